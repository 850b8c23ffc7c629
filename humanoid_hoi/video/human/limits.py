"""How far a person's joints turn, and what posture they take when nobody looks. Rough ranges of healthy adults.

Rotation vectors in SMPL-X's axes (x to the left, y up, z to the front, T-pose), so that for the left side: bending the
knee is +x, bending the elbow is -y, closing a finger is -z, lifting the arm +z, lifting the thigh -x. The right side
is its mirror: y and z change sign.
"""

from __future__ import annotations

import functools

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import JOINT_NAMES

Range = tuple[float, float]
# rad, about x, y, z.
_TABLE: dict[str, tuple[Range, Range, Range]] = {
    "hip": ((-2.2, 0.6), (-0.8, 0.8), (-0.5, 1.0)),
    "knee": ((0.0, 2.6), (-0.3, 0.3), (-0.12, 0.12)),
    "ankle": ((-0.5, 0.9), (-0.4, 0.4), (-0.4, 0.4)),
    "foot": ((-0.8, 0.4), (-0.05, 0.05), (-0.05, 0.05)),
    "spine1": ((-0.3, 0.8), (-0.4, 0.4), (-0.4, 0.4)),
    "spine2": ((-0.2, 0.5), (-0.4, 0.4), (-0.3, 0.3)),
    "spine3": ((-0.2, 0.4), (-0.4, 0.4), (-0.2, 0.2)),
    "neck": ((-0.6, 0.7), (-0.7, 0.7), (-0.5, 0.5)),
    "head": ((-0.5, 0.6), (-0.6, 0.6), (-0.4, 0.4)),
    "collar": ((-0.2, 0.2), (-0.4, 0.4), (-0.3, 0.5)),
    "shoulder": ((-1.6, 1.6), (-2.2, 0.9), (-1.7, 1.4)),
    "elbow": ((-1.4, 1.4), (-2.6, 0.05), (-0.15, 0.15)),
    "wrist": ((-0.4, 0.4), (-0.6, 0.5), (-1.2, 1.2)),
    "thumb1": ((-0.9, 0.9), (-0.9, 0.9), (-0.9, 0.9)),
    "thumb2": ((-0.3, 0.3), (-0.9, 0.9), (-0.5, 0.5)),
    "thumb3": ((-0.2, 0.2), (-1.3, 0.3), (-0.5, 0.5)),
    "1": ((-0.15, 0.15), (-0.3, 0.3), (-1.6, 0.3)),
    "2": ((-0.03, 0.03), (-0.03, 0.03), (-1.8, 0.05)),
    "3": ((-0.03, 0.03), (-0.03, 0.03), (-1.4, 0.05)),
}
RELAXED_CURL = {"1": 0.25, "2": 0.35, "3": 0.2}
"""rad, of the fingers' joints in a hand at rest."""


@functools.lru_cache(maxsize=1)
def joint_limits() -> tuple[Tensor, Tensor]:
    """Lower and upper bounds (51, 3) of the rotation vectors of all joints after the pelvis, rad."""
    low, high = np.array([_bounds(name) for name in JOINT_NAMES[1:]]).transpose(1, 0, 2)
    return torch.from_numpy(low).float(), torch.from_numpy(high).float()


@functools.lru_cache(maxsize=1)
def resting_pose() -> Tensor:
    """(51, 3) rotation vectors of a person with hanging arms and relaxed fingers, rad."""
    pose = torch.zeros(len(JOINT_NAMES) - 1, 3)
    for row, name in enumerate(JOINT_NAMES[1:]):
        sign = -1.0 if name.startswith("left") else 1.0
        if name.endswith("shoulder"):
            pose[row, 2] = sign * 1.1
        elif name.endswith("elbow"):
            pose[row, 1] = sign * 0.2
        elif name[-1] in RELAXED_CURL and "spine" not in name and "thumb" not in name:
            pose[row, 2] = sign * RELAXED_CURL[name[-1]]
    return pose


def beyond(rotvecs: Tensor) -> Tensor:
    """How far (T, 51, 3) rotation vectors are outside the limits, rad; 0 inside."""
    low, high = joint_limits()
    return torch.relu(low.to(rotvecs) - rotvecs) + torch.relu(rotvecs - high.to(rotvecs))


def _bounds(name: str) -> np.ndarray:
    """(2, 3) lower and upper bound."""
    side, _, part = name.partition("_")
    stem = part or side
    # Fingers other than the thumb share the rows "1", "2" and "3", from the palm outwards.
    key = stem if stem in _TABLE else stem[-1]
    low, high = np.array(_TABLE[key]).T
    if side == "right":
        mirror = np.array([1.0, -1.0, -1.0])
        # The mirror exchanges the signs of y and z, and with them which bound is the lower one.
        a = low * mirror
        b = high * mirror
        low = np.minimum(a, b)
        high = np.maximum(a, b)
    return np.stack([low, high])
