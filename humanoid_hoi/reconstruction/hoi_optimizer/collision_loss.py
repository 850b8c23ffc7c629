"""Collision loss of Eq. 20: human points inside the object and object points inside the human."""

from __future__ import annotations

from dataclasses import dataclass

import igl
import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.geometry.surface import mesh_inside

_ON_SURFACE = 1e-9  # m; nearer points have no direction to the surface and take the triangle's normal


def depth_penalty(signed: Tensor, margin: float, truncation: float) -> Tensor:
    """Squared depth beyond ``margin``, growing only linearly beyond ``truncation``, summed over the last dimension.

    Args:
        signed: (..., N) signed distances, m, negative inside.
        margin, truncation: m, see ``CollisionOptions``.

    Returns:
        (...) m^2.
    """
    # x^2 up to the truncation k, then its tangent: k^2 + 2 k (x - k). A hand deep inside by a bad
    # start does not outshout the rest.
    depth = (-signed - margin).clamp_min(0)
    quadratic = depth.clamp_max(truncation)
    return (quadratic.square() + 2 * truncation * (depth - quadratic)).sum(dim=-1)


def to_object_frame(points: Tensor, obj_rotmat: Tensor, obj_pos: Tensor) -> Tensor:
    """Camera-frame points (T, N, 3) in the object frame: R^T (x - t)."""
    return torch.einsum("tji,tnj->tni", obj_rotmat, points - obj_pos[:, None])


@dataclass(frozen=True)
class SkinPlanes:
    """Nearest skin points of object samples, found once and followed while body and object move a little.

    Only pairs that can matter are kept. With q the skin point (fixed barycentric place on its triangle) and n the
    outward direction from q to the sample when it was found, the signed distance is n . (x - q). At the poses it was
    found at, value and gradient equal those of the exact signed distance (envelope theorem: sliding along the
    triangle changes the distance to second order only); later it is the distance to the tangent plane, which also
    turns positive when the sample leaves the body.

    Attributes:
        frame, sample: (K,) long, row of the batch and row of the object samples.
        corners: (K, 3) long skin vertices.
        barycentric, outward: (K, 3).
    """

    frame: Tensor
    sample: Tensor
    corners: Tensor
    barycentric: Tensor
    outward: Tensor

    def signed(self, skin: Tensor, samples: Tensor) -> Tensor:
        """(K,) signed distances for skin vertices (T, V, 3) and samples (T, S, 3), m, negative inside the body."""
        # The remembered place on the triangle, at the corners' current positions.
        place = (self.barycentric[..., None] * skin[self.frame[:, None], self.corners]).sum(dim=1)
        return (self.outward * (samples[self.frame, self.sample] - place)).sum(dim=-1)

    def penalty(self, skin: Tensor, samples: Tensor, margin: float, truncation: float) -> Tensor:
        """(T,) sum of :func:`depth_penalty` over the samples of each frame, m^2."""
        each = depth_penalty(self.signed(skin, samples)[:, None], margin, truncation)
        return torch.zeros(len(skin), dtype=skin.dtype, device=skin.device).index_add(0, self.frame, each)


def find_skin_planes(skin: Tensor, faces: Tensor, samples: Tensor, reach: float) -> SkinPlanes:
    """Nearest skin triangle of every sample that is inside the body or within ``reach`` (m) of it; no gradient.

    Inside is decided by the winding number of the (closed) proxy mesh, distance by libigl's tree: exact for the proxy.

    Args:
        skin: (T, V, 3) posed skin vertices.
        faces: (F, 3).
        samples: (T, S, 3) object samples in the same frame.
    """
    triangles = np.ascontiguousarray(faces.cpu().numpy(), dtype=np.int64)
    rows = []
    for t in range(len(skin)):
        vertices = np.ascontiguousarray(skin[t].detach().cpu().numpy(), dtype=np.float64)
        points = np.ascontiguousarray(samples[t].detach().cpu().numpy(), dtype=np.float64)
        # The grown bounding box of the body first: libigl's winding numbers cost far more.
        near = np.flatnonzero(
            ((points > vertices.min(axis=0) - reach) & (points < vertices.max(axis=0) + reach)).all(axis=1)
        )
        if len(near):
            rows.append(_planes_of_frame(t, near, points[near], vertices, triangles, reach))
    table = [np.concatenate(column) for column in zip(*rows, strict=True)] if rows else _nothing()
    frame, sample, corners, barycentric, outward = (torch.from_numpy(column).to(skin.device) for column in table)
    return SkinPlanes(frame, sample, corners, barycentric.to(skin.dtype), outward.to(skin.dtype))


def human_in_object(points: Tensor, obj_rotmat: Tensor, obj_pos: Tensor, sdf: SignedDistanceGrid) -> Tensor:
    """(T, N) signed distances of camera-frame skin points (T, N, 3) to the object, m, negative inside."""
    return sdf.query(to_object_frame(points, obj_rotmat, obj_pos))


def _planes_of_frame(
    t: int, ids: np.ndarray, points: np.ndarray, vertices: np.ndarray, faces: np.ndarray, reach: float
) -> tuple[np.ndarray, ...]:
    # Exact nearest points, then inside or not: the sign of the distance.
    squared, face, nearest = igl.point_mesh_squared_distance(points, vertices, faces)
    inside = ((points > vertices.min(axis=0)) & (points < vertices.max(axis=0))).all(axis=1)
    inside[inside] = mesh_inside(points[inside], vertices, faces)
    keep = inside | (squared < reach**2)
    points = points[keep]
    face = face[keep]
    nearest = nearest[keep]
    inside = inside[keep]
    corners = faces[face]
    triangle = vertices[corners]
    # Outward means from skin to sample when it is outside, and from sample to skin
    # when it is inside.
    offset = np.where(inside[:, None], nearest - points, points - nearest)
    length = np.linalg.norm(offset, axis=1, keepdims=True)
    # On the surface itself the offset has no direction: take the triangle's own.
    normal = np.cross(triangle[:, 1] - triangle[:, 0], triangle[:, 2] - triangle[:, 0])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-18)
    outward = np.where(length > _ON_SURFACE, offset / length.clip(_ON_SURFACE), normal)
    return np.full(len(points), t), ids[keep], corners, _barycentric(nearest, triangle), outward


def _barycentric(points: np.ndarray, triangle: np.ndarray) -> np.ndarray:
    """(K, 3) coordinates of points on their triangles (K, 3, 3); a degenerate triangle gives its first corner."""
    # Solve w = s u + t v in the least-squares sense by Cramer's rule on the 2 x 2 Gram matrix.
    u = triangle[:, 1] - triangle[:, 0]
    v = triangle[:, 2] - triangle[:, 0]
    w = points - triangle[:, 0]
    uu = (u * u).sum(1)
    uv = (u * v).sum(1)
    vv = (v * v).sum(1)
    wu = (w * u).sum(1)
    wv = (w * v).sum(1)
    area = uu * vv - uv**2
    ok = area > 1e-24
    safe = np.where(ok, area, 1.0)
    second = np.where(ok, (vv * wu - uv * wv) / safe, 0.0)
    third = np.where(ok, (uu * wv - uv * wu) / safe, 0.0)
    return np.stack([1 - second - third, second, third], axis=1)


def _nothing() -> list[np.ndarray]:
    ids = np.zeros(0, dtype=np.int64)
    return [ids, ids, np.zeros((0, 3), dtype=np.int64), np.zeros((0, 3)), np.zeros((0, 3))]
