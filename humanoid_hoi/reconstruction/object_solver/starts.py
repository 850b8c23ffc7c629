"""First guesses: rotations spread over SO(3), the position that suits a rotation, Procrustes alignment."""

from __future__ import annotations

import math

import roma
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from humanoid_hoi.reconstruction.object_solver.residuals import NEAR, Targets

_PSI = 1.533751168755204288118041  # the super-Fibonacci spiral's second constant: psi^4 = psi + 4


def spread_rotations(count: int) -> Tensor:
    """``count`` rotations spread evenly over SO(3), (count, 3, 3): the octahedral group (24) or a spiral.

    The spiral is the super-Fibonacci one of Alexa (CVPR 2022).
    """
    if count == 24:
        return torch.from_numpy(Rotation.create_group("O").as_matrix())
    # Two incommensurable angles advance while the radius splits the unit 4-sphere into two circles:
    # even coverage for any count, like sunflower seeds on a disc.
    index = torch.arange(count, dtype=torch.float64) + 0.5
    first = 2 * math.pi * index / math.sqrt(2)
    second = 2 * math.pi * index / _PSI
    inner = (index / count).sqrt()
    outer = (1 - index / count).sqrt()
    quat = torch.stack([inner * first.sin(), inner * first.cos(), outer * second.sin(), outer * second.cos()], -1)
    return roma.unitquat_to_rotmat(quat)


def start_rotations(frames: int, count: int, seed: int) -> Tensor:
    """The spread set of every frame, turned by the frame's own random rotation, (frames, count, 3, 3).

    Different sets in different frames: what one frame's set misses, its neighbor's finds.
    """
    turns = torch.from_numpy(Rotation.random(frames, rng=seed).as_matrix())
    return turns[:, None] @ spread_rotations(count)


def start_positions(targets: Targets, rotmat: Tensor) -> Tensor:
    """Centroid positions (N, 3) that suit the given rotations (N, 3, 3).

    With the rotation known, both kinds of residuals are linear in the position once pixel errors are multiplied by
    a common depth; that depth comes from the contact pairs, or from how large the tracked points appear.
    """
    depth = _apparent_depth(targets, rotmat)
    pos = _linear_position(targets, rotmat, depth)
    nearest = _nearest_relative_depth(targets, rotmat)
    # The nearest point is to stand before the camera, not just the centroid.
    usable = pos.isfinite().all(-1) & (pos[:, 2] + nearest > NEAR)
    ray = _mean_ray(targets)
    # Where the linear solution fails, the object is put on the mean viewing ray, at its apparent
    # depth and far enough out for its nearest point to clear the near plane twice.
    fallback = ray * (depth.clamp_min(0) + (2 * NEAR - nearest).clamp_min(2 * NEAR))[:, None]
    return torch.where(usable[:, None], pos, fallback)


def _apparent_depth(targets: Targets, rotmat: Tensor) -> Tensor:
    """Depth (N,) at which the points' spread in metres has the spread seen in pixels; contact depth where there is any."""
    focal = targets.camera_matrix.diagonal()[:2].mean()
    seen = _weighted_spread(targets.track_px, targets.track_weight)
    # Seen across the viewing axis only: depth differences hardly spread the pixels.
    real = _weighted_spread((targets.track_local @ rotmat.mT)[..., :2], targets.track_weight)
    from_tracks = focal * real / seen.clamp_min(1e-3)
    total = targets.contact_weight.sum(1)
    from_contacts = (targets.contact_weight * targets.contact_cam[..., 2]).sum(1) / total.clamp_min(1e-12)
    # Contacts win: the body is metric, while the apparent size stands and falls with the mesh's
    # scale.
    depth = torch.where((total > 0) & (from_contacts > NEAR), from_contacts, from_tracks)
    return depth.clamp(2 * NEAR, 1e3)


def _weighted_spread(values: Tensor, weight: Tensor) -> Tensor:
    """Root mean squared distance from the mean, (N,), of values (N, M, D)."""
    # The floor in the denominator keeps rows without any weight at zero instead of NaN.
    share = (weight / weight.sum(1, keepdim=True).clamp_min(1e-12))[..., None]
    centered = values - (share * values).sum(1, keepdim=True)
    return (share * centered.square()).sum((1, 2)).sqrt()


def _linear_position(targets: Targets, rotmat: Tensor, depth: Tensor) -> Tensor:
    """Least squares position for fixed rotations, (N, 3); NaN where the equations do not fix it."""
    camera = targets.camera_matrix
    # u = (k_1 x)/(k_3 x) becomes (k_1 - u k_3) x = 0: linear in the position. The equation is the
    # pixel error times the depth, so dividing the weight by the squared depth gives pixels back.
    lines = camera[:2] - targets.track_px[..., None] * camera[2]  # (N, M, 2, 3): zero on the point's ray
    weighted = targets.track_weight[..., None, None] / depth.square()[:, None, None, None] * lines
    gram = (weighted.mT @ lines).sum(1)
    lever = targets.track_local @ rotmat.mT
    right = -(weighted.mT @ (lines @ lever[..., None]))[..., 0].sum(1)
    gap = targets.contact_cam - targets.contact_local @ rotmat.mT
    # A contact pair wants the position itself: identity rows, w (q - R p) on the right.
    right = right + (targets.contact_weight[..., None] * gap).sum(1)
    gram = gram + targets.contact_weight.sum(1)[:, None, None] * torch.eye(3, dtype=gram.dtype)
    solution, singular = torch.linalg.solve_ex(gram, right)
    return solution.masked_fill((singular != 0)[:, None], torch.nan)


def _nearest_relative_depth(targets: Targets, rotmat: Tensor) -> Tensor:
    """Depth of the nearest tracked point relative to the centroid, (N,), at most 0."""
    depth = (targets.track_local @ rotmat.mT)[..., 2].masked_fill(targets.track_weight <= 0, 0.0)
    return depth.amin(1).clamp_max(0) if depth.shape[1] else depth.new_zeros(len(depth))


def _mean_ray(targets: Targets) -> Tensor:
    """Viewing ray (x/z, y/z, 1) through the mean tracked pixel, (N, 3)."""
    total = targets.track_weight.sum(1, keepdim=True)
    pixel = (targets.track_weight[..., None] * targets.track_px).sum(1) / total.clamp_min(1e-12)
    # Without tracks: along the optical axis.
    pixel = torch.where(total > 0, pixel, targets.camera_matrix[:2, 2])
    homogeneous = torch.cat([pixel, torch.ones_like(total)], 1)
    return homogeneous @ torch.linalg.inv(targets.camera_matrix).mT


def procrustes(targets: Targets) -> tuple[Tensor, Tensor, Tensor]:
    """Rigid alignment of the contact pairs: rotations (N, 3, 3), positions (N, 3) and where that is possible, (N,).

    Possible with three or more pairs whose object points are not on one line.
    """
    count = len(targets)
    # Two pairs, or three on a line, leave a turn about the line open; registration would still
    # return some rotation for them.
    possible = _spread_rank(targets.contact_local.expand(count, -1, -1), targets.contact_weight) >= 2
    rotmat = torch.eye(3, dtype=torch.float64).repeat(count, 1, 1)
    pos = torch.zeros(count, 3, dtype=torch.float64)
    index = possible.nonzero()[:, 0]
    if len(index):
        weight = targets.contact_weight[index]
        local = targets.contact_local.expand(len(index), -1, -1)
        rotmat[index], pos[index] = roma.rigid_points_registration(local, targets.contact_cam[index], weight)
    return rotmat, pos, possible


def start_possible(targets: Targets) -> Tensor:
    """Frames (N,) worth starting from nothing: 6 equations, and observed points that are not on one line."""
    contacts = (targets.contact_weight > 0).sum(1)
    tracks = (targets.track_weight > 0).sum(1)
    points = torch.cat([targets.contact_local, targets.track_local])
    # Only whether a point is seen counts here: weights per m^2 and per px^2 cannot be compared.
    weight = torch.cat([targets.contact_weight, targets.track_weight], 1)
    rank = _spread_rank(points.expand(len(targets), -1, -1), (weight > 0).to(points.dtype))
    return (3 * contacts + 2 * tracks >= 6) & (rank >= 2)


def _spread_rank(points: Tensor, weight: Tensor) -> Tensor:
    """Dimension (N,) spanned by the weighted points about their mean: 0 point, 1 line, 2 plane, 3 space."""
    share = (weight / weight.sum(1, keepdim=True).clamp_min(1e-12))[..., None]
    # The eigenvalues of the weighted scatter matrix are the squared extents along its axes.
    centered = share.sqrt() * (points - (share * points).sum(1, keepdim=True))
    eigenvalues = torch.linalg.eigvalsh(centered.mT @ centered)
    # 2 % of the longest extent: thinner sets turn about their line with any noise.
    return (eigenvalues > (4e-4 * eigenvalues[:, -1:]).clamp_min(1e-10)).sum(1)
