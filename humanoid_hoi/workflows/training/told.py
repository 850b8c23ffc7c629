"""A training that is told to leave before it has anything to save."""

from __future__ import annotations

import sys
from typing import Any

from humanoid_hoi.core.console.exit_codes import SIGTERM_CODE
from humanoid_hoi.learning.trainer import TooEarly, TrainResult, train


def train_or_leave(*arguments: Any) -> TrainResult:
    """:func:`~humanoid_hoi.learning.trainer.train`, with the same arguments.

    Raises:
        SystemExit: SIGTERM came before the first epoch was over; as after one that found something to save.
    """
    try:
        return train(*arguments)
    except TooEarly as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(SIGTERM_CODE) from None
