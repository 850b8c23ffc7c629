"""What a simulator shows and accepts: whole-batch tensors in the conventions of the project.

N environments, J joints in the order of the simulator's skeleton; xyzw quaternions; world frame; linear velocity of each body's origin; float32 on one device.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

from torch import Tensor

T = TypeVar("T")


@dataclass
class SimState:
    """State of all environments after the last step or reset.

    Attributes:
        joint_pos_w: (N, J, 3) m.
        joint_quat_w: (N, J, 4).
        joint_vel_w: (N, J, 3) m/s.
        joint_angvel_w: (N, J, 3) rad/s.
        obj_pos_w: (N, 3).
        obj_quat_w: (N, 4).
        obj_vel_w, obj_angvel_w: (N, 3).
        obj_contact_force_w: (N, J, 3) N, force of the object on each body (last substep).
        ground_contact_force_w: (N, J, 3) N, force of ground and supports on each body.
    """

    joint_pos_w: Tensor
    joint_quat_w: Tensor
    joint_vel_w: Tensor
    joint_angvel_w: Tensor
    obj_pos_w: Tensor
    obj_quat_w: Tensor
    obj_vel_w: Tensor
    obj_angvel_w: Tensor
    obj_contact_force_w: Tensor
    ground_contact_force_w: Tensor

    @property
    def net_contact_force_w(self) -> Tensor:
        """(N, J, 3) N, everything that touches each body."""
        return self.obj_contact_force_w + self.ground_contact_force_w


@dataclass
class ResetState:
    """State to put M environments into: local joint rotations plus root and object pose and velocity.

    Attributes:
        root_pos_w: (M, 3).
        joint_quat: (M, J, 4) parent-relative, joint 0 world.
        root_vel_w: (M, 3).
        root_angvel_w: (M, 3) world.
        joint_angvel: (M, J, 3) rad/s of each joint relative to its parent, in the joint's own frame (row 0 unused).
        obj_pos_w: (M, 3).
        obj_quat_w: (M, 4).
        obj_vel_w, obj_angvel_w: (M, 3).
    """

    root_pos_w: Tensor
    joint_quat: Tensor
    root_vel_w: Tensor
    root_angvel_w: Tensor
    joint_angvel: Tensor
    obj_pos_w: Tensor
    obj_quat_w: Tensor
    obj_vel_w: Tensor
    obj_angvel_w: Tensor


def rows_of(batch: T, env_ids: Tensor) -> T:
    """The same dataclass with only rows ``env_ids`` (M,) of every tensor."""
    kind: Any = type(batch)
    return kind(*(getattr(batch, f.name)[env_ids] for f in fields(kind)))
