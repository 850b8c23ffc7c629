"""Forearms that roll: what a wrist or an elbow turns too far about the forearm's axis, its neighbor takes over.

A ball servo is driven by a rotation vector, which jumps at half a turn: a joint that is carried across it throws its limb
about. Retargeted captures hold hands whose whole pronation is put into the wrist, or into the elbow, and reach half a turn that way
although no human joint does. Where the forearm rolls about its own axis, elbow and wrist share it as they like: the positions
of all joints and the pose of the hand stay what they are, and both joints stay far from half a turn.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import roma
import torch

from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.motion.clip_data import Clip, ClipData

NEAR_HALF_TURN = 2.6
"""rad; below it a joint keeps half a radian for what a policy adds to the reference, and is left alone."""
_GAIN = 0.2
"""rad that the larger of both angles must shrink by; else the bend is what is large, and no roll helps."""
_ROLLS = np.deg2rad(np.arange(-180, 180, dtype=np.float64))


def share_roll(clip: Clip) -> Clip:
    """The clip with forearms rolled by one angle each, where an elbow or a wrist comes near half a turn.

    One angle for the whole clip: nothing turns faster than before. The forearm's own points of the interaction graph keep
    their places in the world.

    Args:
        clip: any; one that needs nothing is returned as it is. Servo targets, found for the former joints, are dropped.
    """
    for wrist in clip.skeleton.wrists:
        clip = _shared(clip, clip.joint_names.index(wrist))
    return clip


def joint_turns(clip: ClipData) -> FloatArray:
    """(T, J) rad, how far every joint is turned from the rest pose; the root, which no servo drives, counts as 0."""
    return _angle(np.abs(np.asarray(clip.joint_quat[..., 3], np.float64))) * (np.asarray(clip.joint_parents) >= 0)


def _shared(clip: Clip, wrist: int) -> Clip:
    elbow = clip.joint_parents[wrist]
    axis = np.asarray(clip.joint_offsets[wrist], np.float64)
    # Anything else on the forearm would be carried along by its roll.
    if clip.joint_parents.count(elbow) != 1 or np.linalg.norm(axis) < 1e-6:
        return clip
    axis /= np.linalg.norm(axis)
    upper = np.asarray(clip.joint_quat[:, elbow], np.float64)
    lower = np.asarray(clip.joint_quat[:, wrist], np.float64)
    worst = _worst(upper, lower, axis)
    best = int(worst.argmin())
    now = float(worst[_ROLLS == 0.0][0])
    if now < NEAR_HALF_TURN or now - worst[best] < _GAIN:
        return clip
    return _rolled(clip, elbow, wrist, axis * _ROLLS[best]).with_note(
        f"{clip.joint_names[wrist]}'s forearm rolled by {math.degrees(_ROLLS[best]):.0f} degrees about its own axis: elbow and wrist turn by at "
        f"most {math.degrees(worst[best]):.0f} instead of {math.degrees(now):.0f} degrees."
    )


def _worst(upper: FloatArray, lower: FloatArray, axis: FloatArray) -> FloatArray:
    """(R,) rad, the largest angle of both joints over the clip for each of ``_ROLLS``.

    Args:
        upper: (T, 4) xyzw of the elbow.
        lower: (T, 4) of the wrist.
        axis: (3,) of the forearm, a unit vector that both joints' frames share at rest.
    """
    # The real part of (elbow * roll) and of (roll^-1 * wrist), all that an angle needs.
    cos = np.cos(_ROLLS / 2)[:, None]
    sin = np.sin(_ROLLS / 2)[:, None]
    elbow = np.abs(upper[:, 3] * cos - (upper[:, :3] @ axis) * sin).min(axis=1)
    wrist = np.abs(lower[:, 3] * cos + (lower[:, :3] @ axis) * sin).min(axis=1)
    return _angle(np.minimum(elbow, wrist))


def _rolled(clip: Clip, elbow: int, wrist: int, roll: FloatArray) -> Clip:
    """The clip with a forearm rolled by a rotation vector (3,) along its axis."""
    turn = roma.rotvec_to_unitquat(torch.from_numpy(roll))
    quat = torch.from_numpy(np.array(clip.joint_quat, np.float64))  # a copy
    # The same turn for all frames, in the forearm's frame.
    turns = turn.expand(len(quat), 4)
    quat[:, elbow] = roma.quat_product(quat[:, elbow], turns)
    quat[:, wrist] = roma.quat_product(roma.quat_conjugation(turns), quat[:, wrist])
    graph = clip.graph
    points = np.array(graph.point_joint)
    own = np.array([name == clip.joint_names[elbow] for name in graph.joint_names], bool)
    # Points on the forearm stay where they are in the world while its frame rolls.
    back = roma.quat_action(
        roma.quat_conjugation(turn).expand(int(own.sum()), 4), torch.from_numpy(points[own].astype(np.float64))
    )
    points[own] = back.numpy()
    return clip.replace(
        joint_quat=positive_w(quat).numpy().astype(clip.joint_quat.dtype),
        graph=dataclasses.replace(graph, point_joint=points),
    )


def _angle(real: FloatArray) -> FloatArray:
    """Angle (rad) of unit quaternions from the size of their real parts."""
    return 2.0 * np.arccos(np.clip(real, 0.0, 1.0))
