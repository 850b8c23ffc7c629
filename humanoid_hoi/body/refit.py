"""Moves a rigged body onto a given skeleton: every bone's flesh is shifted, turned and stretched with its bone."""

from __future__ import annotations

import dataclasses

import numpy as np

from humanoid_hoi.body.rigged import RigData
from humanoid_hoi.body.skeleton import NUM_JOINTS, PARENTS
from humanoid_hoi.core.arrays import FloatArray

_SHORTEST_BONE = 1e-6  # m
_STRETCH_LIMITS = (0.3, 3.0)


def refit(data: RigData, rest_joints: FloatArray, betas: FloatArray) -> RigData:
    """The rig at shape ``betas`` (B,) deformed so that its rest joints are ``rest_joints`` (52, 3), m.

    Around a joint with one child the flesh follows the bone: stretched along it by the ratio of lengths, turned with
    its direction, its thickness scaled by the ratio of the whole skeletons' sizes. Around branching and last joints it
    is scaled evenly. Skin weights blend between joints. The result's shape directions are zero.
    """
    joints = data.joints + data.joint_dirs @ betas
    template = data.template + data.shape_dirs @ betas
    # How much larger the whole new skeleton is: the thickness of the flesh follows it.
    size = _bone_lengths(rest_joints).sum() / _bone_lengths(joints).sum()
    maps = np.stack([_stretch(j, joints, rest_joints, size) for j in range(NUM_JOINTS)])
    # Offset of every vertex from each joint that moves it.
    local = template[:, None] - joints[data.weight_ids]  # (V, S, 3)
    moved = np.einsum("vsij,vsj->vsi", maps[data.weight_ids], local) + rest_joints[data.weight_ids]
    return dataclasses.replace(
        data,
        template=(data.weights[..., None] * moved).sum(axis=1),
        joints=rest_joints,
        shape_dirs=np.zeros_like(data.shape_dirs),
        joint_dirs=np.zeros_like(data.joint_dirs),
    )


def _bone_lengths(joints: FloatArray) -> FloatArray:
    return np.linalg.norm(joints[1:] - joints[list(PARENTS[1:])], axis=1)


def _stretch(joint: int, old: FloatArray, new: FloatArray, size: float) -> FloatArray:
    """(3, 3) linear map of the flesh around one joint."""
    children = [c for c, p in enumerate(PARENTS) if p == joint]
    before = old[children] - old[joint]
    after = new[children] - new[joint]
    # Norms over all children together: their ratio is that of the one bone, or one scale for all of several.
    lengths = np.linalg.norm(before), np.linalg.norm(after)
    # A last joint has no bone to follow.
    if not children or min(lengths) < _SHORTEST_BONE:
        return size * np.eye(3)
    # Cut, so that a broken source skeleton does not give a grotesque body.
    along = float(np.clip(lengths[1] / lengths[0], *_STRETCH_LIMITS))
    if len(children) > 1:
        return along * np.eye(3)
    unit = before[0] / lengths[0]
    target = after[0] / lengths[1]
    # size across the bone, along instead of size in its direction.
    thickness = size * np.eye(3) + (along - size) * np.outer(unit, unit)
    return _shortest_rotation(unit, target) @ thickness


def _shortest_rotation(unit: FloatArray, target: FloatArray) -> FloatArray:
    """Rotation of least angle taking one unit vector to another (not its opposite)."""
    axis = np.cross(unit, target)
    cosine = float(unit @ target)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    # Rodrigues without a sine: R = I + [a] + [a]^2 / (1 + cos) for a = unit x target.
    return np.eye(3) + cross + cross @ cross / max(1.0 + cosine, 1e-6)
