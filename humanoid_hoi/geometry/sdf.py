"""Signed distance to an object's surface, computed once on a grid and asked for differentiably in torch.

Positive outside, negative inside, metres, in the object's frame. Boxes and spheres are exact; a mesh, watertight or not,
becomes a grid of exact distances (sign and distance of :mod:`surface`), interpolated trilinearly. Used by the collision
terms of reconstruction and of retargeting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import mesh_distance, mesh_inside

DEFAULT_SPACING = 0.006
"""m between grid nodes: flat faces are exact, edges are rounded by less than half of it."""
DEFAULT_PADDING = 0.04
"""m of grid around the object; farther away the distance to the grid's border is added."""
_MAX_NODES = 2_500_000
_COARSE = 4  # nodes are exact in a band around the surface, interpolated from every fourth one elsewhere


@dataclass(frozen=True)
class SignedDistanceGrid:
    """Signed distance of one shape.

    Attributes:
        kind: ``grid``, ``box`` or ``sphere``.
        size: box: (3,) half extents; sphere: (1,) radius; grid: (3,) extent of the grid. Metres.
        origin: (3,) m, the grid's first node (zeros for primitives).
        spacing: m between nodes.
        values: (X, Y, Z) m at the nodes; empty for primitives.
    """

    kind: str
    size: Tensor
    origin: Tensor
    spacing: float
    values: Tensor

    @staticmethod
    def from_shape(obj: ObjectShape, spacing: float = DEFAULT_SPACING) -> SignedDistanceGrid:
        """The distance of a clip's object; ``spacing`` (m) is enlarged where the grid would not fit into memory."""
        if obj.kind != "mesh":
            size = torch.as_tensor(np.asarray(obj.size, np.float32))
            return SignedDistanceGrid(obj.kind, size, torch.zeros(3), 0.0, torch.zeros(0, 0, 0))
        return SignedDistanceGrid.from_triangles(obj.vertices, obj.faces, spacing)

    @staticmethod
    def from_triangles(
        vertices: np.ndarray,
        faces: np.ndarray,
        spacing: float = DEFAULT_SPACING,
        skin: tuple[np.ndarray, np.ndarray] | None = None,
        padding: float = DEFAULT_PADDING,
    ) -> SignedDistanceGrid:
        """Distance to triangles.

        Args:
            vertices: (V, 3) m.
            faces: (F, 3).
            spacing: m between nodes; enlarged where the grid would not fit into memory.
            skin: other triangles the distance is measured to, where the first ones only say what is inside (a union of
                overlapping solids and its outer surface).
            padding: m of grid around the triangles.

        Raises:
            HoiError: no triangles, vertices that are not finite, or no extent.
        """
        solid = _checked(vertices, faces)
        skin = solid if skin is None else _checked(*skin)
        low = solid[0].min(0) - padding
        high = solid[0].max(0) + padding
        # Cells of the box over the most nodes allowed give the volume
        # of a cell; its cube root is the coarsest spacing needed.
        spacing = max(spacing, float(np.prod(high - low) / _MAX_NODES) ** (1 / 3))
        # A whole number of coarse steps, plus one: then every coarse node is a fine node too.
        counts = (np.ceil((high - low) / spacing / _COARSE).astype(int) * _COARSE + 1).tolist()
        values = _fill(solid, skin, low, spacing, counts)
        size = torch.tensor([(n - 1) * spacing for n in counts], dtype=torch.float32)
        return SignedDistanceGrid("grid", size, torch.tensor(low, dtype=torch.float32), spacing, values)

    def to(self, device: str | torch.device, dtype: torch.dtype | None = None) -> SignedDistanceGrid:
        """The same on another device, and in another precision: queries in the grid's own precision copy nothing."""
        size, origin, values = (t.to(device, dtype) for t in (self.size, self.origin, self.values))
        return SignedDistanceGrid(self.kind, size, origin, self.spacing, values)

    def query(self, points: Tensor) -> Tensor:
        """Signed distance (...,) m of points (..., 3) of the object's frame, differentiable almost everywhere.

        Outside a mesh's grid: an upper bound, the distance to the grid plus the value where it is reached.
        """
        if self.kind == "sphere":
            return points.norm(dim=-1) - self.size[0].to(points)
        if self.kind == "box":
            return _box_distance(points, self.size.to(points))
        return self._interpolate(points)

    def _interpolate(self, points: Tensor) -> Tensor:
        local = points - self.origin.to(points)
        size = self.size.to(points)
        # The nearest point of the grid's box; queries outside are answered from there.
        inside = torch.minimum(local.clamp(min=0.0), size)
        # Squared distance to that point, zero within the box.
        beyond = (local - inside).square().sum(-1)
        unit = (2 * inside / size - 1).reshape(1, -1, 1, 1, 3).flip(-1)  # grid_sample: last axis of the data first
        volume = self.values.to(points)[None, None]
        found = torch.nn.functional.grid_sample(volume, unit, padding_mode="border", align_corners=True)
        # The square root has no derivative at 0, where most points are.
        away = torch.where(beyond > 0, beyond.clamp(min=1e-12).sqrt(), torch.zeros_like(beyond))
        return found.reshape(points.shape[:-1]) + away


def _box_distance(points: Tensor, half: Tensor) -> Tensor:
    # Standard distance of a box: over is positive along axes
    # where the point lies outside the slab, and negative within.
    over = points.abs() - half
    outside = over.clamp(min=0.0).square().sum(-1)
    away = torch.where(outside > 0, outside.clamp(min=1e-12).sqrt(), torch.zeros_like(outside))
    # Outside only the first term is left, inside only the second: the face that is nearest.
    return away + over.amax(-1).clamp(max=0.0)


def _checked(vertices: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    vertices = np.asarray(vertices, np.float64)
    faces = np.asarray(faces, np.int64)
    if not len(faces) or not len(vertices):
        raise HoiError("the object mesh has no triangles", field="faces", fix="give a mesh with a surface")
    if not np.isfinite(vertices).all():
        raise HoiError("the object mesh has non-finite vertices", field="vertices", fix="repair the mesh file")
    if not np.ptp(vertices, axis=0).any():
        raise HoiError("the object mesh has no extent", field="vertices", fix="check its scale")
    return vertices, faces


def _fill(
    solid: tuple[np.ndarray, np.ndarray],
    skin: tuple[np.ndarray, np.ndarray],
    low: np.ndarray,
    spacing: float,
    counts: list[int],
) -> Tensor:
    """Exact on every fourth node and wherever the surface can be near, interpolated elsewhere."""
    # (X', Y', Z', 3) positions of every fourth node.
    axes = [np.arange(0, n, _COARSE) * spacing + start for n, start in zip(counts, low, strict=True)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
    coarse = torch.from_numpy(_signed(solid, skin, nodes.reshape(-1, 3)).reshape(nodes.shape[:3]))
    # With align_corners the coarse nodes keep their values and
    # lie where they lay: the first and the last on the border.
    fine = torch.nn.functional.interpolate(coarse[None, None], size=counts, mode="trilinear", align_corners=True)[0, 0]
    # A node on the surface is interpolated from corners at most one coarse cell's
    # diagonal away, 6.9 spacings, and the distance changes by no more than the way
    # walked: within 8 spacings of 0 lies every node whose sign could come out wrong.
    near = np.argwhere(fine.abs().numpy() < 2 * _COARSE * spacing)
    fine[tuple(near.T)] = torch.from_numpy(_signed(solid, skin, near * spacing + low))
    return fine.float()


def _signed(
    solid: tuple[np.ndarray, np.ndarray], skin: tuple[np.ndarray, np.ndarray], points: np.ndarray
) -> np.ndarray:
    # The sign from the winding number, the size from the triangles: see mesh_distance for why not both from one call.
    return np.where(mesh_inside(points, *solid), -1.0, 1.0) * mesh_distance(points, *skin)
