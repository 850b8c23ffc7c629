"""``sim=isaacgym``: the Simulator whose physics runs in an Isaac Gym worker. Never run with Isaac Gym so far."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import local_rotations
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import MAX_TARGET, Capabilities, Counters, Simulator
from humanoid_hoi.sim.isaac.assets import write_assets
from humanoid_hoi.sim.isaac.process import ANY_PYTHON, ISAAC_PYTHON, WorkerProcess, find_interpreter
from humanoid_hoi.sim.isaac.protocol import NAMES, OUTPUTS
from humanoid_hoi.sim.isaac.settings import IsaacConfig, build_message
from humanoid_hoi.sim.isaac.states import joint_velocities, reset_rows, state_after_reset
from humanoid_hoi.sim.state import ResetState, SimState

MAX_STATE = 200.0  # m, m/s or rad/s: farther or faster has exploded


class IsaacGymSimulator(Simulator):
    """One scene, N environments, in a worker process of its own.

    Contact forces are net forces of PhysX, ascribed to object or ground by distance (``separate_contacts`` is False, see
    :class:`geometry.ContactSplitter`). GPU PhysX is not deterministic: a restored snapshot has the same positions and
    velocities, but not the solver's memory.

    Args:
        scene: what to simulate.
        num_envs: N.
        config: settings of ``sim=isaacgym``.
        engine: ``isaac``, or ``stand_in`` for the worker without physics (any Python from 3.8).
        environment: environment variables for the worker.
        overrides: added to the build message (tests).

    Raises:
        HoiError: the interpreter is unusable, Isaac Gym is not installed there, or refuses the scene.
    """

    name = "isaacgym"

    def __init__(
        self,
        scene: SceneDescription,
        num_envs: int,
        config: IsaacConfig,
        engine: str = "isaac",
        environment: Mapping[str, str] | None = None,
        overrides: Mapping[str, object] | None = None,
    ) -> None:
        if scene.weld is not None:
            raise HoiError(
                "sim=isaacgym has no welded fingers",
                where="config",
                field="humanoid.hands",
                fix="articulated with env.action.hands=follow, or use sim=mujoco or sim=mujoco_warp",
            )
        self.num_envs = num_envs
        self.device = torch.device(config.device)
        self.skeleton = scene.skeleton
        self.control_dt = scene.physics.control_dt
        self.capabilities = Capabilities(
            separate_contacts=False, deterministic=False, viewer=not config.headless, ascribed_contacts=True
        )
        self.counters = Counters()
        python = find_interpreter(config.python, ISAAC_PYTHON if engine == "isaac" else ANY_PYTHON)
        self._folder = tempfile.TemporaryDirectory(prefix="humanoid_hoi_isaac_")
        write_assets(scene, Path(self._folder.name), config.vhacd)
        message = {**build_message(scene, num_envs, config, Path(self._folder.name), engine), **(overrides or {})}
        # With a window a step may take for ever, as the user may pause it.
        step_timeout = config.step_timeout if config.headless else None
        self._worker = WorkerProcess(python, message, config.start_timeout, step_timeout, environment)
        # Arrays over the block's memory: what is written here is what the worker reads, without a copy.
        self._shared = {name: torch.from_numpy(self._worker.block.array(name)) for name in NAMES}
        self._buffers = [{n: self._shared[n].to(self.device, copy=True) for n in OUTPUTS} for _ in range(2)]
        self._offsets = torch.as_tensor(scene.joint_offsets, dtype=torch.float32, device=self.device)
        # A static object is reported where the scene puts it, not where PhysX says.
        self._fixed = torch.as_tensor(scene.obj.pose_w, dtype=torch.float32) if scene.obj.is_static else None
        self._state: SimState | None = None
        self._diverged = torch.zeros(num_envs, dtype=torch.bool, device=self.device)

    @property
    def scene_ids(self) -> Tensor:
        """All zeros: one scene."""
        return torch.zeros(self.num_envs, dtype=torch.long, device=self.device)

    def reset(self, env_ids: Tensor, state: ResetState) -> None:
        """Put environments into ``state``: shown at once, given to Isaac Gym with the next step (one setter call a step).

        Contact forces read zero until then.
        """
        # The shared memory lives on the host.
        rows = env_ids.cpu()
        for name, values in reset_rows(state).items():
            self._shared[name][rows] = values.cpu()
        # The worker clears the mask once it has applied the rows.
        self._shared["reset_mask"][rows] = 1
        new = state_after_reset(state, self.skeleton, self._offsets, self._fixed)
        # Until then the worker's outputs are those of the former state: the shown state is filled in here.
        current = self.state()
        for field in fields(SimState):
            getattr(current, field.name)[env_ids] = getattr(new, field.name)
        self._diverged[env_ids] = False

    def step(self, targets: Tensor) -> None:
        """One control step of all environments.

        Raises:
            HoiError: the worker failed.
            KeyboardInterrupt: the window was closed, or escape pressed.
        """
        norm = targets.norm(dim=-1, keepdim=True)
        # Shortened where longer than MAX_TARGET, left alone where not: the factor is at most 1.
        targets = targets * (MAX_TARGET / norm.clamp(min=MAX_TARGET))
        self._shared["targets"].copy_(targets.reshape(self.num_envs, -1))
        events = self._worker.step()
        if "quit" in events:
            raise KeyboardInterrupt("the Isaac Gym window was closed")
        self._state = self._read()
        self._find_diverged()
        if "reset" in events:  # the R key: the caller starts every environment anew
            self._diverged = torch.ones_like(self._diverged)

    def state(self) -> SimState:
        """State after the last step or reset."""
        if self._state is None:
            self._state = self._read()
        return self._state

    def diverged(self) -> Tensor:
        """(N,) bool."""
        return self._diverged

    def snapshot(self) -> dict[str, Tensor]:
        """The shown state; PhysX's contact cache cannot be had, so what follows a restore differs slightly."""
        return {f.name: getattr(self.state(), f.name).clone() for f in fields(SimState)}

    def restore(self, snapshot: dict[str, Tensor]) -> None:
        """Put every environment into the snapshot's positions and velocities."""
        if missing := [f.name for f in fields(SimState) if f.name not in snapshot]:
            raise HoiError(f"the snapshot lacks {', '.join(missing)}", fix="use a snapshot of this backend")
        # Clones, as the caller may restore the same snapshot several times.
        kept = SimState(**{f.name: snapshot[f.name].to(self.device).clone() for f in fields(SimState)})
        # Snapshots hold world rotations, resets take parent-relative ones.
        joint_quat = local_rotations(kept.joint_quat_w, self.skeleton.parents)
        root_vel = kept.joint_vel_w[:, 0]
        root_angvel = kept.joint_angvel_w[:, 0]
        state = ResetState(
            kept.joint_pos_w[:, 0],
            joint_quat,
            root_vel,
            root_angvel,
            joint_velocities(kept, self.skeleton),
            kept.obj_pos_w,
            kept.obj_quat_w,
            kept.obj_vel_w,
            kept.obj_angvel_w,
        )
        self.reset(torch.arange(self.num_envs, device=self.device), state)
        # The shown state is the snapshot itself, contact forces included.
        self._state = kept

    def stats(self) -> dict[str, float]:
        """Mean number of touching bodies per environment (PhysX's contact count is not to be had), divergences so far."""
        touching = self.state().net_contact_force_w.abs().amax(-1) > 0
        return {"contacts": float(touching.sum(1).float().mean()), "nan_resets": float(self.counters.nan_resets)}

    def close(self) -> None:
        """End the worker and remove its files."""
        self._worker.close()
        self._folder.cleanup()

    def _read(self) -> SimState:
        """The worker's outputs, copied (the next step overwrites the shared memory); it has made w positive."""
        # Two buffers in turn: fresh memory of this size every step would cost more than the exchange.
        self._buffers.reverse()
        out = self._buffers[0]
        for name in OUTPUTS:
            out[name].copy_(self._shared[name])
        bodies = out["bodies"]
        obj = out["obj"]
        if self._fixed is not None:
            # Pose (7), then zero velocities (6), for every environment.
            obj = torch.cat([self._fixed, torch.zeros(6)]).to(self.device).expand_as(obj).clone()
        return SimState(
            joint_pos_w=bodies[..., :3],
            joint_quat_w=bodies[..., 3:7],
            joint_vel_w=bodies[..., 7:10],
            joint_angvel_w=bodies[..., 10:],
            obj_pos_w=obj[:, :3],
            obj_quat_w=obj[:, 3:7],
            obj_vel_w=obj[:, 7:10],
            obj_angvel_w=obj[:, 10:],
            obj_contact_force_w=out["obj_contact"],
            ground_contact_force_w=out["ground_contact"],
        )

    def _find_diverged(self) -> None:
        # Whole rows of the shared memory: strided parts cost several times as much. NaN compares false, so it counts as bad.
        rows = [self._shared[name].flatten(1) for name in ("bodies", "obj")]
        fine = [(r.amax(1) < MAX_STATE) & (r.amin(1) > -MAX_STATE) for r in rows]
        bad = ~(fine[0] & fine[1]).to(self.device)
        self.counters.nan_resets += int((bad & ~self._diverged).sum())  # one that stays broken counts once
        self._diverged = bad
