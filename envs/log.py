"""Running means of what happens in the environments between two looks at the log."""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor


class EnvLog:
    """Accumulates per-step means without leaving the device until :meth:`pop`."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._causes: dict[str, Tensor] = {}
        self._steps, self._episodes = 0, 0
        self._episode_steps = 0.0
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, means: dict[str, Tensor], causes: dict[str, Tensor], done: Tensor) -> None:
        """One step: values (N,) to average and causes (N,) bool to count."""
        values = torch.nan_to_num(torch.stack(list(means.values()))).mean(1)
        counts = torch.stack(list(causes.values())).sum(1)
        self._accumulate(self._sums, list(means), values)
        self._accumulate(self._causes, list(causes), counts)
        self._steps += 1

    @staticmethod
    def _accumulate(store: dict[str, Tensor], names: list[str], values: Tensor) -> None:
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
        out: dict[str, float] = {}
        for key, total in self._sums.items():
            out |= dict(zip(key.split("|"), (total / max(1, self._steps)).tolist(), strict=True))
        for key, total in self._causes.items():
            names = [f"termination/{n}" for n in key.split("|")]
            out |= dict(zip(names, (total / max(1, self._episodes)).tolist(), strict=True))
        out |= {f"time/{name}": seconds for name, seconds in self._seconds.items()}
        out["episode/count"] = float(self._episodes)
        out["episode/length"] = self._episode_steps / max(1, self._episodes)
        self._clear()
        return out
