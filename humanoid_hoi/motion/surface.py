"""Points on and depth inside an object's surface, for any mesh, watertight or not."""

from __future__ import annotations

import numpy as np
import trimesh
from scipy.spatial import ConvexHull, cKDTree

from humanoid_hoi.motion.clip import ObjectShape

SAMPLES = 20_000
"""Surface samples per object: 1 m^2 gets one about every 7 mm."""
DIPOLES = 6_000
"""Surface samples of the inside test."""

_BOX_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


def sample_surface(obj: ObjectShape, count: int = SAMPLES, seed: int = 0) -> np.ndarray:
    """(count, 3) points on the object's surface in its frame, area-uniform and the same for the same seed."""
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
    vertices = np.asarray(obj.vertices, np.float64)
    return vertices[ConvexHull(vertices).vertices]


def signed_depth(obj: ObjectShape, points: np.ndarray, min_depth: float = 0.0) -> np.ndarray:
    """How deep (m, > 0) points (K, 3) of the object frame lie inside; <= 0 outside (a lower bound of the distance).

    Boxes and spheres are exact. For a mesh the depth is the distance to a dense surface sample, and "inside" means
    inside the convex hull and a winding number above one half, which stands holes and loose pieces; points shallower
    than ``min_depth`` are reported as 0 without that test.
    """
    points = np.asarray(points, np.float64)
    if obj.kind == "sphere":
        return float(obj.size[0]) - np.linalg.norm(points, axis=-1)
    if obj.kind == "box":
        return (np.asarray(obj.size, np.float64) - np.abs(points)).min(axis=-1)
    return _mesh_depth(obj, points, min_depth)


def _mesh_depth(obj: ObjectShape, points: np.ndarray, min_depth: float) -> np.ndarray:
    depth = np.zeros(len(points))
    planes = ConvexHull(np.asarray(obj.vertices, np.float64)).equations
    candidates = np.flatnonzero((points @ planes[:, :3].T + planes[:, 3]).max(axis=1) < -min_depth)
    if len(candidates) == 0:
        return depth
    distance, _ = cKDTree(sample_surface(obj)).query(points[candidates])
    deep = distance > min_depth
    candidates, distance = candidates[deep], distance[deep]
    inside = np.abs(winding_number(obj, points[candidates])) > 0.5
    depth[candidates[inside]] = distance[inside]
    return depth


def winding_number(obj: ObjectShape, points: np.ndarray, chunk: int = 256) -> np.ndarray:
    """Generalised winding number (K,) of a mesh around each point: 1 inside, 0 outside a closed surface.

    The surface is taken as dipoles, ``sum a_i n_i . (s_i - p) / (4 pi |s_i - p|^3)`` over area-uniform samples
    (Barill et al. 2018): good from about two sample spacings (3 cm on 1 m^2) away from the surface, whatever its
    holes, and a thousand times cheaper than the solid angles of 50 000 triangles.
    """
    mesh = as_trimesh(obj)
    samples, faces = trimesh.sample.sample_surface(mesh, DIPOLES, seed=0)
    samples, normals = np.asarray(samples, np.float32), np.asarray(mesh.face_normals[faces], np.float32)
    weight = mesh.area / (4 * np.pi * DIPOLES)
    flux, square = (normals * samples).sum(axis=1), (samples**2).sum(axis=1)
    total = np.empty(len(points))
    for start in range(0, len(points), chunk):
        part = np.asarray(points[start : start + chunk], np.float32)
        gap = np.maximum((part**2).sum(axis=1)[:, None] + square - 2 * part @ samples.T, 1e-6)
        total[start : start + chunk] = weight * ((flux - part @ normals.T) / (gap * np.sqrt(gap))).sum(axis=1)
    return total
