"""Our own adult skeleton: SMPL-X joint names, segment lengths from textbook fractions of standing height.

Long segments follow the classic anthropometric table of Drillis and Contini (heights of ankle, knee, hip, shoulder;
arm, hand and foot lengths, each a fraction of standing height H). What that table leaves out (spine levels, hip joint
centers, phalanges) are rounded anatomical proportions of ours. No numbers come from a body-model file.
"""

from __future__ import annotations

import numpy as np

from humanoid_hoi.body.skeleton import FINGERS, JOINT_NAMES, PARENTS, SMPLX_52, Skeleton, joint_index, mirror_name
from humanoid_hoi.core.arrays import FloatArray

DEFAULT_HEIGHT = 1.75
SOLE_BELOW_BALL = 0.02  # m: the ball joint of the toes lies this high above the sole
_ANKLE_FRACTION = 0.039
ANKLE_HEIGHT = _ANKLE_FRACTION * DEFAULT_HEIGHT  # m, ankle joint above the sole at the default height

# Rest position (forward, left, up) of each joint in the T-pose as fractions of height; the ground is at 0.
_SPINE = {
    "pelvis": (0.000, 0.0, 0.530),
    "spine1": (-0.006, 0.0, 0.595),
    "spine2": (-0.003, 0.0, 0.670),
    "spine3": (0.000, 0.0, 0.705),
    "neck": (-0.006, 0.0, 0.845),
    "head": (0.006, 0.0, 0.905),
}
_ARM_Y = 0.110  # glenohumeral center from the mid-line
_LEFT = {
    "left_hip": (0.000, 0.052, 0.530),
    "left_knee": (0.000, 0.052, 0.285),
    "left_ankle": (-0.006, 0.052, 0.039),
    "left_collar": (0.000, 0.030, 0.800),
    "left_shoulder": (-0.006, _ARM_Y, 0.818),
    "left_elbow": (-0.006, _ARM_Y + 0.186, 0.818),
    "left_wrist": (-0.006, _ARM_Y + 0.186 + 0.146, 0.818),
}
_BALL_FORWARD = 0.072
_BALL_OUT = 0.004
HAND_FRACTION = 0.108
# Knuckle (towards the thumb, along the hand) and finger length, as fractions of hand length.
_FINGER = {
    "index": (0.13, 0.49, 0.46),
    "middle": (0.01, 0.50, 0.50),
    "ring": (-0.10, 0.475, 0.46),
    "pinky": (-0.20, 0.43, 0.37),
}
_PHALANX = (0.50, 0.29)  # proximal and middle share of a finger's length; the rest is the distal one
_THUMB_BASE = (0.13, 0.15)
_THUMB_BONES = (0.24, 0.17)
# 0.7 rad (40 degrees) off the fingers, in the plane of the palm.
_THUMB_DIRECTION = np.array([np.sin(0.7), np.cos(0.7), 0.0])


def adult_offsets(skeleton: Skeleton) -> FloatArray:
    """Rest offsets (J, 3) of an adult of the default height on a skeleton with some of our joints, m.

    A joint hangs on the nearest ancestor that is there, so offsets of left-out joints add up.

    Raises:
        HoiError: a joint that our adult lacks.
    """
    # Positions first: offsets between joints that are both there follow, whatever was left out between.
    rest = adult_rest()[SMPLX_52.index(skeleton.names)]
    offsets = np.zeros_like(rest)
    for joint, parent in skeleton.bones:
        offsets[joint] = rest[joint] - rest[parent]
    return offsets


def adult_rest() -> FloatArray:
    """Rest position (52, 3) of every joint of the adult relative to the pelvis, m."""
    positions = adult_skeleton().copy()
    for joint, parent in SMPLX_52.bones:  # parents stand before their children
        positions[joint] += positions[parent]
    return positions


def adult_skeleton(height: float = DEFAULT_HEIGHT) -> FloatArray:
    """Rest offset (52, 3) of every joint in its parent's frame, m, canonical order; the pelvis' is zero.

    T-pose facing +x, left +y, palms down, straight fingers, thumb 40 degrees off them; the pelvis lies level with the
    hip joints. The sole lies :func:`ankle_height` under the ankles.

    Args:
        height: standing height, m.

    Raises:
        ValueError: height outside 0.5 to 2.5 m.
    """
    if not 0.5 <= height <= 2.5:
        raise ValueError(f"height must be between 0.5 and 2.5 m, found {height}")
    rest = _rest_fractions()
    positions = np.array([rest[name] for name in JOINT_NAMES]) * height
    ball = joint_index(["left_foot", "right_foot"])
    # The ball of the foot has a fixed height over the sole, not a share of stature.
    positions[ball, 2] = SOLE_BELOW_BALL
    offsets = positions.copy()
    # Plain differences of positions, as all joint frames are aligned at rest.
    offsets[1:] -= positions[list(PARENTS[1:])]
    offsets[0] = 0.0
    return offsets


def ankle_height(joint_offsets: FloatArray) -> float:
    """Height of the ankle joints over the sole, m, of a skeleton (52, 3) that keeps our ball-joint convention."""
    ball = joint_index(["left_foot"])[0]
    return float(abs(joint_offsets[ball, 2]) + SOLE_BELOW_BALL)


def standing_pelvis_height(joint_offsets: FloatArray) -> float:
    """Pelvis height, m, when the skeleton (52, 3) stands upright with straight legs on z = 0."""
    # Straight legs: the heights of hip, knee and ankle add up (offsets point down, hence the minus).
    chain = joint_index(["left_hip", "left_knee", "left_ankle"])
    return float(-joint_offsets[chain, 2].sum()) + ankle_height(joint_offsets)


def _rest_fractions() -> dict[str, FloatArray]:
    left = dict(_LEFT)
    ankle = _LEFT["left_ankle"]
    left["left_foot"] = (ankle[0] + _BALL_FORWARD, ankle[1] + _BALL_OUT, 0.0)
    points = {name: np.array(p) for name, p in (_SPINE | left).items()}
    points |= _left_fingers(points["left_wrist"])
    # The right side is the mirror image: y is left.
    flip = np.array([1.0, -1.0, 1.0])
    return points | {mirror_name(name): p * flip for name, p in points.items() if name.startswith("left_")}


def _left_fingers(wrist: FloatArray) -> dict[str, FloatArray]:
    points: dict[str, FloatArray] = {}
    for finger in FINGERS:
        if finger == "thumb":
            base = _THUMB_BASE
            direction = _THUMB_DIRECTION
            bones = _THUMB_BONES
        else:
            side, along, length = _FINGER[finger]
            base = (side, along)
            direction = np.array([0.0, 1.0, 0.0])
            bones = (_PHALANX[0] * length, _PHALANX[1] * length)
        # (forward, left, up): in the T-pose a hand's thumb side is forward, and the left hand points to the left.
        point = wrist + HAND_FRACTION * np.array([*base, 0.0])
        points[f"left_{finger}1"] = point
        for k, bone in enumerate(bones, start=2):
            point = point + HAND_FRACTION * bone * direction
            points[f"left_{finger}{k}"] = point
    return points
