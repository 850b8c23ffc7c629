"""Is the motion plausible by itself? Jitter (Eq. 24), sliding feet, drift of an object said to be static."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.body.skeleton import joint_index
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.reconstruction.quality.against_truth import rotation_error_deg

FEET = ("left_ankle", "right_ankle", "left_foot", "right_foot")
STANCE_HEIGHT = 0.025
"""A foot joint no more than this above its lowest usual height (m) carries weight."""
GROUND_PERCENTILE = 5.0


def jitter(points: FloatArray, fps: float) -> float:
    """Eq. 24 times fps^3, m/s^3, of points (T, P, 3): mean over points of the rms third difference; NaN below 4 frames.

    As printed, Eq. 24 is in m/frame^3; multiplied by fps^3 it no longer depends on the frame rate.
    """
    if len(points) < 4:
        return float("nan")
    third = np.diff(np.asarray(points, np.float64), n=3, axis=0)
    return float(np.sqrt((third**2).sum(-1).mean(0)).mean() * fps**3)


def foot_skating_mm(joints_w: FloatArray) -> FloatArray:
    """Horizontal sliding of standing feet from each frame to the next, (T - 1,) mm/frame, NaN where none stands.

    A reconstruction's ground height is unknown, so each foot joint is measured from its own 5th percentile height: it
    stands while within 25 mm of it in both frames. A person who never stands (climbing) therefore scores a lower bound
    of little meaning.

    Args:
        joints_w: (T, 52, 3) joints in a Z-up world.
    """
    feet = np.asarray(joints_w, np.float64)[:, joint_index(FEET)]
    height = feet[..., 2]
    # A percentile, not the minimum: one frame of a foot through the floor must not set the ground.
    low = height <= np.percentile(height, GROUND_PERCENTILE, axis=0) + STANCE_HEIGHT
    stands = low[1:] & low[:-1]
    slide = 1000.0 * np.linalg.norm(np.diff(feet[..., :2], axis=0), axis=-1)
    count = stands.sum(-1)
    return np.where(count > 0, (slide * stands).sum(-1) / np.maximum(count, 1), np.nan)


def static_drift(rotmat_w: FloatArray, pos_w: FloatArray) -> tuple[float, float]:
    """How far a static object wanders in the world: rms distance (mm) and rms angle (degrees) from its mean pose.

    Args:
        rotmat_w: (T, 3, 3).
        pos_w: (T, 3) m.
    """
    offset = np.linalg.norm(pos_w - np.mean(pos_w, axis=0), axis=-1)
    # The rotation nearest to the mean matrix; the determinant's sign keeps it a
    # rotation, not a mirror.
    left, _, right = np.linalg.svd(np.mean(rotmat_w, axis=0))
    mean = left @ np.diag([1.0, 1.0, np.linalg.det(left @ right)]) @ right  # chordal mean on SO(3)
    angle = rotation_error_deg(rotmat_w, mean)
    return float(1000.0 * np.sqrt((offset**2).mean())), float(np.sqrt((angle**2).mean()))
