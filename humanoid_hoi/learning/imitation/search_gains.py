"""Rounds of data, regression and trials that lead to the best feedback found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.learning.imitation.config import FeedbackConfig
from humanoid_hoi.learning.imitation.gains import Transitions, fit_model, improve_by_steps, riccati
from humanoid_hoi.learning.imitation.metric import CostMetric
from humanoid_hoi.learning.imitation.nominal import Kick
from humanoid_hoi.learning.imitation.rollouts import Rollouts, Trials, linear

ONE_STEP = Kick(
    joint=0.008, joint_rate=0.15, root_pos=0.006, root_turn=0.01, root_vel=0.12, root_spin=0.25, obj_vel=0.03
)
MANY_STEPS = Kick(
    joint=0.012, joint_rate=0.15, root_pos=0.006, root_turn=0.01, root_vel=0.1, root_spin=0.2, obj_vel=0.02
)
HORIZONS = {2: 0.5, 4: 1.0, 6: 1.0, 8: 1.5, 10: 3.0}
"""Steps after which an offset is judged, and how much each counts."""
_MULTI_WIDTH = 2.5
_MULTI_EFFORT = 3.0

Tell = Callable[[str, Trials, Trials, int], None]
"""Called with a label, trials from spread starts, noisy trials from the first frame, and environment steps so far."""


@dataclass(frozen=True)
class Score:
    """What chose between gains: share of steps survived from spread starts, plus the same of noisy first frames."""

    spread: Trials
    noisy: Trials

    @property
    def value(self) -> float:
        """Higher is better, at most 2."""
        return self.spread.share + self.noisy.share


class GainSearch:
    """Finds gains around a nominal trajectory and keeps the best by trials; open loop is the first candidate.

    Args:
        rollouts: copies around the trajectory.
        config: sizes and rounds.
        tell: see :data:`Tell`.
    """

    def __init__(self, rollouts: Rollouts, config: FeedbackConfig, tell: Tell | None = None) -> None:
        self._rollouts = rollouts
        self._config = config
        self._tell = tell
        self._metric = CostMetric(rollouts.error)
        # Data are drawn from this; trials use seeds of their own.
        self._generator = torch.Generator().manual_seed(config.seed)
        self._steps = rollouts.nominal.steps
        # Zero gains are open loop: what everything has to beat.
        none = np.zeros((self._steps, len(rollouts.error.axes), rollouts.error.size))
        self.best: FloatArray = none
        self.score = self._judge("open loop", none)

    def run(self) -> FloatArray:
        """All rounds; returns the best gains (T, A, X)."""
        self._one_step_rounds()
        self._multi_step_rounds()
        return self.best

    def _one_step_rounds(self) -> None:
        config = self._config
        data: Transitions | None = None
        for number in range(config.rounds):
            new = self._rollouts.one_step(
                config.batches, ONE_STEP, linear(self.best), config.action_noise, self._generator
            )
            # Data of all rounds: each adds transitions around a better trajectory.
            data = new if data is None else data.joined(new)
            for width in config.widths:
                model = fit_model(data, self._steps, width)
                for effort in config.efforts:
                    gains = riccati(model, self._metric, effort, config.caution)
                    self._try(f"round {number + 1}, width {width:g}, effort {effort:g}", gains)

    def _multi_step_rounds(self) -> None:
        config = self._config
        data: dict[int, Transitions] = {}
        gains = self.best
        for number in range(config.multi_rounds):
            new = self._rollouts.many_steps(
                config.multi_batches, MANY_STEPS, linear(gains), config.multi_noise, tuple(HORIZONS), self._generator
            )
            data = {k: data[k].joined(rows) if k in data else rows for k, rows in new.items()}
            models = {k: fit_model(rows, self._steps, _MULTI_WIDTH) for k, rows in data.items()}
            change = improve_by_steps(gains, models, self._metric, _MULTI_EFFORT, HORIZONS)
            tried = {
                share: self._try(f"multi-step round {number + 1}, share {share:g}", gains + share * change)
                for share in config.multi_steps
            }
            # The next round starts from the best share of this step, even if the best gains of all are others.
            gains = gains + max(tried, key=lambda share: tried[share]) * change

    def _try(self, label: str, gains: FloatArray) -> float:
        """Judge gains and keep them if they are the best so far; returns their value."""
        score = self._judge(label, gains)
        if score.value > self.score.value:
            self.score = score
            self.best = gains
        return score.value

    def _judge(self, label: str, gains: FloatArray) -> Score:
        """Half of the copies from spread starts without noise, half from the first frame with it."""
        steps_before = self._rollouts.plant.env_steps
        count = self._rollouts.plant.num_envs
        half = count // 2
        # Half of the copies spread over the clip, half at the first frame.
        starts = torch.cat([torch.linspace(0, self._steps - 1, half).long(), torch.zeros(count - half).long()])
        # Only those at the first frame are disturbed.
        scale = (torch.arange(count) >= half).float()
        kick = Kick(joint=self._config.noise)
        trials = self._rollouts.play(starts, kick, scale, self._config.seed + 100, linear(gains))
        self._rollouts.plant.env_steps = steps_before  # judging is not learning
        score = Score(_part(trials, slice(0, half)), _part(trials, slice(half, None)))
        if self._tell is not None:
            self._tell(label, score.spread, score.noisy, steps_before)
        return score


def report_trials(
    rollouts: Rollouts, gains: FloatArray, trials: int, levels: list[float], seeds: list[int]
) -> list[dict[str, float | int]]:
    """Noisy trials from the first frame on fresh seeds: one row per level and seed.

    Args:
        rollouts: copies around the trajectory; ``trials`` is at most their number.
        gains: (T, A, X).
        trials: of each level and seed.
        levels: rad of joint noise.
        seeds: of the noise.
    """
    rows: list[dict[str, float | int]] = []
    starts = torch.zeros(rollouts.plant.num_envs, dtype=torch.long)
    for level in levels:
        for seed in seeds:
            scale = torch.ones(rollouts.plant.num_envs)
            played = rollouts.play(starts, Kick(joint=level), scale, seed, linear(gains))
            part = _part(played, slice(0, trials))
            rows.append(
                {
                    "noise": level,
                    "seed": seed,
                    "trials": len(part.survived),
                    "success": part.success,
                    "survived_steps": float(part.survived.mean()),
                    "steps": int(part.available[0]),
                }
            )
    return rows


def _part(trials: Trials, rows: slice) -> Trials:
    return Trials(trials.survived[rows], trials.available[rows], trials.joints_mm, trials.object_mm)
