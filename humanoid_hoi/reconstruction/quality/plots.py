"""Plots of a quality report as PNG files (Agg: no display needed)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import roma
import torch
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.reconstruction.quality.report import QualityReport

_BEFORE = "tab:gray"
_AFTER = "tab:blue"
_CURVES = {
    "reprojection_px": "reprojection, px",
    "contact_mm": "contact distance, mm",
    "penetration_mm": "penetration, mm",
}
# Rank 0-2 (little is known) to 6 (the pose is determined), plus "no annotation" in white.
_RANK_COLORS = ("#ffffff", "#7f0000", "#b2182b", "#d6604d", "#f4a582", "#fddbc7", "#d1e5f0", "#2166ac")


def write_plots(
    folder: str | Path,
    after: QualityReport,
    before: QualityReport | None = None,
    rank: IntArray | None = None,
) -> dict[str, Path]:
    """Both pictures into ``folder``: ``quality_over_time.png`` and ``object_trajectory.png``; name -> path."""
    folder = Path(folder)
    return {
        "quality_over_time": plot_over_time(after, folder / "quality_over_time.png", before),
        "object_trajectory": plot_trajectory(after, folder / "object_trajectory.png", rank, before),
    }


def plot_over_time(after: QualityReport, path: str | Path, before: QualityReport | None = None) -> Path:
    """Reprojection, contact distance and penetration of every frame, before and after."""
    figure = Figure(figsize=(10, 7), layout="constrained")
    for axes, (name, label) in zip(figure.subplots(len(_CURVES), 1, sharex=True), _CURVES.items(), strict=True):
        for report, color, word in ((before, _BEFORE, "before"), (after, _AFTER, "after")):
            if report is not None:
                axes.plot(report.frame_ids, report.per_frame[name], color=color, label=word, linewidth=1.2)
        axes.set_ylabel(label)
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
        if before is not None:
            axes.legend(fontsize="small")
    axes.set_xlabel("video frame")
    return save_figure(figure, path)


def plot_trajectory(
    after: QualityReport,
    path: str | Path,
    rank: IntArray | None = None,
    before: QualityReport | None = None,
) -> Path:
    """Object position and turning in the world, annotated frames, and the rank of the annotations as a strip.

    Args:
        after, before: reports of the same frames.
        path: png to write.
        rank: (T,) rank 0..6 of each frame's measurements (``object_solver.observability``); None leaves the strip to
            annotated / not annotated.
    """
    figure = Figure(figsize=(10, 6.5), layout="constrained")
    place, turn, strip = figure.subplots(3, 1, sharex=True, height_ratios=(4, 3, 1))
    for report, style in ((before, ":"), (after, "-")):
        if report is not None:
            _components(place, report, style)
            turn.plot(report.frame_ids, _angle_from_start(report), style, color="black")
    # A tick at the foot of the plot for each annotated frame.
    place.plot(
        after.frame_ids[after.annotated],
        np.full(after.annotated.sum(), place.get_ylim()[0]),
        "|",
        color="tab:gray",
        markersize=8,
        label="annotated",
    )
    place.set_ylabel("object position, m (world)")
    place.legend(fontsize="small", ncols=4)
    turn.set_ylabel("turned since start, deg")
    for axes in (place, turn):
        axes.grid(alpha=0.3)
    _rank_strip(figure, strip, after, rank)
    return save_figure(figure, path)


def _components(axes: Axes, report: QualityReport, style: str) -> None:
    for column, (name, color) in enumerate((("x", "tab:red"), ("y", "tab:green"), ("z", "tab:blue"))):
        label = name if style == "-" else None
        axes.plot(report.frame_ids, report.obj_pos_w[:, column], style, color=color, label=label)


def _angle_from_start(report: QualityReport) -> FloatArray:
    """(T,) degrees between the first frame and each frame, 0 to 180."""
    rotmat = torch.from_numpy(report.obj_rotmat_w)
    return np.degrees(roma.rotmat_to_rotvec(rotmat @ rotmat[:1].mT).norm(dim=-1).numpy())


def _rank_strip(figure: Figure, axes: Axes, report: QualityReport, rank: IntArray | None) -> None:
    """Colors of rank + 1, so that 0 (white) is left for frames without any annotation."""
    # 0 for frames without any annotation, else rank + 1; without ranks all annotated
    # frames look alike.
    level = np.where(report.annotated, 7 if rank is None else np.clip(rank, 0, 6) + 1, 0)
    norm = BoundaryNorm(np.arange(-0.5, 8), len(_RANK_COLORS))
    first = report.frame_ids[0] - 0.5
    last = report.frame_ids[-1] + 0.5
    image = axes.imshow(
        level[None],
        aspect="auto",
        cmap=ListedColormap(_RANK_COLORS),
        norm=norm,
        extent=(first, last, 0, 1),
        interpolation="nearest",
    )
    axes.set_yticks([])
    axes.set_xlabel("video frame")
    axes.set_ylabel("annotated" if rank is None else "rank")
    if rank is not None:
        bar = figure.colorbar(image, ax=axes, ticks=range(8), orientation="horizontal", fraction=0.5, pad=0.3)
        bar.ax.set_xticklabels(["none", *map(str, range(7))])
