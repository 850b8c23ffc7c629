"""The volume that body and object share, on a grid through the object.

What is inside the object is decided once per mesh. What is inside the body is decided per frame by lines along the
grid's third axis: between the places where a line enters and leaves the closed body mesh its grid points are inside.
Only the body's triangles over the object are looked at, which costs a hundredth of a winding number per grid point.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.surface import mesh_inside

SPACING = 0.01
"""Grid step of the volume estimate, m: one point stands for 1 cm^3."""
MAX_POINTS = 200_000
"""Beyond this many grid points the step grows (2 m objects)."""
_FRAMES = 64
# Lines are moved by this share of a step, so that none meets an edge of a mesh made of round numbers.
_ASIDE = np.array([1.3e-7, 3.1e-7, 0.0])


@dataclass(frozen=True)
class InteriorGrid:
    """A regular grid over a mesh's bounding box.

    Attributes:
        origin: (3,) m, its first point.
        step: m between points.
        filled: (X, Y, Z) bool, the point is inside the mesh.
    """

    origin: FloatArray
    step: float
    filled: BoolArray

    @property
    def volume(self) -> float:
        """Of the mesh, m^3."""
        return float(self.filled.sum()) * self.step**3


def interior_grid(vertices: FloatArray, faces: IntArray, spacing: float = SPACING) -> InteriorGrid:
    """The grid of a mesh (V, 3), (F, 3); remembered for the last few meshes."""
    points = np.ascontiguousarray(vertices, np.float64)
    triangles = np.ascontiguousarray(faces, np.int64)
    return _interior_grid(points.tobytes(), triangles.tobytes(), float(spacing))


def penetration_volume(body_obj: FloatArray, body_faces: IntArray, grid: InteriorGrid) -> FloatArray:
    """Volume of body and object together in each frame, (T,) m^3.

    Estimate: grid points inside both, times the cell's volume. Parts thinner than the grid step (1 cm) are counted
    right only on average, and the proxy body's surface lies up to a few millimetres inside the skin.

    Args:
        body_obj: (T, N, 3) vertices of a closed body mesh in the object's frame.
        body_faces: (F, 3) its triangles.
        grid: of the object.
    """
    volume = np.zeros(len(body_obj))
    for first in range(0, len(body_obj), _FRAMES):
        rows = slice(first, first + _FRAMES)
        # In grid units: grid points are the integers, and each line runs along the third axis.
        local = (np.asarray(body_obj[rows], np.float64) - grid.origin) / grid.step + _ASIDE
        volume[rows] = grid.step**3 * _shared_points(local, body_faces, grid.filled)
    return volume


@functools.lru_cache(maxsize=4)
# Cached by content: arrays are not hashable, their bytes are. Whoever measures before and after
# with one mesh pays for the winding numbers once.
def _interior_grid(vertices: bytes, faces: bytes, spacing: float) -> InteriorGrid:
    points = np.frombuffer(vertices, np.float64).reshape(-1, 3)
    triangles = np.frombuffer(faces, np.int64).reshape(-1, 3)
    low = points.min(0)
    size = np.ptp(points, axis=0)
    # Large objects get a coarser grid instead of millions of points.
    step = max(spacing, float((np.prod(size) / MAX_POINTS) ** (1 / 3)))
    axes = [low[i] + np.arange(step / 2, size[i], step) for i in range(3)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
    filled = np.zeros(nodes.shape[:3], bool)
    if nodes.size:
        filled = mesh_inside(nodes.reshape(-1, 3), points, triangles).reshape(nodes.shape[:3])
    return InteriorGrid(low + step / 2, step, filled)


def _shared_points(body: FloatArray, faces: IntArray, filled: BoolArray) -> IntArray:
    """(T,) filled grid points inside the body (T, N, 3), which is given in grid steps from the first point."""
    width, depth, height = filled.shape
    # 1: triangles over the grid; 2: every (triangle, line) pair; 3: where the line
    # passes through it.
    frame, triangle, low, count = _over_the_grid(body, faces, filled.shape)
    line, corner = _lines(low, count)
    frame = frame[line]
    triangle = triangle[line]
    sign, level = _crossings(triangle, corner)
    met = (sign != 0) & (level >= 0)
    frame = frame[met]
    corner = corner[met]
    sign = sign[met]
    # The highest grid point that lies below the crossing.
    top = np.minimum(np.floor(level[met]).astype(np.int64), height - 1)
    column = (frame * width + corner[:, 0]) * depth + corner[:, 1]
    columns, row = np.unique(column, return_inverse=True)
    # A crossing at height h is above all points below it: the winding number is the sum of the signs above.
    winding = np.zeros((len(columns), height), np.int32)
    np.add.at(winding, (row, top), sign)
    enclosed = winding[:, ::-1].cumsum(1)[:, ::-1] != 0
    frame, corner_0, corner_1 = np.unravel_index(columns, (len(body), width, depth))
    return np.bincount(frame, (enclosed & filled[corner_0, corner_1]).sum(1), len(body)).astype(np.int64)


def _over_the_grid(
    body: FloatArray, faces: IntArray, shape: tuple[int, ...]
) -> tuple[IntArray, FloatArray, IntArray, IntArray]:
    """Triangles that a line of the grid may meet: frame, corners (K, 3, 3), and first line and lines (K, 2) met."""
    frame, triangle = np.nonzero(_near_the_grid(body, faces, shape))
    corners = body[frame[:, None], faces[triangle]]
    # Lines stand at integer (x, y): those within the triangle's bounding box. (Three arrays are compared by two calls:
    # ``min`` along an axis of three is ten times slower.)
    a, b, c = (corners[:, i, :2] for i in range(3))
    last = np.array(shape[:2]) - 1
    low = np.maximum(np.ceil(np.minimum(np.minimum(a, b), c)), 0).astype(np.int64)
    high = np.minimum(np.floor(np.maximum(np.maximum(a, b), c)), last).astype(np.int64)
    met = (high[:, 0] >= low[:, 0]) & (high[:, 1] >= low[:, 1])
    return frame[met], corners[met], low[met], high[met] - low[met] + 1


def _near_the_grid(body: FloatArray, faces: IntArray, shape: tuple[int, ...]) -> BoolArray:
    """(T, F) triangles that reach over the grid or above it: a cheap test on vertices that leaves a few of a hundred.

    Triangles wholly below the grid cannot close anything above it, and those wholly to one side meet none of its lines.
    """
    sides = [body[..., 2] >= 0]
    for axis in (0, 1):
        sides += [body[..., axis] >= 0, body[..., axis] <= shape[axis] - 1]
    near = np.ones((len(body), len(faces)), bool)
    for side in sides:
        near &= side[:, faces[:, 0]] | side[:, faces[:, 1]] | side[:, faces[:, 2]]
    return near


def _lines(low: IntArray, count: IntArray) -> tuple[IntArray, IntArray]:
    """Every line of every block: row of its block (L,) and its grid indices (L, 2)."""
    total = count.prod(1)
    row = np.repeat(np.arange(len(total)), total)
    # Running number within the block, split into its two grid indices.
    within = np.arange(len(row)) - np.repeat(total.cumsum() - total, total)
    return row, low[row] + np.stack(np.divmod(within, count[row, 1]), -1)


def _crossings(triangle: FloatArray, corner: IntArray) -> tuple[IntArray, FloatArray]:
    """Where the lines ``corner`` (L, 2) meet triangles (L, 3, 3): side they come out of (-1, 0, 1; 0 = missed), height."""
    # Areas of the three sub-triangles as seen along the line; equal signs mean the line is inside.
    a, b, c = (triangle[:, i, :2] - corner for i in range(3))
    weight_a = _cross(b, c)
    weight_b = _cross(c, a)
    weight_c = _cross(a, b)
    area = weight_a + weight_b + weight_c
    hit = (np.sign(weight_a) == np.sign(weight_b)) & (np.sign(weight_b) == np.sign(weight_c)) & (area != 0)
    weighted = weight_a * triangle[:, 0, 2] + weight_b * triangle[:, 1, 2] + weight_c * triangle[:, 2, 2]
    return np.where(hit, np.sign(area), 0).astype(np.int32), weighted / np.where(hit, area, 1.0)


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
