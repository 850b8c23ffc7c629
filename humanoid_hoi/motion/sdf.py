"""Signed distance to an object's surface, computed once on a grid and asked for differentiably in torch.

Positive outside, negative inside, metres, in the object's frame. Boxes and spheres are exact; a mesh, watertight or not,
becomes a grid of exact distances whose sign is the fast winding number (Barill et al. 2018), interpolated trilinearly.
"""

from __future__ import annotations

from dataclasses import dataclass

import igl
import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.motion.clip import ObjectShape

DEFAULT_SPACING = 0.006
"""m between grid nodes: flat faces are exact, edges are rounded by less than half of it."""
_PADDING = 0.04  # m of grid around the object; farther away the distance to the grid's border is added
_MAX_NODES = 2_500_000
_COARSE = 4  # nodes are exact in a band around the surface, interpolated from every fourth one elsewhere


@dataclass(frozen=True)
class SignedDistanceGrid:
    """Signed distance of one shape.

    Attributes:
        kind: ``grid``, ``box`` or ``sphere``.
        size: box: (3,) half extents; sphere: (1,) radius; grid: (3,) extent of the grid. Metres.
        origin: (3,) m, the grid's first node (zeros for primitives). spacing: m between nodes.
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
        vertices: np.ndarray, faces: np.ndarray, spacing: float = DEFAULT_SPACING,
        skin: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> SignedDistanceGrid:  # fmt: skip
        """Distance to triangles (V, 3), (F, 3); ``skin``: other triangles the distance is measured to, where the first
        ones only say what is inside (a union of overlapping solids and its outer surface)."""
        solid = _arrays(vertices, faces)
        skin = solid if skin is None else _arrays(*skin)
        low, high = solid[0].min(0) - _PADDING, solid[0].max(0) + _PADDING
        spacing = max(spacing, float(np.prod(high - low) / _MAX_NODES) ** (1 / 3))
        counts = (np.ceil((high - low) / spacing / _COARSE).astype(int) * _COARSE + 1).tolist()
        values = _fill(solid, skin, low, spacing, counts)
        size = torch.tensor([(n - 1) * spacing for n in counts], dtype=torch.float32)
        return SignedDistanceGrid("grid", size, torch.tensor(low, dtype=torch.float32), spacing, values)

    def to(self, device: str | torch.device) -> SignedDistanceGrid:
        """The same on another device."""
        tensors = (t.to(device) for t in (self.size, self.origin, self.values))
        size, origin, values = tensors
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
        local, size = points - self.origin.to(points), self.size.to(points)
        inside = torch.minimum(local.clamp(min=0.0), size)
        beyond = (local - inside).square().sum(-1)
        unit = (2 * inside / size - 1).reshape(1, -1, 1, 1, 3).flip(-1)  # grid_sample: last axis of the data first
        volume = self.values.to(points)[None, None]
        found = torch.nn.functional.grid_sample(volume, unit, padding_mode="border", align_corners=True)
        # The square root has no derivative at 0, where most points are.
        away = torch.where(beyond > 0, beyond.clamp(min=1e-12).sqrt(), torch.zeros_like(beyond))
        return found.reshape(points.shape[:-1]) + away


def _box_distance(points: Tensor, half: Tensor) -> Tensor:
    over = points.abs() - half
    outside = over.clamp(min=0.0).square().sum(-1)
    away = torch.where(outside > 0, outside.clamp(min=1e-12).sqrt(), torch.zeros_like(outside))
    return away + over.amax(-1).clamp(max=0.0)


def _arrays(vertices: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.ascontiguousarray(vertices, np.float64), np.ascontiguousarray(faces, np.int64)


def _fill(
    solid: tuple[np.ndarray, np.ndarray], skin: tuple[np.ndarray, np.ndarray], low: np.ndarray, spacing: float,
    counts: list[int],
) -> Tensor:  # fmt: skip
    """Exact on every fourth node and wherever the surface can be near, interpolated elsewhere."""
    axes = [np.arange(0, n, _COARSE) * spacing + start for n, start in zip(counts, low, strict=True)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
    coarse = torch.from_numpy(_signed(solid, skin, nodes.reshape(-1, 3)).reshape(nodes.shape[:3]))
    fine = torch.nn.functional.interpolate(coarse[None, None], size=counts, mode="trilinear", align_corners=True)[0, 0]
    near = np.argwhere(fine.abs().numpy() < 2 * _COARSE * spacing)
    fine[tuple(near.T)] = torch.from_numpy(_signed(solid, skin, near * spacing + low))
    return fine.float()


def _signed(
    solid: tuple[np.ndarray, np.ndarray], skin: tuple[np.ndarray, np.ndarray], points: np.ndarray
) -> np.ndarray:
    points = np.ascontiguousarray(points, np.float64)
    square = igl.point_mesh_squared_distance(points, *skin)[0]
    # abs: a scan whose triangles all face inwards is a solid too.
    inside = np.abs(igl.fast_winding_number(*solid, points)) > 0.5
    return np.where(inside, -1.0, 1.0) * np.sqrt(square)
