"""The steps of Algorithm 1 that every reading shares: calibrate on the body, lift the object's pixels, compare sizes."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError

MIN_PIXELS = 50
"""Fewer pixels than this of a mask say nothing about size or place."""
_ROUNDS = 30
_CAUCHY = 2.385
"""Robust standard deviations at which a residual's weight has fallen to a half."""


def fit_line(x: FloatArray, y: FloatArray) -> tuple[float, float] | None:
    """Slope and offset with ``y = slope * x + offset``; None where ``x`` does not vary.

    Points far off the line lose their say: weights are Cauchy's, found again in every round. An error in ``x`` turns the
    line, one in ``y`` only stands off it, so ``y`` should be the one that holds the wrong values.

    Args:
        x: (N,).
        y: (N,).
    """
    weight = np.ones_like(x)
    slope = offset = 0.0
    for _ in range(_ROUNDS):
        total = weight.sum()
        mean_x = (weight * x).sum() / total
        mean_y = (weight * y).sum() / total
        spread = (weight * (x - mean_x) ** 2).sum()
        if spread / total < 1e-10:
            return None
        slope = float((weight * (x - mean_x) * (y - mean_y)).sum() / spread)
        offset = float(mean_y - slope * mean_x)
        residual = np.abs(y - slope * x - offset)
        # 1.4826 times the median deviation is a robust standard deviation.
        scale = 1.4826 * float(np.median(residual)) + 1e-12
        weight = 1.0 / (1.0 + (residual / (_CAUCHY * scale)) ** 2)
    return slope, offset


def within_spread(values: FloatArray, limit: float) -> BoolArray:
    """Which of the values (N,) lie within ``limit`` robust standard deviations (1.48 x the median deviation)."""
    deviation = np.abs(values - np.median(values))
    return deviation <= limit * max(1.4826 * float(np.median(deviation)), 1e-9)


def pixels_of(mask: BoolArray) -> FloatArray:
    """(N, 2) pixel centers of a mask."""
    rows, columns = np.nonzero(mask)
    return np.stack([columns, rows], axis=1) + 0.5


def lift(px: FloatArray, depth: FloatArray, camera_matrix: FloatArray) -> FloatArray:
    """Points (N, 3) in the camera frame of pixels (N, 2) at depths (N,), m."""
    homogeneous = np.column_stack([px, np.ones(len(px))])
    return homogeneous @ np.linalg.inv(camera_matrix).T * depth[:, None]


def mean_pairwise(points: FloatArray, samples: int = 500, seed: int | np.random.Generator = 0) -> float:
    """Mean distance between two points of a set (N, D), over a seeded draw of at most ``samples`` of them.

    Raises:
        HoiError: fewer than two points.
    """
    if len(points) < 2:
        raise HoiError("too few points to measure a size", fix="check the masks: one of them may be empty")
    if len(points) > samples:
        points = points[np.random.default_rng(seed).choice(len(points), samples, replace=False)]
    # N^2 distances, hence the draw; over ordered pairs without the zeros of the diagonal.
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    return float(distance.sum() / (len(points) * (len(points) - 1)))
