"""Place and size of the object without any depth picture: the body says how large things at its distance are."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.reconstruction.coarse.alignment import CoarseAlignment, front_sizes
from humanoid_hoi.reconstruction.coarse.steps import mean_pairwise, pixels_of

TOUCH_SHARE = 0.5
"""A hand within this share of the object's apparent size is at the object's depth."""
DEPTH_SIGMA_TOUCH = 0.08
DEPTH_SIGMA_FREE = 0.35
"""m: how well a touching hand, or else the whole body, tells the object's depth."""
PLAUSIBLE = (0.03, 3.5)
"""m: longest side of things people handle; a mesh inside is taken to be in metres."""
ASSUMED = 0.5
"""m: longest side where nothing is known at all."""


def align_by_body(
    hands_cam: FloatArray,
    pelvis_cam: FloatArray,
    camera_matrix: FloatArray,
    object_mask: BoolArray | None,
    vertices: FloatArray,
    faces: IntArray,
    seed: int = 0,
) -> CoarseAlignment:
    """Scale and center of the object in one frame.

    With a mask, the object is at the depth of a hand that touches it (else of the body), and its silhouette is compared
    with the mesh's from random directions. Without one it is put between the hands, its size is the mesh file's own.

    Args:
        hands_cam: (N, 3) points of the hands in the camera frame, m.
        pelvis_cam: (3,).
        camera_matrix: (3, 3).
        object_mask: (H, W) or None.
        vertices, faces: of the mesh, file units.
        seed: of the draws.
    """
    if len(vertices) < 4:
        raise HoiError(f"a mesh of {len(vertices)} vertices has no size", field="object", fix="give the object's mesh")
    longest = float(np.ptp(vertices, axis=0).max())
    if object_mask is None or not object_mask.any():
        # A mesh file carries no unit. One of a plausible size is believed to be in metres.
        metric = PLAUSIBLE[0] <= longest <= PLAUSIBLE[1]
        scale = 1.0 if metric else ASSUMED / longest
        spread = 1.3 if metric else 4.0
        said = "between the hands, the file's own size" if metric else "between the hands, half a metre assumed"
        return CoarseAlignment(scale, hands_cam.mean(axis=0), scale / spread, scale * spread, said)
    pixels = pixels_of(object_mask)
    depth, sigma, said = _depth(hands_cam, pelvis_cam, camera_matrix, pixels)
    # One focal length for both directions: sizes are measured without an orientation.
    focal = float(np.sqrt(camera_matrix[0, 0] * camera_matrix[1, 1]))
    # Pixels times depth over focal length are metres across the picture.
    seen = mean_pairwise(pixels, seed=seed) * depth / focal
    scales = seen / front_sizes(vertices, faces, 2, seed)
    low, scale, high = scale_interval(scales, sigma / depth)
    # Viewing ray through the middle of the mask, with z = 1.
    middle = np.append((pixels.mean(axis=0) - camera_matrix[:2, 2]) / camera_matrix[[0, 1], [0, 1]], 1.0)
    return CoarseAlignment(scale, middle * depth, low, high, said)


def scale_interval(scales: FloatArray, depth_sigma: float) -> tuple[float, float, float]:
    """Low, middle and high scale (about nine in ten), from unknown direction and uncertain depth.

    Args:
        scales: (N,) scale for each of many directions.
        depth_sigma: relative standard deviation of the depth.
    """
    low, scale, high = np.percentile(scales, [5, 50, 95])
    # 1.645 sigma leaves 5 % on either side, as the percentiles above do; relative, hence a log.
    reach = 1.645 * depth_sigma
    # Direction and depth are both unknown: their relative spreads add up as if independent. A ball
    # looks alike from everywhere, and its interval is then the depth's alone.
    below = np.hypot(np.log(low / scale), reach)
    above = np.hypot(np.log(high / scale), reach)
    return float(scale * np.exp(-below)), float(scale), float(scale * np.exp(above))


def _depth(
    hands_cam: FloatArray, pelvis_cam: FloatArray, camera_matrix: FloatArray, pixels: FloatArray
) -> tuple[float, float, str]:
    """Depth of the object, its standard deviation, and where it was taken from."""
    # A hand is near when its projection comes within a share of the object's own apparent size: no
    # threshold in pixels would suit both a close-up and a distant shot.
    extent = float(np.ptp(pixels, axis=0).max()) + 1
    hands = project(hands_cam, camera_matrix)
    # Some 2000 pixels are plenty for a distance, and a large mask has a hundred times as many.
    chosen = pixels[:: max(1, len(pixels) // 2000)]
    apart = np.sqrt(((hands[:, None] - chosen[None]) ** 2).sum(-1)).min(axis=1)
    near = apart <= TOUCH_SHARE * extent
    if near.any():
        return float(np.median(hands_cam[near, 2])), DEPTH_SIGMA_TOUCH, "silhouette at a touching hand's depth"
    return float(pelvis_cam[2]), DEPTH_SIGMA_FREE, "silhouette at the body's depth"
