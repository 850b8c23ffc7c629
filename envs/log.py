"""Running means of what happens in the environments between two looks at the log."""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor

_FOLD_AFTER = 32  # steps


class EnvLog:
    """Accumulates per-step means without leaving the device until :meth:`pop`."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._causes: dict[str, Tensor] = {}
        self._waiting: list[tuple[dict[str, Tensor], dict[str, Tensor]]] = []
        self._steps = 0
        self._episodes = 0
        self._episode_steps = 0.0
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, means: dict[str, Tensor], causes: dict[str, Tensor]) -> None:
        """One step: values (N,) to average and causes (N,) bool to count."""
        self._waiting.append((means, causes))
        self._steps += 1
        if len(self._waiting) == _FOLD_AFTER:
            self._fold()

    def _fold(self) -> None:
        """Reduce the steps kept so far: a few large operations instead of some small ones every step."""
        # Twice the same: means of values, counts of causes.
        for part, store, reduce in ((0, self._sums, _finite_mean), (1, self._causes, _count)):
            # Steps with the same names are stacked into one tensor of (steps * names, N).
            groups: defaultdict[tuple[str, ...], list[Tensor]] = defaultdict(list)
            for step in self._waiting:
                groups[tuple(step[part])] += step[part].values()
            for names, values in groups.items():
                if names:
                    # Reduced over the environments, then summed over the steps: one total a name.
                    totals = reduce(torch.stack(values)).view(-1, len(names)).sum(0)
                    self._accumulate(store, list(names), totals)
        self._waiting.clear()

    @staticmethod
    def _accumulate(store: dict[str, Tensor], names: list[str], values: Tensor) -> None:
        # Names of one group travel as one key, so that their totals stay a single tensor on the device.
        key = "|".join(names)
        store[key] = store[key] + values if key in store else values

    def add_episodes(self, steps: Tensor) -> None:
        """Lengths (M,) of episodes that ended."""
        self._episodes += len(steps)
        self._episode_steps += float(steps.sum())

    def add_time(self, physics: float, rest: float) -> None:
        """Seconds of one step inside and outside the simulator."""
        self._seconds["physics"] += physics
        self._seconds["env"] += rest

    def pop(self) -> dict[str, float]:
        """Means since the last call (causes: share of ended episodes), then start over."""
        self._fold()
        out: dict[str, float] = {}
        for key, total in self._sums.items():
            out |= dict(zip(key.split("|"), (total / max(1, self._steps)).tolist(), strict=True))
        # Of ended episodes, so that the causes' shares add up to one unless several hit in the same step.
        for key, total in self._causes.items():
            names = [f"termination/{n}" for n in key.split("|")]
            out |= dict(zip(names, (total / max(1, self._episodes)).tolist(), strict=True))
        out |= {f"time/{name}": seconds for name, seconds in self._seconds.items()}
        out["episode/count"] = float(self._episodes)
        out["episode/length"] = self._episode_steps / max(1, self._episodes)
        self._clear()
        return out


def _finite_mean(values: Tensor) -> Tensor:
    # An exploded environment must not turn a whole mean into NaN.
    return torch.nan_to_num(values).mean(1)


def _count(values: Tensor) -> Tensor:
    return values.sum(1)
