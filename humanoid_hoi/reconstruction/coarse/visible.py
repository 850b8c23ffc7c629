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


def mean_pairwise(points: FloatArray, samples: int, seed: int) -> float:
    """Mean distance between two points of a set (N, 3), over a seeded draw of at most ``samples`` of them, m."""
    if len(points) > samples:
        points = points[np.random.default_rng(seed).choice(len(points), samples, replace=False)]
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    # Over ordered pairs without the zeros of the diagonal; :func:`alignment.mean_pair_distance`,
    # whose sizes only ever meet each other, keeps them.
    return float(distance.sum() / max(len(points) * (len(points) - 1), 1))


def within_spread(values: FloatArray, limit: float) -> BoolArray:
    """Which of the values (N,) lie within ``limit`` robust standard deviations (1.48 x the median deviation)."""
    deviation = np.abs(values - np.median(values))
    return deviation <= limit * max(1.4826 * float(np.median(deviation)), 1e-9)
