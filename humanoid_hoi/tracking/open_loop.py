"""Open-loop roll-outs: PD servos follow a clip from several of its frames, without any policy, until it goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.threads import rollout_threads
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, ReferenceFrame
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import rows_of
from humanoid_hoi.tracking.base_targets import BaseTargets
from humanoid_hoi.tracking.errors import TrackingErrors, has_fallen
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.start_states import reset_state


@dataclass(frozen=True)
class OpenLoop:
    """What happened from each start (K of them).

    Attributes:
        starts: (K,) frames.
        available: (K,) frames from there to the clip's end.
        survived: (K,) frames until the body's error or a fall ended it.
        obj_survived: (K,) frames until the object was off, at most ``survived``.
        kick_m: (K,) largest object error within the first control steps.
    """

    starts: IntArray
    available: IntArray
    survived: IntArray
    obj_survived: IntArray
    kick_m: FloatArray

    @property
    def survived_share(self) -> float:
        """Frames survived of all frames that could have been."""
        return float(self.survived.sum() / max(self.available.sum(), 1))

    @property
    def obj_share(self) -> float:
        """The same with the object in place."""
        return float(self.obj_survived.sum() / max(self.available.sum(), 1))


@torch.no_grad()
def open_loop(
    sim: Simulator,
    clip: HoiClip,
    starts: Sequence[int],
    targets: BaseTargets,
    limits: TrackingLimits,
    max_steps: int | None = None,
) -> OpenLoop:
    """Roll ``clip`` out from every frame of ``starts``, as many at a time as ``sim`` has environments.

    Args:
        sim: a simulator of this clip's scene.
        clip: at the simulator's control rate.
        starts: frames; the last frame of the clip is no start.
        targets: what the servos aim at, a table of this clip alone.
        limits: where following ends.
        max_steps: stop after so many control steps; ``available`` is cut to it.

    Raises:
        HoiError: the clip has another rate than the simulator, or a start lies outside it.
    """
    check_rate(clip, sim.control_dt)
    bad = [s for s in starts if not 0 <= s < clip.num_frames - 1]
    if bad:
        raise HoiError(
            f"start {bad[0]} of a clip of {clip.num_frames} frames",
            where=clip.name,
            field="starts",
            fix=f"use 0 to {clip.num_frames - 2}",
        )
    rounds = _Rounds(sim, clip, targets, limits, max_steps)
    # In rounds of at most num_envs starts; each gives four arrays, which are joined column by column.
    rows = [rounds.play(torch.tensor(starts[k : k + sim.num_envs])) for k in range(0, len(starts), sim.num_envs)]
    merged = [np.concatenate([row[k] for row in rows]) for k in range(4)]
    return OpenLoop(np.asarray(starts, np.int64), *merged)


def check_rate(clip: HoiClip, control_dt: float) -> None:
    """Raises HoiError where a clip's frames are no control steps."""
    # Relative: a clip of 30.0 fps and a control step of 1/30 s agree up to float rounding.
    if abs(clip.fps * control_dt - 1.0) > 1e-3:
        raise HoiError(
            f"{clip.fps:g} frames per second, but one control step takes {control_dt:.4g} s",
            where=clip.name,
            field="fps",
            fix="resample the clip to the control rate first",
        )


class _Rounds:
    """As many starts at a time as there are environments."""

    def __init__(
        self, sim: Simulator, clip: HoiClip, targets: BaseTargets, limits: TrackingLimits, max_steps: int | None
    ) -> None:
        self.sim = sim
        self.limits = limits
        self.reference = PackedReference([clip], sim.device)
        # (T, J - 1, 3); one clip, so that its frames are the table's rows.
        self.table = targets.packed([clip.num_frames], sim.device).view(clip.num_frames, -1, 3)
        self.errors = TrackingErrors(clip.skeleton, sim.device)
        self.last = clip.num_frames - 1
        self.max_steps = max_steps or self.last

    def play(self, starts: Tensor) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
        """Available, survived, survived with the object (K,) frames, and kick (K,) m."""
        sim = self.sim
        starts = starts.to(sim.device)
        envs = torch.arange(len(starts), device=sim.device)
        clips = torch.zeros_like(starts)
        # Positions and velocities of the reference, so that an episode starts in motion, not from rest.
        sim.reset(envs, reset_state(self.reference.frame(clips, starts), self.reference.skeleton.parents))
        # A start late in the clip has fewer steps ahead of it than the round takes.
        available = (self.last - starts).clamp(max=self.max_steps)
        alive = torch.ones(len(starts), dtype=torch.bool, device=sim.device)
        # held: on track with the object in place, without a break since the start.
        held = alive.clone()
        survived = torch.zeros_like(starts)
        obj_survived = torch.zeros_like(starts)
        kick = torch.zeros(len(starts), device=sim.device)
        # Environments without a start in this round get zero targets and are not looked at.
        servo = torch.zeros(sim.num_envs, *self.table.shape[1:], device=sim.device)
        with rollout_threads(sim.num_envs):
            for step in range(1, int(available.max()) + 1):
                frames = (starts + step).clamp(max=self.last)
                # The table's row t is the target of the step that ends
                # at frame t, so the first step uses row start + 1.
                servo[envs] = self.table[frames]
                sim.step(servo)
                on_track, obj_error = self._judge(envs, self.reference.frame(clips, frames))
                running = step <= available
                # A start that was lost once stays lost, whatever its errors do later.
                alive &= on_track
                held &= alive & (obj_error < self.limits.obj_error)
                # Counts steps, as True is 1; a start whose clip is over counts no more.
                survived += (alive & running).long()
                obj_survived += (held & running).long()
                if step <= self.limits.start.steps:
                    kick = torch.where(running, torch.maximum(kick, obj_error), kick)
                # Nothing is left to count once every start has fallen or has reached its end.
                if not bool((alive & (step < available)).any()):
                    break
        return tuple(t.cpu().numpy() for t in (available, survived, obj_survived, kick))  # type: ignore[return-value]

    def _judge(self, envs: Tensor, ref: ReferenceFrame) -> tuple[Tensor, Tensor]:
        """Whether each body still follows (K,), and the object's error (K,) m; what is no number is far away."""
        state = rows_of(self.sim.state(), envs)
        errors = self.errors(state, ref)
        fallen = has_fallen(state.joint_pos_w[:, 0, 2], ref.joint_pos_w[:, 0, 2], self.limits.fall)
        # NaN errors compare False, so a body of NaN is off track by the first condition already.
        on_track = (errors["body_pos_m"] < self.limits.joint_error) & ~fallen & ~self.sim.diverged()[envs]
        return on_track, errors["obj_pos_m"].nan_to_num(1e3)
