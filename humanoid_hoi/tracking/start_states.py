"""The simulator state that a reference frame stands for."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import rotate
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import ResetState, SimState


def reset_state(
    ref: ReferenceFrame, parents: Sequence[int], noise: float = 0.0, generator: torch.Generator | None = None
) -> ResetState:
    """The simulator state of M reference frames.

    Args:
        ref: reference (M).
        parents: of the skeleton's joints.
        noise: rad, standard deviation of a random rotation of every joint but the root; object and root stay.
        generator: source of the noise.
    """
    state = ResetState(
        root_pos_w=ref.joint_pos_w[:, 0],
        joint_quat=ref.joint_quat,
        root_vel_w=ref.joint_vel_w[:, 0],
        # World frame, as the reference's are; backends that want body frames convert inside.
        root_angvel_w=ref.joint_angvel_w[:, 0],
        joint_angvel=joint_spin(ref, parents),
        obj_pos_w=ref.obj_pos_w,
        obj_quat_w=ref.obj_quat_w,
        obj_vel_w=ref.obj_vel_w,
        obj_angvel_w=ref.obj_angvel_w,
    )
    return shaken(state, noise, generator)


def shaken(state: ResetState, noise: float, generator: torch.Generator | None = None) -> ResetState:
    """A state with a random rotation of every joint but the root; object, root and velocities stay.

    Args:
        state: M rows.
        noise: rad, standard deviation per axis.
        generator: source of the noise, on the CPU.
    """
    if noise <= 0:
        return state
    quat = state.joint_quat
    # torch draws in blocks of 16 numbers and the last block anew: with whole blocks a row's noise does not depend on
    # how many follow it, so a trial is the same in however many environments it is evaluated.
    rows = -(-len(quat) // 16) * 16
    shake = noise * torch.randn((rows, quat.shape[1] - 1, 3), generator=generator)[: len(quat)].to(quat)
    # The root is left exact, because a pelvis off by a little drops or digs in the feet. Turned on the right: about the
    # joint's own axes.
    turned = torch.cat([quat[:, :1], roma.quat_product(quat[:, 1:], roma.rotvec_to_unitquat(shake))], 1)
    return dataclasses.replace(state, joint_quat=turned)


def joint_spin(ref: ReferenceFrame | SimState, parents: Sequence[int]) -> Tensor:
    """Angular velocity (M, J, 3), rad/s, of each joint relative to its parent, in the joint's own frame; zero for the root."""
    above = _above(tuple(parents), ref.joint_angvel_w.device)
    # Both are world angular velocities of bodies, so their difference is that of the joint, still in world axes.
    relative = ref.joint_angvel_w[:, 1:] - ref.joint_angvel_w[:, above]
    spin = torch.zeros_like(ref.joint_angvel_w)
    # By the inverse of the body's world rotation into the joint's own axes.
    spin[:, 1:] = rotate(roma.quat_conjugation(ref.joint_quat_w[:, 1:]), relative)
    return spin


@functools.lru_cache(maxsize=8)
def _above(parents: tuple[int, ...], device: torch.device) -> Tensor:
    """Parent of every joint but the root."""
    return torch.tensor(parents[1:], device=device)
