"""What every coarse alignment returns, and the sizes they compare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.reconstruction.coarse.steps import mean_pairwise

PICTURE = 64
"""px of the small pictures in which sizes from random directions are measured."""
FAR = 20.0
"""Object radii between object and camera there."""


@dataclass(frozen=True)
class CoarseAlignment:
    """Scale and place of the object; its rotation is left to the annotation.

    Attributes:
        scale: file units of the mesh -> m.
        center: (3,) of the mesh's vertex mean in the camera frame, m.
        scale_low, scale_high: what the scale may be as well (about nine in ten), given the unknown rotation and the
            spread of the measurement; equal to ``scale`` where the method gives no interval.
        method: how it was found, in words.
    """

    scale: float
    center: FloatArray
    scale_low: float
    scale_high: float
    method: str


def front_sizes(vertices: FloatArray, faces: IntArray, dimensions: int, seed: int = 0, turns: int = 32) -> FloatArray:
    """(turns,) mean pair distance of what a camera sees of the object from random directions, in its own units.

    It is drawn into a small picture, so that its points are spread as a mask's pixels are.

    Args:
        vertices, faces: of the mesh.
        dimensions: 3 for points with depth, 2 for a flat silhouette.
        seed: of the directions.
        turns: how many.
    """
    rng = np.random.default_rng(seed)
    centered = vertices - vertices.mean(axis=0)
    radius = float(np.linalg.norm(centered, axis=1).max())
    # At distance FAR the unit sphere then just spans the picture.
    focal = 0.5 * PICTURE * FAR
    matrix = np.array([[focal, 0, PICTURE / 2], [0, focal, PICTURE / 2], [0, 0, 1.0]])
    sizes = []
    for rotation in Rotation.random(turns, rng=rng):
        # In units in which the object fills the picture, at a distance that makes it almost orthographic.
        placed = rotation.apply(centered) / radius + [0, 0, FAR]
        near = nearness(placed, faces, matrix, (PICTURE, PICTURE))
        rows, columns = np.nonzero(near)
        # ``nearness`` holds 1/z of the nearest surface, 0 where there is none.
        depth = 1.0 / near[rows, columns]
        rays = (np.stack([columns, rows], axis=1) + 0.5 - PICTURE / 2) / focal
        points = np.column_stack([rays * depth[:, None], depth])[:, :dimensions]
        sizes.append(mean_pairwise(points, 300, rng) * radius)
    return np.array(sizes)
