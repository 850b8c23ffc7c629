"""Where our joints live in MuJoCo's arrays, by name, and the conversions at that border (numpy, float64 <-> float32)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import rotate
from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.scene.mujoco_spec import OBJECT_BODY
from humanoid_hoi.sim.state import ResetState


@dataclass(frozen=True)
class MujocoLayout:
    """Addresses of the J joints and the object in one model.

    Attributes:
        bodies: (J + 1,) body ids, the skeleton's joints then the object.
        moving: which of the J - 1 joints below the root move: all of them, or the rows (M,) of those that are not welded.
        ball_qpos: (M, 4), ball_qvel: (M, 3): addresses of the moving joints.
        root_qpos, root_qvel, obj_qpos, obj_qvel: slices; object slices are None when it is static.
        ctrl: (3 M,) actuator ids, joint-major x, y, z.
        obj_sensor, ground_sensor: slices of ``sensordata`` with J contact forces each.
    """

    bodies: np.ndarray
    moving: slice | np.ndarray
    ball_qpos: np.ndarray
    ball_qvel: np.ndarray
    root_qpos: slice
    root_qvel: slice
    obj_qpos: slice | None
    obj_qvel: slice | None
    ctrl: np.ndarray
    obj_sensor: slice
    ground_sensor: slice

    @staticmethod
    def of(model: mujoco.MjModel, skeleton: Skeleton) -> MujocoLayout:
        """Look everything up by name."""
        # Sensors were added joint by joint, so each kind's readings are one run of 3 J numbers.
        names = [name for name in skeleton.actuated if _joint_or_none(model, name) is not None]
        joints = [model.joint(name) for name in names]
        obj = _joint_or_none(model, OBJECT_BODY)
        root = model.joint(skeleton.names[0])
        # A slice where every joint moves: it makes views, an index array would copy at every reset and step.
        whole = len(names) == len(skeleton.actuated)
        moving = slice(None) if whole else np.array([skeleton.actuated.index(name) for name in names])
        contact = model.sensor(f"{skeleton.names[0]}_object").adr[0], model.sensor(f"{skeleton.names[0]}_ground").adr[0]
        return MujocoLayout(
            bodies=np.array([model.body(n).id for n in (*skeleton.names, OBJECT_BODY)]),
            moving=moving,
            ball_qpos=np.array([j.qposadr[0] + np.arange(4) for j in joints]),
            ball_qvel=np.array([j.dofadr[0] + np.arange(3) for j in joints]),
            root_qpos=slice(root.qposadr[0], root.qposadr[0] + 7),
            root_qvel=slice(root.dofadr[0], root.dofadr[0] + 6),
            # A static object has no free joint: None and ... stays None.
            obj_qpos=obj and slice(obj.qposadr[0], obj.qposadr[0] + 7),
            obj_qvel=obj and slice(obj.dofadr[0], obj.dofadr[0] + 6),
            ctrl=np.array([model.actuator(f"{n}_{a}").id for n in names for a in "xyz"]),
            obj_sensor=slice(contact[0], contact[0] + 3 * skeleton.size),
            ground_sensor=slice(contact[1], contact[1] + 3 * skeleton.size),
        )

    def write_reset(self, qpos: np.ndarray, qvel: np.ndarray, rows: np.ndarray, state: ResetState) -> None:
        """Write ``state`` (R) into ``rows`` (R,) of qpos (N, nq) and qvel (N, nv), free-joint spins in the body frame.

        What the state says of welded joints is left out.
        """
        quat = state.joint_quat
        qpos[rows, self.root_qpos] = _pose(state.root_pos_w, quat[:, 0])
        qvel[rows, self.root_qvel] = _twist(state.root_vel_w, state.root_angvel_w, quat[:, 0])
        # (M, J - 1, 4) addresses by broadcasting rows against them.
        qpos[rows[:, None, None], self.ball_qpos] = _wxyz(quat[:, 1:][:, self.moving])
        qvel[rows[:, None, None], self.ball_qvel] = state.joint_angvel[:, 1:][:, self.moving].numpy()
        if self.obj_qpos is not None and self.obj_qvel is not None:
            qpos[rows, self.obj_qpos] = _pose(state.obj_pos_w, state.obj_quat_w)
            qvel[rows, self.obj_qvel] = _twist(state.obj_vel_w, state.obj_angvel_w, state.obj_quat_w)


def add_contact_sensors(spec: mujoco.MjSpec, skeleton: Skeleton) -> None:
    """Net contact force on every humanoid body, from the object and from the world (ground and supports)."""
    # The world body holds the ground and the supports.
    for suffix, other in (("object", OBJECT_BODY), ("ground", "world")):
        for name in skeleton.names:
            sensor = spec.add_sensor(
                name=f"{name}_{suffix}",
                type=mujoco.mjtSensor.mjSENS_CONTACT,
                objtype=mujoco.mjtObj.mjOBJ_BODY,
                objname=name,
                reftype=mujoco.mjtObj.mjOBJ_BODY,
                refname=other,
            )
            # intprm: data bits (2 = force), reduction (3 = net force), number of slots.
            sensor.intprm[:3] = [1 << 1, 3, 1]


def _joint_or_none(model: mujoco.MjModel, name: str) -> Any:
    """The joint of that name, None where the body of that name has none."""
    found = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_JOINT, name)
    return model.joint(name) if found >= 0 else None


def _wxyz(quat: Tensor) -> np.ndarray:
    return torch.roll(quat, 1, dims=-1).numpy()


def _pose(pos: Tensor, quat: Tensor) -> np.ndarray:
    return np.concatenate([pos.numpy(), _wxyz(quat)], axis=-1)


def _twist(vel_w: Tensor, angvel_w: Tensor, quat: Tensor) -> np.ndarray:
    # MuJoCo's free joint wants the linear velocity in the world and the angular one in the body's frame.
    return torch.cat([vel_w, rotate(roma.quat_conjugation(quat), angvel_w)], dim=-1).numpy()
