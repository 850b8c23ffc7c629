"""Coarse alignment from disparity (relative inverse depth, as Depth Anything gives it), for videos.

:mod:`align` holds Algorithm 1 for depth maps.

A monocular network's disparity is ``alpha / z + beta`` with unknown alpha and beta. The posed body says z for all its
pixels that nothing covers, so both follow from a robust line fit; then the object's pixels have metric depth.
"""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.coarse.alignment import (
    CoarseAlignment,
    drawn,
    front_sizes,
    mean_pair_distance,
    pixels_of,
)

MIN_BODY_PIXELS = 50
_FIX = "check that depth, masks, motion and camera belong to the same video"


def align_pinhole(
    disparity: FloatArray,
    body_nearness: FloatArray,
    camera_matrix: FloatArray,
    object_mask: BoolArray,
    vertices: FloatArray,
    faces: IntArray,
    seed: int = 0,
) -> CoarseAlignment:
    """Scale and center of the object in one frame.

    Args:
        disparity: (H, W) relative inverse depth.
        body_nearness: (H, W) 1/z of the posed body, 0 where it is not (``geometry.zbuffer.nearness``).
        camera_matrix: (3, 3) of this resolution.
        object_mask: (H, W); its pixels are taken out of the body's.
        vertices, faces: of the object's mesh, file units.
        seed: of the draws.

    Raises:
        HoiError: too little of the body is visible, the depth does not follow it, or the object is not seen.
    """
    if not object_mask.any():
        raise HoiError("the object's mask is empty", field="object mask", fix="choose a frame that shows the object")
    alpha, beta = fit_disparity(disparity, body_nearness, object_mask)
    # Invert d = alpha / z + beta. Nearly zero or negative 1/z means at or behind infinity.
    inverse = (disparity[object_mask] - beta) / alpha
    good = inverse > 1e-3
    if good.mean() < 0.5:
        raise HoiError("the object's depth lies behind the horizon", field="depth", fix=_FIX)
    depth = 1.0 / inverse[good]
    rays = (pixels_of(object_mask)[good] - camera_matrix[:2, 2]) / camera_matrix[[0, 1], [0, 1]]
    # The outline's pixels mix object and background.
    middle = np.abs(depth - np.median(depth)) < 3 * 1.4826 * np.median(np.abs(depth - np.median(depth))) + 1e-6
    points = np.column_stack([rays * depth[:, None], depth])[middle]
    return _compared(points, vertices, faces, seed)


def fit_disparity(
    disparity: FloatArray, body_nearness: FloatArray, covered: BoolArray, iterations: int = 30
) -> tuple[float, float]:
    """alpha and beta of ``disparity = alpha / z + beta`` on the body's free pixels (iterated Huber weights)."""
    used = (body_nearness > 0) & ~covered & np.isfinite(disparity)
    if used.sum() < MIN_BODY_PIXELS:
        raise HoiError(f"{int(used.sum())} pixels of the body are free", field="motion", fix=_FIX)
    # A straight line in 1/z: weighted regression, with Huber weights renewed from the residuals.
    # The scale 1.4826 MAD is a robust standard deviation, 1.345 of it Huber's usual corner.
    x = body_nearness[used].astype(np.float64)
    y = disparity[used].astype(np.float64)
    weight = np.ones_like(x)
    alpha = beta = 0.0
    for _ in range(iterations):
        total = weight.sum()
        mean_x = (weight * x).sum() / total
        mean_y = (weight * y).sum() / total
        spread = (weight * (x - mean_x) ** 2).sum()
        if spread / total < 1e-10:
            raise HoiError("the body is at one depth: the scale of the depth is unknown", field="depth", fix=_FIX)
        alpha = float((weight * (x - mean_x) * (y - mean_y)).sum() / spread)
        beta = float(mean_y - alpha * mean_x)
        residual = np.abs(y - alpha * x - beta)
        scale = 1.4826 * float(np.median(residual)) + 1e-12
        weight = np.minimum(1.0, 1.345 * scale / np.maximum(residual, 1e-12))
    # Metric or relative *depth* grows with distance: it would fit with a negative slope.
    if alpha <= 0:
        raise HoiError("the depth falls where the body comes nearer", field="depth", fix="give disparity, not depth")
    return alpha, beta


def _compared(points: FloatArray, vertices: FloatArray, faces: IntArray, seed: int) -> CoarseAlignment:
    """Sizes compared: the visible half of the object from an unknown direction, so an interval comes with the scale."""
    rng = np.random.default_rng(seed)
    seen = mean_pair_distance(drawn(points, rng))
    scales = seen / front_sizes(vertices, faces, 3, seed)
    low, scale, high = np.percentile(scales, [5, 50, 95])
    # The visible half lies before the middle: by about a quarter of the object's depth.
    ray = points.mean(axis=0)
    push = 0.25 * scale * float(np.ptp(vertices, axis=0).mean())
    center = ray * (1 + push / np.linalg.norm(ray))
    return CoarseAlignment(float(scale), center, float(low), float(high), "pinhole")
