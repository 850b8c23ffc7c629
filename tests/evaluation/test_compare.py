from __future__ import annotations

import json
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.evaluation.compare import RunSummary, comparison_table, plot_runs
from humanoid_hoi.learning.metrics_file import MetricsFile


def make_run(folder: Path, seed: int, trained_mm: float) -> Path:
    folder.mkdir(parents=True)
    metrics = MetricsFile(folder / "metrics.csv")
    for epoch, length in ((1, 30.0), (2, 57.5)):
        row = {"epoch": epoch, "frame": 4096 * epoch, "seconds": 60.0 * epoch, "episode/length": length}
        metrics.append(row | {"episode/return": length / 2, "error/joint_pos_m": 0.1 / epoch})
    (folder / "config.yaml").write_text(f"seed: {seed}\n")
    (folder / "git.txt").write_text("revision abc\nclean\n")
    (folder / "evaluation").mkdir()
    values = {
        "contact_mm": None,
        "jitter": 100.0,
        "obj_pos_mm": 20.0,
        "obj_rot_deg": 3.0,
        "survived": 0.5,
        "success": 1.0,
    }
    (folder / "evaluation/baseline.json").write_text(json.dumps(values | {"mpjpe_mm": 170.0}))
    (folder / "evaluation/metrics.json").write_text(json.dumps(values | {"mpjpe_mm": trained_mm}))
    return folder


def test_table_shows_untrained_to_trained_per_run(tmp_path: Path) -> None:
    runs = [RunSummary.read(make_run(tmp_path / f"s{k}", k, 40.0 + k)) for k in (0, 1)]
    lines = comparison_table(runs).splitlines()
    assert len(lines) == 4
    assert "| s0 | 0 | 2.0 | 8 k | 30.0 -> 57.5 | 170 -> 40 | - -> - |" in lines[2]
    assert "170 -> 41" in lines[3] and "50 -> 50 | 100 -> 100" in lines[3]


def test_curves_are_written_as_png(tmp_path: Path) -> None:
    picture = plot_runs([RunSummary.read(make_run(tmp_path / "run", 0, 40.0))], tmp_path / "curves.png")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_run_without_evaluation_names_the_missing_file(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", 0, 40.0)
    (folder / "evaluation/metrics.json").unlink()
    with pytest.raises(HoiError, match=r"metrics\.json: missing .*evaluate"):
        RunSummary.read(folder)
