"""How deep the human body is inside the object; for the shared volume see :mod:`overlap`."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.surface import mesh_distance, mesh_inside


def penetration_depth(body_obj: FloatArray, vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Depth of the deepest body vertex of each frame, (T,) m; 0 where none is inside.

    Args:
        body_obj: (T, N, 3) body vertices in the object's frame.
        vertices: (V, 3) object mesh.
        faces: (F, 3).
    """
    depth = np.zeros(body_obj.shape[:2])
    # The bounding box leaves few vertices, the winding number fewer: only those need the distance, which costs most.
    inside = (body_obj >= vertices.min(0)) & (body_obj <= vertices.max(0))
    within = inside[..., 0] & inside[..., 1] & inside[..., 2]
    if within.any():
        within[within] = mesh_inside(body_obj[within], vertices, faces)
    if within.any():
        depth[within] = mesh_distance(body_obj[within], vertices, faces)
    return depth.max(axis=1)
