"""Errors against a known truth: pose of the object, joints of the human, accelerations. One value per frame."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray


def rotation_error_deg(rotmat: FloatArray, truth: FloatArray) -> FloatArray:
    """Angle between rotations (T, 3, 3) in degrees, (T,), 0 to 180.

    The chord ``|R - Q|_F = 2 sqrt(2) sin(angle / 2)`` stays exact for tiny angles, where an arc cosine of the trace
    loses half of the digits.
    """
    chord = np.linalg.norm(np.asarray(rotmat, np.float64) - truth, axis=(-2, -1))
    return np.degrees(2.0 * np.arcsin(np.clip(chord / np.sqrt(8.0), 0.0, 1.0)))


def translation_error_m(pos: FloatArray, truth: FloatArray) -> FloatArray:
    """Distance of positions (T, 3) in each frame, (T,) m."""
    return np.linalg.norm(np.asarray(pos, np.float64) - truth, axis=-1)


def joint_error_mm(joints: FloatArray, truth: FloatArray) -> FloatArray:
    """Mean joint distance of each frame, (T,) mm, joints (T, J, 3) in one frame: MPJPE is its mean (root kept)."""
    return 1000.0 * np.linalg.norm(np.asarray(joints, np.float64) - truth, axis=-1).mean(-1)


def acceleration_error(points: FloatArray, truth: FloatArray, fps: float) -> float:
    """Mean distance of the accelerations of points (T, ..., 3) and their truth, m/s^2; NaN below 3 frames."""
    if len(points) < 3:
        return float("nan")
    second = np.diff(np.asarray(points, np.float64) - truth, n=2, axis=0)
    return float(np.linalg.norm(second, axis=-1).mean() * fps**2)
