"""What training and roll-out share: N humanoids in a simulator, the reference each follows, what they see, what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from envs.actions import ActionMap
from envs.assistance.curriculum import Curriculum
from envs.observations import ObservationTable
from envs.resets import StartTable
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame
from humanoid_hoi.refine.record import Record
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import SimState, rows_of
from humanoid_hoi.tracking.context import TaskContext
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.open_loop import check_rate


class TrackingWorld:
    """N environments over one simulator, each at a frame of a clip; it knows no reward and no end.

    Args:
        sim: simulator whose scene k holds the clips with ``scene_of_clip == k``.
        reference: the clips, at the control rate.
        scene_of_clip: scene index of each clip.
        observations: what the policy sees.
        actions: from actions to PD targets.
        limits: what counts as following, handed to every part of a task in this world.
        records: recorded states of each clip to start episodes from; empty: none.

    Attributes:
        clip_ids: (N,) long, clip of each environment.
        frames: (N,) long, its current frame.
        last_frames: (N,) long, the last frame of its clip.
    """

    def __init__(
        self,
        sim: Simulator,
        reference: PackedReference,
        scene_of_clip: Sequence[int],
        observations: ObservationTable,
        actions: ActionMap,
        limits: TrackingLimits,
        records: Sequence[Record | None] = (),
    ) -> None:
        for clip in reference.clips:
            # Frames advance by one per control step, so that both must take the same time.
            check_rate(clip, sim.control_dt)
        self.sim = sim
        self.reference = reference
        self.observations = observations
        self.actions = actions
        self.device = sim.device
        self.context = TaskContext(reference.skeleton, sim.device, sim.num_envs, limits)
        self.scene_of_clip = torch.tensor(list(scene_of_clip), device=self.device)
        self.every_env = torch.arange(sim.num_envs, device=self.device)
        self.clip_ids = torch.zeros(sim.num_envs, dtype=torch.long, device=self.device)
        self.frames = torch.zeros_like(self.clip_ids)
        self.last_frames = reference.last_frame(self.clip_ids)
        # States are converted once for the backend; a reset without noise then copies rows.
        self._starts = StartTable(reference, sim, records)
        self._pairs: PairTable | None = None

    @property
    def clips(self) -> list[HoiClip]:
        """The clips that can be followed."""
        return self.reference.clips

    @property
    def recorded_rows(self) -> Tensor | None:
        """(rows,) bool: reference rows with a recorded state; None where no clip has any."""
        return None if self._starts.recorded is None else self._starts.recorded.rows

    def place(
        self,
        env_ids: Tensor,
        clips: Tensor,
        frames: Tensor,
        noise: float,
        generator: torch.Generator,
        recorded: bool = False,
    ) -> Tensor:
        """Put environments (M,) at ``frames`` of ``clips`` (M,); returns the reference rows (M,).

        Args:
            env_ids: (M,) long.
            clips: of their own scenes.
            frames: (M,) long.
            noise: rad, standard deviation of the joints' rotations.
            generator: source of the noise.
            recorded: from the recorded states, where there are any.
        """
        self.clip_ids[env_ids] = clips
        self.frames[env_ids] = frames
        # With a single clip pairs and last frames never change, and are not gathered again.
        if len(self.clips) > 1:
            # Gathered again when somebody asks.
            self._pairs = None
            self.last_frames = self.reference.last_frame(self.clip_ids)
        rows = self.reference.row(clips, frames)
        self._starts.put(self.sim, env_ids, rows, noise, generator, recorded)
        return rows

    def check_scenes(self, clip_ids: Tensor) -> None:
        """Raises HoiError where a clip (N,) belongs to another scene than its environment."""
        foreign = (self.scene_of_clip[clip_ids] != self.sim.scene_ids).nonzero().flatten()
        if len(foreign):
            env = int(foreign[0])
            raise HoiError(
                f"clip {self.clips[int(clip_ids[env])].name} needs another scene than environment {env} runs",
                fix="give each environment a clip of its own scene (env.sim.scene_ids)",
            )

    def targets(self, actions: Tensor) -> Tensor:
        """PD targets (N, J - 1, 3) of finite actions (N, A) at the current frames."""
        return self.actions.targets(actions, self.clip_ids, self.frames)

    def advance(self, targets: Tensor, help_from: Curriculum | None = None) -> None:
        """One control step towards targets (N, J - 1, 3); frames move on, up to the last.

        Args:
            targets: rad.
            help_from: training's assistance; None, as in every roll-out, for none.
        """
        # An environment whose clip is over waits at its last frame.
        ahead = torch.minimum(self.frames + 1, self.last_frames)
        guide = None if help_from is None else help_from.guide(self.reference.frame(self.clip_ids, ahead))
        if help_from is None or guide is None:
            self.sim.step(targets)
        else:
            self.sim.guided_step(targets, guide, help_from.strength)
        # A new tensor, not in place: somebody may still hold the frames of before.
        self.frames = ahead

    def state(self) -> SimState:
        """Simulated state after the last step or placing."""
        return self.sim.state()

    def reference_frame(self) -> ReferenceFrame:
        """Reference at the current frames."""
        return self.reference.frame(self.clip_ids, self.frames)

    def pair_table(self) -> PairTable:
        """Interaction-graph geometry of each environment (N, P)."""
        if self._pairs is None:
            self._pairs = rows_of(self.reference.pairs, self.clip_ids)
        return self._pairs

    def observe(self, env_ids: Tensor | None = None, pair_offset: Tensor | None = None) -> Tensor:
        """Observation (M, O) of some environments, or of all; a diverged one shows zeros.

        Args:
            env_ids: (M,) long, None: all.
            pair_offset: (M, P, 3) of :func:`rewards.inputs.pair_offset_w`, where the caller has it already.
        """
        state = self.state()
        pairs = self.pair_table()
        clips = self.clip_ids
        frames = self.frames
        if env_ids is not None:
            # Only the rows asked for are computed; a reset usually concerns a few environments of many.
            state = rows_of(state, env_ids)
            pairs = rows_of(pairs, env_ids)
            clips = clips[env_ids]
            frames = frames[env_ids]
        obs = self.observations.compute(state, clips, frames, pairs, pair_offset)
        # A diverged environment is reset in this very step; until then its observation must be finite.
        return torch.nan_to_num_(obs, posinf=0.0, neginf=0.0)

    def contract(self) -> dict[str, Any]:
        """JSON-able layout of observation and action."""
        return {
            "observation": self.observations.layout(),
            "action": self.actions.layout(),
            "control_dt": self.sim.control_dt,
            "joints": list(self.reference.skeleton.names),
        }


def finite(actions: Tensor, device: torch.device) -> Tensor:
    """Actions on the device, with zeros where they are not finite."""
    return torch.nan_to_num(actions.to(device), posinf=0.0, neginf=0.0)
