"""A clip's motion as tensors that gradients flow through: what measuring and minimizing an artefact both start from."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.motion.clip import HoiClip


@dataclass
class Pose:
    """A motion as tensors with gradients: world poses of joints and object.

    Attributes:
        root_pos_w: (T, 3).
        joint_quat: (T, J, 4) parent-relative.
        joint_pos_w: (T, J, 3).
        joint_rotmat_w: (T, J, 3, 3).
        obj_pos_w: (T, 3).
        obj_quat_w: (T, 4).
        obj_rotmat_w: (T, 3, 3).
    """

    root_pos_w: Tensor
    joint_quat: Tensor
    joint_pos_w: Tensor
    joint_rotmat_w: Tensor
    obj_pos_w: Tensor
    obj_quat_w: Tensor
    obj_rotmat_w: Tensor

    @staticmethod
    def of(
        root_pos_w: Tensor,
        joint_quat: Tensor,
        offsets: Tensor,
        parents: tuple[int, ...],
        obj_pos_w: Tensor,
        obj_quat_w: Tensor,
    ) -> Pose:
        """By forward kinematics from unit quaternions; ``offsets`` (J, 3)."""
        pos, rotmat = _kinematics(root_pos_w, roma.unitquat_to_rotmat(joint_quat), offsets, parents)
        return Pose(root_pos_w, joint_quat, pos, rotmat, obj_pos_w, obj_quat_w, roma.unitquat_to_rotmat(obj_quat_w))

    def to_object(self, points_w: Tensor) -> Tensor:
        """World points (T, S, 3) in the object's frame."""
        # Row vectors times R is R^T times columns: world into the object's frame.
        return (points_w - self.obj_pos_w[:, None]) @ self.obj_rotmat_w


def clip_pose(clip: HoiClip) -> Pose:
    """A clip's motion as tensors."""
    root, local, offsets, obj_pos, obj_quat = (
        torch.from_numpy(np.asarray(a, np.float32))
        for a in (clip.root_pos_w, clip.joint_quat, clip.joint_offsets, clip.obj_pos_w, clip.obj_quat_w)
    )
    return Pose.of(root, local, offsets, clip.joint_parents, obj_pos, obj_quat)


def _kinematics(root_pos_w: Tensor, local: Tensor, offsets: Tensor, parents: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """World positions (T, J, 3) and rotation matrices (T, J, 3, 3); level by level of the tree.

    Matrices and no writes in place: forward and backward take a fifth of the time of the quaternion version here.
    """
    # Lists, not one tensor: writing into a tensor would break the gradient.
    pos: list[Tensor] = [root_pos_w] * len(parents)
    rotmat: list[Tensor] = [local[:, 0]] * len(parents)
    for joints in _levels(parents):
        above = torch.stack([rotmat[parents[j]] for j in joints], dim=1)
        # (T, k, 3, 3) and (T, k, 3) of the parents of this level's joints.
        start = torch.stack([pos[parents[j]] for j in joints], dim=1)
        turned = above @ local[:, joints]
        moved = start + (above @ offsets[joints, :, None])[..., 0]
        for k, joint in enumerate(joints):
            rotmat[joint] = turned[:, k]
            pos[joint] = moved[:, k]
    return torch.stack(pos, dim=1), torch.stack(rotmat, dim=1)


@functools.lru_cache(maxsize=8)
def _levels(parents: tuple[int, ...]) -> list[list[int]]:
    """Joints by their depth in the tree, the root left out."""
    depth = [0] * len(parents)
    for joint in range(1, len(parents)):
        depth[joint] = depth[parents[joint]] + 1
    return [[j for j, d in enumerate(depth) if d == level] for level in range(1, max(depth) + 1)]


def joint_angles(joint_quat: Tensor) -> Tensor:
    """Total rotation (T, J - 1) rad of all joints but the root, as a ball joint's limit counts it."""
    # The tiny sum keeps the root's derivative finite at no rotation at all.
    sine = (joint_quat[:, 1:, :3].square().sum(-1) + 1e-12).sqrt()
    # 2 atan2(|v|, |w|) is exact at both ends, where arccos loses its digits; |w| takes the shorter way round.
    return 2 * torch.atan2(sine, joint_quat[:, 1:, 3].abs())
