"""Soft silhouettes of triangle meshes in plain torch, on CPU or GPU, differentiable in the vertices.

A pixel's coverage is ``sigmoid(s / sigma)`` with s the signed distance (px) of its center to the outline of the whole
mesh. The usual product over triangles, ``1 - prod_k (1 - sigmoid(s_k / sigma))``, shows every inner edge as a dark seam
and inflates the border by counting neighboring triangles again and again (both seen: -12 % and +6 % of a ball's area);
with the outline neither happens, and the gradient reaches the few outline edges only, which makes it cheap.

The outline: edges at which the projected surface folds (or ends), where the picture beyond them is empty. Which pixels
are covered is decided exactly, without a gradient; every triangle and edge looks at the pixels of its own window only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

NEAR = 0.05
"""m; triangles with a corner closer to the camera plane are not drawn."""
_TIE = 1e-4  # px; two edges meeting in the nearest corner are equally near


@dataclass(frozen=True)
class OutlineMesh:
    """Triangles and their edges.

    Attributes:
        faces: (F, 3) long.
        edges: (E, 2) long.
        opposite: (E, 2) long, the third corners of the two triangles of an edge; a single triangle's corner stands
            twice, and so does one of three or more (such edges always count as folds).
    """

    faces: Tensor
    edges: Tensor
    opposite: Tensor

    @staticmethod
    def build(faces: Tensor) -> OutlineMesh:
        """From triangles (F, 3), in any orientation, closed or not."""
        table = faces.cpu().numpy().astype(np.int64)
        # Every triangle lists its three edges and the corner across from each; an edge's two
        # entries are brought together by sorting, in whichever direction they run.
        pairs = np.concatenate([table[:, [0, 1]], table[:, [1, 2]], table[:, [2, 0]]])
        third = np.concatenate([table[:, 2], table[:, 0], table[:, 1]])
        edges, label, count = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True, return_counts=True)
        order = np.argsort(label.reshape(-1), kind="stable")
        first = np.cumsum(count) - count
        # The first entry of each edge and, where there are exactly two, the second.
        opposite = np.stack([third[order][first], third[order][np.where(count == 2, first + 1, first)]], axis=1)
        return OutlineMesh(*(torch.from_numpy(x).to(faces.device) for x in (table, edges, opposite)))


def project(points_cam: Tensor, camera_matrix: Tensor) -> Tensor:
    """Pixels (..., 2) of camera-frame points (..., 3); depth is held above 5 cm."""
    depth = points_cam[..., 2:].clamp_min(NEAR)
    return points_cam[..., :2] / depth * camera_matrix.diagonal()[:2] + camera_matrix[:2, 2]


def soft_silhouette(
    points_cam: Tensor, mesh: OutlineMesh, camera_matrix: Tensor, size: tuple[int, int], sigma: float = 0.5
) -> Tensor:
    """Coverage (T, h, w) in [0, 1] of a mesh posed in T frames.

    Args:
        points_cam: (T, V, 3) vertices in the camera frame (OpenCV axes), m.
        mesh: its triangles.
        camera_matrix: (3, 3) of a picture of this size; pixel (row r, column c) covers [c, c+1) x [r, r+1).
        size: (w, h) px.
        sigma: px, softness of the border; beyond 4 sigma a pixel is wholly in or out.
    """
    px = project(points_cam, camera_matrix)
    depth = points_cam[..., 2]
    # Which edge is nearest and what is covered are discrete: no gradient. It flows through the
    # positions of the edges' ends below.
    with torch.no_grad():
        solid = covered(px, depth, mesh.faces, size)
        pixel, frame, edge, weight, along = _nearest_edges(px, depth, mesh, solid, 4 * sigma)
        height, width = solid.shape[1:]
        row = pixel // width % height
        column = pixel % width
        center = torch.stack([column, row], dim=-1).to(px.dtype) + 0.5
    a = px[frame, mesh.edges[edge, 0]]
    b = px[frame, mesh.edges[edge, 1]]
    # The foot point's place on the edge is constant: sliding along the edge changes the distance to second order only.
    foot = a + along[:, None] * (b - a)
    distance = (center - foot).square().sum(dim=-1).clamp_min(1e-12).sqrt()
    flat = solid.reshape(-1)
    # Equally near edges share one pixel's distance, with weights that sum to 1.
    nearest = torch.zeros_like(flat, dtype=px.dtype).index_add(0, pixel, weight * distance)
    sharp = flat.to(px.dtype)
    # 2 * sharp - 1 is the sign: positive inside, negative outside.
    soft = torch.sigmoid((2 * sharp - 1) * nearest / sigma)
    bordering = torch.zeros_like(flat).index_fill(0, pixel, True)
    return torch.where(bordering, soft, sharp).reshape(solid.shape)


def covered(px: Tensor, depth: Tensor, faces: Tensor, size: tuple[int, int]) -> Tensor:
    """(T, h, w) bool: pixel centers inside some triangle; ``px`` (T, V, 2) and ``depth`` (T, V) of the vertices."""
    corners = px[:, faces]
    # A triangle that reaches behind the near plane projects to nonsense, so it is not drawn at all.
    drawn = (depth[:, faces] > NEAR).all(dim=2)
    pixel, frame, face, center = _windows(corners.amin(dim=2), corners.amax(dim=2), drawn, size, 0.0)
    corners = corners[frame, face]
    # A center is inside when it lies on the same side of all three edges, either way round:
    # triangles may face the camera or not. All zero means a degenerate triangle.
    turn = _cross(corners.roll(-1, dims=1) - corners, center[:, None] - corners)
    inside = ((turn <= 0).all(dim=1) | (turn >= 0).all(dim=1)) & (turn != 0).any(dim=1)
    flat = torch.zeros(len(px) * size[1] * size[0], dtype=torch.bool, device=px.device)
    return flat.index_fill(0, pixel[inside], True).reshape(len(px), size[1], size[0])


def _nearest_edges(
    px: Tensor, depth: Tensor, mesh: OutlineMesh, solid: Tensor, halo: float
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """For each pixel within ``halo`` of the outline the nearest edge, or the equally near ones with shared weights.

    Returns:
        Flat pixel index, frame, edge, weight (summing to 1 per pixel) and place along the edge (0..1), all (S,).
    """
    height, width = solid.shape[1:]
    ends = px[:, mesh.edges]
    drawn = (depth[:, mesh.edges] > NEAR).all(dim=2) & _folds(px, mesh)
    pixel, frame, edge, center = _windows(ends.amin(dim=2), ends.amax(dim=2), drawn, (width, height), halo)
    start = ends[frame, edge, 0]
    side = ends[frame, edge, 1] - start
    # Foot point of the perpendicular, held between the edge's ends.
    along = (((center - start) * side).sum(-1) / side.square().sum(-1).clamp_min(1e-12)).clamp(0, 1)
    foot = start + along[:, None] * side
    distance = (center - foot).norm(dim=-1)
    # A fold counts as outline only where the picture one pixel further out is empty; otherwise
    # another part of the mesh lies behind it and the edge is not seen.
    beyond = foot + _outward(px, mesh, frame, edge, side, start)
    valid = (distance <= halo) & ~_lookup(solid, frame, beyond)
    pixel, frame, edge, along, distance = (x[valid] for x in (pixel, frame, edge, along, distance))
    # Per pixel the least distance over all edges that look at it, then every edge that attains it.
    lowest = torch.full((solid.numel(),), torch.inf, dtype=px.dtype, device=px.device)
    lowest = lowest.scatter_reduce(0, pixel, distance, reduce="amin")
    near = distance <= lowest[pixel] + _TIE
    pixel, frame, edge, along = (x[near] for x in (pixel, frame, edge, along))
    count = torch.zeros_like(lowest).index_add(0, pixel, torch.ones_like(along))
    return pixel, frame, edge, 1 / count[pixel], along


def _folds(px: Tensor, mesh: OutlineMesh) -> Tensor:
    """(T, E) bool: both triangles of the edge lie on the same side of it in the picture."""
    start = px[:, mesh.edges[:, 0]]
    side = px[:, mesh.edges[:, 1]] - start
    first, second = (_cross(side, px[:, mesh.opposite[:, k]] - start) for k in (0, 1))
    # Opposite signs: one triangle on either side, the surface goes on. A border edge has the same
    # corner twice, so its product is a square and it always counts.
    return first * second >= 0


def _outward(px: Tensor, mesh: OutlineMesh, frame: Tensor, edge: Tensor, side: Tensor, start: Tensor) -> Tensor:
    """(S, 2) one pixel across the edge, away from its triangle."""
    normal = torch.stack([-side[:, 1], side[:, 0]], dim=-1)
    normal = normal / normal.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    inner = ((px[frame, mesh.opposite[edge, 0]] - start) * normal).sum(dim=-1, keepdim=True)
    return torch.where(inner > 0, -normal, normal)


def _lookup(solid: Tensor, frame: Tensor, place: Tensor) -> Tensor:
    """(S,) bool: whether the pixel at ``place`` (S, 2) is covered; outside the picture it is not."""
    height, width = solid.shape[1:]
    column, row = place.floor().long().unbind(dim=-1)
    within = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    return within & solid[frame, row.clamp(0, height - 1), column.clamp(0, width - 1)]


def _windows(
    lower: Tensor, upper: Tensor, drawn: Tensor, size: tuple[int, int], halo: float
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """All pixels whose center lies in the boxes (T, N, 2), widened by ``halo``, of the items that are ``drawn`` (T, N).

    Returns:
        Flat pixel index over (T, h, w), frame, item, and pixel center (S, 2).
    """
    width, height = size
    limit = torch.tensor([width, height], dtype=lower.dtype, device=lower.device)
    # Pixel c has its center at c + 0.5: it is within [lower, upper] for c from ceil(lower - 0.5) to
    # floor(upper - 0.5); ``stop`` is one past it.
    first = (lower - halo - 0.5).clamp_min(0).minimum(limit).ceil().long()
    stop = (upper + halo + 0.5).clamp_min(0).minimum(limit).floor().long()
    extent = (stop - first).clamp_min(0)
    frame, item = torch.nonzero(drawn & (extent.prod(dim=-1) > 0), as_tuple=True)
    extent = extent[frame, item]
    first = first[frame, item]
    counts = extent.prod(dim=-1)
    # Ragged boxes flattened without a loop: each item is repeated for its pixels, and the running
    # number within the item gives row and column.
    owner = torch.repeat_interleave(torch.arange(len(counts), device=lower.device), counts)
    local = torch.arange(len(owner), device=lower.device) - (counts.cumsum(0) - counts)[owner]
    column = first[owner, 0] + local % extent[owner, 0]
    row = first[owner, 1] + local // extent[owner, 0]
    center = torch.stack([column, row], dim=-1).to(lower.dtype) + 0.5
    return (frame[owner] * height + row) * width + column, frame[owner], item[owner], center


def _cross(a: Tensor, b: Tensor) -> Tensor:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
