"""Minimum-jerk time profiles."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray


def minimum_jerk(phase: FloatArray) -> FloatArray:
    """Progress 0..1 of the minimum-jerk reach at ``phase`` (clamped to 0..1): rest, smooth acceleration, rest."""
    s = np.clip(phase, 0.0, 1.0)
    # 10 s^3 - 15 s^4 + 6 s^5: the polynomial of least jerk between two rests (Flash
    # and Hogan 1985).
    return s**3 * (10.0 - 15.0 * s + 6.0 * s**2)


def ramp(times: FloatArray, start: float, end: float) -> FloatArray:
    """Minimum-jerk progress from 0 before ``start`` to 1 after ``end``; all in seconds."""
    return minimum_jerk((times - start) / (end - start))


def arc(progress: FloatArray, start: FloatArray, end: FloatArray, rise: float) -> FloatArray:
    """Points (T, 3) on a parabola from ``start`` to ``end`` (3,), ``rise`` metres higher half way.

    With minimum-jerk ``progress`` (T,) the velocity and acceleration vanish at both ends.
    """
    points = start + progress[:, None] * (end - start)
    points[:, 2] += 4.0 * rise * progress * (1.0 - progress)
    return points
