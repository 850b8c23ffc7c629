"""What the tensor importers share: safe reading, joints by name, and our rest frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import roma
import torch

from humanoid_hoi.body.skeleton import FINGERS, Skeleton, joint_index
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.tensors import read_torch, tensor_array
from humanoid_hoi.importers.foreign import refuse_dictionary, refuse_foreign

_AGAIN = "copy or download the file again"


def _depth_first_bodies() -> tuple[str, ...]:
    """The 52 body names in the depth-first order of omomo.xml and smplx_capsule.xml."""

    def arm(side: str) -> list[str]:
        fingers = [f"{side}_{f.capitalize()}{k}" for f in FINGERS for k in (1, 2, 3)]
        return [f"{side}_{part}" for part in ("Thorax", "Shoulder", "Elbow", "Wrist")] + fingers

    legs = [f"{side}_{part}" for side in "LR" for part in ("Hip", "Knee", "Ankle", "Toe")]
    # Depth first, left before right: how MuJoCo numbers the bodies of those files.
    return ("Pelvis", *legs, "Torso", "Spine", "Chest", "Neck", "Head", *arm("L"), *arm("R"))


BODIES_52: tuple[str, ...] = _depth_first_bodies()


def read_tensor(path: str | Path) -> FloatArray:
    """The (T, C) table of a ``.pt`` file, on the CPU, float64, without unpickling anything but tensors.

    Raises:
        HoiError: truncated or foreign file (it says what the file is), or not one two-dimensional tensor.
    """
    path = Path(path)
    # By its first bytes, before torch complains about it in its own words.
    refuse_foreign(path)
    data = read_torch(path, "motion tensor", _AGAIN)
    # A dictionary is never one of the tables, but its keys often show what it is.
    if isinstance(data, dict):
        refuse_dictionary(data, path)
    table = tensor_array(data, path, None, "export one (frames, columns) tensor per motion")
    if table.ndim != 2:
        raise HoiError(
            f"expected one (frames, columns) tensor, found shape {table.shape}",
            where=path,
            fix="export one motion per file",
        )
    return table


def by_name(table: FloatArray, names: Sequence[str], skeleton: Skeleton) -> FloatArray:
    """(T, len(names), ...) in the file's body order -> (T, J, ...) in the skeleton's, matched by name."""
    # Column k of the result is the file's column of our joint k.
    return table[:, joint_index(skeleton.names, names)]


def rotvec_to_quat(rotvec: FloatArray) -> FloatArray:
    """(..., 3) rotation vectors -> (..., 4) xyzw."""
    return roma.rotvec_to_unitquat(torch.from_numpy(np.ascontiguousarray(rotvec))).numpy()


def rest_axes(offsets: FloatArray, skeleton: Skeleton) -> FloatArray:
    """Rotation (3, 3) that takes the source's rest frame to ours (x forward, y left, z up), a signed permutation.

    Read off the fitted skeleton: "up" is pelvis to head, "left" is right shoulder to left shoulder.

    Raises:
        HoiError: the rest pose is not within 30 degrees of any axis-aligned frame (wrong joint order or rotations).
    """
    up = _axis(_chain(offsets, "head", skeleton))
    left = _axis(_chain(offsets, "left_shoulder", skeleton) - _chain(offsets, "right_shoulder", skeleton))
    # An upright T-pose has them at right angles, along axes of the file.
    if up is None or left is None or abs(up @ left) > 0.5:
        raise HoiError(
            "the fitted rest pose is no upright T-pose along the axes",
            field="joint_offsets",
            fix="check that the file holds rotation vectors in the depth-first body order",
        )
    # Rows: our x (forward = left x up), y and z in the source's axes.
    return np.stack([np.cross(left, up), left, up])


def to_our_rest(offsets: FloatArray, joint_quat: FloatArray, skeleton: Skeleton) -> tuple[FloatArray, FloatArray]:
    """Offsets (J, 3) and rotations (T, J, 4) of a source re-expressed in body frames aligned with our rest pose.

    With A the rotation of :func:`rest_axes`: ``o' = A o``, ``R_root' = R_root A^T``, ``R_j' = A R_j A^T``; the world
    positions of all joints stay the same.
    """
    axes = torch.from_numpy(rest_axes(offsets, skeleton))
    change = roma.rotmat_to_unitquat(axes)
    local = torch.from_numpy(np.ascontiguousarray(joint_quat))
    # R_j A^T first, for all joints; the root's rotation keeps its world side.
    right = roma.quat_product(local, roma.quat_conjugation(change).expand_as(local))
    turned = roma.quat_product(change.expand_as(local), right)
    turned[:, 0] = right[:, 0]
    return offsets @ axes.numpy().T, turned.numpy()


def _chain(offsets: FloatArray, joint: str, skeleton: Skeleton) -> FloatArray:
    """Rest position of a joint relative to the pelvis."""
    total = np.zeros(3)
    index = skeleton.names.index(joint)
    # Index 0 is the pelvis, where the chain is measured from.
    while index > 0:
        total = total + offsets[index]
        index = skeleton.parents[index]
    return total


def _axis(vector: FloatArray) -> FloatArray | None:
    """The signed unit axis within 30 degrees of ``vector``, or None."""
    # A vector of no length stays zero and finds no axis.
    unit = vector / max(float(np.linalg.norm(vector)), 1e-9)
    k = int(np.abs(unit).argmax())
    # Captured skeletons lean a little at rest; 30 degrees leave no doubt which axis is meant.
    return np.sign(unit[k]) * np.eye(3)[k] if abs(unit[k]) > np.cos(np.radians(30)) else None
