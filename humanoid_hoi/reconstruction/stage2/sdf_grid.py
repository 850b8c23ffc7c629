"""Signed distance of a rigid object on a grid, computed once in its own frame and looked up differentiably."""

from __future__ import annotations

from dataclasses import dataclass

import igl
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import grid_sample

from humanoid_hoi.errors import HoiError


@dataclass(frozen=True)
class SdfGrid:
    """Metric signed distance at grid nodes, negative inside, trilinear between them.

    Nodes (not cells) carry the values: node (i, j, k) stands at ``lower + spacing * (i, j, k)`` and ``grid_sample`` is
    called with ``align_corners=True``, which puts -1 and 1 exactly on the first and last node.

    Attributes:
        values: (X, Y, Z) m. lower: (3,) position of node (0, 0, 0), object frame, m. spacing: m.
    """

    values: Tensor
    lower: Tensor
    spacing: float

    @property
    def upper(self) -> Tensor:
        """(3,) position of the last node."""
        shape = torch.tensor(self.values.shape, dtype=self.lower.dtype, device=self.lower.device)
        return self.lower + self.spacing * (shape - 1)

    @staticmethod
    def build(
        vertices: NDArray[np.float64], faces: NDArray[np.int64], resolution: int = 64, padding: float = 0.05
    ) -> SdfGrid:
        """Sample a mesh, which need not be watertight: inside is where the winding number says so.

        Args:
            vertices: (V, 3) m. faces: (F, 3), counter-clockwise seen from outside.
            resolution: cells along the longest side of the padded box. padding: m around the mesh.

        Raises:
            HoiError: no triangles, non-finite vertices, or no extent.
        """
        vertices, faces = _checked(vertices, faces)
        lower, upper = vertices.min(axis=0) - padding, vertices.max(axis=0) + padding
        spacing = float((upper - lower).max()) / resolution
        shape = np.ceil((upper - lower) / spacing - 1e-9).astype(int) + 1
        index = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1).reshape(-1, 3)
        values = mesh_signed_distance(lower + spacing * index, vertices, faces).reshape(shape)
        return SdfGrid(torch.from_numpy(values), torch.from_numpy(lower), spacing)

    def to(self, dtype: torch.dtype, device: torch.device | str = "cpu") -> SdfGrid:
        """The same grid in another precision or on another device."""
        return SdfGrid(self.values.to(device, dtype), self.lower.to(device, dtype), self.spacing)

    def query(self, points: Tensor) -> Tensor:
        """Signed distance at points (..., 3) of the object frame, (...), m.

        Outside the grid: the value at the nearest point of the grid's box plus the distance to it. That is continuous
        and always positive, since the padding keeps the surface off the border.
        """
        upper = self.upper
        inside = points.minimum(upper).maximum(self.lower)
        unit = 2 * (inside - self.lower) / (upper - self.lower) - 1
        volume = self.values.permute(2, 1, 0)[None, None]  # grid_sample wants (z, y, x)
        flat = unit.reshape(1, 1, 1, -1, 3)
        value = grid_sample(volume, flat, mode="bilinear", padding_mode="border", align_corners=True)
        beyond = (points - inside).square().sum(dim=-1)
        away = torch.where(beyond > 0, beyond.clamp_min(1e-18).sqrt(), torch.zeros_like(beyond))
        return value.reshape(points.shape[:-1]) + away


def mesh_signed_distance(
    points: NDArray[np.float64], vertices: NDArray[np.float64], faces: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(N,) exact distance to the triangles, negative where the winding number exceeds 1/2 in size.

    Its size, because files also come with their triangles the wrong way round. libigl's own winding-number mode scales
    the distance by 1 - 2 w, which bends it near holes: sign and distance are computed apart.
    """
    points = np.ascontiguousarray(points, dtype=np.float64)
    distance = np.sqrt(igl.point_mesh_squared_distance(points, vertices, faces)[0])
    inside = np.abs(igl.fast_winding_number(vertices, faces, points)) > 0.5
    return np.where(inside, -distance, distance)


def _checked(vertices: NDArray[np.float64], faces: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    vertices = np.ascontiguousarray(vertices, dtype=np.float64)
    faces = np.ascontiguousarray(faces, dtype=np.int64)
    if not len(faces) or not len(vertices):
        raise HoiError("the object mesh has no triangles", field="faces", fix="give a mesh with a surface")
    if not np.isfinite(vertices).all():
        raise HoiError("the object mesh has non-finite vertices", field="vertices", fix="repair the mesh file")
    if not (np.ptp(vertices, axis=0) > 0).any():
        raise HoiError("the object mesh has no extent", field="vertices", fix="check its scale")
    return vertices, faces
