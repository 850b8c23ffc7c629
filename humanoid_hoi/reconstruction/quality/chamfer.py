"""CD-o, the object Chamfer distance of the paper (Eq. 21), metres, unsquared, sum of the two directions."""

from __future__ import annotations

import numpy as np
import trimesh
from scipy.spatial import cKDTree

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

SAMPLES = 20_000
"""Surface points per mesh (paper Sec. 9.6)."""


def chamfer(points: FloatArray, other: FloatArray) -> float:
    """Eq. 21 of two point sets (N, 3) and (M, 3): mean distance to the nearest, both ways, summed; m."""
    forth, _ = cKDTree(other).query(points)
    back, _ = cKDTree(points).query(other)
    return float(forth.mean() + back.mean())


def chamfer_o(
    truth_points: FloatArray,
    truth_rotmat: FloatArray,
    truth_pos: FloatArray,
    points: FloatArray,
    rotmat: FloatArray,
    pos: FloatArray,
) -> FloatArray:
    """Eq. 21 in each of T frames, (T,) m; average over frames for the paper's figure.

    Give the *same* surface samples twice (:func:`shared_samples`) to measure the pose alone: independent samples of one
    mesh at one pose are already about 7 mm per metre of extent apart, which hides small errors.

    Args:
        truth_points: (N, 3) surface samples of the true mesh, object frame, m.
        truth_rotmat: (T, 3, 3), truth_pos: (T, 3): true pose, any common frame.
        points: (M, 3) surface samples of the predicted mesh, in its own object frame, m (scaled as predicted).
        rotmat: (T, 3, 3), pos: (T, 3): predicted pose, the same common frame.

    Raises:
        HoiError: different numbers of frames.
    """
    if len(truth_pos) != len(pos):
        raise HoiError(
            f"{len(pos)} predicted frames against {len(truth_pos)} true ones",
            field="pos",
            fix="compare the same frames",
        )
    # Both sets in the true object's frame: one tree serves all frames for one of the two directions.
    relative = np.einsum("tji,tjk->tik", truth_rotmat, rotmat)
    shift = np.einsum("tji,tj->ti", truth_rotmat, pos - truth_pos)
    tree = cKDTree(truth_points)
    own = cKDTree(points)
    result = np.empty(len(pos))
    for t, (turn, move) in enumerate(zip(relative, shift, strict=True)):
        # The other direction moves the true points into the predicted object's frame: distances do
        # not change under a rigid motion, so its tree too is built once.
        forth, _ = tree.query(points @ turn.T + move)
        back, _ = own.query((truth_points - move) @ turn)
        result[t] = forth.mean() + back.mean()
    return result


def shared_samples(vertices: FloatArray, faces: IntArray, count: int = SAMPLES, seed: int = 0) -> FloatArray:
    """(count, 3) area-uniform points on a triangle mesh (V, 3), (F, 3); the same for the same seed."""
    mesh = trimesh.Trimesh(np.asarray(vertices, np.float64), faces, process=False)
    return np.asarray(trimesh.sample.sample_surface(mesh, count, seed=seed)[0], np.float64)
