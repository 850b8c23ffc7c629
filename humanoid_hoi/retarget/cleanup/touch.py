"""Which bodies have to touch the object in which frame, and where on it they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import FINGER_JOINTS, joint_index
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.checks.validate import to_object_frame
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.filters.butterworth import lowpass
from humanoid_hoi.retarget.cleanup.intervals import runs

_SLIDE = 2.0  # Hz: slower sliding of a hand along the object is meant, faster is noise


def contact_joints(clip: HoiClip) -> BoolArray:
    """(T, 52) joints that a label requires or an active pair names."""
    wanted = clip.contact_labels == 1
    for column, joint in enumerate(joint_index(clip.graph.joint_names)):
        wanted[:, joint] |= clip.graph.active[:, column]
    return wanted


def hands() -> dict[str, list[int]]:
    """Joint indices of each hand: wrist and 15 finger joints."""
    return {
        side: joint_index([f"{side}_wrist", *(n for n in FINGER_JOINTS if n.startswith(side))])
        for side in ("left", "right")
    }


@dataclass
class TouchTargets:
    """What a contact asks for.

    Attributes:
        wanted: (T, 52) bool, the joint touches: every one that was within reach in the input.
        group: (T, 2) bool, at least one body of the hand touches.
        obj_point: (T, 52, 3) where the joint's center was in the object's frame, noise removed.
        labelled: (T, 52) bool, may press into the object.
    """

    wanted: Tensor
    group: Tensor
    obj_point: Tensor
    labelled: Tensor


def touch_targets(clip: HoiClip, gap: Tensor, reach: float, hand_reach: float) -> TouchTargets:
    """Contacts of a clip.

    Args:
        gap: (T, 52) m between each joint's solid and the object (negative: inside).
        reach, hand_reach: m, see :class:`PenetrationOptions`.
    """
    labelled = contact_joints(clip)
    gap_np = gap.numpy()
    wanted = labelled & (gap_np < reach)
    group = np.stack(
        [
            (labelled[:, m]).any(1) & (np.where(labelled[:, m], gap_np[:, m], np.inf).min(1) < hand_reach)
            for m in hands().values()
        ],
        axis=1,
    )
    points = to_object_frame(clip.joint_pose_w()[0], clip).astype(np.float32)
    for joint in np.flatnonzero(labelled.any(0)):
        for first, stop in runs(labelled[:, joint]):
            if stop - first >= 6:
                points[first:stop, joint] = lowpass(points[first:stop, joint], clip.fps, _SLIDE)
    as_bool = (torch.from_numpy(a) for a in (wanted, group, labelled))
    wanted_t, group_t, labelled_t = as_bool
    return TouchTargets(wanted_t, group_t, torch.from_numpy(points), labelled_t)


def hand_gap(clip: HoiClip, gap: Tensor) -> FloatArray:
    """Distance (T, 2) m of each hand's nearest touching body from the object (negative: inside); NaN without contact."""
    labelled = contact_joints(clip)
    columns = []
    for members in hands().values():
        nearest = np.where(labelled[:, members], gap.numpy()[:, members], np.inf).min(1)
        columns.append(np.where(np.isfinite(nearest), nearest, np.nan))
    return np.stack(columns, axis=1)
