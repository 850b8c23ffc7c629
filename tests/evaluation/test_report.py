"""The report folder: json, tables, plots."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import pytest
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from rich.console import Console

from humanoid_hoi.evaluation.plots import NARROWEST, learning_axes, plot_training
from humanoid_hoi.evaluation.protocol import EvaluationResult, evaluate
from humanoid_hoi.evaluation.report import write_report
from humanoid_hoi.evaluation.rollout import ClipRollout
from humanoid_hoi.evaluation.table import print_result

Factory = Callable[..., Any]


@pytest.fixture
def result(clip: Factory, kinematic: Factory) -> EvaluationResult:
    """A clip with pairs, one without; the object drifts, trials differ by noise."""
    env = kinematic([clip(), clip("odd/name training", pairs=False)], num_envs=4)
    env.joint_shift = torch.tensor([0.0, 0.05, 0.0])
    return evaluate(lambda obs: obs[:, :1].expand(-1, 3) * 0.01, env, {"trials": 3, "noise": 0.03})


def test_learning_curves_have_short_labels_and_no_zoom_into_noise() -> None:
    figure = Figure(figsize=(4, 3.2))
    axes = figure.subplots()
    axes.plot([0, 800_000], [0.0950, 0.0951])
    learning_axes(axes, "samples")
    FigureCanvasAgg(figure).draw()
    low, high = axes.get_xlim()
    shown = [label for label in axes.get_xticklabels() if low <= label.get_position()[0] <= high]
    assert 3 <= len(shown) <= 7 and "200 k" in [label.get_text() for label in shown]
    boxes = sorted((label.get_window_extent() for label in shown), key=lambda box: box.x0)
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(boxes))
    bottom, top = axes.get_ylim()
    assert top - bottom == pytest.approx(NARROWEST * 0.09505, rel=1e-3)


def test_everything_lands_in_the_folder(result: EvaluationResult, tmp_path: Path) -> None:
    csv = tmp_path / "metrics.csv"
    rows = [f"{i},{i * 100},{i * 0.5},{10 + i},{0.2 / i}" for i in range(1, 20)]
    csv.write_text("\n".join(["epoch,frame,episode/return,episode/length,error/joint_pos_m", *rows]) + "\n")
    files = write_report(result, tmp_path / "r", baseline=result, training_csv=csv, save_rollouts=True)
    assert all(path.stat().st_size > 0 for path in files.values())
    assert imageio.imread(files["plot/lift"]).shape[:2] == (650, 1000)
    assert files["plot/odd_name_training"].name == "odd_name_training.png"
    assert files["training"].name == "training.png"
    assert ClipRollout.load(files["rollout/lift"]).num_trials == 3
    text = files["table"].read_text()
    assert "MPJPE" in text
    assert "untrained" in text


def test_a_missing_or_foreign_training_csv_is_no_error(result: EvaluationResult, tmp_path: Path) -> None:
    assert "training" not in write_report(result, tmp_path, training_csv=tmp_path / "none.csv")
    assert plot_training([{"epoch": 1.0, "other": 2.0}], tmp_path / "x.png") is None


def test_table_on_screen(result: EvaluationResult) -> None:
    out = io.StringIO()
    print_result(result, "demo", Console(file=out, width=160))
    assert "demo: 3 trials per clip" in out.getvalue()
    assert "odd/name training" in out.getvalue()
    assert "all" in out.getvalue()
