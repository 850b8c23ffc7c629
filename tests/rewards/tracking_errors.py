"""The tracking errors one by one, as the formulas say: what the fused ones must equal."""

from __future__ import annotations

import torch
from torch import Tensor


def _mean_square(value: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean over joints of the squared distance, (N, J, 3) -> (N,)."""
    return (value - target).flatten(1).square() @ weights.view(-1)


def joint_pos_error(joint_pos_w: Tensor, ref_joint_pos_w: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean squared joint distance (N,), m^2; positions (N, J, 3), weights (J, 3) of joint_weights."""
    return _mean_square(joint_pos_w, ref_joint_pos_w, weights)


def joint_rot_error(joint_quat_w: Tensor, ref_joint_quat_w: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean squared (chordal) angle of the joints' world rotations (N,), rad^2; quaternions (N, J, 4)."""
    x, y, z, w = (joint_quat_w * ref_joint_quat_w).unbind(-1)
    return (4.0 - 4.0 * ((x + y + z + w).square() @ weights[:, 0])).clamp(min=0.0)


def joint_vel_error(joint_vel_w: Tensor, ref_joint_vel_w: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean squared difference of the joints' linear velocities (N,), (m/s)^2."""
    return _mean_square(joint_vel_w, ref_joint_vel_w, weights)


def joint_angvel_error(joint_angvel_w: Tensor, ref_joint_angvel_w: Tensor, weights: Tensor) -> Tensor:
    """Weighted mean squared difference of the joints' world angular velocities (N,), (rad/s)^2."""
    return _mean_square(joint_angvel_w, ref_joint_angvel_w, weights)


def obj_pos_error(obj_pos_w: Tensor, ref_obj_pos_w: Tensor) -> Tensor:
    """Squared distance of the object's origin (N,), m^2; positions (N, 3)."""
    difference = obj_pos_w - ref_obj_pos_w
    return torch.linalg.vecdot(difference, difference)


def obj_rot_error(obj_quat_w: Tensor, ref_obj_quat_w: Tensor) -> Tensor:
    """Squared (chordal) angle of the object's rotation (N,), rad^2; quaternions (N, 4)."""
    return (4.0 - 4.0 * torch.linalg.vecdot(obj_quat_w, ref_obj_quat_w).square()).clamp(min=0.0)


def obj_vel_error(obj_vel_w: Tensor, ref_obj_vel_w: Tensor) -> Tensor:
    """Squared difference of the object's linear velocity (N,), (m/s)^2."""
    return obj_pos_error(obj_vel_w, ref_obj_vel_w)


def obj_angvel_error(obj_angvel_w: Tensor, ref_obj_angvel_w: Tensor) -> Tensor:
    """Squared difference of the object's angular velocity (N,), (rad/s)^2."""
    return obj_pos_error(obj_angvel_w, ref_obj_angvel_w)
