"""The corrections an optimization may make, as smooth curves in time: rotations of the joints, root and object pose.

Every correction d(t) is ``sigma * S u(t)``: u is white with unit variance, S a symmetric low-pass over the frames and
sigma the typical size of a correction of that joint. The sum of u squared is then the price of a correction, fast
corrections are expensive, and the problem is well scaled for a quasi-Newton method.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.body.skeleton import JOINT_NAMES, NUM_JOINTS, PARENTS
from humanoid_hoi.motion.clip import HoiClip

# rad, typical correction of a joint by a word of its name; the first that occurs counts.
_TURNS = {
    "thumb": 0.25,
    "index": 0.25,
    "middle": 0.25,
    "ring": 0.25,
    "pinky": 0.25,
    "wrist": 0.20,
    "elbow": 0.15,
    "shoulder": 0.15,
    "collar": 0.04,
    "hip": 0.10,
    "knee": 0.10,
    "ankle": 0.12,
    "foot": 0.12,
    "spine": 0.03,
    "neck": 0.02,
    "head": 0.02,
    "pelvis": 0.03,
}
_ROOT_SHIFT = 0.015  # m
_WIDTH = 3 * (NUM_JOINTS + 3)  # joints, root shift, object shift, object turn


@dataclass
class Pose:
    """A motion as the terms of the optimization see it.

    Attributes:
        root_pos_w: (T, 3).
        joint_quat: (T, 52, 4) parent-relative.
        joint_pos_w: (T, 52, 3).
        joint_rotmat_w: (T, 52, 3, 3).
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
    def of(root_pos_w: Tensor, joint_quat: Tensor, offsets: Tensor, obj_pos_w: Tensor, obj_quat_w: Tensor) -> Pose:
        """By forward kinematics from unit quaternions; ``offsets`` (52, 3)."""
        pos, rotmat = _kinematics(root_pos_w, roma.unitquat_to_rotmat(joint_quat), offsets)
        return Pose(root_pos_w, joint_quat, pos, rotmat, obj_pos_w, obj_quat_w, roma.unitquat_to_rotmat(obj_quat_w))

    def to_object(self, points_w: Tensor) -> Tensor:
        """World points (T, S, 3) in the object's frame."""
        return (points_w - self.obj_pos_w[:, None]) @ self.obj_rotmat_w


class Unknowns:
    """Maps the white unknowns u (T, :data:`_WIDTH`) to a corrected motion.

    Args:
        clip: the motion to correct.
        cutoff: Hz of S.
        obj_shift: m, obj_turn: rad: typical object corrections.
        obj_free: (T,) 1 where the object's pose may change, 0 where it stays (smooth in between).
    """

    def __init__(self, clip: HoiClip, cutoff: float, obj_shift: float, obj_turn: float, obj_free: np.ndarray) -> None:
        def tensor(values: np.ndarray) -> Tensor:
            return torch.as_tensor(np.asarray(values), dtype=torch.float32)

        self.offsets = tensor(clip.joint_offsets)
        self.root = tensor(clip.root_pos_w)
        self.quat = tensor(clip.joint_quat)
        self.obj_pos = tensor(clip.obj_pos_w)
        self.obj_quat = tensor(clip.obj_quat_w)
        self.smoother = lowpass_root(clip.num_frames, cutoff / clip.fps)
        turns = [next(s for word, s in _TURNS.items() if word in name) for name in JOINT_NAMES]
        sizes = [s for s in turns for _ in range(3)] + [_ROOT_SHIFT] * 3 + [obj_shift] * 3 + [obj_turn] * 3
        scale = torch.tensor(sizes).expand(clip.num_frames, -1).clone()
        scale[:, -6:] *= tensor(obj_free)[:, None]
        self.scale = scale

    def zeros(self) -> Tensor:
        """No correction, ready to be optimized."""
        return torch.zeros(len(self.root), _WIDTH, requires_grad=True)

    def pose(self, u: Tensor) -> Pose:
        """The motion corrected by u."""
        change = self.scale * (self.smoother @ u)
        turn = change[:, : 3 * NUM_JOINTS].reshape(-1, NUM_JOINTS, 3)
        root = self.root + change[:, 3 * NUM_JOINTS : 3 * NUM_JOINTS + 3]
        quat = roma.quat_product(self.quat, exp_map(turn))
        obj_pos = self.obj_pos + change[:, -6:-3]
        obj_quat = roma.quat_product(exp_map(change[:, -3:]), self.obj_quat)
        return Pose.of(root, quat, self.offsets, obj_pos, obj_quat)

    def clip(self, clip: HoiClip, u: Tensor) -> HoiClip:
        """``clip`` with the corrections of u."""
        with torch.no_grad():
            pose = self.pose(u)
        quat, obj = (positive_w(torch.nn.functional.normalize(q, dim=-1)) for q in (pose.joint_quat, pose.obj_quat_w))
        return clip.replace(
            root_pos_w=pose.root_pos_w.numpy(),
            joint_quat=quat.numpy(),
            obj_pos_w=pose.obj_pos_w.numpy(),
            obj_quat_w=obj.numpy(),
        )


def lowpass_root(frames: int, cutoff: float) -> Tensor:
    """S (T, T): the inverse square root of ``1 + (D2 / w^2)^T (D2 / w^2)``, scaled to unit mean row norm.

    D2 takes second differences and ``w = 2 pi cutoff``, ``cutoff`` in cycles per frame: what is slower passes.
    """
    second = np.zeros((max(frames - 2, 0), frames))
    rows = np.arange(len(second))
    second[rows, rows] = 1.0
    second[rows, rows + 1] = -2.0
    second[rows, rows + 2] = 1.0
    second /= (2 * math.pi * cutoff) ** 2
    values, vectors = np.linalg.eigh(np.eye(frames) + second.T @ second)
    root = (vectors / np.sqrt(values)) @ vectors.T
    return torch.as_tensor(root / np.linalg.norm(root, axis=1).mean(), dtype=torch.float32)


def _kinematics(root_pos_w: Tensor, local: Tensor, offsets: Tensor) -> tuple[Tensor, Tensor]:
    """World positions (T, 52, 3) and rotation matrices (T, 52, 3, 3); level by level of the tree.

    Matrices and no writes in place: forward and backward take a fifth of the time of the quaternion version here.
    """
    pos: list[Tensor] = [root_pos_w] * NUM_JOINTS
    rotmat: list[Tensor] = [local[:, 0]] * NUM_JOINTS
    for joints in _LEVELS:
        above = torch.stack([rotmat[PARENTS[j]] for j in joints], dim=1)
        start = torch.stack([pos[PARENTS[j]] for j in joints], dim=1)
        turned = above @ local[:, joints]
        moved = start + (above @ offsets[joints, :, None])[..., 0]
        for k, joint in enumerate(joints):
            rotmat[joint] = turned[:, k]
            pos[joint] = moved[:, k]
    return torch.stack(pos, dim=1), torch.stack(rotmat, dim=1)


def _levels() -> list[list[int]]:
    depth = [0] * NUM_JOINTS
    for joint in range(1, NUM_JOINTS):
        depth[joint] = depth[PARENTS[joint]] + 1
    return [[j for j in range(NUM_JOINTS) if depth[j] == d] for d in range(1, max(depth) + 1)]


_LEVELS = _levels()


def exp_map(rotvec: Tensor) -> Tensor:
    """Rotation vectors (..., 3) -> unit quaternions (..., 4), with a derivative at zero."""
    square = rotvec.square().sum(-1, keepdim=True)
    angle = (square + 1e-12).sqrt()
    return torch.cat([rotvec * (torch.sin(0.5 * angle) / angle), torch.cos(0.5 * angle)], dim=-1)


def joint_angles(joint_quat: Tensor) -> Tensor:
    """Total rotation (T, 51) rad of joints 1..51, as a ball joint's limit counts it."""
    sine = (joint_quat[:, 1:, :3].square().sum(-1) + 1e-12).sqrt()
    return 2 * torch.atan2(sine, joint_quat[:, 1:, 3].abs())
