"""Z-buffered triangle rasterization in numpy, without a Python loop over triangles.

Triangles become pixel rows, rows become pixels, and the nearest one of each pixel wins. Pixel centers lie at half
integers; a center on a shared edge belongs to exactly one of the two triangles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Fragments:
    """Visible pixels.

    Attributes:
        pixel: (N,) index into the flattened image, each at most once.
        face: (N,) the triangle seen there.
        nearness: (N,) its interpolated nearness.
        weights: (N, 2) barycentric weights of the triangle's 2nd and 3rd corner.
    """

    pixel: IntArray
    face: IntArray
    nearness: FloatArray
    weights: FloatArray


def rasterize(
    corners: FloatArray, nearness: FloatArray, size: tuple[int, int], buffer: FloatArray, one_sided: BoolArray
) -> Fragments:
    """Draw triangles into ``buffer`` and return the pixels they won.

    Args:
        corners: (F, 3, 2) pixel coordinates, y down.
        nearness: (F, 3) any quantity linear over the screen that grows towards the viewer (1/depth, or -depth when
            orthographic).
        size: (width, height).
        buffer: (height * width,) greatest nearness so far, updated in place.
        one_sided: (F,) leave the triangle out when it turns its back (closed surfaces).
    """
    keep, area = _facing(corners, one_sided)
    corners = corners[keep]
    near = nearness[keep]
    slope = _gradient(corners, near, area)
    # One entry per (triangle, image row), R of them: a span of count pixels from column first on.
    face, y, first, count = _rows(corners, size)
    # Nearness is linear over the screen: its value at the center
    # of the span's first pixel, from the triangle's first corner.
    row_start = (
        near[face, 0]
        + slope[face, 0] * (first + 0.5 - corners[face, 0, 0])
        + slope[face, 1] * (y + 0.5 - corners[face, 0, 1])
    )
    # And one entry per pixel of each span, N of them: step counts within the span, row says which span it belongs to.
    step = _steps(count)
    row = np.repeat(np.arange(len(count), dtype=np.int32), count)
    value = row_start.astype(np.float32)[row] + slope[face, 0].astype(np.float32)[row] * step.astype(np.float32)
    pixel = (y * size[0] + first).astype(np.intp)[row] + step  # maximum.at is slow on other integer types
    # The z-test of all fragments at once; then those that equal the greatest value of their pixel
    # are the visible ones. The comparison is exact, as both sides are the same float32 numbers.
    np.maximum.at(buffer, pixel, value)
    won = np.flatnonzero(value == buffer[pixel])
    won = won[_last_of_each(pixel[won], len(buffer))]
    pixel = pixel[won]
    face = face[row[won]]
    weights = _barycentric(corners, area, face, pixel, size[0])
    return Fragments(pixel, keep[face], value[won], weights)


def _facing(corners: FloatArray, one_sided: BoolArray) -> tuple[IntArray, FloatArray]:
    """Indices of the triangles worth drawing and twice their signed areas."""
    e1 = corners[:, 1] - corners[:, 0]
    e2 = corners[:, 2] - corners[:, 0]
    area = e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]
    # y points down, so counter-clockwise from outside has a negative area.
    keep = np.flatnonzero(np.where(one_sided, area < -1e-9, np.abs(area) > 1e-9))
    return keep, area[keep]


def _gradient(corners: FloatArray, values: FloatArray, area: FloatArray) -> FloatArray:
    """Change (F, 2) per pixel in x and y of a quantity given at the corners."""
    e1 = corners[:, 1] - corners[:, 0]
    e2 = corners[:, 2] - corners[:, 0]
    d1 = values[:, 1] - values[:, 0]
    d2 = values[:, 2] - values[:, 0]
    # Cramer's rule on the two edges: gradient . e1 = d1 and gradient . e2 = d2; area is their determinant.
    return np.stack([d1 * e2[:, 1] - d2 * e1[:, 1], d2 * e1[:, 0] - d1 * e2[:, 0]], -1) / area[:, None]


def _rows(corners: FloatArray, size: tuple[int, int]) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Every (triangle, image row) with pixels in it: face, y, first x, number of pixels."""
    # A row belongs to a triangle where its center, y + 0.5, lies in [top edge, bottom edge): both ends round up.
    top = np.clip(np.ceil(corners[..., 1].min(1) - 0.5), 0, size[1]).astype(np.int32)
    end = np.clip(np.ceil(corners[..., 1].max(1) - 0.5), 0, size[1]).astype(np.int32)
    height = np.maximum(end - top, 0)
    face = np.repeat(np.arange(len(corners), dtype=np.int32), height)
    # _steps restarts at 0 for each triangle, so this runs down its rows.
    y = top[face] + _steps(height)
    # Two of the three edges cross a row's center line; the span lies between the two crossings.
    low = np.full(len(face), np.inf)
    high = np.full(len(face), -np.inf)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        x, crossed = _crossing(corners[:, a], corners[:, b], face, y + 0.5)
        low = np.where(crossed, np.minimum(low, x), low)
        high = np.where(crossed, np.maximum(high, x), high)
    first = np.clip(np.ceil(low - 0.5), 0, size[0])
    count = np.clip(np.ceil(high - 0.5), 0, size[0]) - first
    full = np.flatnonzero(count > 0)
    return face[full], y[full], first[full].astype(np.int32), count[full].astype(np.int32)


def _crossing(start: FloatArray, end: FloatArray, face: IntArray, y: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Where each triangle's edge crosses its rows, and whether it does (half-open, so a corner counts once)."""
    swap = (start[:, 1] > end[:, 1])[:, None]  # one direction for both neighbors of an edge: the same rounding
    low = np.where(swap, end, start)
    high = np.where(swap, start, end)
    rise = high[:, 1] - low[:, 1]
    slope = (high[:, 0] - low[:, 0]) / np.where(rise == 0, 1.0, rise)
    # Half-open: where two edges meet in a corner on the line, the
    # one that starts there counts, the one that ends there does not.
    crossed = (low[face, 1] <= y) & (y < high[face, 1])
    return low[face, 0] + (y - low[face, 1]) * slope[face], crossed


def _steps(counts: IntArray) -> IntArray:
    """0, 1, ..., n-1 for each n of ``counts``, joined."""
    ends = np.cumsum(counts, dtype=np.int32)
    # A running index over everything, less where each group began.
    return np.arange(ends[-1] if len(ends) else 0, dtype=np.int32) - np.repeat(ends - counts.astype(np.int32), counts)


def _last_of_each(pixel: IntArray, num_pixels: int) -> IntArray:
    """One index per distinct pixel: triangles at exactly equal depth would draw it twice."""
    owner = np.empty(num_pixels, np.int32)
    index = np.arange(len(pixel), dtype=np.int32)
    # Assignment with repeated indices keeps the last one, so an index that reads itself back is its pixel's only owner.
    owner[pixel] = index
    return np.flatnonzero(owner[pixel] == index)


def _barycentric(corners: FloatArray, area: FloatArray, face: IntArray, pixel: IntArray, width: int) -> FloatArray:
    """Weights (N, 2) of the 2nd and 3rd corner at each pixel's center; linear over the screen, so one gradient each."""
    # The 2nd corner's weight is 1 there and 0 at the others, the 3rd's likewise; the 1st's is what is missing to 1.
    unit = np.eye(3)[1:]
    origin = corners[:, 0]
    result = np.empty((len(pixel), 2), np.float32)
    y, x = np.divmod(pixel, width)
    for k in range(2):
        slope = _gradient(corners, np.broadcast_to(unit[k], (len(corners), 3)), area)
        # Value at the pixel (0, 0): both the half pixel and the corner's own position
        # go into it, so that a pixel's weight needs its integer coordinates alone.
        base = (slope * (0.5 - origin)).sum(1)
        table = np.stack([base, slope[:, 0], slope[:, 1]], -1)[face]
        result[:, k] = table[:, 0] + table[:, 1] * x + table[:, 2] * y
    return result
