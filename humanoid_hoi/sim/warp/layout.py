"""Our tensors to and from MuJoCo's order on the device: the torch counterpart of :class:`MujocoLayout`'s numpy border."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.sim.mujoco.layout import MujocoLayout
from humanoid_hoi.sim.state import ResetState, SimState


@dataclass(frozen=True)
class KinematicViews:
    """Zero-copy views of Warp's outputs, MuJoCo's conventions (N worlds, B bodies).

    Attributes:
        xpos: (N, B, 3).
        xquat: (N, B, 4) wxyz.
        cvel: (N, B, 6) angular then linear, at the tree's center of mass.
        subtree_com: (N, B, 3).
    """

    xpos: Tensor
    xquat: Tensor
    cvel: Tensor
    subtree_com: Tensor


class WarpLayout:
    """Index tensors on the device, and both conversions without a host copy.

    Args:
        model: the compiled scene.
        layout: its addresses by name.
        device: of all tensors.

    Attributes:
        ctrl: (3 M,) actuator ids of the moving joints, joint-major x, y, z.
        moving: which of the J - 1 joints below the root move.
    """

    def __init__(self, model: mujoco.MjModel, layout: MujocoLayout, device: torch.device) -> None:
        def index(values: np.ndarray) -> Tensor:
            return torch.as_tensor(np.asarray(values).reshape(-1), dtype=torch.long, device=device)

        self._layout = layout
        self.ctrl = index(layout.ctrl)
        self.moving = layout.moving if isinstance(layout.moving, slice) else index(layout.moving)
        self._bodies = index(layout.bodies)
        self._roots = index(model.body_rootid[layout.bodies])
        self._ball_qpos = index(layout.ball_qpos)
        self._ball_qvel = index(layout.ball_qvel)
        self._qpos0 = torch.as_tensor(model.qpos0, dtype=torch.float32, device=device)
        self._nv = model.nv

    def reset_rows(self, state: ResetState) -> tuple[Tensor, Tensor]:
        """qpos (M, nq) and qvel (M, nv) of a state; free joints spin in the body frame, quaternions are wxyz."""
        layout = self._layout
        quat = state.joint_quat
        qpos = self._qpos0.repeat(len(quat), 1)
        qvel = qpos.new_zeros(len(quat), self._nv)
        qpos[:, layout.root_qpos] = _pose(state.root_pos_w, quat[:, 0])
        qvel[:, layout.root_qvel] = _twist(state.root_vel_w, state.root_angvel_w, quat[:, 0])
        # xyzw to wxyz, then flat: addresses are flat too.
        qpos[:, self._ball_qpos] = quat[:, 1:][:, self.moving].roll(1, -1).flatten(1)
        qvel[:, self._ball_qvel] = state.joint_angvel[:, 1:][:, self.moving].flatten(1)
        if layout.obj_qpos is not None and layout.obj_qvel is not None:
            qpos[:, layout.obj_qpos] = _pose(state.obj_pos_w, state.obj_quat_w)
            qvel[:, layout.obj_qvel] = _twist(state.obj_vel_w, state.obj_angvel_w, state.obj_quat_w)
        return qpos, qvel

    def read(self, views: KinematicViews, forces: Tensor) -> SimState:
        """The state in our conventions, in tensors of its own.

        Args:
            views: current kinematics.
            forces: (N, 2, J, 3) N of object and ground.
        """
        bodies = self._bodies
        j = len(bodies) - 1
        pos = views.xpos[:, bodies]
        quat = views.xquat[:, bodies].roll(-1, -1)
        # w >= 0.
        quat = torch.where(quat[..., 3:] < 0, -quat, quat)
        cvel = views.cvel[:, bodies]
        angvel = cvel[..., :3]
        # cvel is taken at the center of mass of the body's tree, not at the body's origin.
        lever = pos - views.subtree_com[:, self._roots]
        vel = cvel[..., 3:] + torch.linalg.cross(angvel, lever)
        # A copy: the next launch writes into the same memory.
        forces = forces.clone()
        return SimState(
            joint_pos_w=pos[:, :j],
            joint_quat_w=quat[:, :j],
            joint_vel_w=vel[:, :j],
            joint_angvel_w=angvel[:, :j],
            obj_pos_w=pos[:, j],
            obj_quat_w=quat[:, j],
            obj_vel_w=vel[:, j],
            obj_angvel_w=angvel[:, j],
            obj_contact_force_w=forces[:, 0],
            ground_contact_force_w=forces[:, 1],
        )


def _pose(pos: Tensor, quat: Tensor) -> Tensor:
    return torch.cat([pos, quat.roll(1, -1)], -1)


def _twist(vel_w: Tensor, angvel_w: Tensor, quat: Tensor) -> Tensor:
    return torch.cat([vel_w, roma.quat_action(roma.quat_conjugation(quat), angvel_w)], -1)
