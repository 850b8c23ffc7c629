"""When a foot stands: its points keep still in the picture while the camera does."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d, median_filter, uniform_filter1d

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.video.human.points import POINT_NAMES

FOOT_LANDMARKS = (29, 30, 31, 32)
FOOT_POINTS = tuple(POINT_NAMES.index(name) for name in ("left_heel", "right_heel", "left_toe", "right_toe"))
STILL_REACH = 0.01
"""Body heights: how far a standing foot's landmark may be from its mean over a quarter second; a swinging foot moves
at one or two heights per second."""
HALF_WINDOW = 0.125
"""s."""
LOW_REACH = 0.02
"""Body heights: how far a standing foot may be above its lowest place in the picture around that time."""
LOW_WINDOW = 0.6
"""s."""
_STATURE_OVER_SPAN = 1.1
"""A person's height over the span of their landmarks (nose to toes)."""


def standing_feet(px: FloatArray, visibility: FloatArray, fps: float) -> BoolArray:
    """(T, 4) heels and toes (left, right heel; left, right toe) that stand.

    Args:
        px: (T, 33, 2) complete.
        visibility: (T, 33).
        fps: frames per second.
    """
    feet = px[:, list(FOOT_LANDMARKS)]
    height = stature_px(px)
    # Over a quarter second: single frames jitter by more than a standing foot moves.
    reach = max(1, round(HALF_WINDOW * fps))
    mean = uniform_filter1d(feet, 2 * reach + 1, axis=0, mode="nearest")
    # Root mean square distance from the mean place over the same quarter second.
    spread = np.sqrt(uniform_filter1d(((feet - mean) ** 2).sum(-1), 2 * reach + 1, axis=0, mode="nearest"))
    # A lifted foot may pause as well, but not where it is lowest in the picture.
    lowest = maximum_filter1d(mean[..., 1], 2 * round(LOW_WINDOW * fps) + 1, axis=0, mode="nearest")
    low = lowest - mean[..., 1] < LOW_REACH * height
    still = low & (spread < STILL_REACH * height) & (visibility[:, list(FOOT_LANDMARKS)] > 0.3)
    width = 2 * reach + 1
    # A majority over the window: single frames neither plant nor lift a foot.
    return median_filter(still.astype(np.uint8), size=(width, 1), mode="nearest").astype(bool)


def stature_px(px: FloatArray) -> float:
    """A person's height in the picture, px, from landmarks (T, 33, 2)."""
    return _STATURE_OVER_SPAN * float(np.median(np.ptp(px[..., 1], axis=1)))
