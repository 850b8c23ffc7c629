"""Who and what hangs in the air: nothing carries it, and yet it does not fall."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d, median_filter

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.checks.bounces import GRAVITY
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.artefacts.intervals import debounce

CARRIES = 0.03
"""m from ground or support within which an object lies on it, and may carry a person."""
_SMOOTH = 1.5
"""Frames: the acceleration of an unsmoothed recording is mostly noise."""
_LEAST = 3
"""Frames of a free flight."""
_AROUND = 3
"""Frames before and after a free fall in which it begins and ends: the smoothed acceleration is not there yet."""


def in_the_air(
    clip: HoiClip, body_floor: FloatArray, obj_floor: FloatArray, body_obj: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """How far person and object are from everything that could carry them, m (T) each; 0 in free flight.

    Args:
        clip: T frames.
        body_floor: (T,) m, the lowest body over ground and supports.
        obj_floor: (T,) m, the object over them.
        body_obj: (T,) m, the nearest body from the object.
    """
    static = clip.obj_is_static
    # A chair carries a person; a box that the person holds up does not.
    lies = (obj_floor < CARRIES) | static
    person = np.where(lies, np.minimum(body_floor, body_obj), body_floor)
    obj = np.zeros(clip.num_frames) if static else np.minimum(obj_floor, body_obj)
    person = np.where(falls(clip.root_pos_w[:, 2], clip.fps), 0.0, person)
    obj = np.where(falls(clip.obj_pos_w[:, 2], clip.fps), 0.0, obj)
    return person.clip(min=0.0), obj.clip(min=0.0)


def falls(height: FloatArray, fps: float) -> BoolArray:
    """(T,) frames in which a height (T,) m is in free flight, up or down: it accelerates downwards by about gravity."""
    values = np.asarray(height, np.float64)
    smooth = gaussian_filter1d(values, _SMOOTH, order=2, mode="nearest") * fps**2
    # The foot of a jump of the recording passes the value of gravity as well, but only after smoothing.
    raw = median_filter(np.gradient(np.gradient(values)), 3, mode="nearest") * fps**2
    like_gravity = (np.abs(smooth + GRAVITY) < 0.5 * GRAVITY) & (np.abs(raw + GRAVITY) < 0.75 * GRAVITY)
    near = debounce(like_gravity, 1, _LEAST)
    return np.asarray(maximum_filter1d(near.astype(np.uint8), 2 * _AROUND + 1, mode="nearest").astype(bool))
