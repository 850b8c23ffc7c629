"""Points on and depth inside an object's surface, for any mesh, watertight or not."""

from __future__ import annotations

import igl
import numpy as np
import trimesh
from scipy.spatial import ConvexHull

from humanoid_hoi.geometry.shapes import ObjectShape

SAMPLES = 20_000
"""Surface samples per object: 1 m^2 gets one about every 7 mm."""

_BOX_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


def sample_surface(obj: ObjectShape, count: int = SAMPLES, seed: int = 0) -> np.ndarray:
    """(count, 3) points on the object's surface in its frame, area-uniform and the same for the same seed."""
    # Area-uniform: trimesh draws triangles by their area, then a point within each.
    points, _ = trimesh.sample.sample_surface(as_trimesh(obj), count, seed=seed)
    if obj.kind == "sphere":  # facets lie inside the sphere
        points = points / np.linalg.norm(points, axis=1, keepdims=True) * obj.size[0]
    return np.asarray(points, np.float64)


def as_trimesh(obj: ObjectShape) -> trimesh.Trimesh:
    """The object as triangles (a sphere as an icosphere of 1280 faces)."""
    if obj.kind == "box":
        return trimesh.creation.box(extents=2 * np.asarray(obj.size, np.float64))
    if obj.kind == "sphere":
        return trimesh.creation.icosphere(subdivisions=3, radius=float(obj.size[0]))
    return trimesh.Trimesh(np.asarray(obj.vertices, np.float64), obj.faces, process=False)


def shape_vertices(obj: ObjectShape) -> np.ndarray:
    """Points whose convex hull is the object's (mesh: hull vertices; box: corners); not for spheres."""
    if obj.kind == "box":
        return _BOX_CORNERS * np.asarray(obj.size, np.float64)
    # A convex hull has the same extreme points in every direction, and far fewer of them.
    vertices = np.asarray(obj.vertices, np.float64)
    return vertices[ConvexHull(vertices).vertices]


def signed_depth(obj: ObjectShape, points: np.ndarray) -> np.ndarray:
    """How deep (m, > 0) points (K, 3) of the object frame lie inside; <= 0 outside (a lower bound of the distance).

    Exact inside; a mesh gives 0 for every point outside. Inside a mesh: see :func:`mesh_inside`.
    """
    points = np.asarray(points, np.float64)
    if obj.kind == "sphere":
        return float(obj.size[0]) - np.linalg.norm(points, axis=-1)
    if obj.kind == "box":
        # Smallest distance to one of the six faces; negative outside, where it is at least minus the true distance.
        return (np.asarray(obj.size, np.float64) - np.abs(points)).min(axis=-1)
    vertices = np.asarray(obj.vertices, np.float64)
    faces = np.asarray(obj.faces, np.int64)
    depth = np.zeros(len(points))
    # The bounding box leaves few points, the winding number fewer: only those need the distance, which costs most.
    # (K,) bool, narrowed twice; indexing with itself puts the second answer into the places of the first.
    within = ((points >= vertices.min(0)) & (points <= vertices.max(0))).all(-1)
    within[within] = mesh_inside(points[within], vertices, faces)
    depth[within] = mesh_distance(points[within], vertices, faces)
    return depth


def mesh_inside(points: np.ndarray, vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Which of the points (K, 3) the triangles (V, 3), (F, 3) enclose, (K,) bool.

    Enclosed means a fast winding number (Barill et al. 2018) above one half in size: holes and loose pieces do no harm,
    and files whose triangles all face inwards are solids too.
    """
    if not len(points):
        return np.zeros(0, bool)
    # In size, because the winding number of an inside-out solid is -1 within it.
    return np.abs(igl.fast_winding_number(*_arrays(vertices, faces), np.ascontiguousarray(points, np.float64))) > 0.5


def mesh_distance(points: np.ndarray, vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Exact unsigned distance (K,) of points (K, 3) to triangles (V, 3), (F, 3).

    Not libigl's signed one, whose winding-number mode scales the distance by 1 - 2 w and so bends it near holes: sign
    and distance are computed apart.
    """
    if not len(points):
        return np.zeros(0)
    points = np.ascontiguousarray(points, np.float64)
    return np.sqrt(igl.point_mesh_squared_distance(points, *_arrays(vertices, faces))[0])


def _arrays(vertices: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As libigl takes them."""
    return np.ascontiguousarray(vertices, np.float64), np.ascontiguousarray(faces, np.int64)
