"""Do two evaluations of one policy differ? Mean difference over paired trials with its confidence interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class PairedDifference:
    """Difference ``second - first`` of a metric over trials that started in the same states.

    Attributes:
        trials: number of pairs.
        first, second: means.
        difference: mean of the differences.
        low, high: its confidence interval (Student's t).
        confidence: probability that the interval holds the true difference.
    """

    trials: int
    first: float
    second: float
    difference: float
    low: float
    high: float
    confidence: float

    @property
    def relative(self) -> float:
        """Difference as a share of the first mean."""
        return self.difference / self.first

    @property
    def relative_low(self) -> float:
        """Lower end of the interval as a share of the first mean."""
        return self.low / self.first

    @property
    def relative_high(self) -> float:
        """Upper end of the interval as a share of the first mean."""
        return self.high / self.first


def paired_difference(first: Sequence[float], second: Sequence[float], confidence: float = 0.95) -> PairedDifference:
    """Compare a metric of the same trials (K,) on two backends.

    Raises:
        ValueError: unequal numbers of trials, fewer than two, or a value that is not finite.
    """
    a = np.asarray(first, float)
    b = np.asarray(second, float)
    # One pair has no spread: its interval would divide by the K - 1 = 0 of ddof=1.
    if a.shape != b.shape or a.ndim != 1 or len(a) < 2:
        raise ValueError(f"need two equally long lists of at least two trials, got {a.shape} and {b.shape}")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("a trial has no finite value")
    # Trials are paired: the spread that matters is that of the differences.
    change = b - a
    # Half width of Student's interval with K - 1 degrees of freedom.
    half = float(stats.t.ppf(0.5 + confidence / 2, len(a) - 1)) * float(change.std(ddof=1)) / math.sqrt(len(a))
    mean = float(change.mean())
    return PairedDifference(len(a), float(a.mean()), float(b.mean()), mean, mean - half, mean + half, confidence)
