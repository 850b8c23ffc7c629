"""An object that bounces off the ground or a support in a recording: when, and how much of its speed it keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import FloatArray

FASTEST_REST = 0.8
"""m/s downward: slower impacts are puttings-down and jitter."""
LEAST_RETURN = 0.3
"""m/s upward after the impact: less is no bounce."""
REACH = 0.06
"""m above the floor within which the lowest point of a bounce lies, beside half a frame's travel."""
GRAVITY = 9.81


@dataclass(frozen=True)
class Bounce:
    """One impact: its frame, and the vertical speeds (m/s, both positive) just before and after it."""

    frame: int
    speed_in: float
    speed_out: float

    @property
    def ratio(self) -> float:
        """Coefficient of restitution: speed after over speed before."""
        return self.speed_out / self.speed_in


def find_bounces(height: FloatArray, fps: float) -> list[Bounce]:
    """Impacts of an object on the floor.

    The frame of an impact mixes both speeds, so they are taken from the whole frames before and after it and carried
    to the impact with gravity.

    Args:
        height: (T,) m of the object's lowest point above what lies under it.
        fps: frames per second.
    """
    # (T - 1,) m/s, step k leads from frame k to k + 1.
    speed = np.diff(height) * fps
    found: list[Bounce] = []
    for k in range(2, len(height) - 2):
        lowest = height[k] <= height[k - 1] and height[k] < height[k + 1]
        if not lowest or speed[k - 2] > -FASTEST_REST:
            continue
        # The true lowest point may lie between two frames: half a frame's travel above the floor is allowed.
        if height[k] > REACH + 0.5 * abs(speed[k - 2]) / fps:
            continue
        # Steps k-2 and k+1 hold no part of the impact, which lies between frames k-1 and k+1.
        # A step's speed is that of its middle, 1.5 frames from the impact; gravity acts all the while.
        fall = -speed[k - 2] + 1.5 * GRAVITY / fps
        rise = speed[k + 1] + 1.5 * GRAVITY / fps
        # Frames around one impact may each be a minimum of noisy heights.
        if rise > LEAST_RETURN and (not found or k - found[-1].frame > 2):
            found.append(Bounce(k, float(fall), float(rise)))
    return found


def measured_restitution(bounces: list[Bounce]) -> float | None:
    """Median speed ratio, within 0 and 0.95, or None without a bounce."""
    if not bounces:
        return None
    return float(np.clip(np.median([bounce.ratio for bounce in bounces]), 0.0, 0.95))
