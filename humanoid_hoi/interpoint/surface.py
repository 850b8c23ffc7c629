"""Points on an object's surface: even samples, and a point named as face, barycentric weights and nearest vertex."""

from __future__ import annotations

from dataclasses import dataclass

import igl
import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

_OVERSAMPLING = 4
"""Area-uniform candidates per wanted point, from which farthest-point sampling takes evenly spaced ones."""


@dataclass(frozen=True)
class SurfacePoints:
    """N places on a mesh.

    Attributes:
        point: (N, 3) m.
        face: (N,) triangle.
        barycentric: (N, 3) weights of its corners, sum 1, none negative.
        vertex: (N,) nearest vertex of the whole mesh.
        vertex_distance: (N,) from the point to it, m.
        gap: (N,) from the point that was asked about to the surface, m.
    """

    point: FloatArray
    face: IntArray
    barycentric: FloatArray
    vertex: IntArray
    vertex_distance: FloatArray
    gap: FloatArray


def checked_mesh(vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, IntArray]:
    """The mesh as float64 and int64 arrays.

    Raises:
        HoiError: no triangles, values that are not finite, indices out of range, or no area.
    """
    v = np.ascontiguousarray(vertices, np.float64)
    f = np.ascontiguousarray(faces, np.int64)
    fix = "give the object's triangle mesh, metric"
    if v.ndim != 2 or v.shape[1] != 3 or len(v) < 3 or not np.isfinite(v).all():
        raise HoiError(f"expected at least 3 finite points (V, 3), found {v.shape}", field="vertices", fix=fix)
    if f.ndim != 2 or f.shape[1] != 3 or not len(f):
        raise HoiError(f"expected triangles (F, 3), found {f.shape}", field="faces", fix=fix)
    if f.min() < 0 or f.max() >= len(v):
        raise HoiError(f"face index {int(f.max())} does not fit {len(v)} vertices", field="faces", fix=fix)
    if face_areas(v, f).sum() <= 0.0:
        raise HoiError("the mesh has no area", field="faces", fix=fix)
    return v, f


def face_areas(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """(F,) area of every triangle, m^2."""
    a, b, c = vertices[faces.T]
    return 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=-1)


def area_centroid(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """(3,) centroid of the surface: unlike the vertex mean it does not depend on how the mesh is divided."""
    area = face_areas(vertices, faces)
    return np.asarray((area[:, None] * vertices[faces].mean(1)).sum(0) / area.sum(), np.float64)


def normalization(vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, float]:
    """Area centroid (3,) and half the bounding box's diagonal, m: what takes an object to unit size."""
    return area_centroid(vertices, faces), half_diagonal(vertices)


def half_diagonal(vertices: FloatArray) -> float:
    """Half the diagonal of the bounding box, m."""
    return 0.5 * float(np.linalg.norm(np.ptp(vertices, axis=0)))


def nearest_on_mesh(points: FloatArray, vertices: FloatArray, faces: IntArray) -> SurfacePoints:
    """The surface points nearest to ``points`` (N, 3).

    Args:
        points: object frame, m.
        vertices: (V, 3) m.
        faces: (F, 3).
    """
    v, f = checked_mesh(vertices, faces)
    query = np.ascontiguousarray(points, np.float64).reshape(-1, 3)
    # libigl answers single queries without their axis, hence atleast_1d and reshape below.
    squared, face, closest = igl.point_mesh_squared_distance(query, v, f)[:3]
    face = np.atleast_1d(np.asarray(face, np.int64))
    closest = np.asarray(closest, np.float64).reshape(-1, 3)
    # The nearest of all vertices, which need not be a corner of the face (long thin triangles).
    distance, vertex = cKDTree(v).query(closest)
    gap = np.sqrt(np.atleast_1d(np.asarray(squared, np.float64)))
    return SurfacePoints(
        closest, face, _barycentric(closest, v[f[face]]), np.asarray(vertex), np.asarray(distance), gap
    )


def _barycentric(points: FloatArray, corners: FloatArray) -> FloatArray:
    """(N, 3) weights of points (N, 3) that lie on triangles (N, 3, 3)."""
    a = corners[:, 0]
    e1 = corners[:, 1] - a
    e2 = corners[:, 2] - a
    normal = np.cross(e1, e2)
    # Areas of the sub-triangles over the whole, by the normal; rounding may leave a weight just
    # below zero, so they are clipped and made to sum to 1.
    square = np.maximum((normal**2).sum(-1), 1e-300)
    offset = points - a
    second = (np.cross(offset, e2) * normal).sum(-1) / square
    third = (np.cross(e1, offset) * normal).sum(-1) / square
    weights = np.clip(np.stack([1.0 - second - third, second, third], -1), 0.0, None)
    return np.asarray(weights / np.maximum(weights.sum(-1, keepdims=True), 1e-300), np.float64)


def sample_even(vertices: FloatArray, faces: IntArray, count: int, seed: int = 0) -> FloatArray:
    """(count, 3) evenly spread surface points: area-uniform candidates thinned by farthest-point sampling.

    Works on any mesh: twelve vertices or a million give equally many points.

    Args:
        vertices: (V, 3) m.
        faces: (F, 3).
        count: how many.
        seed: the same seed gives the same points.
    """
    v, f = checked_mesh(vertices, faces)
    rng = np.random.default_rng(seed)
    candidates = sample_area(v, f, _OVERSAMPLING * count, rng)
    return candidates[farthest_points(candidates, count)]


def sample_area(vertices: FloatArray, faces: IntArray, count: int, rng: np.random.Generator) -> FloatArray:
    """(count, 3) area-uniform surface points."""
    area = face_areas(vertices, faces)
    face = rng.choice(len(faces), size=count, p=area / area.sum())
    # Folding the unit square onto the triangle keeps the density uniform.
    share = rng.random((count, 2))
    over = share.sum(1) > 1
    share[over] = 1 - share[over]
    a, b, c = vertices[faces[face]].transpose(1, 0, 2)
    return a + share[:, :1] * (b - a) + share[:, 1:] * (c - a)


def farthest_points(points: FloatArray, count: int) -> IntArray:
    """(count,) indices of points (N, 3), each the farthest from all before it; the first is the farthest from the mean."""
    # The first point is the farthest from the mean, so the sample does not depend on
    # the order of the mesh.
    gap = ((points - points.mean(0)) ** 2).sum(-1)
    chosen = np.empty(count, np.int64)
    gap_to_chosen = np.full(len(points), np.inf)
    best = int(np.argmax(gap))
    for row in range(count):
        chosen[row] = best
        gap_to_chosen = np.minimum(gap_to_chosen, ((points - points[best]) ** 2).sum(-1))
        best = int(np.argmax(gap_to_chosen))
    return chosen
