"""Which bodies have to touch the object in which frame, and where on it they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.motion.checks.validate import to_object_frame
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.filters.butterworth import lowpass
from humanoid_hoi.scene.artefacts.intervals import runs
from humanoid_hoi.scene.artefacts.touch import contact_joints

_SLIDE = 2.0  # Hz: slower sliding of a hand along the object is meant, faster is noise


@dataclass
class TouchTargets:
    """What a contact asks for.

    Attributes:
        wanted: (T, J) bool, the joint touches: every one that was within reach in the input.
        group: (T, 2) bool, at least one body of the hand touches.
        obj_point: (T, J, 3) where the joint's center was in the object's frame, noise removed.
        labelled: (T, J) bool, may press into the object.
        hands: joints of each hand, left and right.
    """

    wanted: Tensor
    group: Tensor
    obj_point: Tensor
    labelled: Tensor
    hands: tuple[list[int], ...]


def touch_targets(clip: HoiClip, gap: Tensor, reach: float, hand_reach: float) -> TouchTargets:
    """Contacts of a clip.

    Args:
        clip: its labels and graph say which bodies touch when.
        gap: (T, J) m between each joint's solid and the object (negative: inside).
        reach, hand_reach: m, see :class:`PenetrationOptions`.
    """
    labelled = contact_joints(clip)
    hands = tuple(clip.skeleton.index(hand) for hand in clip.skeleton.hands.values())
    gap_np = gap.numpy()
    # A label of a whole hand names every finger; only those within reach are really pulled.
    wanted = labelled & (gap_np < reach)
    group = np.stack(
        # Of each hand, whether its nearest labelled body is within reach.
        [(labelled[:, m]).any(1) & (np.where(labelled[:, m], gap_np[:, m], np.inf).min(1) < hand_reach) for m in hands],
        axis=1,
    )
    points = to_object_frame(clip.joint_pose_w()[0], clip).astype(np.float32)
    for joint in np.flatnonzero(labelled.any(0)):
        for first, stop in runs(labelled[:, joint]):
            # Too short a run has nothing to smooth.
            if stop - first >= 6:
                points[first:stop, joint] = lowpass(points[first:stop, joint], clip.fps, _SLIDE)
    as_bool = (torch.from_numpy(a) for a in (wanted, group, labelled))
    wanted_t, group_t, labelled_t = as_bool
    return TouchTargets(wanted_t, group_t, torch.from_numpy(points), labelled_t, hands)
