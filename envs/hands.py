"""Grip variables: two numbers a hand instead of forty-five, for a policy that squeezes and lets go (``hands: synergy``).

A grip moves the joints of some fingers together along one fixed direction: from the open hand, flat as in the rest pose,
towards the closed one, in which every joint is bent towards the palm by the same angle. The direction is the same in every
frame and starts at the base targets, so that a grip of zero is the reference's own hand. That is on purpose: what holds an
object is the torque of servos that aim *into* it, gain times offset, and a direction from the reference's pose to the
closed hand would fade away as the hand closes, just where squeezing matters.

A hand has two grips, the four fingers and the thumb, because pinching needs them apart.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.arrays import FloatArray

PALM = np.array([0.0, 0.0, -1.0])
"""Where the palm looks in the rest pose, in which every joint's frame is aligned with the world: down."""


def grip_directions(skeleton: Skeleton, offsets: FloatArray) -> dict[str, Tensor]:
    """Name of each grip -> (J - 1, 3) rad per rad of it: 1 along the bending axis of its joints, 0 elsewhere.

    Args:
        skeleton: its joints; hands without fingers have no grips.
        offsets: (J, 3) rest offsets, m.
    """
    grips: dict[str, Tensor] = {}
    for side, hand in skeleton.hands.items():
        thumb = [name for name in hand if "thumb" in name]
        fingers = [name for name in hand if name in skeleton.fingers and name not in thumb]
        for part, joints in (("fingers", fingers), ("thumb", thumb)):
            if joints:
                grips[f"{side}_{part}"] = _together(joints, skeleton, np.asarray(offsets, np.float64))
    return grips


def _together(joints: list[str], skeleton: Skeleton, offsets: FloatArray) -> Tensor:
    direction = np.zeros((skeleton.size - 1, 3))
    for joint in joints:
        # Turning the bone towards the palm: about bone x palm, by the right-hand rule.
        axis = np.cross(_bone(joint, skeleton, offsets), PALM)
        # Rest frames are aligned with the world, so that this axis is one in the joint's own frame as well.
        direction[skeleton.actuated.index(joint)] = axis / np.linalg.norm(axis)
    return torch.from_numpy(direction).float()


def _bone(joint: str, skeleton: Skeleton, offsets: FloatArray) -> FloatArray:
    """To the next joint of the finger; a tip goes on as the bone before it does."""
    own = skeleton.names.index(joint)
    # An offset is kept by the child: the bone of a joint is that of the next one.
    return offsets[own] if joint in skeleton.tips else offsets[skeleton.parents.index(own)]
