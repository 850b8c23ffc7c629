"""The corrections an optimization may make, as smooth curves in time: rotations of the joints, root and object pose.

Every correction d(t) is ``sigma * S u(t)``: u is white with unit variance, S a symmetric low-pass over the frames and
sigma the typical size of a correction of that joint. The sum of u squared is then the price of a correction, fast
corrections are expensive, and the problem is well scaled for a quasi-Newton method.
"""

from __future__ import annotations

import math

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.artefacts.pose import Pose

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
ORDER = 4
"""Steepness of the low-pass; see :func:`lowpass_root`."""
_ROOT_SHIFT = 0.015  # m


class Unknowns:
    """Maps the white unknowns u (T, 3 J + 9) to a corrected motion: joints, root shift, object shift, object turn.

    Args:
        clip: the motion to correct.
        cutoff: Hz of S.
        obj_shift: m, obj_turn: rad: typical object corrections.
        obj_free: (T,) 1 where the object's pose may change, 0 where it stays (smooth in between).
    """

    def __init__(self, clip: HoiClip, cutoff: float, obj_shift: float, obj_turn: float, obj_free: np.ndarray) -> None:
        def tensor(values: np.ndarray) -> Tensor:
            return torch.as_tensor(np.asarray(values), dtype=torch.float32)

        self.skeleton = clip.skeleton
        self.offsets = tensor(clip.joint_offsets)
        self.root = tensor(clip.root_pos_w)
        self.quat = tensor(clip.joint_quat)
        self.obj_pos = tensor(clip.obj_pos_w)
        self.obj_quat = tensor(clip.obj_quat_w)
        self.smoother = lowpass_root(clip.num_frames, cutoff / clip.fps)
        turns = [next(s for word, s in _TURNS.items() if word in name) for name in clip.skeleton.names]
        # Three numbers a joint, then root shift, object shift, object turn: the columns of u.
        sizes = [s for s in turns for _ in range(3)] + [_ROOT_SHIFT] * 3 + [obj_shift] * 3 + [obj_turn] * 3
        scale = torch.tensor(sizes).expand(clip.num_frames, -1).clone()
        # Where the object rests, its corrections have size zero.
        scale[:, -6:] *= tensor(obj_free)[:, None]
        self.scale = scale

    def zeros(self) -> Tensor:
        """No correction, ready to be optimized."""
        return torch.zeros(len(self.root), self.scale.shape[1], requires_grad=True)

    def pose(self, u: Tensor) -> Pose:
        """The motion corrected by u."""
        # (T, T) smoothing times (T, n) unknowns, each column times its size.
        change = self.scale * (self.smoother @ u)
        turn = change[:, :-9].reshape(len(change), -1, 3)
        root = self.root + change[:, -9:-6]
        # Joint corrections on the right, in the joints' own frames; the object's from the left, in the world.
        quat = roma.quat_product(self.quat, exp_map(turn))
        obj_pos = self.obj_pos + change[:, -6:-3]
        obj_quat = roma.quat_product(exp_map(change[:, -3:]), self.obj_quat)
        return Pose.of(root, quat, self.offsets, self.skeleton.parents, obj_pos, obj_quat)

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
    """S (T, T): the inverse square root of ``1 + (D / w^n)^T (D / w^n)``, scaled to unit mean row norm.

    D takes n-th differences (:data:`ORDER`) and ``w = 2 pi cutoff``, ``cutoff`` in cycles per frame: what is slower
    passes, what is faster falls off with the n-th power of its frequency. Jerk grows with the third, so that with n = 2
    the fastest corrections had the most of it (a capture went from 63 to 311 m/s^3, its fingers from 72 to 445).
    """
    # A clip shorter than the order has fewer differences.
    order = min(ORDER, max(frames - 1, 0))
    differences = np.diff(np.eye(frames), n=order, axis=0) / (2 * math.pi * cutoff) ** order
    # Symmetric, so that its eigenvectors give the inverse root.
    values, vectors = np.linalg.eigh(np.eye(frames) + differences.T @ differences)
    # Scaled so that u of unit variance gives corrections of about the stated size.
    root = (vectors / np.sqrt(values)) @ vectors.T
    return torch.as_tensor(root / np.linalg.norm(root, axis=1).mean(), dtype=torch.float32)


def exp_map(rotvec: Tensor) -> Tensor:
    """Rotation vectors (..., 3) -> unit quaternions (..., 4), with a derivative at zero."""
    square = rotvec.square().sum(-1, keepdim=True)
    angle = (square + 1e-12).sqrt()
    # sin(a/2) / a with a root that is never zero.
    return torch.cat([rotvec * (torch.sin(0.5 * angle) / angle), torch.cos(0.5 * angle)], dim=-1)
