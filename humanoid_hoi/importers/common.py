"""What the tensor importers share: safe reading, joints by name, the skeleton fit, and our rest frame."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import roma
import torch

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.skeleton import FINGERS, JOINT_NAMES, NUM_JOINTS, PARENTS, joint_index
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError


def _depth_first_bodies() -> tuple[str, ...]:
    """The 52 body names in the depth-first order of omomo.xml and smplx_capsule.xml."""

    def arm(side: str) -> list[str]:
        fingers = [f"{side}_{f.capitalize()}{k}" for f in FINGERS for k in (1, 2, 3)]
        return [f"{side}_{part}" for part in ("Thorax", "Shoulder", "Elbow", "Wrist")] + fingers

    legs = [f"{side}_{part}" for side in "LR" for part in ("Hip", "Knee", "Ankle", "Toe")]
    return ("Pelvis", *legs, "Torso", "Spine", "Chest", "Neck", "Head", *arm("L"), *arm("R"))


BODIES_52: tuple[str, ...] = _depth_first_bodies()


def read_tensor(path: str | Path) -> FloatArray:
    """The (T, C) table of a ``.pt`` file, on the CPU, float64, without unpickling anything but tensors.

    Raises:
        HoiError: missing, truncated or foreign file, or not one two-dimensional tensor.
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("no such motion file", where=path, fix="give an existing .pt file: motion=FILE")
    try:
        data = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, OSError, ValueError, KeyError, pickle.UnpicklingError) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(
            f"not a readable tensor file (truncated, or no torch.save of a tensor): {reason}",
            where=path,
            fix="copy or download the file again",
        ) from error
    if not isinstance(data, torch.Tensor) or data.ndim != 2:
        found = f"shape {tuple(data.shape)}" if isinstance(data, torch.Tensor) else type(data).__name__
        raise HoiError(
            f"expected one (frames, columns) tensor, found {found}", where=path, fix="export one motion per file"
        )
    return data.detach().to(torch.float64).numpy()


def by_name(table: FloatArray, names: Sequence[str]) -> FloatArray:
    """(T, len(names), ...) in the file's body order -> (T, 52, ...) in ours, matched by name."""
    return table[:, joint_index(JOINT_NAMES, names)]


def rotvec_to_quat(rotvec: FloatArray) -> FloatArray:
    """(..., 3) rotation vectors -> (..., 4) xyzw."""
    return roma.rotvec_to_unitquat(torch.from_numpy(np.ascontiguousarray(rotvec))).numpy()


@dataclass(frozen=True)
class SkeletonFit:
    """Rest offsets recovered from data, and how well they reproduce it.

    Attributes:
        offsets: (52, 3) m in the parent's frame.
        mean_mm, max_mm: distance of FK from the stored joints.
        body_mm: the same mean over the 22 body joints (no fingers).
        worst: name of the worst joint.
    """

    offsets: FloatArray
    mean_mm: float
    max_mm: float
    body_mm: float
    worst: str

    def sentence(self) -> str:
        """The fit's residual in words, for a clip's provenance."""
        return (
            f"Skeleton fitted to the stored joint positions: forward kinematics differs by {self.mean_mm:.3g} mm mean "
            f"({self.body_mm:.3g} mm on the 22 body joints), {self.max_mm:.3g} mm at most ({self.worst})."
        )


def fit_skeleton(root_pos_w: FloatArray, joint_quat: FloatArray, joint_pos_w: FloatArray) -> SkeletonFit:
    """Constant rest offsets that best explain positions and rotations, bone by bone in the least-squares sense.

    ``p_j - p_parent = R_parent o_j`` in every frame has the minimizer ``o_j = mean_t R_parent^T (p_j - p_parent)``.

    Args:
        root_pos_w: (T, 3).
        joint_quat: (T, 52, 4) parent-relative.
        joint_pos_w: (T, 52, 3).
    """
    root, local, pos = (torch.from_numpy(np.ascontiguousarray(a)) for a in (root_pos_w, joint_quat, joint_pos_w))
    _, quat_w = forward_kinematics(root, local, torch.zeros(NUM_JOINTS, 3, dtype=torch.float64))
    parents = list(PARENTS[1:])
    bones = roma.quat_action(roma.quat_conjugation(quat_w[:, parents]), pos[:, 1:] - pos[:, parents])
    offsets = torch.cat([torch.zeros(1, 3, dtype=torch.float64), bones.mean(dim=0)])
    fk, _ = forward_kinematics(root, local, offsets)
    error = 1e3 * (fk - pos).norm(dim=-1)
    worst = JOINT_NAMES[int(error.max(dim=0).values.argmax())]
    return SkeletonFit(offsets.numpy(), float(error.mean()), float(error.max()), float(error[:, :22].mean()), worst)


def rest_axes(offsets: FloatArray) -> FloatArray:
    """Rotation (3, 3) that takes the source's rest frame to ours (x forward, y left, z up), a signed permutation.

    Read off the fitted skeleton: "up" is pelvis to head, "left" is right shoulder to left shoulder.

    Raises:
        HoiError: the rest pose is not within 30 degrees of any axis-aligned frame (wrong joint order or rotations).
    """
    up = _axis(_chain(offsets, "head"))
    left = _axis(_chain(offsets, "left_shoulder") - _chain(offsets, "right_shoulder"))
    if up is None or left is None or abs(up @ left) > 0.5:
        raise HoiError(
            "the fitted rest pose is no upright T-pose along the axes",
            field="joint_offsets",
            fix="check that the file holds rotation vectors in the depth-first body order",
        )
    return np.stack([np.cross(left, up), left, up])


def to_our_rest(offsets: FloatArray, joint_quat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Offsets (52, 3) and rotations (T, 52, 4) of a source re-expressed in body frames aligned with our rest pose.

    With A the rotation of :func:`rest_axes`: ``o' = A o``, ``R_root' = R_root A^T``, ``R_j' = A R_j A^T``; the world
    positions of all joints stay the same.
    """
    axes = torch.from_numpy(rest_axes(offsets))
    change = roma.rotmat_to_unitquat(axes)
    local = torch.from_numpy(np.ascontiguousarray(joint_quat))
    right = roma.quat_product(local, roma.quat_conjugation(change).expand_as(local))
    turned = roma.quat_product(change.expand_as(local), right)
    turned[:, 0] = right[:, 0]
    return offsets @ axes.numpy().T, turned.numpy()


def _chain(offsets: FloatArray, joint: str) -> FloatArray:
    """Rest position of a joint relative to the pelvis."""
    total = np.zeros(3)
    index = JOINT_NAMES.index(joint)
    while index > 0:
        total = total + offsets[index]
        index = PARENTS[index]
    return total


def _axis(vector: FloatArray) -> FloatArray | None:
    """The signed unit axis within 30 degrees of ``vector``, or None."""
    unit = vector / max(float(np.linalg.norm(vector)), 1e-9)
    k = int(np.abs(unit).argmax())
    return np.sign(unit[k]) * np.eye(3)[k] if abs(unit[k]) > np.cos(np.radians(30)) else None
