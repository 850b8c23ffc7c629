"""From a reset state to what Isaac Gym is given and to what is shown until the next step."""

from __future__ import annotations

import functools

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import forward_kinematics, positive_w, rotate
from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.sim.state import ResetState, SimState


def reset_rows(state: ResetState) -> dict[str, Tensor]:
    """``reset_root`` (M, 13), ``reset_obj`` (M, 13) and ``reset_dof`` (M, 3 (J - 1), 2) of the protocol.

    A spherical joint's three coordinates are the rotation vector of its local rotation, their velocities the joint's
    relative angular velocity in its own frame.
    """
    root = torch.cat([state.root_pos_w, positive_w(state.joint_quat[:, 0]), state.root_vel_w, state.root_angvel_w], -1)
    obj = torch.cat([state.obj_pos_w, positive_w(state.obj_quat_w), state.obj_vel_w, state.obj_angvel_w], -1)
    pos = roma.unitquat_to_rotvec(state.joint_quat[:, 1:]).flatten(1)
    return {
        "reset_root": root,
        "reset_obj": obj,
        "reset_dof": torch.stack([pos, state.joint_angvel[:, 1:].flatten(1)], -1),
    }


def state_after_reset(
    state: ResetState, skeleton: Skeleton, offsets: Tensor, fixed_pose: Tensor | None = None
) -> SimState:
    """The state shown after a reset, by forward kinematics: Isaac Gym shows it only after its next step.

    Args:
        state: M rows.
        skeleton: the J joints.
        offsets: (J, 3) m.
        fixed_pose: (7,) pose of a static object, which stays where it is.
    """
    pos, quat = forward_kinematics(state.root_pos_w, state.joint_quat, offsets, skeleton.parents)
    # A joint's own angular velocity comes in its own frame.
    own = rotate(quat, state.joint_angvel).clone()  # each joint's share, world frame
    # The root's is given in the world already.
    own[:, 0] = state.root_angvel_w
    up = list(skeleton.parents[1:])
    chain = _ancestors(skeleton).to(pos.device)
    # omega of a body is the sum of the joints' shares along the chain down to it: (J, J) ones times (M, J, 3).
    angvel = torch.einsum("ja,max->mjx", chain, own)
    # v of a body is the parent's plus omega of the parent x lever; summed along the chain again.
    shift = torch.cat([state.root_vel_w[:, None], torch.linalg.cross(angvel[:, up], pos[:, 1:] - pos[:, up])], 1)
    vel = torch.einsum("ja,max->mjx", chain, shift)
    obj = [state.obj_pos_w, state.obj_quat_w, state.obj_vel_w, state.obj_angvel_w]
    if fixed_pose is not None:
        pose = fixed_pose.to(pos.device).expand(len(pos), 7)
        obj = [pose[:, :3], pose[:, 3:], torch.zeros_like(obj[2]), torch.zeros_like(obj[3])]
    return SimState(
        pos,
        positive_w(quat),
        vel,
        angvel,
        obj[0],
        positive_w(obj[1]),
        obj[2],
        obj[3],
        # Contact forces are known only after a step.
        torch.zeros_like(pos),
        torch.zeros_like(pos),
    )


def joint_velocities(state: SimState, skeleton: Skeleton) -> Tensor:
    """(N, J, 3) angular velocity of each joint relative to its parent, in its own frame; row 0 zero."""
    relative = torch.zeros_like(state.joint_angvel_w)
    difference = state.joint_angvel_w[:, 1:] - state.joint_angvel_w[:, list(skeleton.parents[1:])]
    relative[:, 1:] = rotate(roma.quat_conjugation(state.joint_quat_w[:, 1:]), difference)
    return relative


@functools.lru_cache(maxsize=4)
def _ancestors(skeleton: Skeleton) -> Tensor:
    """(J, J) 1 where the column is the row's joint or above it."""
    # Rows in order, so that the parent's row is complete: a joint's ancestors are itself and its parent's.
    chain = torch.eye(skeleton.size)
    for joint, parent in skeleton.bones:
        chain[joint] += chain[parent]
    return chain
