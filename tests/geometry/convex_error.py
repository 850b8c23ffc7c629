"""How well convex pieces stand for a mesh, by sampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import trimesh
from scipy.spatial import ConvexHull, cKDTree

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.convex import ConvexPiece


@dataclass(frozen=True)
class ConvexError:
    """How far the pieces are from the mesh, m: mesh outside the pieces, and piece surface away from the mesh.

    Attributes:
        uncovered_mean, uncovered_max: distance of mesh samples to the nearest piece (0 inside): what is missing.
        filled_mean, filled_max: distance of samples of the pieces' outer surface to the mesh: what was filled in.
    """

    uncovered_mean: float
    uncovered_max: float
    filled_mean: float
    filled_max: float


def convex_error(mesh: trimesh.Trimesh, pieces: tuple[ConvexPiece, ...], samples: int = 4000) -> ConvexError:
    """Sampled two-sided distance between ``mesh`` and the union of ``pieces`` (seeded; a Hausdorff estimate).

    A point outside a convex piece is at least as far as its farthest supporting plane; that value is used. Distances to
    the mesh are taken to 20 times as many samples, so ``filled_*`` has a floor of about a millimetre per metre of size.
    """
    on_mesh = trimesh.sample.sample_surface(mesh, samples, seed=0)[0]
    depth = _plane_distance(on_mesh, pieces).min(axis=1).clip(min=0)
    solids = [trimesh.Trimesh(piece.vertices, piece.faces, process=False) for piece in pieces]
    total = sum(solid.area for solid in solids)
    outer = []
    for index, solid in enumerate(solids):
        points = trimesh.sample.sample_surface(solid, max(8, int(samples * solid.area / total)), seed=index)[0]
        others = pieces[:index] + pieces[index + 1 :]
        # Cutting planes inside the object are no outer surface: drop what touches or lies inside another piece.
        outside = _plane_distance(points, others).min(axis=1) > 1e-3 if others else np.ones(len(points), bool)
        outer.append(points[outside])
    dense = trimesh.sample.sample_surface(mesh, 20 * samples, seed=1)[0]
    filled = cKDTree(dense).query(np.concatenate(outer))[0]
    return ConvexError(float(depth.mean()), float(depth.max()), float(filled.mean()), float(filled.max()))


def _plane_distance(points: np.ndarray, pieces: tuple[ConvexPiece, ...]) -> FloatArray:
    """Signed distance (N, K) of points to the farthest supporting plane of each piece; negative inside, m."""
    planes = [ConvexHull(piece.vertices.astype(np.float64)).equations for piece in pieces]
    return np.stack([(points @ plane[:, :3].T + plane[:, 3]).max(axis=1) for plane in planes], axis=1)
