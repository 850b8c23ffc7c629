"""Which keypoints touch the object of a solved picture, and where on it."""

from __future__ import annotations

import igl
import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.parts import part_of_keypoint
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.motion.solved import ContactPairs

CLOSE_M = 0.02
"""A keypoint touches when it is this near, where nobody annotated; of an annotated part, when it is no farther than this
beyond the part's nearest one."""
REACH_M = 0.15
"""An annotated part that stays farther off does not touch: pose, object or annotation are wrong."""


def contact_pairs(
    keypoints: FloatArray, vertices: FloatArray, faces: IntArray, annotated: tuple[str, ...]
) -> ContactPairs:
    """One frame of pairs: each touching keypoint with the nearest point of the object's surface.

    Args:
        keypoints: (87, 3) in the object's frame, m, in the order of ``assets/keypoints.csv``.
        vertices: (V, 3) of the object, its frame, m.
        faces: (F, 3).
        annotated: parts that somebody said touch.
    """
    mesh = np.ascontiguousarray(vertices, np.float64), np.ascontiguousarray(faces, np.int64)
    squared, _, nearest = igl.point_mesh_squared_distance(np.ascontiguousarray(keypoints, np.float64), *mesh)[:3]
    rows = np.flatnonzero(touches(np.sqrt(squared), annotated))
    points = np.asarray(nearest).reshape(-1, 3)[rows]
    return ContactPairs(
        keypoint_names=tuple(load_keypoints()[row].name for row in rows),
        point_obj=points.astype(np.float64),
        vertex_ids=np.asarray(cKDTree(vertices).query(points)[1], np.int64).reshape(len(rows)),
        active=np.ones((1, len(rows)), bool),
    )


def touches(distance: FloatArray, annotated: tuple[str, ...]) -> BoolArray:
    """(87,) from the distances (87,) of the keypoints, m.

    Where parts are annotated, they alone touch, each with its nearest keypoints: who named them looked at the picture,
    while an object that is off by a few centimeters seems to touch whatever is near.
    """
    if not annotated:
        return np.asarray(distance < CLOSE_M)
    touching = np.zeros(len(distance), bool)
    parts = np.array([part_of_keypoint(point.name) for point in load_keypoints()])
    for part in annotated:
        members = parts == part
        # Eyes, ears and a few more parts carry no keypoint.
        base = distance[members].min() if members.any() else np.inf
        if base < REACH_M:
            touching |= members & (distance <= base + CLOSE_M)
    return touching
