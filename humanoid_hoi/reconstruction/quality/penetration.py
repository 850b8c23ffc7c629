"""How deep the human body is inside the object; for the shared volume see :mod:`overlap`."""

from __future__ import annotations

import igl
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Faces = NDArray[np.integer]


def signed_distance(points: Array, vertices: Array, faces: Faces) -> Array:
    """Distance of points (K, 3) to a mesh, (K,) m, negative inside.

    Inside means a generalised winding number above one half: small holes and loose pieces do no harm.
    """
    distance = _distance(points, vertices, faces)
    # igl's own winding-number mode scales the distance by 1 - 2 w, which bends it near holes.
    return np.where(inside(points, vertices, faces), -distance, distance)


def penetration_depth(body_obj: Array, vertices: Array, faces: Faces) -> Array:
    """Depth of the deepest body vertex of each frame, (T,) m; 0 where none is inside.

    Args:
        body_obj: (T, N, 3) body vertices in the object's frame.
        vertices: (V, 3) object mesh; faces: (F, 3).
    """
    depth = np.zeros(body_obj.shape[:2])
    # The bounding box leaves few vertices, the winding number fewer: only those need the distance, which costs most.
    within = ((body_obj >= vertices.min(0)) & (body_obj <= vertices.max(0))).all(-1)
    if within.any():
        within[within] = inside(body_obj[within], vertices, faces)
    if within.any():
        depth[within] = _distance(body_obj[within], vertices, faces)
    return depth.max(axis=1)


def inside(points: Array, vertices: Array, faces: Faces) -> NDArray[np.bool_]:
    """Which of the points (K, 3) a mesh encloses, (K,), whichever way round the file's triangles are."""
    winding = igl.fast_winding_number(*_mesh(vertices, faces), np.ascontiguousarray(points, np.float64))
    return np.abs(winding) > 0.5


def _distance(points: Array, vertices: Array, faces: Faces) -> Array:
    squared = igl.point_mesh_squared_distance(np.ascontiguousarray(points, np.float64), *_mesh(vertices, faces))[0]
    return np.sqrt(squared)


def _mesh(vertices: Array, faces: Faces) -> tuple[Array, Faces]:
    return np.ascontiguousarray(vertices, np.float64), np.ascontiguousarray(faces, np.int64)
