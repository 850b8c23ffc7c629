"""How strongly each environment is helped, and how that help is taken away.

A policy that is helped sees the end of the clip long before it can balance there; one that is helped for long leans on it.
So the environments get a range of gains, some always none, and the range shrinks only while episodes stay as long and as
well rewarded as they were. Lengths and rewards are held against marks, the best values of late: a mark follows every better
value and sinks by a hundredth with every judgment, so that one lucky moment does not hold the level for good.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from envs.assistance.config import AssistanceConfig
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.assistance import Guide, Strength, guide_to

_GOLDEN = 0.6180339887498949
_SINK = 0.99
"""Factor on the marks at every judgment."""
_COUNTED = ("steps", "reward", "episodes", "length", "free_episodes", "free_length")


class Curriculum:
    """The gains of N environments.

    Args:
        config: ``env.assistance``.
        num_envs: N.
        device: of the gains.

    Attributes:
        level: largest gain now.
        share: (N,) of the level that each environment gets; zero for those that are never helped.
        strength: of the springs at gain 1.
    """

    def __init__(self, config: AssistanceConfig, num_envs: int, device: torch.device) -> None:
        self.config = config
        self.level = config.level
        self.strength = Strength(config.root_frequency, config.object_frequency)
        # Multiples of the golden ratio: any run of environments, so every scene's block too, gets the whole range, and
        # the first environment gets nothing.
        spread = (torch.arange(num_envs, dtype=torch.float64) * _GOLDEN) % 1.0
        helped = (spread - config.free_share).clamp(min=0.0) / max(1.0 - config.free_share, 1e-9)
        self.share = helped.float().to(device)
        self._free = (self.share == 0).cpu()
        self._marks: dict[str, float] = {}
        self._counts = dict.fromkeys(_COUNTED, 0.0)
        self._last: dict[str, float] = {}

    @property
    def gains(self) -> Tensor:
        """(N,) between zero and the level."""
        return self.level * self.share

    def guide(self, ref: ReferenceFrame) -> Guide | None:
        """Help towards the frames (N) that the coming step leads to; None where there is none left."""
        if self.level <= 0:
            return None
        return guide_to(ref, self.gains)

    def add_step(self, reward: Tensor) -> None:
        """Count one control step with rewards (N,), and judge when it is time."""
        self._counts["steps"] += 1
        self._counts["reward"] += float(reward.mean())
        if self._counts["steps"] >= self.config.every:
            self._judge()

    def add_episodes(self, env_ids: Tensor, steps: Tensor) -> None:
        """Count episodes that ended: environments (M,) and lengths (M,), on the CPU."""
        free = self._free[env_ids]
        for prefix, chosen in (("", steps), ("free_", steps[free])):
            self._counts[f"{prefix}episodes"] += len(chosen)
            self._counts[f"{prefix}length"] += float(chosen.sum())

    def _judge(self) -> None:
        counts = self._counts
        self._counts = dict.fromkeys(_COUNTED, 0.0)
        if not counts["episodes"]:
            return  # no episode ended: nothing is known of their length
        seen = {"length": counts["length"] / counts["episodes"], "reward": counts["reward"] / counts["steps"]}
        self._last = dict(seen)
        if counts["free_episodes"]:
            self._last["free_length"] = counts["free_length"] / counts["free_episodes"]
        if not self._marks:
            self._marks = seen  # the first judgment has nothing to compare with
            return
        # A reward that is not positive is no measure: then the length decides alone.
        shares = [seen[name] / mark if mark > 0 else 1.0 for name, mark in self._marks.items()]
        self._marks = {name: max(seen[name], _SINK * mark) for name, mark in self._marks.items()}
        if min(shares) >= self.config.hold:
            lowered = self.config.down * self.level
            self.level = lowered if lowered >= self.config.end else 0.0
        elif min(shares) < self.config.fall:
            # From nothing it starts again where it was switched off.
            self.level = min(self.config.level, self.config.up * max(self.level, self.config.end))

    def pop_log(self) -> dict[str, float]:
        """Level and mean gain now; episode length and reward per step at the last judgment, unhelped ones apart."""
        now = {"level": self.level, "mean_gain": float(self.gains.mean())}
        return {f"assistance/{name}": value for name, value in (now | self._last).items()}

    def get_state(self) -> dict[str, Any]:
        """Level, marks and counts, to go on from."""
        return {
            "level": self.level,
            "marks": dict(self._marks),
            "counts": dict(self._counts),
            "last": dict(self._last),
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Restore :meth:`get_state`."""
        self.level = float(state["level"])
        self._marks = {str(name): float(value) for name, value in state["marks"].items()}
        self._counts = {name: float(state["counts"][name]) for name in _COUNTED}
        self._last = {str(name): float(value) for name, value in state["last"].items()}
