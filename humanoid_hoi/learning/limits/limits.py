"""When a training has done what it was asked for: epochs, minutes, or a policy that survives."""

from __future__ import annotations

from dataclasses import dataclass

from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.processes import Processes

TERMINATE = "SIGTERM"
GOOD = "stop_share"
"""The reason of a training that ended because its policy was good enough."""

_REASONS = ("", GOOD, "max_epochs", "max_minutes", "SIGINT", TERMINATE)
"""Why a training ends, the stronger the later."""


@dataclass
class Limits:
    """The limits of one training, and how often its policy was good enough.

    Attributes:
        cfg: ``max_epochs``, ``max_minutes``, ``stop_share`` and ``stop_checks``.
        good: measurements in a row that reached ``stop_share``; a resumed run begins at 0 again.
    """

    cfg: TrainConfig
    good: int = 0

    def judged(self, share: float) -> None:
        """Count a measurement of the deterministic policy.

        Args:
            share: of the steps survived, 0 to 1.
        """
        self.good = self.good + 1 if share >= self.cfg.stop_share else 0

    def reached(self, epochs: int, seconds: float) -> str:
        """Name of the limit that is reached, empty for none.

        Args:
            epochs: since the run began.
            seconds: of training since then.
        """
        if self.cfg.max_epochs and epochs >= self.cfg.max_epochs:
            return "max_epochs"
        if self.cfg.max_minutes and seconds >= 60.0 * self.cfg.max_minutes:
            return "max_minutes"
        # One measurement is a matter of luck: 98 % of the steps were once 40 % of the trials.
        return GOOD if self.cfg.stop_share and self.good >= self.cfg.stop_checks else ""


def agreed(group: Processes, reason: str) -> str:
    """The strongest reason that any process has; the clock that counts is the first one's."""
    # Clocks of processes differ by a little, which must not make them disagree.
    if not group.is_first and reason == "max_minutes":
        reason = ""
    return _REASONS[group.largest(_REASONS.index(reason))]
