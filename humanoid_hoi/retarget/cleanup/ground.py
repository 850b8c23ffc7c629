"""Feet onto z = 0: one height for the whole recording, and where a reconstruction drifts, the ground followed under the feet.

A motion guessed from one camera bends down into the ground and straightens up above it: the height of its feet wanders by
ten centimeters and more, slowly, while a person who does not jump has a sole on the ground all the time. With one height for
the whole clip that person stands for half of it in the air. :func:`follow_ground` takes the slow part out, of the person and
of what they hold; what lies untouched keeps its own height.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.checks.validate import object_lowest
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup.options import GroundOptions
from humanoid_hoi.scene.artefacts.intervals import runs
from humanoid_hoi.scene.artefacts.stance import clip_soles, ground_height
from humanoid_hoi.scene.bodies import BodySolid

FOLLOW_MEDIAN_S = 1.0
"""s of a running median of the lower sole: a jump or a fall of half that time leaves it as it is."""
FOLLOW_SMOOTH_S = 0.15
"""s, standard deviation of the Gaussian after it."""
STEADY_M = 0.06
"""m: feet whose height varies by less have nothing to follow; the optimization takes it out (it holds what stands within
4 cm), and noise of 2 cm is no drift."""
HOLD_RAMP_S = 0.5
"""s over which a thing that was picked up comes to move with its person, and ceases to before it is let go."""


def follow_ground(
    clip: HoiClip, solids: tuple[BodySolid, ...], options: GroundOptions
) -> tuple[HoiClip, dict[str, float]]:
    """The clip with its person on the ground all the time, and figures for the report (none where nothing was to do).

    Args:
        clip: as it came, its object not static (who sits has the feet where they are).
        solids: of the scene, for the soles.
        options: ``follow`` is the farthest that the ground may be away from its middle height, m; 0 does nothing.

    Returns:
        The clip unchanged where the feet keep one height, or are farther off than allowed: then they say that the
        person is not on the ground, and nobody knows where it is.
    """
    if not options.follow or clip.obj_is_static:
        return clip, {}
    ground = slow_ground(clip_soles(clip, solids)[..., 2].min(axis=1), clip.fps)
    middle = float(np.median(ground))
    farthest = float(np.abs(ground - middle).max())
    if np.ptp(ground) < STEADY_M or farthest > options.follow or abs(middle) > options.max_shift:
        return clip, {}
    # Without pairs nothing is held.
    held: BoolArray = np.asarray(clip.graph.active.any(axis=1), bool)
    resting = resting_offset(clip, ~held, middle)
    share = hold_share(held, clip.fps)
    # Held it goes with the person, at rest it has its own height.
    obj_down = resting + share * (ground - resting)
    moved = clip.replace(root_pos_w=_lowered(clip.root_pos_w, ground), obj_pos_w=_lowered(clip.obj_pos_w, obj_down))
    figures = {"middle_mm": 1e3 * middle, "range_mm": 1e3 * float(np.ptp(ground)), "rest_mm": 1e3 * resting}
    return moved, figures


def slow_ground(lowest: FloatArray, fps: float) -> FloatArray:
    """(T,) m, the slow part of the height of the lower sole (T,)."""
    median = ndimage.median_filter(lowest, size=2 * round(0.5 * FOLLOW_MEDIAN_S * fps) + 1, mode="nearest")
    return np.asarray(ndimage.gaussian_filter1d(median, FOLLOW_SMOOTH_S * fps, mode="nearest"))


def resting_offset(clip: HoiClip, free: BoolArray, middle: float) -> float:
    """m by which an untouched object is too high: as much as the person, where that brings it nearer to the ground."""
    if not free.any():
        return middle
    lowest = float(np.median(object_lowest(clip)[free]))
    return middle if abs(lowest - middle) <= abs(lowest) else 0.0


def hold_share(held: BoolArray, fps: float) -> FloatArray:
    """(T,) 1 where an object goes with the person, 0 where it lies; ramps inside each hold, none at the clip's ends."""
    length = max(1, round(HOLD_RAMP_S * fps))
    share = np.zeros(len(held))
    for first, stop in runs(held):
        inside = np.arange(first, stop)
        # A hold that goes on beyond the clip has no ramp there.
        into = (inside - first + 1) / length if first > 0 else np.ones(len(inside))
        left = (stop - inside) / length if stop < len(held) else np.ones(len(inside))
        share[first:stop] = np.clip(np.minimum(into, left), 0.0, 1.0)
    return share


def shares_offset(clip: HoiClip, height: float) -> bool:
    """Whether the object is off the ground by as much as the feet; else its own height is right already."""
    if clip.obj_is_static:
        return False
    lowest = float(np.quantile(object_lowest(clip), 0.05))
    # Whether taking the offset away brings it nearer to the ground.
    return abs(lowest - height) <= abs(lowest)


def shifted(
    clip: HoiClip, solids: tuple[BodySolid, ...], options: GroundOptions
) -> tuple[HoiClip, dict[str, float], bool]:
    """The whole recording on z = 0: the clip, figures, and False where no foot says where the ground is."""
    # With the soles of that scene: what stands is the sole, not the toe joint.
    height = ground_height(clip_soles(clip, solids), clip.fps)
    if height is None or abs(height) > options.max_shift:
        return clip, {"shift_mm": 0.0, "found_mm": 1e3 * (height if height is not None else float("nan"))}, False
    # The object moves along only if it is off by the same amount.
    obj_pos = _lowered(clip.obj_pos_w, height) if shares_offset(clip, height) else clip.obj_pos_w
    moved = clip.replace(root_pos_w=_lowered(clip.root_pos_w, height), obj_pos_w=obj_pos)
    return moved, {"shift_mm": -1e3 * height}, True


def _lowered(pos_w: FloatArray, down: FloatArray | float) -> FloatArray:
    """Positions (T, 3) lowered by ``down`` m, one number or one a frame."""
    out = np.array(pos_w)
    out[:, 2] -= down
    return out
