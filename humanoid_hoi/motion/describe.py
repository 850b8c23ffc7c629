"""A clip as a table and as a picture: what is in it, who touches what and when, what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.motion.checks.validate import Finding, object_lowest
from humanoid_hoi.motion.clip import HoiClip

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STILL_M = 0.01
"""m that nothing moves by in a still clip; a clean-up stirs a held pose by a millimeter."""
STILL = (
    "none: one pose, held. Good for looking at contacts, for judging a grasp or a seat, and as a pose to be held by a "
    "policy; it says nothing of how the person got there or of speeds"
)


def describe(clip: HoiClip, findings: Sequence[Finding] = ()) -> Table:
    """A two-column rich table of the clip; print it with ``rich.print``."""
    table = Table(title=escape(clip.name), show_header=False, title_justify="left")
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for key, value in facts(clip).items():
        table.add_row(key, escape(value))
    marks = {True: "refused", False: "note"}
    # A finding that refuses can still be repairable; notes never refuse.
    lines = [f"{'repairable' if f.refuses and f.repairable else marks[f.refuses]}: {f}" for f in findings]
    table.add_row("findings", escape("\n".join(lines) or "none"))
    return table


def facts(clip: HoiClip) -> dict[str, str]:
    """Label -> value in words, in the order of the table."""
    pos, _ = clip.joint_pose_w()
    head = clip.joint_names.index("head")
    # The way that the object went, not the distance between its ends.
    travel = np.linalg.norm(np.diff(clip.obj_pos_w, axis=0), axis=-1).sum()
    return {
        "action": clip.action or "-",
        "frames": f"{clip.num_frames} at {clip.fps:g} fps, {clip.duration:.2f} s",
        **({"motion": STILL} if is_still(clip) else {}),
        "pelvis height": f"{_range(pos[:, 0, 2])} m",
        "head height": f"{_range(pos[:, head, 2])} m",
        # The lowest height of each joint over all frames, then the joint that has the lowest of all.
        "lowest joint": f"{pos[..., 2].min():.3f} m ({clip.joint_names[int(pos[..., 2].min(axis=0).argmin())]})",
        "object": _object(clip),
        "object path": f"{travel:.2f} m long, lowest point {_range(object_lowest(clip))} m"
        + (", static" if clip.obj_is_static else ""),
        "supports": ", ".join(s.name for s in clip.supports) or "-",
        "required contacts": _contacts(clip),
        "graph": _graph(clip),
        "source": clip.source or "-",
    }


def is_still(clip: HoiClip) -> bool:
    """Whether all frames are the same: a pose that is held, not a recording."""
    pos, _ = clip.joint_pose_w()
    return bool(np.ptp(pos, axis=0).max() < STILL_M and np.ptp(clip.obj_pos_w, axis=0).max() < STILL_M)


def plot_clip(clip: HoiClip, path: str | Path) -> Path:
    """Save a PNG: heights over time, contacts over time (labels and pairs), and the paths seen from above."""
    from matplotlib.figure import Figure  # half a second that the table alone does not need

    figure = Figure(figsize=(13, 8), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=[2, 1], height_ratios=[1, 1.3])
    time = np.arange(clip.num_frames) / clip.fps
    pos, _ = clip.joint_pose_w()
    _plot_heights(figure.add_subplot(grid[0, 0]), clip, time, pos)
    _plot_contacts(figure.add_subplot(grid[1, 0]), clip)
    _plot_top_view(figure.add_subplot(grid[:, 1]), clip, pos)
    figure.suptitle(f"{clip.name}: {clip.obj.name}, {clip.num_frames} frames at {clip.fps:g} fps")
    return save_figure(figure, path, dpi=110)


def _plot_heights(axis: Axes, clip: HoiClip, time: np.ndarray, pos: np.ndarray) -> None:
    for name in ("head", "pelvis", "left_wrist", "right_wrist", "left_foot", "right_foot"):
        axis.plot(time, pos[:, clip.joint_names.index(name), 2], label=name, lw=1.2)
    axis.plot(time, clip.obj_pos_w[:, 2], "k", label=f"{clip.obj.name} origin", lw=2)
    axis.plot(time, object_lowest(clip), "k:", label=f"{clip.obj.name} lowest", lw=1.5)
    # The ground, z = 0.
    axis.axhline(0, color="grey", lw=0.8)
    axis.set(xlabel="time (s)", ylabel="height (m)", title="Heights", xlim=(0, time[-1]))
    axis.legend(fontsize=7, ncols=2, loc="upper right")


def _plot_contacts(axis: Axes, clip: HoiClip) -> None:
    """One row per pair keypoint and per joint that is ever required, colored where active."""
    rows = _touching_keypoints(clip)
    image = [row.astype(float) for row in rows.values()]
    labels = [f"pair {name}" for name in rows]
    for index in np.flatnonzero((clip.contact_labels == 1).any(axis=0)):
        # 0.6 is lighter than the pairs' 1, so that both kinds are told apart.
        image.append(np.where(clip.contact_labels[:, index] == 1, 0.6, 0.0))
        labels.append(clip.joint_names[index])
    if image:
        end = (clip.num_frames - 1) / clip.fps
        axis.imshow(
            image,
            aspect="auto",
            cmap="Blues",
            vmin=0,
            vmax=1,
            interpolation="nearest",
            # Seconds along, and row k centered at k with the first one on top.
            extent=(0, end, len(image) - 0.5, -0.5),
        )
        # Smaller letters for many rows.
        axis.set_yticks(range(len(labels)), labels, fontsize=max(3, min(7, 240 // len(labels))))
    axis.set(xlabel="time (s)", title="Contacts: graph pairs (dark) and required labels (light)")


def _plot_top_view(axis: Axes, clip: HoiClip, pos: np.ndarray) -> None:
    for name, xy in (("pelvis", pos[:, 0, :2]), (clip.obj.name, clip.obj_pos_w[:, :2])):
        (line,) = axis.plot(*xy.T, label=name)
        axis.plot(*xy[0], "o", color=line.get_color())
        axis.plot(*xy[-1], "x", color=line.get_color())
    axis.set(xlabel="x (m)", ylabel="y (m)", title="From above (o start, x end)", aspect="equal", adjustable="datalim")
    axis.legend(fontsize=8)


def _range(values: np.ndarray) -> str:
    return f"{values.min():.3f} to {values.max():.3f}"


def _object(clip: HoiClip) -> str:
    obj = clip.obj
    mass = "mass by config" if obj.mass is None else f"{obj.mass:g} kg"
    if obj.kind == "sphere":
        return f"{obj.name}: sphere of radius {obj.size[0]:g} m, {mass}"
    # A box keeps its half extents.
    extent = 2 * obj.size if obj.kind == "box" else np.ptp(obj.vertices, axis=0)
    size = " x ".join(f"{e:.3f}" for e in extent)
    detail = f", {len(obj.vertices)} vertices, {len(obj.faces)} faces" if obj.kind == "mesh" else ""
    return f"{obj.name}: {obj.kind} {size} m{detail}, {mass}"


def _contacts(clip: HoiClip) -> str:
    # Share of the frames in which each joint has to touch.
    share = (clip.contact_labels == 1).mean(axis=0)
    order = [i for i in np.argsort(-share) if share[i] > 0]
    # At most a dozen: the hand alone has sixteen bodies.
    return ", ".join(f"{clip.joint_names[i]} {100 * share[i]:.0f} %" for i in order[:12]) or "none"


def _touching_keypoints(clip: HoiClip) -> dict[str, np.ndarray]:
    """Keypoint of the graph -> frames (T,) in which any of its pairs is active."""
    rows: dict[str, np.ndarray] = {}
    # A keypoint may have several points on the object: it touches where any of them does, and a frame counts once.
    for k, name in enumerate(clip.graph.keypoint_names):
        rows[name] = rows.get(name, np.zeros(clip.num_frames, bool)) | clip.graph.active[:, k]
    return rows


def _graph(clip: HoiClip) -> str:
    graph = clip.graph
    if graph.num_pairs == 0:
        return "no pairs"
    frames = Counter({name: int(active.sum()) for name, active in _touching_keypoints(clip).items()})
    top = ", ".join(f"{name} {100 * n / clip.num_frames:.0f} %" for name, n in frames.most_common(8))
    return f"{graph.num_pairs} pairs, {graph.active.sum(axis=1).mean():.1f} active per frame; {top}"
