"""What the outline of the object would be at a pose: its mesh drawn, and read as the masks are read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.zbuffer import NEAR, nearness
from humanoid_hoi.reconstruction.in_scene.evidence.outline import hull_reach, region_reach
from humanoid_hoi.reconstruction.in_scene.problem import Problem

_LONG_SIDE = 160
"""px at most that a drawn object is long; larger ones are drawn smaller."""


class Silhouette:
    """Insets of the outlines of some frames, drawn again a few times while the poses change."""

    def __init__(self, problem: Problem, rows: Tensor, steps: int, times: int = 4) -> None:
        """Insets of frames.

        Args:
            problem: the session.
            rows: (F,) frames.
            steps: how often :meth:`inset` will be called.
            times: how often the object is drawn in these.
        """
        self._problem = problem
        self._rows = rows
        self._every = max(1, steps // times)
        self._calls = 0
        self._inset = torch.zeros(len(rows), 1)

    def inset(self, rotmat: Tensor, pos: Tensor) -> Tensor:
        """(F, D) px at the poses (F, 3, 3), (F, 3), or at those of a few calls ago; without gradient."""
        if self._calls % self._every == 0:
            self._inset = insets(self._problem, rotmat.detach(), pos.detach(), self._rows)
        self._calls += 1
        return self._inset


def insets(problem: Problem, rotmat: Tensor, pos: Tensor, rows: Tensor) -> Tensor:
    """(F, D) px by which the projected hull reaches farther than the drawn object's :func:`region_reach`.

    Args:
        problem: the session.
        rotmat, pos: (F, 3, 3), (F, 3) object poses, world.
        rows: (F,) frames.
    """
    hull = torch.einsum("tij,nj->tni", rotmat, problem.thing.hull) + pos[:, None]
    reach = hull_reach(problem.to_camera(hull, rows), problem.camera_matrix, problem.outlines.directions)
    mesh = torch.einsum("tij,nj->tni", rotmat, problem.thing.vertices) + pos[:, None]
    mesh_cam = problem.to_camera(mesh, rows).double().numpy()
    matrix = problem.camera_matrix.double().numpy()
    directions = problem.outlines.directions.double().numpy()
    result = torch.zeros_like(reach)
    drawn = _Drawn(np.zeros((0, 2)), np.zeros((0, 2)), 1.0)
    before = -1
    for row, pixels in enumerate(problem.outlines.pixels[rows].tolist()):
        # Behind the camera nothing is drawn; without a mask nothing is compared.
        if not pixels or mesh_cam[row, :, 2].min() <= NEAR:
            continue
        # A resting object before a camera that stands still looks the same in every frame: drawn once.
        if before < 0 or not np.array_equal(mesh_cam[row], mesh_cam[before]):
            drawn = _draw(mesh_cam[row], problem.thing.faces, matrix)
        before = row
        result[row] = reach[row] - torch.from_numpy(drawn.reach(directions, pixels)).to(reach)
    return result


@dataclass(frozen=True)
class _Drawn:
    """A drawn mesh: corners (V, 2) px, centers (N, 2) px of the pixels it covers, and how much smaller these were drawn."""

    corners: FloatArray
    centers: FloatArray
    share: float

    def reach(self, directions: FloatArray, pixels: float) -> FloatArray:
        """(D,) px: :func:`region_reach`, for a region of ``pixels`` square px."""
        if len(self.centers):
            return region_reach(self.centers, directions, pixels * self.share**2)
        # Edge on, thinner than a pixel: its corners are all there is.
        result: FloatArray = (self.corners @ directions.T).max(axis=0)
        return result


def _draw(points_cam: FloatArray, faces: np.ndarray, matrix: FloatArray) -> _Drawn:
    """A mesh (V, 3) in front of the camera, drawn in a window of its own."""
    px = project(points_cam, matrix)
    low = np.floor(px.min(axis=0))
    size = np.ceil(px.max(axis=0)) - low + 1
    share = min(1.0, _LONG_SIDE / float(size.max()))
    # K of the window: first its corner to the origin, then scaled.
    window = np.array([[share, 0, -share * low[0]], [0, share, -share * low[1]], [0, 0, 1.0]])
    width, height = np.ceil(share * size).astype(int)
    drawn = nearness(points_cam, faces, window @ matrix, (int(width), int(height))) > 0
    row, column = np.nonzero(drawn)
    return _Drawn(px, (np.stack([column, row], axis=1) + 0.5) / share + low, share)
