"""Which bodies have to touch the object, and how far the touching hands are from it."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.clip import HoiClip


def contact_joints(clip: HoiClip) -> BoolArray:
    """(T, J) joints that a label requires or an active pair names."""
    wanted = clip.contact_labels == 1
    # A pair of the graph is a contact even where nobody made a label of it.
    for column, joint in enumerate(clip.skeleton.index(clip.graph.joint_names)):
        wanted[:, joint] |= clip.graph.active[:, column]
    return wanted


def hand_gap(clip: HoiClip, gap: Tensor) -> FloatArray:
    """Distance (T, 2) m of each hand's nearest touching body from the object (negative: inside); NaN without contact."""
    labelled = contact_joints(clip)
    columns = []
    for hand in clip.skeleton.hands.values():
        members = clip.skeleton.index(hand)
        # Bodies without a label count as infinitely far, so that only touching ones are looked at.
        nearest = np.where(labelled[:, members], gap.numpy()[:, members], np.inf).min(1)
        columns.append(np.where(np.isfinite(nearest), nearest, np.nan))
    return np.stack(columns, axis=1)
