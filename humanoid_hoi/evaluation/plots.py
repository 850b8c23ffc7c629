"""Plots of an evaluation and of a training run, as PNG files (Agg: no display needed)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, MaxNLocator

from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.evaluation import metrics as m
from humanoid_hoi.evaluation.protocol import EvaluationConfig
from humanoid_hoi.evaluation.rollout import ClipRollout

_SIM = "tab:blue"
_REF = "tab:orange"
_LIMIT = "tab:red"
# Columns of a run's metrics.csv, best first: what is called differently in older runs still finds its axis.
_CURVES = {
    "return per episode": ("episode/return", "reward"),
    "episode length, steps": ("episode/length", "episode_length"),
    "joint error": ("error/joint_pos_m", "error/mpjpe_m", "error/joint_pos_rms_m"),
}


def plot_rollout(rollout: ClipRollout, config: EvaluationConfig, path: str | Path) -> Path:
    """Joint error, object error, contact distance and object height over time; thin: trials, bold: their mean."""
    r = rollout
    seconds = np.arange(r.num_frames) / r.fps
    # A plain Figure and not pyplot's, which would be kept alive and might want a display.
    figure = Figure(figsize=(10, 6.5), layout="constrained")
    (joints, contact), (obj, height) = figure.subplots(2, 2, sharex=True)
    _lines(joints, seconds, m.joint_error(r.joint_pos_w, r.ref_joint_pos_w), "joint error, m")
    _limit(joints, config.joint_limit_m)
    _lines(obj, seconds, m.object_error(r.obj_pos_w, r.ref_obj_pos_w), "object error, m")
    _limit(obj, config.object_limit_m)
    _contact(contact, seconds, r)
    _lines(height, seconds, r.obj_pos_w[:, :, 2], "object height, m")
    height.plot(seconds, r.ref_obj_pos_w[:, 2], color=_REF, linestyle="--", label="reference")
    for axes in (joints, obj, contact, height):
        axes.grid(alpha=0.3)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize="small")
    for axes in (obj, height):
        axes.set_xlabel("time, s")
    figure.suptitle(f"{r.name}: {r.num_trials} trials")
    return save_figure(figure, path)


def plot_training(rows: Sequence[dict[str, float]], path: str | Path) -> Path | None:
    """Return, episode length and joint error over samples; None when ``rows`` hold none of them.

    Args:
        rows: of a run's ``metrics.csv`` (``read_metrics``); the x axis is ``frame`` where there is one, else ``epoch``.
        path: png to write.
    """
    # The first of the possible column names that this run has.
    found = [(label, next((c for c in names if rows and c in rows[0]), None)) for label, names in _CURVES.items()]
    curves = [(label, column) for label, column in found if column]
    if not curves:
        return None
    x_name = "frame" if "frame" in rows[0] else "epoch"
    x = [row[x_name] for row in rows]
    figure = Figure(figsize=(4 * len(curves), 3.2), layout="constrained")
    # A single panel comes back bare and not in an array.
    for axes, (label, column) in zip(np.atleast_1d(figure.subplots(1, len(curves))), curves, strict=True):
        # One or two points are hardly a line: they get markers.
        axes.plot(x, [row[column] for row in rows], color=_SIM, marker="." if len(rows) < 3 else "")
        axes.set(title=label, ylabel=column)
        learning_axes(axes, "samples" if x_name == "frame" else "epoch")
    return save_figure(figure, path)


NARROWEST = 0.2
"""Share of a curve's own size that its vertical axis spans at least: less would show noise as if it were learning."""


def learning_axes(axes: Axes, xlabel: str) -> None:
    """Finish a learning curve: few short tick labels (200 k, 1 M), and no zoom into noise."""
    axes.set_xlabel(xlabel)
    # Samples and epochs are counted, hence whole numbers on the axis.
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.xaxis.set_major_formatter(EngFormatter(sep=" "))
    axes.grid(alpha=0.3)
    # Whatever lines have been drawn by now.
    values = [np.asarray(line.get_ydata(), float) for line in axes.get_lines()]
    sound = [part[np.isfinite(part)] for part in values]
    every = np.concatenate(sound) if sound else np.zeros(0)
    if not len(every):
        return
    middle = 0.5 * (every.min() + every.max())
    # A little more than the range, and never less than a share of the values' own size.
    half = max(0.55 * np.ptp(every), 0.5 * NARROWEST * abs(middle))
    if half > 0:
        axes.set_ylim(middle - half, middle + half)


def _lines(axes: Axes, seconds: np.ndarray, values: np.ndarray, label: str) -> None:
    """One thin line per trial (K, T) and their mean."""
    # matplotlib draws one line per column: (K, T) is turned to (T, K).
    axes.plot(seconds, values.T, color=_SIM, alpha=0.35, linewidth=0.8)
    axes.plot(seconds, values.mean(0), color=_SIM, label="simulated (mean)")
    axes.set_ylabel(label)


def _limit(axes: Axes, value: float) -> None:
    axes.axhline(value, color=_LIMIT, linestyle=":", label=f"limit {value:g} m")
    axes.set_ylim(bottom=0)


def _contact(axes: Axes, seconds: np.ndarray, r: ClipRollout) -> None:
    axes.set_ylabel("distance of active pairs, mm")
    if not r.pair_active.any():
        axes.text(0.5, 0.5, "no active pair", ha="center", transform=axes.transAxes)
        return
    _lines(
        axes,
        seconds,
        m.contact_per_frame_mm(m.pair_distance(r.body_point_w, r.obj_point_w), r.pair_active),
        "distance of active pairs, mm",
    )
    # The reference as if it were one trial.
    reference = m.pair_distance(r.ref_body_point_w[None], r.ref_obj_point_w[None])
    axes.plot(
        seconds, m.contact_per_frame_mm(reference, r.pair_active)[0], color=_REF, linestyle="--", label="reference"
    )
    axes.set_ylim(bottom=0)
