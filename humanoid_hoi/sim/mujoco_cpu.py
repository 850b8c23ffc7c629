"""MuJoCo on the CPU: one persistent ``mujoco.batch.Batch`` per scene, all environments in one threaded call."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import mujoco
import numpy as np
import roma
import torch
from mujoco import batch as mujoco_batch
from torch import Tensor

from humanoid_hoi.body.skeleton import NUM_JOINTS
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.scene.mujoco_spec import build_spec
from humanoid_hoi.sim.base import Capabilities, Counters, Simulator
from humanoid_hoi.sim.divergence import StateHistory
from humanoid_hoi.sim.mujoco_layout import MujocoLayout, add_contact_sensors
from humanoid_hoi.sim.state import ResetState, SimState

# A joint faster than this has exploded (InterMimic allows 100 rad/s; a real limb stays under 40).
MAX_SPEED = 200.0
# Ball servos break at pi (DESIGN 6): targets are shortened to this norm.
MAX_TARGET = 3.0
_STEP_STAGE = mujoco.mjtStage.mjSTAGE_VEL


def compile_model(scene: SceneDescription) -> mujoco.MjModel:
    """The scene's MjModel with the contact sensors this backend reads."""
    spec = build_spec(scene)
    add_contact_sensors(spec)
    return spec.compile()


class MujocoCpuSimulator(Simulator):
    """One scene, N environments on ``num_threads`` threads.

    Args:
        scene: what to simulate.
        num_envs: N.
        num_threads: physics threads, 0 for all cores.
        dump_dir: where the last states of a diverged environment go; None: nowhere.
    """

    def __init__(
        self, scene: SceneDescription, num_envs: int, num_threads: int = 0, dump_dir: Path | None = None
    ) -> None:
        self.num_envs, self.device = num_envs, torch.device("cpu")
        self.control_dt = scene.physics.control_dt
        self.capabilities = Capabilities(separate_contacts=True, deterministic=True, viewer=True)
        self.counters = Counters()
        self.model = compile_model(scene)
        self.layout = MujocoLayout.of(self.model)
        self.batch = mujoco_batch.Batch(self.model, num_envs, num_threads, persistent=True)
        self.steps_per_control = scene.physics.steps_per_control
        self._qpos, self._qvel, self._ctrl = (self.batch.bind(n) for n in ("qpos", "qvel", "ctrl"))
        self._warm = self.batch.bind("qacc_warmstart")
        outputs = ("xpos", "xquat", "cvel", "subtree_com", "sensordata", "ncon")
        self._out = {name: self.batch.bind(name) for name in outputs}
        self._history = StateHistory(self.model, num_envs, dump_dir)
        self._com_rows = self.model.body_rootid[self.layout.bodies]
        self._state: SimState | None = None
        self._diverged = torch.zeros(num_envs, dtype=torch.bool)
        self._stale = torch.zeros(num_envs, dtype=torch.bool)  # set, but their kinematics not computed yet
        self.batch.forward(stage=_STEP_STAGE)

    @property
    def scene_ids(self) -> Tensor:
        """All zeros: one scene."""
        return torch.zeros(self.num_envs, dtype=torch.long)

    def reset(self, env_ids: Tensor, state: ResetState) -> None:
        """Put environments into ``state``; contact forces read zero until the next step."""
        rows = env_ids.numpy()
        ordered = np.sort(rows)  # the batch takes ascending ids only
        self.batch.reset(ordered, stage=mujoco.mjtStage.mjSTAGE_NONE)
        self.layout.write_reset(self._qpos, self._qvel, rows, state)
        self._ctrl[rows[:, None], self.layout.ctrl] = (
            roma.unitquat_to_rotvec(state.joint_quat[:, 1:]).flatten(1).numpy()
        )
        self._history.restart(rows)
        self._diverged[env_ids] = False
        self._stale[env_ids] = True

    def step(self, targets: Tensor) -> None:
        """One control step of all environments."""
        norm = targets.norm(dim=-1, keepdim=True)
        targets = targets * (MAX_TARGET / norm.clamp(min=MAX_TARGET))
        self._ctrl[:, self.layout.ctrl] = targets.reshape(self.num_envs, -1).numpy()
        self._history.push(self._qpos, self._qvel, self._ctrl, self._warm)
        self.batch.step(nstep=self.steps_per_control, stage=_STEP_STAGE)
        self._find_diverged()
        self._stale[:] = False
        self._state = self._read()

    def state(self) -> SimState:
        """State after the last step or reset."""
        if self._state is None:
            self._state = self._read()
        if self._stale.any():
            # Only now: a step computes its own kinematics after a reset, so most resets never need these.
            self._refresh(self._stale.nonzero().flatten())
        return self._state

    def diverged(self) -> Tensor:
        """(N,) bool."""
        return self._diverged

    def snapshot(self) -> dict[str, Tensor]:
        """qpos, qvel, ctrl and the solver's warm start."""
        arrays = {"qpos": self._qpos, "qvel": self._qvel, "ctrl": self._ctrl, "qacc_warmstart": self._warm}
        return {name: torch.from_numpy(a.copy()) for name, a in arrays.items()}

    def restore(self, snapshot: dict[str, Tensor]) -> None:
        """Write a snapshot back and make the state current."""
        self.batch.reset(stage=mujoco.mjtStage.mjSTAGE_NONE)  # forget what was computed for the states before
        for name, values in snapshot.items():
            self.batch.bind(name)[:] = values.numpy()
        self._history.restart(np.arange(self.num_envs))
        self._diverged = torch.zeros(self.num_envs, dtype=torch.bool)
        self._stale[:] = True

    def stats(self) -> dict[str, float]:
        """Mean contacts per environment and divergences so far."""
        return {"contacts": float(self._out["ncon"].mean()), "nan_resets": float(self.counters.nan_resets)}

    def close(self) -> None:
        """Drop the batch (its threads end with it)."""
        self._out, self._state = {}, None
        self.__dict__.pop("batch", None)

    def _find_diverged(self) -> None:
        speed = np.abs(self._qvel).max(axis=1)
        bad = ~(speed < MAX_SPEED)  # NaN compares false, so it counts as bad
        rows = np.flatnonzero(bad & ~self._diverged.numpy())  # one that stays broken until its reset counts once
        self._diverged = torch.from_numpy(bad)
        if len(rows):
            self.counters.nan_resets += len(rows)
            self.counters.dumps += self._history.dump(rows)

    def _refresh(self, env_ids: Tensor) -> None:
        """Compute and read environments that were set to a state; contact forces read zero until their next step."""
        rows = env_ids.numpy()
        self.batch.forward(rows, stage=_STEP_STAGE)
        self._stale[env_ids] = False
        new = self._read(rows)
        for name in ("obj_contact_force_w", "ground_contact_force_w"):
            getattr(new, name).zero_()
        if len(rows) == self.num_envs:
            self._state = new
            return
        for field in fields(SimState):
            getattr(self._state, field.name)[env_ids] = getattr(new, field.name)

    def _read(self, rows: np.ndarray | slice = slice(None)) -> SimState:
        """Convert MuJoCo's outputs of ``rows`` into our conventions."""
        layout, out, j = self.layout, self._out, NUM_JOINTS
        pos = _float(out["xpos"][rows][:, layout.bodies])
        quat = _float(out["xquat"][rows][:, layout.bodies]).roll(-1, dims=-1)
        quat = torch.where(quat[..., 3:] < 0, -quat, quat)
        cvel = _float(out["cvel"][rows][:, layout.bodies])
        com = _float(out["subtree_com"][rows][:, self._com_rows])
        # cvel is taken at the centre of mass of the body's tree, not at the body's origin.
        angvel = cvel[..., :3]
        vel = cvel[..., 3:] + torch.linalg.cross(angvel, pos - com)
        forces = _float(out["sensordata"][rows]).neg()  # the sensor gives the force of the body on its partner
        return SimState(
            joint_pos_w=pos[:, :j], joint_quat_w=quat[:, :j], joint_vel_w=vel[:, :j], joint_angvel_w=angvel[:, :j],
            obj_pos_w=pos[:, j], obj_quat_w=quat[:, j], obj_vel_w=vel[:, j], obj_angvel_w=angvel[:, j],
            obj_contact_force_w=forces[:, layout.obj_sensor].view(-1, j, 3),
            ground_contact_force_w=forces[:, layout.ground_sensor].view(-1, j, 3),
        )  # fmt: skip


def _float(array: np.ndarray) -> Tensor:
    """A float32 tensor of its own."""
    return torch.from_numpy(array.astype(np.float32))
