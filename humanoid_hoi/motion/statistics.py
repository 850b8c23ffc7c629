"""Figures of a dataset: sizes, contacts per joint, diversity of the motion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.geometry.surface import as_trimesh
from humanoid_hoi.motion.clip import HoiClip

POSE_RATE = 2.0
"""Hz at which poses are sampled for the diversity figures."""
MAX_POSES = 2000
"""Poses used for the diversity figures (evenly spaced ones where a dataset has more)."""


@dataclass(frozen=True)
class ClipFigures:
    """One clip's share of the statistics.

    Attributes:
        name, action, object: identity.
        frames, seconds: length.
        object_size: (3,) extents of the object, m.
        is_static: it never moves.
        pairs: contact pairs in the graph.
        contact_share: share of frames with an active pair.
        joint_names: of the clip's J joints.
        joint_contact: (J,) seconds in which each joint is a required contact.
        poses: (K, J, 3) joint positions relative to the pelvis, turned so that the hips' line is along y, m.
    """

    name: str
    action: str
    object: str
    frames: int
    seconds: float
    object_size: np.ndarray
    is_static: bool
    pairs: int
    contact_share: float
    joint_names: tuple[str, ...]
    joint_contact: np.ndarray
    poses: np.ndarray


@dataclass(frozen=True)
class DatasetFigures:
    """Figures of a whole dataset.

    Attributes:
        clips: one entry per clip.
        joint_contact: seconds of required contact per joint, all clips together.
        diversity: average pairwise distance of poses, m: the mean over all pairs of poses (sampled at 2 Hz over all
            clips) of the mean distance of the joints that all clips have, after the pelvis position and heading are taken out. 0 = one pose only.
        between_share: share of the pose variance that lies between clips rather than within them, in [0, 1].
    """

    clips: tuple[ClipFigures, ...]
    joint_contact: Mapping[str, float]
    diversity: float
    between_share: float


def clip_figures(clip: HoiClip) -> ClipFigures:
    """The figures of one clip."""
    return ClipFigures(
        clip.name,
        clip.action,
        clip.obj.name,
        clip.num_frames,
        clip.duration,
        # Sides of the box around the object in its own axes, m.
        np.ptp(np.asarray(as_trimesh(clip.obj).vertices), axis=0),
        clip.obj_is_static,
        clip.graph.num_pairs,
        float(clip.graph.active.any(axis=1).mean()),
        clip.joint_names,
        (clip.contact_labels == 1).sum(axis=0) / clip.fps,
        _poses(clip),
    )


def dataset_figures(clips: Iterable[HoiClip]) -> DatasetFigures:
    """The figures of all clips; they are read one at a time."""
    rows = tuple(clip_figures(clip) for clip in clips)
    contact: Counter[str] = Counter()
    for row in rows:
        # A Counter's update adds, where a dictionary's would replace.
        contact.update(dict(zip(row.joint_names, row.joint_contact.tolist(), strict=True)))
    poses = _common_poses(rows)
    return DatasetFigures(rows, contact, average_pairwise_distance(poses), between_share(poses))


def average_pairwise_distance(poses: list[np.ndarray]) -> float:
    """Mean over pairs of poses of their mean joint distance, m; ``poses`` are (K, J, 3) arrays."""
    if not poses:
        return 0.0
    flat = np.concatenate(poses)
    # Evenly spread, at most 2000: the pairs grow with the square.
    flat = flat[np.unique(np.linspace(0, len(flat) - 1, min(len(flat), MAX_POSES)).astype(int))]
    if len(flat) < 2:
        return 0.0
    # One pose against all later ones at a time: all pairs at once would not fit.
    total = sum(np.linalg.norm(flat[i + 1 :] - flat[i], axis=-1).mean(axis=-1).sum() for i in range(len(flat) - 1))
    # The mean over all n (n - 1) / 2 pairs.
    return float(total / (len(flat) * (len(flat) - 1) / 2))


def between_share(poses: list[np.ndarray]) -> float:
    """Variance of the clips' mean poses over the variance of all poses; 0 for one clip or motionless data."""
    flat = [p.reshape(len(p), -1) for p in poses if len(p)]
    if len(flat) < 2:
        return 0.0
    every = np.concatenate(flat)
    mean = every.mean(axis=0)
    # Sum of squares between clips and in all: their ratio lies in [0, 1], as the rest lies within the clips.
    between = sum(len(p) * ((p.mean(axis=0) - mean) ** 2).sum() for p in flat)
    total = ((every - mean) ** 2).sum()
    return float(between / total) if total > 0 else 0.0


def statistics_table(figures: DatasetFigures) -> Table:
    """Totals and one line per action, for ``rich.print``."""
    table = Table(title=_title(figures), title_justify="left")
    for column in ("action", "clips", "seconds", "objects", "static", "frames in contact", "pairs per clip"):
        table.add_column(column, justify="left" if column in ("action", "objects") else "right")
    for action, rows in _by_action(figures.clips).items():
        names = Counter(r.object for r in rows)
        # Weighted by frames, so that a short clip does not count as much as a long one.
        share = np.average([r.contact_share for r in rows], weights=[r.frames for r in rows])
        table.add_row(
            escape(action or "-"),
            str(len(rows)),
            f"{sum(r.seconds for r in rows):.1f}",
            escape(", ".join(sorted(names))),
            str(sum(r.is_static for r in rows)),
            f"{100 * share:.0f} %",
            f"{np.mean([r.pairs for r in rows]):.1f}",
        )
    return table


def _title(figures: DatasetFigures) -> str:
    rows = figures.clips
    return (
        f"{len(rows)} clips, {sum(r.frames for r in rows)} frames, {sum(r.seconds for r in rows):.1f} s, "
        f"{len({r.object for r in rows})} objects; pose diversity {figures.diversity:.3f} m, "
        f"{100 * figures.between_share:.0f} % of it between clips"
    )


def _by_action(rows: Iterable[ClipFigures]) -> dict[str, list[ClipFigures]]:
    groups: dict[str, list[ClipFigures]] = {}
    for row in sorted(rows, key=lambda r: (r.action, r.name)):
        groups.setdefault(row.action, []).append(row)
    return groups


def _common_poses(rows: Sequence[ClipFigures]) -> list[np.ndarray]:
    """The poses of every clip, of the joints that all of them have: skeletons may differ within a dataset."""
    shared = set(rows[0].joint_names).intersection(*(row.joint_names for row in rows)) if rows else set()
    # By name, for skeletons of one data set may differ in order and number of joints.
    order = sorted(shared)
    return [row.poses[:, [row.joint_names.index(name) for name in order]] for row in rows]


def _poses(clip: HoiClip) -> np.ndarray:
    # Twice a second: neighboring frames are nearly the same pose.
    step = max(1, round(clip.fps / POSE_RATE))
    pos = clip.joint_pose_w()[0][::step].astype(np.float64)
    left, right = clip.skeleton.index(["left_hip", "right_hip"])
    # From the right hip to the left, seen from above; its angle less a right angle is the heading.
    across = pos[:, left, :2] - pos[:, right, :2]
    angle = np.arctan2(across[:, 1], across[:, 0]) - np.pi / 2
    cos = np.cos(angle)
    sin = np.sin(angle)
    # Rotation by minus the heading: the hips' line comes to lie along y.
    turn = np.stack([np.stack([cos, sin], -1), np.stack([-sin, cos], -1)], -2)
    # Relative to the pelvis, joint 0: where somebody stands is no difference of pose.
    pos = pos - pos[:, :1]
    pos[..., :2] = np.einsum("tij,tkj->tki", turn, pos[..., :2])
    return pos
