"""Terms of the interaction phase: who is in front, and who is inside whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import softplus

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.raster import Fragments, rasterize
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.reconstruction.single_image.gaussian.picture import Target
from humanoid_hoi.reconstruction.single_image.image import HoiImage

_NEAR = 0.05  # m
_MAX_GAP = 2.0  # m, as in PHOSA: farther apart counts no more
_BODY_SPACING = 0.015  # m between nodes of the body's distance grid


@dataclass(frozen=True)
class CollisionFields:
    """Signed distances of both bodies, computed once.

    Attributes:
        human: in the camera frame; the human does not move.
        obj: in the object's frame and unit.
    """

    human: SignedDistanceGrid
    obj: SignedDistanceGrid

    @staticmethod
    def build(image: HoiImage) -> CollisionFields:
        """Grids of a picture's meshes."""
        # The object's grid is in its own unit: 64 cells along the longest side,
        # whatever the unit is.
        extent = float(np.ptp(image.obj_vertices, axis=0).max())
        return CollisionFields(
            SignedDistanceGrid.from_triangles(image.body_cam, image.body_faces, _BODY_SPACING),
            SignedDistanceGrid.from_triangles(
                image.obj_vertices, image.obj_faces, extent / 64.0, padding=0.05 * extent
            ),
        )


def collision_loss(object_distance: Tensor, human_distance: Tensor) -> Tensor:
    """Mean squared depth of object points in the human and of human points in the object, m^2.

    The paper's loss is a sum over a grid normalized to each box; in metres one weight serves every size.

    Args:
        object_distance: (M,) m from the human's surface, negative inside.
        human_distance: (V,) m from the object's surface, negative inside.
    """
    return _deep_mean(object_distance) + _deep_mean(human_distance)


def _deep_mean(distance: Tensor) -> Tensor:
    """Mean square over the points that are inside; 0 where none is."""
    depth = (-distance).clamp_min(0.0)
    return depth.square().sum() / (depth.detach() > 0).sum().clamp_min(1)


def parts_loss(human_distance: Tensor, parts: Sequence[Tensor]) -> Tensor:
    """Mean over the annotated parts of the squared distance of each part's nearest vertex to the object, m^2.

    A part touches when some of it does (second protocol): a whole arm near the object says less than its hand on it.

    Args:
        human_distance: (V,) m from the object's surface, negative inside.
        parts: rows of each part; none: zero.
    """
    if not parts:
        return human_distance.sum() * 0.0
    return torch.stack([human_distance[rows].abs().min().square() for rows in parts]).mean()


@dataclass(frozen=True)
class SeenSurface:
    """Which triangle each pixel shows of one mesh, alone in the picture.

    Attributes:
        fragments: pixels, triangles and barycentric weights.
        faces: (F, 3) the triangles they count.
    """

    fragments: Fragments
    faces: IntArray

    def depth(self, points: Tensor, num_pixels: int) -> Tensor:
        """(num_pixels,) depth of the surface, differentiable in the points (V, 3); infinite where nothing is seen."""
        # Which triangle a pixel shows is fixed; its depth follows the corners, so
        # gradients reach them.
        corners = torch.from_numpy(self.faces[self.fragments.face].astype(np.int64))
        weights = torch.from_numpy(np.asarray(self.fragments.weights)).to(points)
        first = 1.0 - weights.sum(dim=1, keepdim=True)
        z = (torch.cat([first, weights], dim=1) * points[corners, 2]).sum(dim=1)
        pixel = torch.from_numpy(self.fragments.pixel.astype(np.int64))
        return torch.full((num_pixels,), torch.inf, dtype=points.dtype).index_copy(0, pixel, z)


def see(points_cam: FloatArray, faces: IntArray, target: Target) -> SeenSurface:
    """What a mesh shows at the target's size."""
    matrix = target.camera_matrix.numpy().astype(np.float64)
    kept = faces[points_cam[faces, 2].min(axis=1) > _NEAR]
    px = project(points_cam, matrix)
    buffer = np.zeros(target.size[0] * target.size[1], np.float32)
    inverse = 1.0 / np.maximum(points_cam[:, 2], _NEAR)
    seen = rasterize(px[kept], inverse[kept], target.size, buffer, np.zeros(len(kept), bool))
    return SeenSurface(seen, kept)


def depth_order_loss(body_depth: Tensor, obj_depth: Tensor, target: Target) -> Tensor:
    """Mean penalty of pixels where both project and the wrong one is in front (PHOSA's ordinal depth), m.

    Args:
        body_depth, obj_depth: (H W,) depth of each surface, infinite where it is not seen.
        target: masks that say which of the two the picture shows there.
    """
    both = torch.isfinite(body_depth) & torch.isfinite(obj_depth)
    shows_person = (target.person.reshape(-1) > 0.5) & both
    shows_object = (target.obj.reshape(-1) > 0.5) & both
    # Infinity minus infinity would be NaN, also in the gradient: put zeros in before subtracting.
    gap = torch.where(both, body_depth, 0.0) - torch.where(both, obj_depth, 0.0)
    # Zero, but connected to the points: backward works even if no pixel is wrong.
    total = gap.sum() * 0.0
    count = int(both.sum())
    for wrong, amount in ((shows_person & (gap > 0), gap), (shows_object & (gap < 0), -gap)):
        # softplus(0) is taken off, so that the right order costs nothing.
        total = total + (softplus(amount[wrong].clamp(0.0, _MAX_GAP)) - float(np.log(2.0))).sum()
    return total / max(count, 1)
