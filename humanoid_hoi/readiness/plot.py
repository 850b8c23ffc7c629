"""The frames of a clip in five curves: depths, soles, hands, clean frames and survival."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.readiness.report import Readiness


def plot_readiness(columns: Sequence[tuple[str, Readiness]], path: str | Path) -> Path:
    """Depth in object and ground, sole heights and speeds, hand gap, starts and survival over the frames."""
    figure = Figure(figsize=(12, 10), layout="constrained")
    axes = figure.subplots(5, 1, sharex=True)
    for k, (heading, report) in enumerate(columns):
        _depths(axes[0], axes[1], report, heading, f"C{k}")
        _feet_and_hands(axes[2], axes[3], report, heading, f"C{k}")
        _starts(axes[4], report, heading, k)
    for axis, label in zip(axes, ("mm", "mm", "mm/s", "mm off the object", "clean / s"), strict=True):
        axis.set_ylabel(label)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7, ncols=2)
    axes[-1].set_xlabel("frame")
    figure.suptitle(f"{columns[0][1].name}: {', '.join(f'{h} {r.verdict}' for h, r in columns)}")
    return save_figure(figure, path)


def _depths(in_object: Axes, in_ground: Axes, report: Readiness, heading: str, color: str) -> None:
    f = report.per_frame
    frames = np.arange(report.frames)
    in_object.plot(frames, 1e3 * f.obj_depth, color=color, label=f"{heading}: body in object")
    # Whichever of body and object is deeper in the ground.
    ground = np.maximum(f.floor_depth, f.obj_floor_depth)
    in_ground.plot(frames, 1e3 * ground, color=color, label=f"{heading}: in ground")
    lowest = f.soles_w[..., 2].min(1)
    in_ground.plot(frames, 1e3 * lowest, color=color, ls=":", label=f"{heading}: lowest sole")


def _feet_and_hands(feet: Axes, hands: Axes, report: Readiness, heading: str, color: str) -> None:
    f = report.per_frame
    frames = np.arange(report.frames)
    # Only standing soles can skate.
    skate = np.where(f.stands, f.sole_speed, np.nan)
    # Frames in which no sole stands stay gaps; nanmax alone would warn about them.
    worst = [np.nanmax(row) if np.isfinite(row).any() else np.nan for row in skate]
    feet.plot(frames, 1e3 * np.array(worst), color=color, label=f"{heading}: standing sole")
    hands.plot(frames, 1e3 * f.hand_gap, color=color, label=[f"{heading}: {s} hand" for s in ("left", "right")])


def _starts(axes: Axes, report: Readiness, heading: str, number: int) -> None:
    """Clean frames as a step curve, a little above the other reports', and the open-loop survival from its starts."""
    color = f"C{number}"
    # A little higher with each report, or the curves would lie on each other.
    clean = report.clean_ok + 0.05 * number
    # One value fewer than frames: nothing starts at the last one.
    axes.plot(np.arange(report.frames - 1), clean, color=color, drawstyle="steps-post", label=f"{heading}: clean")
    if report.survival is not None:
        seconds = report.survival.survived / report.fps
        axes.plot(report.survival.starts, seconds, "o", color=color, label=f"{heading}: open loop, s")
