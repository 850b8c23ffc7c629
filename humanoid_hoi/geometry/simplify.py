"""A light version of the object's mesh for silhouettes, in the same frame (nothing is re-centered)."""

from __future__ import annotations

import igl
import numpy as np
import trimesh

from humanoid_hoi.core.arrays import FloatArray, IntArray

Mesh = tuple[FloatArray, IntArray]


def simplify(vertices: FloatArray, faces: IntArray, num_faces: int) -> Mesh:
    """About ``num_faces`` triangles: quadric edge collapse, or vertex clustering where the mesh is no manifold.

    Args:
        vertices: (V, 3) m.
        faces: (F, 3).

    Returns:
        Vertices (V', 3) and faces (F', 3); the mesh itself (equal vertices merged) when it is light enough.
    """
    # process=True welds equal vertices: a mesh torn at its texture seams could not be collapsed across them.
    merged = trimesh.Trimesh(vertices, faces, process=True)
    vertices = np.asarray(merged.vertices, np.float64)
    faces = np.asarray(merged.faces, np.int64)
    if len(faces) <= num_faces:
        return vertices, faces
    # libigl takes column-major arrays, and gives no faces back where the mesh is no manifold.
    light, kept, *_ = igl.qslim(np.asfortranarray(vertices), np.asfortranarray(faces.astype(np.int32)), num_faces)
    if len(kept) and np.isfinite(light).all():
        return np.asarray(light), np.asarray(kept, dtype=np.int64)
    return _cluster(vertices, faces, num_faces)


def _cluster(vertices: FloatArray, faces: IntArray, num_faces: int) -> Mesh:
    """The finest of a few regular grids whose occupied cells, as vertices, leave no more than 1.5 x ``num_faces``."""
    best: Mesh | None = None
    for cells in (4, 6, 8, 12, 16, 24, 32, 48, 64):
        # A cell's width: the longest side over the number of cells.
        candidate = _cluster_at(vertices, faces, float(np.ptp(vertices, axis=0).max()) / cells)
        # Half as many again are accepted, since the grids are steps apart; the coarsest one is taken whatever it gives.
        if best is not None and len(candidate[1]) > 1.5 * num_faces:
            break
        best = candidate if len(candidate[1]) else best
    return best if best is not None else (vertices, faces)


def _cluster_at(vertices: FloatArray, faces: IntArray, size: float) -> Mesh:
    # (V, 3) integer coordinates of the grid cell each vertex lies in; vertices of one cell become its mean.
    cell = np.floor((vertices - vertices.min(axis=0)) / size).astype(np.int64)
    _, label = np.unique(cell, axis=0, return_inverse=True)
    label = label.reshape(-1)
    count = np.bincount(label)
    mean = np.stack([np.bincount(label, vertices[:, k]) / count for k in range(3)], axis=1)
    triangles = label[faces]
    # A triangle within one cell or along two has collapsed: a corner equals its neighbor.
    real = (triangles != np.roll(triangles, 1, axis=1)).all(axis=1)
    triangles = triangles[real]
    # Collapsing folds triangles onto each other: of those over the same three vertices, in any order, the first stays.
    _, first = np.unique(np.sort(triangles, axis=1), axis=0, return_index=True)
    return mean, triangles[first]
