"""Which vertices of a mesh a camera sees first, and at which pixels."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project


def front_vertices(points_cam: FloatArray, camera_matrix: FloatArray, mask: BoolArray) -> tuple[IntArray, IntArray]:
    """The nearest vertex of every pixel inside a mask (step 2 of Algorithm 1).

    Args:
        points_cam: (V, 3) vertices in the camera frame, m.
        camera_matrix: (3, 3) K.
        mask: (H, W) pixels to keep.

    Returns:
        Vertex (N,) and flat pixel index (N,), each pixel at most once.
    """
    height, width = mask.shape
    px = project(points_cam, camera_matrix)
    # Vertices behind the camera project to NaN.
    seen = np.flatnonzero(np.isfinite(px).all(axis=1))
    column, row = np.floor(px[seen]).astype(np.int64).T
    within = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    seen = seen[within]
    pixel = row[within] * width + column[within]
    inside = mask.reshape(-1)[pixel]
    seen = seen[inside]
    pixel = pixel[inside]
    # Nearest first, then the first of each pixel.
    order = np.argsort(points_cam[seen, 2], kind="stable")
    _, first = np.unique(pixel[order], return_index=True)
    chosen = order[first]
    return seen[chosen], pixel[chosen]
