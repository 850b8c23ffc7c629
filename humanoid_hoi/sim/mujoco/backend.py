"""MuJoCo on the CPU: one persistent ``mujoco.batch.Batch`` per scene, all environments in one threaded call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import roma
import torch
from mujoco import batch as mujoco_batch
from torch import Tensor

from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.scene.mujoco_spec import build_spec
from humanoid_hoi.sim.assistance import Guide, Strength
from humanoid_hoi.sim.base import MAX_TARGET, Capabilities, Counters, Simulator
from humanoid_hoi.sim.divergence import StateHistory
from humanoid_hoi.sim.mujoco.helper import Helper
from humanoid_hoi.sim.mujoco.layout import MujocoLayout, add_contact_sensors
from humanoid_hoi.sim.state import ResetState, SimState

# A joint faster than this has exploded (InterMimic allows 100 rad/s; a real limb stays under 40).
MAX_SPEED = 200.0
_STEP_STAGE = mujoco.mjtStage.mjSTAGE_VEL


@dataclass(frozen=True)
class _StateTable:
    """States as MuJoCo holds them, float64: qpos (rows, nq), qvel (rows, nv), ctrl (rows, 3 M), and the solver's warm start
    (rows, nv) where some are recorded."""

    qpos: np.ndarray
    qvel: np.ndarray
    ctrl: np.ndarray
    warm: np.ndarray | None = None


def compile_model(scene: SceneDescription) -> mujoco.MjModel:
    """The scene's MjModel with the contact sensors this backend reads."""
    spec = build_spec(scene)
    add_contact_sensors(spec, scene.skeleton)
    return spec.compile()


class MujocoCpuSimulator(Simulator):
    """One scene, N environments on ``num_threads`` threads.

    Args:
        scene: what to simulate.
        num_envs: N.
        num_threads: physics threads, 0 for all cores.
        dump_dir: where the last states of a diverged environment go; None: nowhere.
    """

    name = "mujoco"

    def __init__(
        self, scene: SceneDescription, num_envs: int, num_threads: int = 0, dump_dir: Path | None = None
    ) -> None:
        self.num_envs = num_envs
        self.skeleton = scene.skeleton
        self.device = torch.device("cpu")
        self.control_dt = scene.physics.control_dt
        self.capabilities = Capabilities(
            separate_contacts=True, deterministic=True, viewer=True, recorded_states=True, assistance=True
        )
        self.counters = Counters()
        self.model = compile_model(scene)
        self.layout = MujocoLayout.of(self.model, scene.skeleton)
        # persistent: buffers stay bound to the same memory, so the
        # arrays below are live views of every environment's state.
        self.batch = mujoco_batch.Batch(self.model, num_envs, num_threads, persistent=True)
        self.steps_per_control = scene.physics.steps_per_control
        # (N, nq), (N, nv) and (N, nu): writing into them sets the state of the next step.
        self._qpos, self._qvel, self._ctrl = (self.batch.bind(n) for n in ("qpos", "qvel", "ctrl"))
        self._warm = self.batch.bind("qacc_warmstart")
        outputs = ("xpos", "xquat", "cvel", "subtree_com", "sensordata", "ncon")
        # Outputs are live too and change with every step, which is why _read copies what it shows.
        self._out = {name: self.batch.bind(name) for name in outputs}
        self._history = StateHistory(self.model, num_envs, dump_dir)
        self._columns = _OutputColumns(self.model, self.layout.bodies)
        self._helper: Helper | None = None  # made when help is first asked for
        self._state: SimState | None = None
        self._diverged = torch.zeros(num_envs, dtype=torch.bool)
        # Shared by all steps without trouble, so that the usual case allocates nothing.
        self._none_diverged = self._diverged.clone()
        self._stale = torch.zeros(num_envs, dtype=torch.bool)  # set, but their kinematics not computed yet
        # So that state() means something before the first reset.
        self.batch.forward(stage=_STEP_STAGE)

    @property
    def scene_ids(self) -> Tensor:
        """All zeros: one scene."""
        return torch.zeros(self.num_envs, dtype=torch.long)

    def reset(self, env_ids: Tensor, state: ResetState) -> None:
        """Put environments into ``state``; contact forces read zero until the next step."""
        rows = self._begin_reset(env_ids)
        self.layout.write_reset(self._qpos, self._qvel, rows, state)
        # Controls that hold the pose, for a state that is looked at before any step.
        self._ctrl[rows[:, None], self.layout.ctrl] = self._held(state)

    def prepare_states(self, states: ResetState) -> Any:
        """The states as rows of qpos, qvel and ctrl: a reset to one of them copies three rows."""
        count = len(states.root_pos_w)
        # qpos0 stands for what a reset does not write; in our scenes it writes everything.
        table = _StateTable(np.tile(self.model.qpos0, (count, 1)), np.zeros((count, self.model.nv)), self._held(states))
        self.layout.write_reset(table.qpos, table.qvel, np.arange(count), states)
        return table

    def prepare_recorded(self, states: ResetState, rows: Tensor, full: Mapping[str, Tensor]) -> Any:
        """Prepared states, some of them full snapshots: these continue to the bit as they did when they were recorded."""
        table = self.prepare_states(states)
        at = rows.numpy()
        table.qpos[at] = full["qpos"].numpy()
        table.qvel[at] = full["qvel"].numpy()
        table.ctrl[at] = full["ctrl"].numpy()[:, self.layout.ctrl]
        warm = np.zeros_like(table.qvel)
        warm[at] = full["qacc_warmstart"].numpy()
        return replace(table, warm=warm)

    def reset_to(self, env_ids: Tensor, table: Any, rows: Tensor) -> None:
        """Put environments into prepared states."""
        envs = self._begin_reset(env_ids)
        source = rows.numpy()
        self._qpos[envs] = table.qpos[source]
        self._qvel[envs] = table.qvel[source]
        self._ctrl[envs[:, None], self.layout.ctrl] = table.ctrl[source]
        if table.warm is not None:
            self._warm[envs] = table.warm[source]

    def _held(self, state: ResetState) -> np.ndarray:
        """Targets (R, 3 M) that hold the pose of the joints that move."""
        moving = state.joint_quat[:, 1:][:, self.layout.moving]
        return roma.unitquat_to_rotvec(moving).flatten(1).double().numpy()

    def _begin_reset(self, env_ids: Tensor) -> np.ndarray:
        rows = env_ids.numpy()
        # The batch notices writes to the state, so only what is left of a divergence must be cleared (0.2 ms each).
        # The warm start of a former state would only mislead the
        # solver, and make a restart depend on what came before it.
        self._warm[rows] = 0.0
        if self._diverged.any() and len(broken := rows[self._diverged.numpy()[rows]]):
            self.batch.reset(np.sort(broken), stage=mujoco.mjtStage.mjSTAGE_NONE)  # it takes ascending ids only
            self._diverged[env_ids] = False
        self._history.restart(rows)
        self._stale[env_ids] = True
        return rows

    def step(self, targets: Tensor) -> None:
        """One control step of all environments."""
        if self._helper is not None:
            self._helper.release()
        self._begin_step(targets)
        # Up to the velocity stage, so that positions and velocities read below are those after the last integration.
        self.batch.step(nstep=self.steps_per_control, stage=_STEP_STAGE)
        self._end_step()

    def guided_step(self, targets: Tensor, guide: Guide, strength: Strength) -> None:
        """One control step under springs, whose forces are new in every physics step."""
        if self._helper is None or self._helper.strength != strength:
            self._helper = Helper(self.model, self.layout, self.batch, strength)
        self._begin_step(targets)

        def one(last: bool) -> None:
            # Only the last one's kinematics are read.
            self.batch.step(nstep=1, stage=_STEP_STAGE if last else mujoco.mjtStage.mjSTAGE_NONE)

        self._helper.run(guide, self.steps_per_control, one)
        self._end_step()

    def _begin_step(self, targets: Tensor) -> None:
        # (N, J - 1, 3) rotation vectors to the columns of their actuators, x, y, z of each joint.
        driven = shortened(targets)[:, self.layout.moving]
        self._ctrl[:, self.layout.ctrl] = driven.reshape(self.num_envs, -1).numpy()
        # Before the step: a dump has to hold what led into a divergence.
        self._history.push(self._qpos, self._qvel, self._ctrl, self._warm)

    def _end_step(self) -> None:
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
        self._out = {}
        self._helper = None
        # The arrays are views of the batch's memory and must go before it does.
        self._state = None
        self.__dict__.pop("batch", None)

    def _find_diverged(self) -> None:
        # One maximum and one minimum over everything: the cheap question first.
        if self._qvel.max() < MAX_SPEED and self._qvel.min() > -MAX_SPEED:  # NaN compares false, so it counts as bad
            self._diverged = self._none_diverged
            return
        bad = ~(np.abs(self._qvel).max(axis=1) < MAX_SPEED)
        rows = np.flatnonzero(bad & ~self._diverged.numpy())  # one that stays broken until its reset counts once
        self._diverged = torch.from_numpy(bad)
        if len(rows):
            self.counters.nan_resets += len(rows)
            self.counters.dumps += self._history.dump(rows)

    def _refresh(self, env_ids: Tensor) -> None:
        """Compute and read environments that were set to a state; contact forces read zero until their next step."""
        rows = env_ids.numpy()
        # Positions and velocities only: a contact force is known after a step and not before.
        self.batch.forward(rows, stage=_STEP_STAGE)
        self._stale[env_ids] = False
        new = self._read(rows)
        for name in ("obj_contact_force_w", "ground_contact_force_w"):
            getattr(new, name).zero_()
        # Everybody was reset: the new state is the whole state.
        if len(rows) == self.num_envs:
            self._state = new
            return
        for field in fields(SimState):
            getattr(self._state, field.name)[env_ids] = getattr(new, field.name)

    def _read(self, rows: np.ndarray | slice = slice(None)) -> SimState:
        """Convert MuJoCo's outputs of ``rows`` into our conventions."""
        out = {name: a[rows] for name, a in self._out.items() if name != "ncon"}
        columns = self._columns
        j = self.skeleton.size
        pos = _pick(out["xpos"], columns.vector, 3)
        # (N, J + 1, 4): the object comes last in all of these.
        quat = _pick(out["xquat"], columns.quat, 4)
        quat *= np.copysign(np.float32(1.0), quat[..., 3:])  # w >= 0
        angvel = _pick(out["cvel"], columns.angular, 3)
        linvel = _pick(out["cvel"], columns.linear, 3)
        # cvel is taken at the center of mass of the body's tree, not at the body's origin.
        lever = torch.from_numpy(pos - _pick(out["subtree_com"], columns.com, 3))
        spin = torch.from_numpy(angvel)
        # v_origin = v_com + omega x (origin - com).
        vel = torch.linalg.cross(spin, lever).add_(torch.from_numpy(linvel))
        forces = np.negative(out["sensordata"]).astype(np.float32)  # the sensor gives the body's force on its partner
        # One array each for joints and object, cut below without a copy.
        joint_pos, joint_quat, contact = (torch.from_numpy(a) for a in (pos, quat, forces))
        return SimState(
            joint_pos_w=joint_pos[:, :j],
            joint_quat_w=joint_quat[:, :j],
            joint_vel_w=vel[:, :j],
            joint_angvel_w=spin[:, :j],
            obj_pos_w=joint_pos[:, j],
            obj_quat_w=joint_quat[:, j],
            obj_vel_w=vel[:, j],
            obj_angvel_w=spin[:, j],
            obj_contact_force_w=contact[:, self.layout.obj_sensor].view(-1, j, 3),
            ground_contact_force_w=contact[:, self.layout.ground_sensor].view(-1, j, 3),
        )


class _OutputColumns:
    """Flat columns of MuJoCo's outputs in our order: one take per field, five times as fast as an index per axis."""

    def __init__(self, model: mujoco.MjModel, bodies: np.ndarray) -> None:
        # Center of mass of the whole tree a body hangs in: humanoid or object, each its own.
        roots = model.body_rootid[bodies]
        self.vector = _columns(bodies, 3, (0, 1, 2))
        self.quat = _columns(bodies, 4, (1, 2, 3, 0))  # wxyz to xyzw
        self.angular = _columns(bodies, 6, (0, 1, 2))
        self.linear = _columns(bodies, 6, (3, 4, 5))
        self.com = _columns(roots, 3, (0, 1, 2))


def _columns(bodies: np.ndarray, width: int, parts: tuple[int, ...]) -> np.ndarray:
    return (bodies[:, None] * width + np.array(parts)).ravel()


def _pick(values: np.ndarray, columns: np.ndarray, width: int) -> np.ndarray:
    """(M, B, width) float32 of the bodies in ``columns``, an array of its own."""
    # take copies: what is shown must survive the next step.
    return values.reshape(len(values), -1).take(columns, axis=1).astype(np.float32).reshape(len(values), -1, width)


def shortened(targets: Tensor) -> Tensor:
    """Targets (N, J - 1, 3), none longer than ``MAX_TARGET``. A sum of three parts: torch's norm takes twice as long."""
    # |t|^2 <= 3 max^2 is a bound that needs no square per joint; nearly always it settles the matter.
    if targets.device.type == "cpu" and 3 * targets.abs().max() ** 2 < MAX_TARGET**2:
        return targets  # as almost always; asking would make a GPU wait
    x, y, z = targets.square().unbind(-1)
    # Scaled by MAX_TARGET / norm where longer, by 1 where not.
    return targets * (MAX_TARGET / (x + y + z).sqrt().clamp(min=MAX_TARGET)).unsqueeze(-1)
