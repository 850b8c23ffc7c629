"""A stand-in for an object whose mesh is missing: a block that carries the annotated contacts.

Where a session has contact annotations but no mesh, its contact points are known only as points on the body. A block
with its top at the height of the lowest contacts, as large as their spread plus a margin, standing on the ground, lets
a person sit or lean on something. It is no measurement of the object, and the clip says so.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from humanoid_hoi.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip, ObjectShape

MARGIN = 0.08
"""m the block reaches beyond the contact points on every side."""
MIN_HALF = 0.05
"""m, smallest half extent."""
LOW_SHARE = 20.0
"""Percentile of contact heights that the top is laid at (the lowest few are noise; seats are soft)."""


def proxy_object(clip: HoiClip, keypoints_w: np.ndarray, kind: str) -> HoiClip:
    """The clip with a static block in place of the missing mesh.

    Args:
        clip: with a graph whose pairs name where the object was touched, and no object geometry.
        keypoints_w: (T, P, 3) world positions of the keypoints of the graph's pairs, m.
        kind: ``auto`` for the block; ``none`` refuses.

    Raises:
        HoiError: no mesh and ``kind='none'``, an unknown kind, or no contact to place a block by.
    """
    if kind == "none":
        raise HoiError("the object has no mesh", where=clip.name, field="obj", fix="give mesh=FILE, or proxy=auto")
    if kind != "auto":
        raise HoiError(f"unknown proxy {kind!r}", where=clip.name, field="proxy", fix="use auto or none")
    if not clip.graph.num_pairs:
        raise HoiError("no mesh and no contact annotation: nothing says where the object is", where=clip.name,
                       field="obj", fix="give mesh=FILE, or annotate contacts")  # fmt: skip
    ground = float(np.percentile(clip.joint_pose_w()[0][..., 2].min(axis=1), 5))
    touched = _touched(clip, keypoints_w)
    return _with_block(clip, touched, ground)


def _touched(clip: HoiClip, keypoints_w: np.ndarray) -> np.ndarray:
    """(K, 3) keypoint positions over all frames in which their pair is active."""
    return np.concatenate([keypoints_w[clip.graph.active[:, p], p] for p in range(clip.graph.num_pairs)])


def _with_block(clip: HoiClip, touched: np.ndarray, ground: float) -> HoiClip:
    low, high = touched[:, :2].min(axis=0) - MARGIN, touched[:, :2].max(axis=0) + MARGIN
    top = max(float(np.percentile(touched[:, 2], LOW_SHARE)), ground + 2 * MIN_HALF)
    half = np.maximum(np.array([*(high - low) / 2, (top - ground) / 2]), MIN_HALF)
    centre = np.array([*(low + high) / 2, top - half[2]])
    frames = clip.num_frames
    points = _contact_points(clip, touched, centre, half)
    return clip.replace(
        obj=ObjectShape(name=f"{clip.obj.name}_proxy", kind="box", size=half.astype(np.float32)),
        obj_pos_w=np.tile(centre.astype(np.float32), (frames, 1)),
        obj_quat_w=np.tile(np.array([0, 0, 0, 1], np.float32), (frames, 1)),
        obj_is_static=True,
        graph=dataclasses.replace(clip.graph, point_obj=points),
    ).with_note("The object's mesh was missing: a block at the annotated contacts stands in for it.")


def _contact_points(clip: HoiClip, touched: np.ndarray, centre: np.ndarray, half: np.ndarray) -> np.ndarray:
    """(P, 3) mean keypoint of every pair, moved to the block's top."""
    counts = clip.graph.active.sum(axis=0)
    means = [part.mean(axis=0) for part in np.split(touched, np.cumsum(counts)[:-1])]
    points = np.clip(np.array(means) - centre, -half, half)
    points[:, 2] = half[2]
    return points.astype(np.float32)
