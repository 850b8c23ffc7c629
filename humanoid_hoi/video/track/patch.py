"""The picture around a tracked point: cut out, compared, found again, aligned."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.video.packages import opencv

ALIGN_ITERATIONS = 12
MIN_ALIGNED = 0.9
"""Correlation that a template under an affine change must reach to be believed."""
MAX_STRETCH = 2.0
"""A template that appears larger or smaller by more than this has slid onto something else."""


class Patch:
    """The template of one point, from where a person clicked, and the affine change it has undergone since."""

    def __init__(self, picture: ByteArray, point_px: FloatArray, side: int) -> None:
        self.template = cut_patch(picture, point_px, side)
        self._linear = np.eye(2)

    def align(self, picture: ByteArray, near_px: FloatArray) -> FloatArray | None:
        """Where the template's middle is, near a guess; None where it does not fit.

        The correlation is maximized over an affine change (OpenCV's ECC), started from the last frame's.
        """
        cv2 = opencv()
        side = len(self.template)
        if self.template.std() < 2.0:
            return None
        window = cut_patch(picture, near_px, 2 * side + 1)
        middle = (side - 1) / 2
        # The warp maps template pixels to window pixels; the window is twice as
        # large, with its middle at ``side``.
        start = np.column_stack([self._linear, side - self._linear @ [middle, middle]]).astype(np.float32)
        criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, ALIGN_ITERATIONS, 1e-4)
        try:
            score, warp = cv2.findTransformECC(self.template, window, start, cv2.MOTION_AFFINE, criteria, None, 3)
        except cv2.error:  # did not converge: the picture there looks different
            return None
        linear = warp[:, :2].astype(np.float64)
        stretch = np.linalg.svd(linear, compute_uv=False)
        if score < MIN_ALIGNED or stretch.max() > MAX_STRETCH or stretch.min() < 1 / MAX_STRETCH:
            return None
        self._linear = linear
        # Where the template's middle has come to, relative to the window's middle.
        offset = linear @ [middle, middle] + warp[:, 2] - side
        return np.asarray(near_px, np.float64) + offset


def cut_patch(picture: ByteArray, point_px: FloatArray, side: int) -> ByteArray:
    """(side, side) patch centered at a sub-pixel position; beyond the border the edge is repeated."""
    cv2 = opencv()
    center = (float(point_px[0]) - 0.5, float(point_px[1]) - 0.5)
    return cv2.getRectSubPix(picture, (side, side), center)


def similarity(picture: ByteArray, point_px: FloatArray, template: ByteArray) -> float:
    """Normalized cross-correlation in [-1, 1] of the picture around a point with a template; 0 for flat patches."""
    patch = cut_patch(picture, point_px, len(template)).astype(np.float64)
    other = template.astype(np.float64)
    a = patch - patch.mean()
    b = other - other.mean()
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / scale) if scale > 1e-9 else 0.0


def find_template(
    picture: ByteArray, around_px: FloatArray, template: ByteArray, reach: int
) -> tuple[FloatArray, float]:
    """Best place of a template within ``reach`` px of a point, to a fraction of a pixel, and its correlation."""
    cv2 = opencv()
    if template.std() < 1.0:
        return np.asarray(around_px, np.float64), 0.0
    # The whole search area as one patch: scores (2 reach + 1)^2, the middle one at the guess.
    area = cut_patch(picture, around_px, len(template) + 2 * reach)
    scores = cv2.matchTemplate(area, template, cv2.TM_CCOEFF_NORMED)
    row, column = np.unravel_index(int(np.argmax(scores)), scores.shape)
    dx = _peak(scores[row], int(column))
    dy = _peak(scores[:, column], int(row))
    offset = np.array([column + dx - reach, row + dy - reach])
    return np.asarray(around_px, np.float64) + offset, float(scores[row, column])


def _peak(values: FloatArray, index: int) -> float:
    """Offset in (-0.5, 0.5) of the top of the parabola through a maximum and its two neighbors."""
    if not 0 < index < len(values) - 1:
        return 0.0
    left, middle, right = (float(v) for v in values[index - 1 : index + 2])
    bend = left - 2 * middle + right
    return 0.0 if bend > -1e-9 else float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))
