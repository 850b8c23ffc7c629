"""The vectorized human-object interaction imitation task: N humanoids track reference clips in physics."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from envs.actions import ActionMap
from envs.config import EnvConfig
from envs.log import EnvLog
from envs.observations import ObservationTable
from envs.requirements import check_capabilities, needs_of
from envs.resets import StartSampler, StartTable
from envs.terminations import Terminations
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame
from humanoid_hoi.scene.config import HumanoidConfig
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import SimState, rows_of
from humanoid_hoi.tracking.base_targets import BaseTargets
from humanoid_hoi.tracking.context import TaskContext
from humanoid_hoi.tracking.env_api import StepResult
from humanoid_hoi.tracking.errors import TrackingErrors
from humanoid_hoi.tracking.limits import StartLimits
from humanoid_hoi.tracking.open_loop import check_rate
from humanoid_hoi.tracking.start_rule import Starts, find_starts, starts_by_scene
from rewards.inputs import RewardInput
from rewards.table import RewardTable


class HoiImitationEnv:
    """N environments over one simulator; implements :class:`humanoid_hoi.tracking.env_api.VecHoiEnv`.

    Args:
        sim: simulator whose scene k holds the clips with ``scene_of_clip == k``.
        clips: clips at the control rate.
        scene_of_clip: scene index of each clip.
        rewards: the reward table's config.
        humanoid: joint groups (action scale, noise).
        base: what an action of zero stands for.
        config: the task.
        start_limits: when a frame can start an episode.
    """

    def __init__(
        self,
        sim: Simulator,
        clips: Sequence[HoiClip],
        scene_of_clip: Sequence[int],
        rewards: Mapping[str, Any],
        humanoid: HumanoidConfig,
        base: BaseTargets,
        config: EnvConfig,
        start_limits: StartLimits,
    ) -> None:
        self.sim = sim
        self.config = config
        self.num_envs = sim.num_envs
        self.device = sim.device
        self.control_dt = sim.control_dt
        self.clips = list(clips)
        for clip in self.clips:
            check_rate(clip, self.control_dt)
        if config.anchor not in ("surface", "joint"):
            raise HoiError(
                f"unknown choice {config.anchor!r}", where="config", field="env.anchor", fix="surface or joint"
            )
        self.reference = PackedReference(clips, self.device, config.anchor, config.observation.pairs)
        self._scene_of_clip = torch.tensor(list(scene_of_clip), device=self.device)
        self.observations = ObservationTable(config.observation, self.reference)
        self.actions = ActionMap(config.action, humanoid, self.reference, base)
        self.rewards = RewardTable(rewards, TaskContext(self.reference.skeleton, self.device, self.num_envs))
        check_capabilities(sim, needs_of(config, self.rewards), config.contacts)
        self._errors = TrackingErrors(self.reference.skeleton, self.device)
        self.terminations = Terminations(config.termination, self.num_envs, self.device)
        self.starts = StartSampler(config.reset, self.reference, self._scene_of_clip, config.seed)
        self.obs_dim = self.observations.dim
        self.action_dim = self.actions.size
        self.action_noise = self.actions.noise
        self.clip_ids = torch.zeros(self.num_envs, dtype=torch.long, device=self.device)
        self.frames = torch.zeros_like(self.clip_ids)
        self._start_frames = torch.zeros_like(self.clip_ids)
        self._last_actions = torch.zeros(self.num_envs, self.action_dim, device=self.device)
        self._all_envs = torch.arange(self.num_envs, device=self.device)
        self._last_frames = self.reference.last_frame(self.clip_ids)
        self._scenes_on_host = sim.scene_ids.cpu()
        self._rollout = False
        self._noise_generator = torch.Generator().manual_seed(config.seed)
        self._log = EnvLog()
        self._pairs: PairTable | None = None
        is_ball = torch.tensor([clip.obj.kind == "sphere" for clip in self.clips], device=self.device)
        self._is_ball = is_ball if bool(is_ball.any()) else None
        self._start_table = StartTable(self.reference, sim)
        self.tested_starts: Starts | None = None
        if config.reset.validate:
            self.tested_starts = find_starts(sim, self.reference, self._scene_of_clip, base, start_limits)
            self.starts.leave_out(~self.tested_starts.ok)
        if config.reset.noise == 0 and len(self.starts.valid) <= StartTable.MAX_FRAMES:
            self._start_table.remember(self._first_observations())

    # ------------------------------------------------------------------ episodes

    def reset(self) -> Tensor:
        """Reset every environment to a drawn start frame; returns obs (N, O)."""
        self._rollout = False
        self._restart(self._all_envs, self._scenes_on_host)
        return self._observe(self._all_envs)

    def begin_rollout(self, clip_ids: Tensor, noise: float = 0.0, seed: int = 0) -> Tensor:
        """Start every environment at frame 0 of ``clip_ids`` (N,), without resets or terminations.

        Raises:
            HoiError: a clip belongs to another scene than its environment.
        """
        foreign = (self._scene_of_clip[clip_ids] != self.sim.scene_ids).nonzero().flatten()
        if len(foreign):
            env = int(foreign[0])
            raise HoiError(
                f"clip {self.clips[int(clip_ids[env])].name} needs another scene than environment {env} runs",
                fix="give each environment a clip of its own scene (env.sim.scene_ids)",
            )
        self._rollout = True
        self._noise_generator.manual_seed(seed)
        self._place(self._all_envs, clip_ids.clone(), torch.zeros_like(clip_ids), noise)
        return self._observe(self._all_envs)

    def step(self, actions: Tensor) -> StepResult:
        """One control step; environments that end are reset and their new first observation is returned."""
        begin = time.perf_counter()
        actions = torch.nan_to_num(actions.to(self.device))
        targets = self.actions.targets(actions, self.clip_ids, self.frames)
        before = time.perf_counter()
        self.sim.step(targets)
        physics = time.perf_counter() - before
        self.frames = torch.minimum(self.frames + 1, self._last_frames)
        result = self._judge(actions)
        self._log.add_time(physics, time.perf_counter() - begin - physics)
        return result

    def _judge(self, actions: Tensor) -> StepResult:
        state = self.state()
        ref = self.reference_frame()
        if self._is_ball is not None:
            # Nobody sees a ball's orientation, and the sources do not record it: it is neither rewarded nor an error.
            ref.obj_quat_w = torch.where(self._is_ball[self.clip_ids, None], state.obj_quat_w, ref.obj_quat_w)
        inputs = RewardInput(state, ref, self.pair_table(), actions, self._last_actions)
        reward, terms = self.rewards(inputs)
        self._last_actions = actions
        errors = self._errors(state, ref)
        done, timeout, causes = self._endings(state, ref, errors)
        reward = torch.nan_to_num(torch.where(self.sim.diverged(), 0.0, reward))
        final_obs = self._observe(self._all_envs, inputs.pair_offset_w)
        self._log.add({**terms, **{f"error/{k}": v for k, v in errors.items()}}, causes)
        obs = self._auto_reset(done, timeout, final_obs)
        return StepResult(obs, reward, done, timeout, final_obs)

    def _endings(
        self, state: SimState, ref: ReferenceFrame, errors: dict[str, Tensor]
    ) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """done (N,), timeout (N,) and every cause (N,)."""
        diverged = self.sim.diverged().clone()  # the log keeps it; a reset clears it in place
        if self._rollout:
            never = torch.zeros_like(diverged)
            return never, never, {"diverged": diverged}
        causes = {**self.terminations.check(state, ref, errors), "diverged": diverged}
        failed = torch.stack(list(causes.values())).any(0)
        timeout = (self.frames >= self._last_frames) & ~failed
        return failed | timeout, timeout, {**causes, "end_of_clip": timeout}

    def _auto_reset(self, done: Tensor, timeout: Tensor, final_obs: Tensor) -> Tensor:
        # The one time in a step that the host waits for the device: everything a restart needs in one copy.
        report = torch.stack([done, timeout, self.clip_ids, self._start_frames, self.frames]).cpu()
        ended = report[0].nonzero().flatten()
        if not len(ended):
            return final_obs
        _, timed_out, clips, starts, frames = report.index_select(1, ended)
        self._log.add_episodes(frames - starts)
        self.starts.record(clips, starts, timed_out == 0)
        env_ids = ended.to(self.device)
        rows = self._restart(env_ids, self._scenes_on_host.index_select(0, ended))
        first = self._start_table.first_obs(rows)
        return final_obs.index_copy(0, env_ids, self._observe(env_ids) if first is None else first)

    def _restart(self, env_ids: Tensor, scenes: Tensor) -> Tensor:
        """New episodes in environments of ``scenes`` (M,), a tensor on the CPU; returns the reference rows (M,)."""
        clips, frames = (drawn.to(self.device) for drawn in self.starts.draw(scenes))
        return self._place(env_ids, clips, frames, self.config.reset.noise)

    def _place(self, env_ids: Tensor, clips: Tensor, frames: Tensor, noise: float) -> Tensor:
        self.clip_ids[env_ids] = clips
        self.frames[env_ids] = frames
        self._start_frames[env_ids] = frames
        self._last_actions[env_ids] = 0.0
        if len(self.clips) > 1:
            self._pairs = None
            self._last_frames = self.reference.last_frame(self.clip_ids)
        self.terminations.restart(env_ids)
        rows = self.reference.row(clips, frames)
        self._start_table.put(self.sim, env_ids, rows, noise, self._noise_generator)
        return rows

    def _first_observations(self) -> Tensor:
        """Observation (rows, O) of every reference frame right after a reset to it."""
        obs = torch.zeros(len(self.starts.valid), self.obs_dim, device=self.device)
        for envs, clips, frames in starts_by_scene(self.sim.scene_ids, self.reference, self._scene_of_clip):
            self._place(envs, clips, frames, noise=0.0)
            obs[self.reference.row(clips, frames)] = self._observe(envs)
        return obs

    # ------------------------------------------------------------------ views

    def state(self) -> SimState:
        """Simulated state after the last step or reset."""
        return self.sim.state()

    def reference_frame(self) -> ReferenceFrame:
        """Reference at the current frames."""
        return self.reference.frame(self.clip_ids, self.frames)

    def pair_table(self) -> PairTable:
        """Interaction-graph geometry of each environment (N, P)."""
        if self._pairs is None:
            self._pairs = rows_of(self.reference.pairs, self.clip_ids)
        return self._pairs

    def _observe(self, env_ids: Tensor, pair_offset: Tensor | None = None) -> Tensor:
        every = len(env_ids) == self.num_envs
        state = self.state() if every else rows_of(self.state(), env_ids)
        pairs = self.pair_table() if every else rows_of(self.pair_table(), env_ids)
        clips, frames = (self.clip_ids, self.frames) if every else (self.clip_ids[env_ids], self.frames[env_ids])
        # A diverged environment shows zeros in the one observation before its reset.
        obs = self.observations.compute(state, clips, frames, pairs, pair_offset)
        return torch.nan_to_num_(obs, posinf=0.0, neginf=0.0)

    # ------------------------------------------------------------------ bookkeeping

    def pop_log(self) -> dict[str, float]:
        """Means since the last call: rewards, errors, terminations, episode length, seconds."""
        return {**self._log.pop(), **{f"sim/{k}": v for k, v in self.sim.stats().items()}}

    def contract(self) -> dict[str, Any]:
        """JSON-able layout of observation and action."""
        return {
            "observation": self.observations.describe(),
            "action": self.actions.describe(),
            "control_dt": self.control_dt,
            "joints": list(self.reference.skeleton.names),
        }

    def get_state(self) -> dict[str, Any]:
        """Start sampler and noise generator."""
        return {"starts": self.starts.get_state(), "noise_rng": self._noise_generator.get_state()}

    def set_state(self, state: dict[str, Any]) -> None:
        """Restore :meth:`get_state`."""
        self.starts.set_state(state["starts"])
        self._noise_generator.set_state(state["noise_rng"])

    def close(self) -> None:
        """Free the simulator."""
        self.sim.close()
