"""What states and references have in common: named quantities as 3-vectors of the observed joints and the object.

Directional quantities are 3-vectors: positions, the two first columns of each rotation matrix (6D rotations), velocities.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from functools import cached_property

import torch
from torch import Tensor

from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import SimState

Joints = slice | Tensor


def joint_selection(joints: Sequence[int], device: torch.device) -> Joints:
    """A slice where the joints follow each other: a view instead of a copy."""
    first = joints[0]
    last = joints[-1]
    if list(joints) == list(range(first, last + 1)):
        return slice(first, last + 1)
    return torch.tensor(list(joints), device=device)


def of_joints(values: Tensor, joints: Joints) -> Tensor:
    """The rows (N, k, ...) of the selected joints of (N, J, ...)."""
    return values[:, joints] if isinstance(joints, slice) else values.index_select(1, joints)


class Features:
    """Named quantities (N, n, 3), world, of a simulated state or a reference; each computed once."""

    def __init__(self, source: SimState | ReferenceFrame, joints: Joints) -> None:
        self.source = source
        self.joints = joints

    def __getitem__(self, name: str) -> Tensor:
        """Vectors (N, n, 3) of one of :data:`QUANTITIES`."""
        return QUANTITIES[name](self)

    def together(self, names: Sequence[str]) -> Tensor:
        """The vectors of several quantities, one after the other."""
        return torch.cat([self[name] for name in names], 1)

    def joint(self, field: str) -> Tensor:
        """A field of the observed joints."""
        return of_joints(getattr(self.source, field), self.joints)

    def obj(self, field: str) -> Tensor:
        """A field of the object as one vector."""
        vector: Tensor = getattr(self.source, field)
        return vector.unsqueeze(1)

    @cached_property
    def columns(self) -> Tensor:
        """Rotation columns (N, 2 k + 2, 3) of the observed joints, then of the object: one operation for both."""
        return rotation_columns(torch.cat([self.joint("joint_quat_w"), self.source.obj_quat_w.unsqueeze(1)], 1))


QUANTITIES: dict[str, Callable[[Features], Tensor]] = {
    "joint_pos": lambda f: f.joint("joint_pos_w"),
    "obj_pos": lambda f: f.obj("obj_pos_w"),
    # Two vectors a rotation, the object's last.
    "joint_rot6d": lambda f: f.columns[:, :-2],
    "obj_rot6d": lambda f: f.columns[:, -2:],
    "joint_vel": lambda f: f.joint("joint_vel_w"),
    "joint_angvel": lambda f: f.joint("joint_angvel_w"),
    "obj_vel": lambda f: f.obj("obj_vel_w"),
    "obj_angvel": lambda f: f.obj("obj_angvel_w"),
}

# Products x*x, x*y ... w*w of a quaternion (16) to the first two columns of its matrix (6), less the two ones.
_COLUMNS_OF_PRODUCTS = torch.zeros(4, 4, 6)
# (row, col) choose the product of the quaternion's parts (0 = x, 1 = y, 2 = z,
# 3 = w); out is the number of the six: x column's three, then the y column's.
for _row, _col, _out, _value in (
    (1, 1, 0, -2.0),
    (2, 2, 0, -2.0),
    (0, 1, 1, 2.0),
    (2, 3, 1, 2.0),
    (0, 2, 2, 2.0),
    (1, 3, 2, -2.0),
    (0, 1, 3, 2.0),
    (2, 3, 3, -2.0),
    (0, 0, 4, -2.0),
    (2, 2, 4, -2.0),
    (1, 2, 5, 2.0),
    (0, 3, 5, 2.0),
):
    _COLUMNS_OF_PRODUCTS[_row, _col, _out] = _value
_ONES = torch.tensor([1.0, 0, 0, 0, 1, 0])


@functools.lru_cache(maxsize=8)
def _column_constants(device: torch.device) -> tuple[Tensor, Tensor]:
    return _ONES.to(device), _COLUMNS_OF_PRODUCTS.view(16, 6).to(device)


def rotation_columns(quat: Tensor) -> Tensor:
    """First two columns of the rotation matrices of (N, K, 4) xyzw as (N, 2K, 3): per rotation x axis, then y axis.

    The columns are linear in the products of the quaternion's parts: two operations instead of thirty small ones.
    """
    ones, matrix = _column_constants(quat.device)
    # All sixteen products at once; the matrix picks the six sums of them that the columns are.
    # (N K, 16), row-major: the product of parts i and j stands at 4 i + j, as the constants' view has it.
    products = (quat.unsqueeze(-1) * quat.unsqueeze(-2)).view(-1, 16)
    return torch.addmm(ones, products, matrix).view(len(quat), -1, 3)


# (cos, sin) of the heading to the flat 3 x 3 matrix [[c, -s, 0], [s, c, 0], [0, 0, 1]].
_HEADING = torch.tensor([[1.0, 0, 0, 0, 1, 0, 0, 0, 0], [0, -1.0, 0, 1, 0, 0, 0, 0, 0]])
_UP = torch.tensor([0.0, 0, 0, 0, 0, 0, 0, 0, 1])


@functools.lru_cache(maxsize=8)
def _heading_constants(device: torch.device) -> tuple[Tensor, Tensor]:
    return _UP.to(device), _HEADING.to(device)


def heading_of(forward: Tensor) -> Tensor:
    """The matrix of the pelvis' x axis, horizontal part (N, 2), of any length."""
    up, spread = _heading_constants(forward.device)
    x, y = forward.unbind(1)
    # A pelvis whose x axis points straight up has no heading; the clamp leaves it a harmless one.
    length = torch.hypot(x, y).clamp_(min=1e-6).unsqueeze(1)
    return torch.addmm(up, forward / length, spread).view(-1, 3, 3)
