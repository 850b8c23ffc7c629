"""The pinhole projection of a solved session's camera (OpenCV axes: x right, y down, z forward)."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray

NEAREST = 1e-6
"""m; points nearer than this have no picture."""


def project(points_cam: FloatArray, camera_matrix: FloatArray) -> FloatArray:
    """Pixels (..., 2) of camera-frame points (..., 3), K (3, 3); NaN at or behind the camera plane."""
    # K's last row is (0, 0, 1), so the third component stays the depth.
    homogeneous = np.asarray(points_cam, np.float64) @ np.asarray(camera_matrix, np.float64).T
    depth = np.where(homogeneous[..., 2:] > NEAREST, homogeneous[..., 2:], np.nan)
    return homogeneous[..., :2] / depth
