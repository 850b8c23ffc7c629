"""When a foot stands: its points keep still in the picture while the camera does."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import median_filter

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.video.human.points import POINT_NAMES

FOOT_LANDMARKS = (29, 30, 31, 32)
FOOT_POINTS = tuple(POINT_NAMES.index(name) for name in ("left_heel", "right_heel", "left_toe", "right_toe"))
STILL_SPEED = 0.15
"""Body heights per second; a swinging foot moves at one or two."""
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
    height = _STATURE_OVER_SPAN * float(np.median(np.ptp(px[..., 1], axis=1)))
    # Over a tenth of a second: single frames jitter by more than a standing foot moves.
    reach = max(1, round(0.05 * fps))
    padded = np.pad(feet, ((reach, reach), (0, 0), (0, 0)), mode="edge")
    speed = np.linalg.norm(padded[2 * reach :] - padded[: -2 * reach], axis=-1) * fps / (2 * reach)
    still = (speed < STILL_SPEED * height) & (visibility[:, list(FOOT_LANDMARKS)] > 0.3)
    width = 2 * reach + 1
    return median_filter(still.astype(np.uint8), size=(width, 1), mode="nearest").astype(bool)
