"""The statistics of a dataset as one picture."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.motion.statistics import DatasetFigures

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_statistics(figures: DatasetFigures, path: str | Path) -> Path:
    """Save a PNG: clip lengths, clips per object, object sizes, seconds of contact per joint."""
    from matplotlib.figure import Figure  # half a second that the table alone does not need

    figure = Figure(figsize=(13, 9), layout="constrained")
    (lengths, objects), (sizes, joints) = figure.subplots(2, 2)
    _lengths(lengths, figures)
    _objects(objects, figures)
    _sizes(sizes, figures)
    _joints(joints, figures)
    return save_figure(figure, path, dpi=110)


def _lengths(axes: Axes, figures: DatasetFigures) -> None:
    # As many bins as clips within 3 and 20: few clips would leave most of twenty bins empty.
    axes.hist([c.seconds for c in figures.clips], bins=min(20, max(3, len(figures.clips))), color="tab:blue")
    axes.set(xlabel="length, s", ylabel="clips", title="clip lengths")


def _objects(axes: Axes, figures: DatasetFigures) -> None:
    # Reversed, since horizontal bars are drawn from the bottom up.
    names = Counter(c.object for c in figures.clips).most_common(20)[::-1]
    axes.barh([n for n, _ in names], [k for _, k in names], color="tab:orange")
    axes.set(xlabel="clips", title="objects")


def _sizes(axes: Axes, figures: DatasetFigures) -> None:
    # One dot per object, its sides from the shortest to the longest.
    seen = {c.object: np.sort(c.object_size) for c in figures.clips}
    for name, size in seen.items():
        axes.scatter(size[2], size[1], s=30 + 300 * size[0], alpha=0.6)
        axes.annotate(name, (size[2], size[1]), fontsize="small")
    axes.set(xlabel="longest side, m", ylabel="middle side, m", title="object sizes (dot: shortest side)")


def _joints(axes: Axes, figures: DatasetFigures) -> None:
    used = Counter({joint: seconds for joint, seconds in figures.joint_contact.items() if seconds > 0})
    most = used.most_common(20)[::-1]  # the longest bar on top
    axes.barh([joint for joint, _ in most], [seconds for _, seconds in most], color="tab:green")
    axes.set(xlabel="required contact, s", title="contacts per joint (20 most used)")
    axes.tick_params(axis="y", labelsize="small")
