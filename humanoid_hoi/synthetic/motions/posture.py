"""A standing person for the inverse kinematics: which joints move, where they rest, where the mass is."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.skeleton import SMPLX_52, mirror_name
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.synthetic.motions.ik import Freedom

GRIP_FINGERS = ("Index", "Middle", "Ring", "Pinky")  # the thumb stays alongside, unlabelled
HEAD_DOWN = {"neck": np.array([0.0, 0.18, 0.0]), "head": np.array([0.0, 0.18, 0.0])}  # rad, eyes on the hands

# Unknowns: rest rotation vector of the left joint (rad) and the cost of leaving each component; None is locked.
# The trunk is expensive, the arms are cheap, knees and elbows are hinges (the elbow may also twist the forearm).
_TRUNK = {"pelvis": (3.0, 3.0, 2.0), "spine1": (3.0, 3.0, 2.0), "spine2": (3.0, 3.0, 2.0), "spine3": (3.0, 3.0, 2.0)}
_LIMBS: dict[str, tuple[tuple[float, float, float], tuple[float | None, float | None, float | None]]] = {
    "left_hip": ((0.0, -0.12, 0.0), (0.5, 0.5, 0.5)),
    "left_knee": ((0.0, 0.24, 0.0), (None, 0.5, None)),
    "left_ankle": ((0.0, -0.12, 0.0), (0.5, 0.5, 0.5)),
    "left_collar": ((0.0, 0.0, 0.0), (3.0, 3.0, 3.0)),
    "left_shoulder": ((-1.3, 0.0, 0.0), (0.5, 0.5, 0.5)),
    "left_elbow": ((0.0, 0.0, -1.3), (None, 1.0, 0.3)),
}
# Body mass by segment (share of the whole, Winter's table), lumped at the segment's two end joints.
_SEGMENTS = {
    ("pelvis", "spine1"): 0.142,
    ("spine1", "spine3"): 0.139,
    ("spine3", "neck"): 0.216,
    ("head", "head"): 0.081,
    ("left_hip", "left_knee"): 0.1000,
    ("left_knee", "left_ankle"): 0.0465,
    ("left_ankle", "left_foot"): 0.0145,
    ("left_shoulder", "left_elbow"): 0.028,
    ("left_elbow", "left_wrist"): 0.016,
    ("left_wrist", "left_wrist"): 0.006,
}


def mirror_rotvec(rotvec: FloatArray) -> FloatArray:
    """The rotation vector (..., 3) seen in the mirror y -> -y."""
    return np.asarray(rotvec, np.float64) * np.array([-1.0, 1.0, -1.0])


def standing_freedoms(wrist_bend: float = 0.0, wrist_weight: float = 5.0) -> tuple[Freedom, ...]:
    """Free rotation components of a person standing at a table, elbows bent; ``wrist_bend`` (rad) moves them outwards.

    A wrist bent backwards keeps the forearm, thicker than the hand, away from the plane the palm presses on; a small
    ``wrist_weight`` lets it bend where the trunk would otherwise give way.
    """
    freedoms = [
        Freedom(j, axis, 0.0, w) for j, weights in _TRUNK.items() for axis, w in zip("xyz", weights, strict=True)
    ]
    wrist = {"left_wrist": ((wrist_bend, 0.0, 0.0), (wrist_weight, 1.0, 1.0))}
    for joint, (rest, weights) in (_LIMBS | wrist).items():
        for side, angles in ((joint, np.array(rest)), (mirror_name(joint), mirror_rotvec(np.array(rest)))):
            triples = zip("xyz", angles, weights, strict=True)
            freedoms += [Freedom(side, axis, float(angle), w) for axis, angle, w in triples if w is not None]
    return tuple(freedoms)


def joint_mass_shares() -> FloatArray:
    """Share of body mass (J,) lumped at each joint; sums to 1."""
    shares = np.zeros(SMPLX_52.size)
    for ends, share in _SEGMENTS.items():
        # Paired segments stand in the table once, for the left.
        sides = (ends, tuple(map(mirror_name, ends))) if ends[0].startswith("left_") else (ends,)
        for start, end in sides:
            shares[SMPLX_52.index([start])] += 0.5 * share
            shares[SMPLX_52.index([end])] += 0.5 * share
    return shares / shares.sum()


def flat_fingers(joint_offsets: FloatArray, extra: float = 0.0) -> dict[str, FloatArray]:
    """Rotation vectors (rad) of the eight finger bases that bring the finger pads level with the palm's surface.

    Knuckles lie in the middle of the palm's thickness and fingers are thinner than the palm, so that straight
    fingers would hover over a flat face: each one flexes by asin(depth / r) - phi at its base. ``extra``
    metres press the pads beyond the palm's surface.
    """
    depth = extra - float(keypoint("leftHand_palm").offset[2])
    angles = {}
    for finger in GRIP_FINGERS:
        pad = keypoint(f"{finger}_left")
        base = pad.joint[:-1]
        bones = SMPLX_52.index([f"{base}2", f"{base}3"])
        # From the finger's base to its pad, fingers straight.
        reach = joint_offsets[bones].sum(axis=0) + pad.offset
        radius = float(np.hypot(reach[1], reach[2]))
        knuckle_z = float(joint_offsets[SMPLX_52.index([f"{base}1"])[0], 2])
        # The pad circles about the knuckle: height(angle) = r sin(angle + phi),
        # solved for the palm's plane.
        flex = np.arcsin((depth + knuckle_z) / radius) - np.arctan2(-reach[2], reach[1])
        angles[f"{base}1"] = np.array([-flex, 0.0, 0.0])
        angles[mirror_name(f"{base}1")] = mirror_rotvec(angles[f"{base}1"])
    return angles
