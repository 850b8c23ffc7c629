"""A light closed mesh over a thousand of a body's own vertices, for collision and silhouettes."""

from __future__ import annotations

import importlib

import numpy as np

from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES, PARENTS
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

# The decimation keeps edges evenly long, so parts that need more vertices are enlarged while it runs, others shrunk.
_FINGER_SCALE = 3.0
_PART_SCALE = {"wrist": 2.4, "ankle": 1.3, "foot": 1.5, "head": 1.2}


def decimate_to_vertices(
    vertices: FloatArray, faces: IntArray, weights: FloatArray, joints: FloatArray, count: int
) -> tuple[IntArray, IntArray]:
    """Collapse short edges until about ``count`` vertices are left, each of them a vertex of the given mesh.

    Args:
        vertices: (V, 3) m.
        faces: (F, 3) one connected surface; holes (eye sockets) are closed first.
        weights: (V, 52) skin weights: they tell the hands from the trunk.
        joints: (52, 3) rest joints, m.
        count: wanted number of vertices.

    Returns:
        (Vp,) vertex ids and (Fp, 3) closed triangles over them.

    Raises:
        HoiError: libigl is missing, or the mesh cannot be decimated.
    """
    try:
        igl = importlib.import_module("igl")
    except ImportError as error:
        raise HoiError("the proxy mesh needs the package libigl", fix="pip install libigl") from error
    target = 2 * count - 4  # a closed surface of genus 0
    result = igl.decimate(_enlarged(vertices, weights, joints), close_holes(faces).astype(np.int32), target)
    proxy_faces = result[1].astype(np.int64)
    # For each vertex that is left, which of the given ones it was.
    birth = result[3].astype(np.int64)
    # Every vertex left has to be one of the given mesh, once, since weights and shape directions are looked up by it.
    if len(np.unique(birth)) != len(birth):
        raise HoiError("the proxy mesh has double vertices", fix="the body's mesh must be one closed surface")
    return birth, proxy_faces


def close_holes(faces: IntArray) -> IntArray:
    """The faces (F, 3), and over every hole a fan of triangles between its own vertices."""
    # Directed edges of all triangles: an edge whose reverse is missing lies on the rim of a hole.
    edges = faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    known = {(int(a), int(b)) for a, b in edges}
    follow = {b: a for a, b in known if (b, a) not in known}  # backwards along the rim: outward on the fan's side
    fans = []
    # Each pass walks once around the rim of one hole.
    while follow:
        start, after = follow.popitem()
        loop = [start]
        while after != start:
            loop.append(after)
            after = follow.pop(after)
        # A fan is enough, as holes of a body are small and round.
        fans += [(loop[0], loop[k], loop[k + 1]) for k in range(1, len(loop) - 1)]
    return np.concatenate([faces, np.array(fans, dtype=faces.dtype).reshape(-1, 3)])


def _enlarged(vertices: FloatArray, weights: FloatArray, joints: FloatArray) -> FloatArray:
    """The body with some parts grown about their joints, everything still connected."""
    grown = np.zeros_like(joints)
    scale = np.array([_scale(name) for name in JOINT_NAMES])
    result = np.zeros_like(vertices)
    # Grown about each joint and moved along with the parent: neighbors stay connected.
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            grown[joint] = grown[parent] + scale[parent] * (joints[joint] - joints[parent])
        result += weights[:, joint, None] * (scale[joint] * (vertices - joints[joint]) + grown[joint])
    return result


def _scale(joint: str) -> float:
    if joint in FINGER_JOINTS:
        return _FINGER_SCALE
    return next((s for part, s in _PART_SCALE.items() if joint.endswith(part)), 1.0)
