"""Less exploration noise where a policy has stopped getting better.

Noise that lets a policy find its motion ends the exploring episodes early later on: a carried table stood still at 0.6 of its steps
for a million samples and rose to 0.9 as soon as there was less of it (``docs/results/captures.md``). Little noise from the start
was no better beginning, so the noise follows what is measured, not a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from humanoid_hoi.learning.config import TrainConfig


class Plateau:
    """Finds the plateaus of one training.

    Args:
        cfg: ``plateau_checks``, ``plateau_gain``, ``plateau_noise``, ``noise_scale`` and ``noise_least``.

    Attributes:
        shares: measured since the noise was last changed, the last two means' worth, oldest first.
        found: plateaus so far.
        done: of them, how many the noise has followed.
    """

    def __init__(self, cfg: TrainConfig) -> None:
        self.cfg = cfg
        self.shares: list[float] = []
        self.found = 0
        self.done = 0

    def judged(self, share: float) -> None:
        """Note a measurement of the deterministic policy; tells on screen where a plateau is found.

        Args:
            share: of the steps survived, 0 to 1.
        """
        count = self.cfg.plateau_checks
        if not count or self.scale(self.found) <= self.cfg.noise_least:
            return
        # Only these are ever compared; every checkpoint carries them.
        self.shares = [*self.shares, share][-2 * count :]
        if stands_still(self.shares, count, self.cfg.plateau_gain):
            self.found += 1
            # The next plateau is one of the training with less noise: what was measured before says nothing of it.
            self.shares.clear()
            words = f"survives no more than {count} measurements ago: exploring with {self.scale(self.found):.2g} of the noise"
            print(words, flush=True)

    def scale(self, plateaus: int) -> float:
        """Factor on the environment's action noise after so many plateaus."""
        own = self.cfg.noise_scale
        # A training that begins below the bound stays where it is.
        return max(own * self.cfg.plateau_noise**plateaus, min(own, self.cfg.noise_least))

    def due_factor(self, found: int) -> float:
        """Factor on the noise in use that is due now, 1 for none.

        Args:
            found: plateaus that any of the processes has found.
        """
        factor = self.scale(found) / self.scale(self.done)
        self.found = self.done = found
        return factor

    def state(self) -> dict[str, Any]:
        """What a resumed training goes on with; the noise itself is among the weights."""
        return {"shares": list(self.shares), "found": self.found, "done": self.done}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from ``state``; an empty one begins anew.

        Raises:
            ValueError: it holds something else.
        """
        self.shares = [float(share) for share in state.get("shares", [])]
        self.found, self.done = int(state.get("found", 0)), int(state.get("done", 0))
        if not 0 <= self.done <= self.found:
            raise ValueError(f"plateau: the noise follows {self.done} of {self.found} plateaus")


def stands_still(shares: Sequence[float], count: int, gain: float) -> bool:
    """Whether the mean of the last ``count`` measurements is not above that of the ``count`` before by ``gain``.

    Single measurements of 16 starts wander by a tenth; means of several do not.
    """
    if len(shares) < 2 * count:
        return False
    now = sum(shares[-count:]) / count
    before = sum(shares[-2 * count : -count]) / count
    return now < before + gain
