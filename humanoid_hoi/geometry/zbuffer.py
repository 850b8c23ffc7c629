"""A small z-buffer: which triangle mesh is nearest in every pixel. Enough for silhouettes and visibility."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.projection import project

NEAR = 0.05
"""Triangles with a corner closer than this to the camera plane (m) are not drawn."""
_CHUNK = 1_000_000


def nearness(vertices_cam: FloatArray, faces: IntArray, camera_matrix: FloatArray, size: tuple[int, int]) -> FloatArray:
    """(height, width) inverse depth of the nearest surface in each pixel, 1/m; 0 where there is none.

    Inverse depth is linear over the screen, hence exact at pixel centers (which lie at half integers).

    Args:
        vertices_cam: (V, 3) camera frame, m.
        faces: (F, 3).
        camera_matrix: (3, 3) K of this resolution.
        size: (width, height).
    """
    width, height = size
    buffer = np.zeros(height * width)
    # A triangle across the camera plane would need clipping; objects in view of a camera hardly ever have one.
    a, b, c = (vertices_cam[faces[:, i], 2] > NEAR for i in range(3))
    drawn = faces[a & b & c]
    corners = project(vertices_cam, camera_matrix)[drawn]
    inverse = 1.0 / vertices_cam[drawn, 2]
    # First and last pixel whose center lies between the corners; most triangles of a dense mesh hold none.
    a = corners[:, 0]
    b = corners[:, 1]
    c = corners[:, 2]
    low = np.maximum(np.ceil(np.minimum(np.minimum(a, b), c) - 0.5), 0).astype(np.int64)
    high = np.minimum(np.floor(np.maximum(np.maximum(a, b), c) - 0.5), (width - 1, height - 1)).astype(np.int64)
    on_screen = (high[:, 0] >= low[:, 0]) & (high[:, 1] >= low[:, 1])
    corners = corners[on_screen]
    inverse = inverse[on_screen]
    low = low[on_screen]
    high = high[on_screen]
    # Triangles of similar extent share one block of pixels per triangle.
    # Blocks of 1, 2, 4, ... pixels a side: a triangle gets the smallest that holds it.
    level = np.ceil(np.log2((high - low).max(1, initial=0) + 1)).astype(int)
    for exponent in np.unique(level):
        rows = np.flatnonzero(level == exponent)
        side = 2**exponent
        # Bounds the memory: one part holds about _CHUNK pixels, whatever the size of the triangles.
        for part in np.array_split(rows, max(1, len(rows) * side * side // _CHUNK)):
            _draw(buffer, corners[part], inverse[part], low[part], side, size)
    return buffer.reshape(height, width)


def _draw(
    buffer: FloatArray,
    corners: FloatArray,
    inverse: FloatArray,
    low: IntArray,
    side: int,
    size: tuple[int, int],
) -> None:
    """Raise ``buffer`` (flat) where triangles (n, 3, 2) cover pixels of their ``side`` x ``side`` blocks at ``low``."""
    # Flat index of a block to its column and row; px and py are (n, side * side).
    y, x = np.divmod(np.arange(side * side), side)
    px = low[:, :1] + x
    py = low[:, 1:] + y
    a = corners[:, 0]
    b = corners[:, 1]
    c = corners[:, 2]
    # Twice the signed area; the three weights below are areas
    # over it, so that either winding gives positive ones inside.
    area = _cross(b - a, c - a)[:, None]
    point = np.stack([px + 0.5, py + 0.5], -1)
    with np.errstate(divide="ignore", invalid="ignore"):  # edge-on triangles cover nothing
        weight_b = _cross(point - a[:, None], (c - a)[:, None]) / area
        weight_c = _cross((b - a)[:, None], point - a[:, None]) / area
    weight_a = 1.0 - weight_b - weight_c
    # Blocks may reach over the right and lower border of the picture, never over the others: low was clipped at 0.
    inside = (weight_a >= 0) & (weight_b >= 0) & (weight_c >= 0) & (px < size[0]) & (py < size[1])
    value = weight_a * inverse[:, :1] + weight_b * inverse[:, 1:2] + weight_c * inverse[:, 2:]
    pixel: IntArray = (py * size[0] + px)[inside]
    # maximum.at, because a pixel may occur several times among the triangles of one block.
    np.maximum.at(buffer, pixel, value[inside])


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
