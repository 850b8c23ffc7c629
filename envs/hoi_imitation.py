"""The vectorized human-object interaction imitation task: N humanoids track reference clips in physics."""

from __future__ import annotations

import time
from typing import Any

import torch
from rich.table import Table
from torch import Tensor

from envs.assistance.curriculum import Curriculum
from envs.config import ResetConfig
from envs.log import EnvLog
from envs.resets import FirstObservations, StartSampler
from envs.rollout import Rollout
from envs.terminations import EndingInput, Terminations
from envs.world import TrackingWorld, finite
from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.clock import PhysicsClock
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.env_api import StepResult, VecRollout
from humanoid_hoi.tracking.errors import TrackingErrors
from humanoid_hoi.tracking.start_rule import Starts, starts_by_scene
from rewards.inputs import RewardInput
from rewards.table import RewardTable


class HoiImitationEnv:
    """Training episodes in a world; implements :class:`humanoid_hoi.tracking.env_api.VecHoiEnv`.

    Build one from a config with :func:`envs.build.build_env`.

    Args:
        world: simulator, reference, observation and action.
        rewards: the reward table.
        terminations: why an episode ends early.
        starts: where episodes start.
        reset: noise of the starts.
        tested_starts: what the start rule says of every frame, where it was asked.
        assistance: help in training steps, None for none; roll-outs never have any.

    Attributes:
        rollout: plays clips from frame 0 to their end in the same world; call :meth:`reset` before training goes on.
    """

    def __init__(
        self,
        world: TrackingWorld,
        rewards: RewardTable,
        terminations: Terminations,
        starts: StartSampler,
        reset: ResetConfig,
        tested_starts: Starts | None = None,
        assistance: Curriculum | None = None,
    ) -> None:
        self.world = world
        self.rewards = rewards
        self.terminations = terminations
        self.starts = starts
        self.tested_starts = tested_starts
        self.assistance = assistance
        self.rollout: VecRollout = Rollout(world)
        self.num_envs = world.sim.num_envs
        self.device = world.device
        self.control_dt = world.sim.control_dt
        self.obs_dim = world.observations.dim
        self.action_dim = world.actions.size
        self.action_noise = world.actions.noise
        self._noise = reset.noise
        self._noise_generator = torch.Generator().manual_seed(starts.seed)
        self._start_frames = torch.zeros_like(world.frames)
        self._last_actions = torch.zeros(self.num_envs, self.action_dim, device=self.device)
        # Draws happen on the CPU; asking the device for these at every reset would make the host wait for it.
        self._scenes_on_host = world.sim.scene_ids.cpu()
        self._errors = TrackingErrors(world.reference.skeleton, self.device)
        self._log = EnvLog()
        self._physics = PhysicsClock(self.device)
        self._seconds = 0.0  # inside step since the last pop_log
        is_ball = torch.tensor([clip.obj.kind == "sphere" for clip in world.clips], device=self.device)
        self._is_ball = is_ball if bool(is_ball.any()) else None
        # Without noise every episode from a frame begins alike: those observations are made once.
        self._first_obs = FirstObservations(self._observed_starts() if self._starts_repeat() else None)

    # ------------------------------------------------------------------ episodes

    def reset(self) -> Tensor:
        """Reset every environment to a drawn start frame; returns obs (N, O)."""
        self._restart(torch.arange(self.num_envs))
        return self.world.observe()

    def step(self, actions: Tensor) -> StepResult:
        """One control step; environments that end are reset and their new first observation is returned."""
        begin = time.perf_counter()
        actions = finite(actions, self.device)
        targets = self.world.targets(actions)
        with self._physics.running():
            self.world.advance(targets, self.assistance)
        result = self._judge(actions)
        self._seconds += time.perf_counter() - begin
        return result

    def _judge(self, actions: Tensor) -> StepResult:
        state = self.world.state()
        ref = self.world.reference_frame()
        if self._is_ball is not None:
            # Nobody sees a ball's orientation, and the sources do not record it: it is neither rewarded nor an error.
            ref.obj_quat_w = torch.where(self._is_ball[self.clip_ids, None], state.obj_quat_w, ref.obj_quat_w)
        inputs = RewardInput(state, ref, self.world.pair_table(), actions, self._last_actions)
        reward, terms = self.rewards(inputs)
        self._last_actions = actions
        errors = self._errors(state, ref)
        done, timeout, causes = self._endings(EndingInput(state, ref, errors))
        # An exploded state earns nothing, and must not put NaN into the learner's statistics.
        reward = torch.nan_to_num(torch.where(self.sim.diverged(), 0.0, reward))
        # Before the reset: the value of a timed-out episode is bootstrapped from what it really saw last.
        final_obs = self.world.observe(pair_offset=inputs.pair_offset_w)
        # The log keeps tensors on the device and averages them later.
        self._log.add({**terms, **{f"error/{k}": v for k, v in errors.items()}}, causes)
        obs = self._auto_reset(done, timeout, final_obs)
        if self.assistance is not None:
            self.assistance.add_step(reward)
        return StepResult(obs, reward, done, timeout, final_obs)

    def _endings(self, inputs: EndingInput) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """done (N,), timeout (N,) and every cause (N,)."""
        diverged = self.sim.diverged().clone()  # the log keeps it; a reset clears it in place
        causes = {**self.terminations.check(inputs), "diverged": diverged}
        failed = torch.stack(list(causes.values())).any(0)
        # Falling in the last frame is a failure, not an end: it is not bootstrapped.
        timeout = (self.frames >= self.world.last_frames) & ~failed
        return failed | timeout, timeout, {**causes, "end_of_clip": timeout}

    def _auto_reset(self, done: Tensor, timeout: Tensor, final_obs: Tensor) -> Tensor:
        # The one time in a step that the host waits for the device: everything a restart needs in one copy.
        # One (5, N) tensor of whole numbers; bool rows become 0 and 1.
        report = torch.stack([done, timeout, self.clip_ids, self._start_frames, self.frames]).cpu()
        ended = report[0].nonzero().flatten()
        if not len(ended):
            return final_obs
        _, timed_out, clips, starts, frames = report.index_select(1, ended)
        self._log.add_episodes(frames - starts)
        if self.assistance is not None:
            self.assistance.add_episodes(ended, frames - starts)
        # A failure is whatever ended before its time; the statistics feed start=failure and start=hazard.
        self.starts.record(clips, starts, frames, timed_out == 0)
        # Only the rows that ended are observed again, and not even those where the first observation is known.
        env_ids, rows = self._restart(ended)
        first = self._first_obs.of(rows)
        # final_obs itself stays as it was: the learner still needs what the ended episodes saw last.
        return final_obs.index_copy(0, env_ids, self.world.observe(env_ids) if first is None else first)

    def _restart(self, ended: Tensor) -> tuple[Tensor, Tensor]:
        """New episodes in environments ``ended`` (M,), a tensor on the CPU; returns them and their reference rows, on the device."""
        drawn = self.starts.draw(self._scenes_on_host.index_select(0, ended))
        # One copy for all three: the host waits for each copy to a device.
        env_ids, clips, frames = torch.stack([ended, *drawn]).to(self.device)
        self._start_frames[env_ids] = frames
        # As if no action had come before: a smoothness term must not compare across episodes.
        self._last_actions[env_ids] = 0.0
        self.terminations.restart(env_ids)
        rows = self.world.place(env_ids, clips, frames, self._noise, self._noise_generator, recorded=True)
        return env_ids, rows

    def _starts_repeat(self) -> bool:
        """Whether an episode's first observation follows from its frame alone, and all of them fit into memory."""
        return self._noise == 0 and len(self.starts.valid) <= FirstObservations.MAX_FRAMES

    def _observed_starts(self) -> Tensor:
        """Observation (rows, O) of every reference frame right after a reset to it."""
        world = self.world
        obs = torch.zeros(len(self.starts.valid), self.obs_dim, device=self.device)
        for envs, clips, frames in starts_by_scene(self.sim.scene_ids, self.reference, world.scene_of_clip):
            # Any environment of the clip's scene will do. The simulator is
            # left in the states of the last round, which reset() replaces.
            rows = world.place(envs, clips, frames, 0.0, self._noise_generator, recorded=True)
            obs[rows] = world.observe(envs)
        return obs

    # ------------------------------------------------------------------ views

    @property
    def sim(self) -> Simulator:
        """The simulator."""
        return self.world.sim

    @property
    def reference(self) -> PackedReference:
        """The clips."""
        return self.world.reference

    @property
    def clip_ids(self) -> Tensor:
        """(N,) long, clip of each environment."""
        return self.world.clip_ids

    @property
    def frames(self) -> Tensor:
        """(N,) long, current frame of each environment."""
        return self.world.frames

    def state(self) -> SimState:
        """Simulated state after the last step or reset."""
        return self.world.state()

    def reference_frame(self) -> ReferenceFrame:
        """Reference at the current frames."""
        return self.world.reference_frame()

    def pair_table(self) -> PairTable:
        """Interaction-graph geometry of each environment (N, P)."""
        return self.world.pair_table()

    def contract(self) -> dict[str, Any]:
        """JSON-able layout of observation and action."""
        return self.world.contract()

    def describe(self) -> list[Table]:
        """What the policy sees, does and is paid for, and how episodes end; ready to print with rich."""
        parts = (self.world.observations, self.world.actions, self.terminations, self.rewards)
        return [part.describe() for part in parts]

    # ------------------------------------------------------------------ bookkeeping

    def pop_log(self) -> dict[str, float]:
        """Means since the last call: rewards, errors, terminations, episode length, seconds."""
        helped = {} if self.assistance is None else self.assistance.pop_log()
        physics = self._physics.pop()
        # Only physics is timed apart; reward, endings and resets count as the environment's own time.
        self._log.add_time(physics, self._seconds - physics)
        self._seconds = 0.0
        return {**self._log.pop(), **helped, **{f"sim/{k}": v for k, v in self.sim.stats().items()}}

    def get_state(self) -> dict[str, Any]:
        """Start sampler, noise generator and assistance."""
        state = {"starts": self.starts.get_state(), "noise_rng": self._noise_generator.get_state()}
        return state if self.assistance is None else {**state, "assistance": self.assistance.get_state()}

    def set_state(self, state: dict[str, Any]) -> None:
        """Restore :meth:`get_state`."""
        self.starts.set_state(state["starts"])
        self._noise_generator.set_state(state["noise_rng"])
        if self.assistance is not None and "assistance" in state:
            self.assistance.set_state(state["assistance"])

    def close(self) -> None:
        """Free the simulator."""
        self.sim.close()
