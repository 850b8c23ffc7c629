"""Receding-horizon sampling: from one state, look ahead with many copies, and move the plan towards the cheap ones.

This is model-predictive path-integral control with a softmax over the samples' costs: noise on a few knots of the
horizon, a weighted mean, the plan of the step before as the start of the next. A look-ahead of 0.3 to 0.4 s is what
balance needs; windows of 0.1 s fall whatever else they do.
"""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.refine.assistance import Assistance
from humanoid_hoi.refine.config import RefineConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.noise import deviations, draw
from humanoid_hoi.refine.plant import Plant, Row


class Planner:
    """Improves a plan of target offsets from one state.

    Args:
        plant: the copies that look ahead.
        cost: against the reference.
        base: (T, J - 1, 3) base targets; row t acts on the step that ends at frame t.
        config: sampling.

    Attributes:
        assistance: what helps the copies; nothing at first.
        offsets: (T, A) rad, the plan; row t belongs to base row t.
    """

    def __init__(self, plant: Plant, cost: TrackingCost, base: Tensor, config: RefineConfig) -> None:
        self._plant = plant
        self.assistance = Assistance(cost, config.assistance)
        self._cost = cost
        self._base = base
        self._config = config
        self._sigma = deviations(config.noise, cost.skeleton)
        # Zero offsets: the search begins at the base targets themselves.
        self.offsets = torch.zeros(len(base), base[0].numel())

    def improve(self, row: Row, frame: int, generator: torch.Generator, retry: int = 0) -> int:
        """Improve the plan from ``frame`` on, seen from ``row``; returns how many of its steps may be executed.

        Args:
            row: full state at ``frame``.
            frame: the plan's rows ``frame + 1 ...`` change.
            generator: of the samples.
            retry: how often this place was tried before: a longer horizon and more noise each time.
        """
        config = self._config
        horizon = config.horizon + retry * config.retry.horizon
        # Near the end of the clip there is less to look at.
        steps = min(horizon, len(self._base) - 1 - frame)
        scale = config.retry.noise**retry
        for _ in range(config.iterations):
            sigma = self._sigma * scale
            noise = draw(self._plant.num_envs, steps, horizon, sigma, config.noise.knots, generator)
            costs = self._look_ahead(row, frame, noise)
            # The first sample has no noise: what it costs, the plan costs.
            # Compared with the sum over the horizon, in which the last step counts `last` times.
            calm = retry == 0 and float(costs[0]) < self._calm_cost(frame) * (steps - 1 + self._cost.config.last)
            span = slice(frame + 1, frame + 1 + steps)
            # Row t of the plan leads to frame t, so the step out of `frame` is row frame + 1.
            # The weighted mean of the noise, not the best sample: one lucky sample says little with contacts.
            self.offsets[span] += torch.einsum("n,nha->ha", softmax_weights(costs, config.temperature), noise)
            if calm:
                return min(config.calm.steps, steps)
            # Later iterations look closer around the plan that the first ones found.
            scale *= config.noise.shrink
        # Where following is hard only the first step is executed, and the next plan sees where it really led.
        return 1

    def _calm_cost(self, frame: int) -> float:
        """Cost per step below which a plan from ``frame`` is good enough."""
        calm = self._config.calm
        # Standing is judged by the reference: the simulated feet may slide for the very reason that a plan is sought.
        return calm.standing_cost if self._cost.foot_speed(frame) < calm.foot_speed else calm.cost

    def targets(self, frame: int) -> Tensor:
        """(1, J - 1, 3) targets of the step from ``frame`` to the next one."""
        return self._base[frame + 1 : frame + 2] + self.offsets[frame + 1].view(1, -1, 3)

    def _look_ahead(self, row: Row, frame: int, noise: Tensor) -> Tensor:
        """Cost (N,) of the plan with each sample's noise (N, H, A) on it."""
        steps = noise.shape[1]
        # All copies from the same state, solver memory included, so that only the noise tells them apart.
        self._plant.spread(row)
        total = torch.zeros(self._plant.num_envs)
        for k in range(steps):
            offset = self.offsets[frame + 1 + k] + noise[:, k]
            # offset is (N, A), the base row (J - 1, 3): every copy aims at its own target.
            targets = self._base[frame + 1 + k] + offset.view(len(offset), -1, 3)
            state = self.assistance.step(self._plant, targets, frame + 1 + k)
            # The last step of the horizon weighs more: it stands for all that comes after it.
            cost = self._cost(state, frame + 1 + k, self._plant.diverged()).cpu()
            total += cost * (self._cost.config.last if k == steps - 1 else 1.0)
        # Large offsets cost by themselves, so that of two plans that follow equally well the calmer wins.
        # (N, H, A): what each sample's plan would be as a whole, the present plan included.
        offsets = self.offsets[frame + 1 : frame + 1 + steps] + noise
        return total + self._cost.config.offset * offsets.square().sum(-1).mean(-1)


def softmax_weights(costs: Tensor, temperature: float) -> Tensor:
    """Weights (N,) that sum to 1; the scale is the costs' own spread, so that no weight has to be tuned to a clip."""
    # One exploded sample must not make all others look alike, hence the upper bound.
    spread = costs.std().clamp(1e-4, 20.0)
    # Less the smallest cost, so that no exponential overflows; the weights do not change by it.
    return torch.softmax(-(costs - costs.min()) / (temperature * spread), 0)
