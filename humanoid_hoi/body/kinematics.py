"""Forward kinematics and velocities of the skeleton, batched in torch. Quaternions are xyzw."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import roma
import torch
from torch import Tensor


@functools.lru_cache(maxsize=8)
def _levels(parents: tuple[int, ...]) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Joints grouped by depth as (joints, their parents), so that FK is a few batched steps."""
    depth = [0] * len(parents)
    for joint, parent in enumerate(parents):
        depth[joint] = 0 if parent < 0 else depth[parent] + 1
    groups = []
    for level in range(1, max(depth) + 1):
        joints = tuple(j for j, d in enumerate(depth) if d == level)
        groups.append((joints, tuple(parents[j] for j in joints)))
    return tuple(groups)


def forward_kinematics(
    root_pos_w: Tensor, joint_quat: Tensor, joint_offsets: Tensor, parents: Sequence[int]
) -> tuple[Tensor, Tensor]:
    """World pose of every joint.

    Args:
        root_pos_w: (..., 3) m.
        joint_quat: (..., J, 4) xyzw, parent-relative; the root's is world.
        joint_offsets: (J, 3) or (..., J, 3) rest offset in the parent frame, m.
        parents: parent index per joint, parents before children.

    Returns:
        ``joint_pos_w`` (..., J, 3) and ``joint_quat_w`` (..., J, 4).
    """
    # One offset a joint for all frames, or one for each frame.
    offsets = joint_offsets.expand(*joint_quat.shape[:-1], 3)
    pos = torch.empty_like(offsets)
    quat = torch.empty_like(joint_quat)
    pos[..., 0, :] = root_pos_w
    quat[..., 0, :] = joint_quat[..., 0, :]
    # All joints of a depth at once: their parents are complete by then.
    for joints, above in _levels(tuple(parents)):
        j = list(joints)
        p = list(above)
        # World rotation: the parent's, then the joint's own.
        quat[..., j, :] = roma.quat_product(quat[..., p, :], joint_quat[..., j, :])
        pos[..., j, :] = pos[..., p, :] + roma.quat_action(quat[..., p, :], offsets[..., j, :])
    return pos, quat


def local_rotations(joint_quat_w: Tensor, parents: Sequence[int]) -> Tensor:
    """Parent-relative rotations (..., J, 4) of world rotations (..., J, 4); the root's stays world."""
    local = joint_quat_w.clone()
    joints = [j for j, p in enumerate(parents) if p >= 0]
    above = [parents[j] for j in joints]
    # parent^-1 * world, all joints at once.
    local[..., joints, :] = roma.quat_product(
        roma.quat_conjugation(joint_quat_w[..., above, :]), joint_quat_w[..., joints, :]
    )
    return local


def rotate(quat: Tensor, vector: Tensor) -> Tensor:
    """``vector`` (..., 3) turned by ``quat`` (..., 4), broadcasting; a fifth of ``roma.quat_action``'s time on small
    batches, for the hot path."""
    # v' = v + w t + u x t with t = 2 u x v, for a unit quaternion (u, w).
    axis = quat[..., :3].expand_as(vector)
    w = quat[..., 3:]
    turn = 2.0 * torch.linalg.cross(axis, vector)
    return vector + w * turn + torch.linalg.cross(axis, turn)


def positive_w(quat: Tensor) -> Tensor:
    """The same rotation with w >= 0, the stored convention."""
    return torch.where(quat[..., 3:] < 0, -quat, quat)


def sign_continuous(quat: Tensor) -> Tensor:
    """The same rotations (T, ..., 4), each in the half-sphere of the one before it: what may be averaged over time."""
    # q and -q are the same rotation, but half-way between them lies nonsense.
    flips = (quat[1:] * quat[:-1]).sum(dim=-1, keepdim=True) < 0
    # A flip turns all later frames, so that the signs multiply up along time.
    sign = torch.cumprod(torch.where(flips, -1.0, 1.0).to(quat), dim=0)
    return torch.cat([quat[:1], quat[1:] * sign])


def quat_difference(q_from: Tensor, q_to: Tensor) -> Tensor:
    """World-frame rotation vector (..., 3) that turns ``q_from`` into ``q_to``, shortest way (|.| <= pi)."""
    return roma.unitquat_to_rotvec(roma.quat_product(q_to, roma.quat_conjugation(q_from)))


def linear_velocity(pos: Tensor, fps: float) -> Tensor:
    """Central differences along dim 0 (one-sided at the ends), (T, ...) m -> m/s."""
    return _central(pos[1:] - pos[:-1], pos, fps)


def angular_velocity(quat_w: Tensor, fps: float) -> Tensor:
    """World angular velocity (T, ..., 3) rad/s by the log map of successive rotations (never rotvec differences)."""
    return _central(quat_difference(quat_w[:-1], quat_w[1:]), quat_w[..., :3], fps)


def _central(step: Tensor, like: Tensor, fps: float) -> Tensor:
    if len(step) == 0:
        return torch.zeros_like(like)
    # Steps before the first and after the last frame repeat, which makes the differences one-sided at the ends.
    padded = torch.cat([step[:1], step, step[-1:]])
    return 0.5 * (padded[1:] + padded[:-1]) * fps
