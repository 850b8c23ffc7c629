"""Batched roll-outs around a nominal trajectory: data for the regression, and trials that say what a feedback is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.learning.imitation.gains import Transitions
from humanoid_hoi.learning.imitation.nominal import ErrorState, Kick, Nominal, disturbed
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.sim.state import SimState

Feedback = Callable[[Tensor, Tensor], Tensor]
"""Error states (N, X) at frames (N,) -> offsets (N, A) of the body joints' targets, rad."""

LIMIT = 0.4
"""rad; a larger offset is no correction any more."""


def linear(gains: FloatArray) -> Feedback:
    """K_t x, limited."""
    table = torch.from_numpy(gains).float()

    def act(error: Tensor, frames: Tensor) -> Tensor:
        # One set of gains a step; past the last one it stays.
        at = frames.clamp(max=len(table) - 1)
        return torch.einsum("nax,nx->na", table[at], error.float()).clamp(-LIMIT, LIMIT)

    return act


def nothing(actions: int) -> Feedback:
    """Open loop."""
    return lambda error, frames: torch.zeros(len(error), actions)


@dataclass(frozen=True)
class Trials:
    """Frames survived of N trials, each from its own start.

    Attributes:
        survived: (N,) steps until the first failure (mean joint error, object error or a fall).
        available: (N,) steps to the clip's end.
        joints_mm, object_mm: means while alive.
    """

    survived: IntArray
    available: IntArray
    joints_mm: float
    object_mm: float

    @property
    def share(self) -> float:
        """Steps survived of all that could have been."""
        return float(self.survived.sum() / max(self.available.sum(), 1))

    @property
    def success(self) -> float:
        """Share of the trials that reach the end."""
        return float((self.survived >= self.available).mean())


class Rollouts:
    """N copies that follow the nominal targets plus a feedback.

    Args:
        plant: N copies of the record's scene.
        nominal: the trajectory.
        judge: errors against the clip that success is measured by.
        limit: m, mean joint error or object error that ends a trial.
    """

    def __init__(self, plant: Plant, nominal: Nominal, judge: TrackingCost, limit: float = 0.2) -> None:
        self.plant = plant
        self.nominal = nominal
        self.error = ErrorState(nominal)
        self._judge = judge
        self._limit = limit
        self._envs = torch.arange(plant.num_envs)

    @torch.no_grad()
    def play(self, frames: Tensor, kick: Kick, scale: Tensor, seed: int, feedback: Feedback) -> Trials:
        """Trials from ``frames`` (N,), disturbed by ``kick``, to the end."""
        generator = torch.Generator().manual_seed(seed)
        self.plant.sim.reset(self._envs, disturbed(self.nominal, frames, kick, scale, generator))
        steps = self.nominal.steps
        available = (steps - frames).numpy()
        alive = torch.ones(len(frames), dtype=torch.bool)
        survived = torch.zeros(len(frames))
        sums = torch.zeros(2)
        now = frames.clone()
        # The feedback sees the error at the frame in which it acts.
        error = self.error(self.plant.sim.state(), now)
        while bool((alive & (now < steps)).any()):
            state = self._step(now, feedback(error, now))
            now = (now + 1).clamp(max=steps)
            # A trial whose clip is over counts no further steps.
            running = survived + frames < steps
            good, errors = self._on_track(state, now)
            alive &= good
            counted = alive & running
            survived += counted
            sums += torch.stack([e[counted].sum() for e in errors])
            error = self.error(state, now)
        mean = (1000 * sums / survived.sum().clamp(min=1)).tolist()
        # Means over counted steps of all trials.
        return Trials(survived.long().numpy(), available, *mean)

    @torch.no_grad()
    def one_step(
        self, batches: int, kick: Kick, feedback: Feedback, noise: float, generator: torch.Generator, steps: int = 8
    ) -> Transitions:
        """Transitions of short disturbed roll-outs; half of the action noise is constant within one, half is white."""
        found: list[Transitions] = []
        actions = len(self.error.axes)
        count = self.plant.num_envs
        for _ in range(batches):
            # Starts spread over the clip, a few frames from its end.
            now = torch.randint(0, max(self.nominal.steps - 3, 1), (count,), generator=generator)
            # The size of disturbances differs from batch to batch: near and far are both in the data.
            scale = torch.full((count,), float(torch.rand(1, generator=generator)) + 0.2)
            self.plant.sim.reset(self._envs, disturbed(self.nominal, now, kick, scale, generator))
            # And the size of the action noise differs from copy to copy.
            size = noise * (0.3 + 1.2 * torch.rand((count, 1), generator=generator))
            held = 0.7 * torch.randn((count, actions), generator=generator)
            error = self.error(self.plant.sim.state(), now)
            alive = torch.ones(count, dtype=torch.bool)
            for _step in range(steps):
                # Half constant, half white: constant offsets show slow effects, white ones separate the axes.
                white = torch.randn((count, actions), generator=generator)
                offset = (feedback(error, now) + size * (held + white)).clamp(-0.6, 0.6)
                state = self._step(now, offset)
                after = (now + 1).clamp(max=self.nominal.steps)
                alive &= self._on_track(state, after)[0] & (now < self.nominal.steps)
                new = self.error(state, after)
                # The offset as applied, feedback included: the regression must know what was really done.
                found.append(_rows(now, error, offset, new, alive))
                error, now = new, after
        return _joined(found)

    @torch.no_grad()
    def many_steps(
        self,
        batches: int,
        kick: Kick,
        feedback: Feedback,
        noise: float,
        horizons: tuple[int, ...],
        generator: torch.Generator,
        length: int = 30,
        hold: int = 5,
    ) -> dict[int, Transitions]:
        """What an offset, drawn every ``hold`` steps and fading over them, does several steps later under a feedback."""
        found: dict[int, list[Transitions]] = {k: [] for k in horizons}
        for _ in range(batches):
            frames, errors, drawn, alive = self._one_batch(kick, feedback, noise, generator, length, hold)
            # At each new draw the state, the offset then, and the states k steps later.
            for start in range(0, length - 1, hold):
                for k in horizons:
                    if start + k <= length:
                        ok = alive[start] & alive[start + k]
                        found[k].append(_rows(frames[start], errors[start], drawn[start], errors[start + k], ok))
        return {k: _joined(rows) for k, rows in found.items()}

    def _one_batch(
        self, kick: Kick, feedback: Feedback, noise: float, generator: torch.Generator, length: int, hold: int
    ) -> tuple[list[Tensor], list[Tensor], list[Tensor], list[Tensor]]:
        count = self.plant.num_envs
        actions = len(self.error.axes)
        now = torch.randint(0, max(self.nominal.steps - 12, 1), (count,), generator=generator)
        now[torch.rand(count, generator=generator) < 0.25] = 0  # trials begin at the first frame
        scale = torch.rand(count, generator=generator)
        self.plant.sim.reset(self._envs, disturbed(self.nominal, now, kick, scale, generator))
        frames, errors = [now.clone()], [self.error(self.plant.sim.state(), now)]
        alive = [torch.ones(count, dtype=torch.bool)]
        drawn: list[Tensor] = []
        extra = torch.zeros(count, actions)
        for step in range(length):
            if step % hold == 0:
                size = noise * (0.3 + 1.1 * torch.rand((count, 1), generator=generator))
                extra = size * torch.randn((count, actions), generator=generator)
            drawn.append(extra)
            # Fades to zero over the steps it is held, so that drawing a new one is no jump.
            fade = max(0.0, 1.0 - (step % hold) / hold)
            state = self._step(now, feedback(errors[-1], now) + fade * extra)
            inside = now < self.nominal.steps
            now = (now + 1).clamp(max=self.nominal.steps)
            alive.append(alive[-1] & self._on_track(state, now)[0] & inside)
            errors.append(self.error(state, now))
            frames.append(now.clone())
        return frames, errors, drawn, alive

    def _step(self, frames: Tensor, offset: Tensor) -> SimState:
        # Nominal targets of the step, plus offsets on the body joints' axes alone.
        targets = self.nominal.targets[frames.clamp(max=self.nominal.steps - 1)].clone()
        targets.flatten(1)[:, self.error.axes] += offset
        return self.plant.step(targets)

    def _on_track(self, state: SimState, frames: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Whether each trial still follows the judging clip, and its errors (m)."""
        errors = self._judge.errors_at(state, frames)
        good = (errors.worst < self._limit) & ~self.plant.diverged()
        return good, (errors.joints, errors.obj)


def _rows(frames: Tensor, before: Tensor, action: Tensor, after: Tensor, keep: Tensor) -> Transitions:
    arrays = (value[keep].double().numpy() for value in (before, action, after))
    return Transitions(frames[keep].numpy().astype(np.int64), *arrays)


def _joined(found: list[Transitions]) -> Transitions:
    names = ("frames", "before", "action", "after")
    return Transitions(*(np.concatenate([getattr(rows, name) for rows in found]) for name in names))
