"""MuJoCo Warp: all environments as worlds of one GPU model, read and written through zero-copy torch views.

Its CPU device (``sim.device=cpu``) runs the same kernels some hundred times slower: for checks only.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mujoco
import mujoco_warp as mjw
import roma
import torch
import warp as wp
from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.at_hand import cuda_at_hand
from humanoid_hoi.sim.base import Capabilities, Counters, Simulator
from humanoid_hoi.sim.mujoco.backend import MAX_SPEED, compile_model, shortened
from humanoid_hoi.sim.mujoco.layout import MujocoLayout
from humanoid_hoi.sim.state import ResetState, SimState
from humanoid_hoi.sim.warp.contacts import ContactForces
from humanoid_hoi.sim.warp.layout import KinematicViews, WarpLayout
from humanoid_hoi.sim.warp.memory import check_memory
from humanoid_hoi.sim.warp.overflow import OverflowWatch
from humanoid_hoi.sim.warp.program import Program
from humanoid_hoi.sim.warp.sizes import estimate_sizes

MIN_TOLERANCE = 1e-6  # float32 solves no finer
_SAVED = ("qpos", "qvel", "ctrl", "qacc_warmstart")


@dataclass(frozen=True)
class WarpSettings(Settings, yaml="sim/mujoco_warp", partial=True):
    """The backend's own part of ``cfg/sim/mujoco_warp.yaml``.

    Attributes:
        device: ``cuda``, ``cuda:1``... or ``cpu`` (for checks only).
        nconmax: contacts per environment, pooled.
        njmax: constraint rows per environment. None: estimated.
    """

    device: str = setting()
    nconmax: int | None = setting(at_least=1)
    njmax: int | None = setting(at_least=1)


class MujocoWarpSimulator(Simulator):
    """One scene, N worlds.

    Args:
        scene: what to simulate; a ``pgs`` solver becomes Newton, Warp has no PGS.
        num_envs: N, 1 to about 8192.
        settings: device and buffer sizes.

    Raises:
        HoiError: no such device, or too little memory on it.
    """

    name = "mujoco_warp"

    def __init__(self, scene: SceneDescription, num_envs: int, settings: WarpSettings | None = None) -> None:
        self.settings = settings or WarpSettings()
        self.num_envs = num_envs
        self.device = checked_device(self.settings.device)
        self.skeleton = scene.skeleton
        self.control_dt = scene.physics.control_dt
        # Contacts are counted and summed by atomic operations, whose order varies on a GPU.
        deterministic = self.device.type == "cpu"
        self.capabilities = Capabilities(
            separate_contacts=True, deterministic=deterministic, viewer=False, recorded_states=True
        )
        self.steps_per_control = scene.physics.steps_per_control
        self.model = warp_model(scene)
        self._state: SimState | None = None
        self._stale = False  # some environment was set and its kinematics are not computed yet
        self._diverged = torch.zeros(num_envs, dtype=torch.bool, device=self.device)
        self._nan_resets = torch.zeros((), dtype=torch.long, device=self.device)
        try:
            self._build()
        except (RuntimeError, MemoryError) as error:  # Warp and torch raise RuntimeError when memory runs out
            # The message is searched, because Warp raises a plain RuntimeError for it.
            if not any(word in str(error).lower() for word in ("alloc", "out of memory")):
                raise
            raise HoiError(
                f"{num_envs} environments do not fit into the memory of {self.device}",
                where="config",
                field="env.num_envs",
                fix="use fewer, or a smaller sim.nconmax and sim.njmax",
            ) from error

    def _build(self) -> None:
        self.sizes = estimate_sizes(
            self.model, self.skeleton, self.num_envs, self.settings.nconmax, self.settings.njmax
        )
        check_memory(self.model, self.sizes, self.num_envs, self.device)
        layout = MujocoLayout.of(self.model, self.skeleton)
        with wp.ScopedDevice(str(self.device)):
            self._m = mjw.put_model(self.model)
            self._m.opt.warn_overflow = 0  # we tell it once per log step, with the number to set
            self._d = mjw.make_data(self.model, self.num_envs, **dataclasses.asdict(self.sizes))
            self._forces = ContactForces(self.model, layout.bodies, self._m, self._d)
            self._watch = OverflowWatch(self._d, self.sizes)
            wp.synchronize_device()
        # Zero-copy: torch writes where Warp reads.
        self._arrays = {name: wp.to_torch(getattr(self._d, name)) for name in _SAVED}
        self._views = KinematicViews(
            **{f.name: wp.to_torch(getattr(self._d, f.name)) for f in dataclasses.fields(KinematicViews)}
        )
        self._layout = WarpLayout(self.model, layout, self.device)
        self._step = Program(self.device, self._step_body)
        self._kinematics = Program(self.device, self._kinematics_body)
        self._prepare()

    def _prepare(self) -> None:
        """Compile and capture; the steps this takes are undone."""
        # A compiled step has moved the worlds: they are put back.
        start = self.snapshot()
        self._step.prepare()
        self._kinematics.prepare()
        self.restore(start)

    def _step_body(self) -> None:
        for _ in range(self.steps_per_control):
            mjw.step(self._m, self._d)
        # Before the kinematics below, which belong to the next state.
        self._forces.launch()  # of the last substep, as on the CPU
        self._kinematics_body()

    def _kinematics_body(self) -> None:
        """After a step these fields belong to the state before it: make poses and velocities current."""
        mjw.kinematics(self._m, self._d)
        mjw.com_pos(self._m, self._d)
        mjw.com_vel(self._m, self._d)

    @property
    def scene_ids(self) -> Tensor:
        """All zeros: one scene."""
        return torch.zeros(self.num_envs, dtype=torch.long, device=self.device)

    @property
    def counters(self) -> Counters:  # type: ignore[override]
        """Counts so far; reads from the device."""
        return Counters(nan_resets=int(self._nan_resets), overflows=self._watch.count)

    def reset(self, env_ids: Tensor, state: ResetState) -> None:
        """Put environments into ``state``; contact forces read zero until the next step."""
        self._write(env_ids, *self.prepare_states(state))

    def prepare_states(self, states: ResetState) -> Any:
        """The states as rows of qpos, qvel and targets on the device: a reset to one of them copies three rows."""
        # A tuple of three tables (rows, ...), each copied by rows.
        moving = states.joint_quat[:, 1:][:, self._layout.moving]
        return (*self._layout.reset_rows(states), roma.unitquat_to_rotvec(moving).flatten(1))

    def prepare_recorded(self, states: ResetState, rows: Tensor, full: Mapping[str, Tensor]) -> Any:
        """Prepared states, some of them full snapshots (of the CPU backend too), with the solver's warm start."""
        qpos, qvel, targets = self.prepare_states(states)
        at = rows.to(self.device)
        own = {name: value.to(qpos) for name, value in full.items()}
        warm = torch.zeros_like(qvel)
        qpos[at] = own["qpos"]
        qvel[at] = own["qvel"]
        targets[at] = own["ctrl"][:, self._layout.ctrl]
        warm[at] = own["qacc_warmstart"]
        return qpos, qvel, targets, warm

    def reset_to(self, env_ids: Tensor, table: Any, rows: Tensor) -> None:
        """Put environments into prepared states."""
        self._write(env_ids, *(values.index_select(0, rows) for values in table))

    def _write(self, env_ids: Tensor, qpos: Tensor, qvel: Tensor, targets: Tensor, warm: Tensor | float = 0.0) -> None:
        arrays = self._arrays
        arrays["qpos"][env_ids] = qpos
        arrays["qvel"][env_ids] = qvel
        # (M, 1) rows against (A,) columns.
        arrays["ctrl"][env_ids.unsqueeze(1), self._layout.ctrl] = targets
        # A restart must not depend on where the environment was before.
        arrays["qacc_warmstart"][env_ids] = warm
        self._was_set(env_ids)

    def step(self, targets: Tensor) -> None:
        """One control step of all environments."""
        driven = shortened(targets)[:, self._layout.moving]
        self._arrays["ctrl"][:, self._layout.ctrl] = driven.reshape(self.num_envs, -1)
        self._step()
        self._stale = False
        # On the device, without waiting: the numbers are read at the next log step.
        self._watch.record()
        self._find_diverged()
        self._state = None

    def state(self) -> SimState:
        """State after the last step or reset."""
        if self._stale:  # only now: a step computes its own kinematics, so most resets never need these
            self._kinematics()
            self._stale = False
        if self._state is None:
            self._state = self._layout.read(self._views, self._forces.total)
        return self._state

    def diverged(self) -> Tensor:
        """(N,) bool."""
        return self._diverged

    def snapshot(self) -> dict[str, Tensor]:
        """qpos, qvel, ctrl and the solver's warm start."""
        return {name: values.clone() for name, values in self._arrays.items()}

    def restore(self, snapshot: dict[str, Tensor]) -> None:
        """Write a snapshot back (one of the CPU backend too) and make the state current."""
        for name, values in snapshot.items():
            self._arrays[name].copy_(values)
        self._was_set(torch.arange(self.num_envs, device=self.device))

    def stats(self) -> dict[str, float]:
        """Contacts per environment, divergences, overflows and peaks; warns about overflows since the last call."""
        self._watch.check()
        counts = {"nan_resets": float(self._nan_resets), "overflows": float(self._watch.count)}
        return {"contacts": self._watch.contacts_per_env(), **counts, **self._watch.peaks()}

    def close(self) -> None:
        """Drop the device's memory."""
        if self.device.type == "cuda" and "_d" in self.__dict__:
            wp.synchronize_device(str(self.device))  # Warp frees memory without asking torch's stream
        self._state = None
        for name in ("_step", "_kinematics", "_arrays", "_views", "_forces", "_d", "_m"):
            self.__dict__.pop(name, None)

    def _was_set(self, env_ids: Tensor) -> None:
        self._forces.clear(env_ids)
        self._diverged[env_ids] = False
        self._state = None
        self._stale = True

    def _find_diverged(self) -> None:
        # Velocities first, as on the CPU; positions too, because here nothing else notices a NaN in them.
        fast = ~(self._arrays["qvel"].abs().amax(1) < MAX_SPEED)  # NaN compares false, so it counts
        bad = fast | ~torch.isfinite(self._arrays["qpos"]).all(1)
        self._nan_resets += (bad & ~self._diverged).sum()  # one that stays broken until its reset counts once
        self._diverged = bad


def warp_model(scene: SceneDescription) -> mujoco.MjModel:
    """The scene's model (the same MjSpec as on the CPU) with the options Warp supports.

    PGS becomes Newton (told once), the tolerance is at least 1e-6, and contact sensors are switched off: forces are
    summed from the contacts (:mod:`humanoid_hoi.sim.warp.contacts`).
    """
    physics = scene.physics
    if physics.solver == "pgs":
        warnings.warn("sim=mujoco_warp has no PGS solver: using Newton (fix: sim.physics.solver=newton)", stacklevel=2)
    physics = dataclasses.replace(
        physics,
        solver="newton" if physics.solver == "pgs" else physics.solver,
        tolerance=max(physics.tolerance, MIN_TOLERANCE),
    )
    model = compile_model(dataclasses.replace(scene, physics=physics))
    # Warp does not know this flag: it never resets a diverged world by itself.
    model.opt.disableflags &= ~int(mujoco.mjtDisableBit.mjDSBL_AUTORESET)
    model.opt.disableflags |= int(mujoco.mjtDisableBit.mjDSBL_SENSOR)
    return model


def checked_device(name: Any) -> torch.device:
    """The torch device ``name``, if Warp and torch both have it.

    Raises:
        HoiError: they do not.
    """
    try:
        device = torch.device(str(name))
    except RuntimeError as error:
        raise HoiError(
            f"unknown device {name!r}", where="config", field="sim.device", fix="cuda, cuda:1 or cpu"
        ) from error
    if device.type not in ("cpu", "cuda"):
        raise HoiError(f"unknown device {name!r}", where="config", field="sim.device", fix="cuda, cuda:1 or cpu")
    if device.type == "cuda" and not cuda_at_hand():
        raise HoiError(
            "there is no CUDA device here (or torch is a CPU build)",
            where="config",
            field="sim.device",
            fix="use sim=mujoco on this machine; sim.device=cpu runs Warp for checks only",
        )
    if device.type == "cuda":
        # "cuda" alone is the current device.
        index = torch.cuda.current_device() if device.index is None else device.index
        if index >= torch.cuda.device_count():
            raise HoiError(
                f"no device {name!r}, found {torch.cuda.device_count()}",
                where="config",
                field="sim.device",
                fix="use a smaller number",
            )
        device = torch.device("cuda", index)
    wp.init()
    return device
