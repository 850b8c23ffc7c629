"""Coarse alignment from disparity (relative inverse depth, as Depth Anything gives it), for videos.

The steps are those of :mod:`.align`, which has depth maps and knows how the object is turned.

A monocular network's disparity is ``alpha / z + beta`` with unknown alpha and beta. The posed body says z for all its
pixels that nothing covers, so both follow from a robust line fit; then the object's pixels have metric depth.
"""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.coarse.alignment import CoarseAlignment, front_sizes
from humanoid_hoi.reconstruction.coarse.steps import MIN_PIXELS, fit_line, lift, mean_pairwise, pixels_of, within_spread

_OUTLIER = 3.0
"""Robust standard deviations beyond which a pixel is left out: the outline's pixels mix object and background."""
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
    keep = within_spread(depth, _OUTLIER)
    points = lift(pixels_of(object_mask)[good][keep], depth[keep], camera_matrix)
    return _compared(points, vertices, faces, seed)


def fit_disparity(disparity: FloatArray, body_nearness: FloatArray, covered: BoolArray) -> tuple[float, float]:
    """alpha and beta of ``disparity = alpha / z + beta`` on the body's free pixels (:func:`~.steps.fit_line`).

    Raises:
        HoiError: too few free pixels, all of them at one depth, or a map that runs backwards.
    """
    used = (body_nearness > 0) & ~covered & np.isfinite(disparity)
    if used.sum() < MIN_PIXELS:
        raise HoiError(f"{int(used.sum())} pixels of the body are free", field="motion", fix=_FIX)
    line = fit_line(body_nearness[used].astype(np.float64), disparity[used].astype(np.float64))
    if line is None:
        raise HoiError("the body is at one depth: the scale of the depth is unknown", field="depth", fix=_FIX)
    # Metric or relative *depth* grows with distance: it would fit with a negative slope.
    if line[0] <= 0:
        raise HoiError("the depth falls where the body comes nearer", field="depth", fix="give disparity, not depth")
    return line


def _compared(points: FloatArray, vertices: FloatArray, faces: IntArray, seed: int) -> CoarseAlignment:
    """Sizes compared: the visible half of the object from an unknown direction, so an interval comes with the scale."""
    scales = mean_pairwise(points, seed=seed) / front_sizes(vertices, faces, 3, seed)
    low, scale, high = np.percentile(scales, [5, 50, 95])
    # The visible half lies before the middle: by about a quarter of the object's depth.
    ray = points.mean(axis=0)
    push = 0.25 * scale * float(np.ptp(vertices, axis=0).mean())
    center = ray * (1 + push / np.linalg.norm(ray))
    return CoarseAlignment(float(scale), center, float(low), float(high), "pinhole")
