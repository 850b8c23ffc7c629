"""Residuals of Eq. 3 for a batch of poses, with their analytic Jacobian."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem

NEAR = 0.05
"""Nearest depth of an observed point, m: the cost is infinite before it, so no step ever passes the camera."""


@dataclass(frozen=True)
class Kernel:
    """Robust kernel rho: the cost of a residual of length r is ``weight / 2 * rho(r^2)``, with rho(x) ~ x near 0."""

    name: str
    scale: float

    def loss(self, squared: Tensor) -> Tensor:
        """rho of squared lengths."""
        if self.name == "huber":
            # Huber on squared lengths: x inside, 2 s sqrt(x) - s^2 outside, equal in value and
            # slope at s^2. The clamp only keeps the square root's gradient finite inside, where it
            # is not used.
            outer = 2 * self.scale * squared.clamp_min(self.scale**2).sqrt() - self.scale**2
            return torch.where(squared > self.scale**2, outer, squared)
        if self.name == "geman_mcclure":
            return squared / (1 + squared / self.scale**2)
        return squared

    def influence(self, squared: Tensor) -> Tensor:
        """d rho / d squared: the weight of iteratively re-weighted least squares."""
        if self.name == "huber":
            return self.scale / squared.clamp_min(self.scale**2).sqrt()
        if self.name == "geman_mcclure":
            return (1 + squared / self.scale**2) ** -2
        return torch.ones_like(squared)


@dataclass(frozen=True)
class Kernels:
    """Kernels of the two kinds of residuals."""

    contact: Kernel
    track: Kernel

    @classmethod
    def of(cls, options: Stage1Options) -> Kernels:
        """As configured."""
        contact = Kernel(options.kernel_3d, options.kernel_scale_3d)
        return cls(contact, Kernel(options.kernel_2d, options.kernel_scale_2d))

    def convex(self) -> Kernels:
        """For solving from afar: Huber instead of a redescending kernel, whose pull vanishes there."""
        kinds = (Kernel("huber", k.scale) if k.name == "geman_mcclure" else k for k in (self.contact, self.track))
        return Kernels(*kinds)


@dataclass(frozen=True)
class Targets:
    """Observations for N poses: centered object points, and where each pose should put them.

    The object frame is moved to the centroid of the points in use (``local = obj - centroid``), so rotation and
    position are nearly independent.

    Attributes:
        camera_matrix: (3, 3).
        contact_local: (P, 3).
        track_local: (M, 3), m.
        contact_cam: (N, P, 3).
        contact_weight: (N, P), weights of Eq. 3 included, per m^2.
        track_px: (N, M, 2).
        track_weight: (N, M), per px^2.
    """

    camera_matrix: Tensor
    contact_local: Tensor
    track_local: Tensor
    contact_cam: Tensor
    contact_weight: Tensor
    track_px: Tensor
    track_weight: Tensor

    @classmethod
    def of(cls, problem: ObjectProblem, centroid: Tensor, options: Stage1Options) -> Targets:
        """One row per frame of ``problem``, without the points that no frame observes."""
        contact = (problem.contact_weight > 0).any(0)
        track = (problem.track_weight > 0).any(0)
        return cls(
            problem.camera_matrix,
            problem.contact_obj[contact] - centroid,
            problem.track_obj[track] - centroid,
            problem.contact_cam[:, contact],
            options.weight_3d * problem.contact_weight[:, contact],
            problem.track_px[:, track],
            options.weight_2d * problem.track_weight[:, track],
        )

    def __len__(self) -> int:
        return len(self.track_px)

    def take(self, index: Tensor) -> Targets:
        """Rows ``index``."""
        rows = (self.contact_cam, self.contact_weight, self.track_px, self.track_weight)
        taken = (values.index_select(0, index) for values in rows)
        return Targets(self.camera_matrix, self.contact_local, self.track_local, *taken)

    def with_track_points(self, track_local: Tensor) -> Targets:
        """The same observations of other tracked points (M, 3)."""
        rows = (self.contact_cam, self.contact_weight, self.track_px, self.track_weight)
        return Targets(self.camera_matrix, self.contact_local, track_local, *rows)

    def scaled(self, scale: float) -> Targets:
        """The same observations of a larger object."""
        rows = (self.contact_cam, self.contact_weight, self.track_px, self.track_weight)
        return Targets(self.camera_matrix, scale * self.contact_local, scale * self.track_local, *rows)


@dataclass(frozen=True)
class Rows:
    """Weighted residuals of N poses and their derivatives. K = 2 M + 3 P rows: tracks first, then contacts.

    Attributes:
        cost: (N,) robust cost, infinite where an observed point is behind the camera.
        residual: (N, K), times the square root of its (robust) weight.
        jacobian: (N, K, 6) by (rotation vector of a turn in the camera frame about the centroid, centroid position).
        track_lever: (N, M, 3) the tracked points relative to the centroid, camera frame.
        contact_lever: (N, P, 3) the contact points.
    """

    cost: Tensor
    residual: Tensor
    jacobian: Tensor
    track_lever: Tensor
    contact_lever: Tensor

    @property
    def lever(self) -> Tensor:
        """(N, K, 3) the row's point relative to the centroid, camera frame."""
        # A tracked point has two rows (u and v), a contact three.
        return torch.cat([self.track_lever.repeat_interleave(2, 1), self.contact_lever.repeat_interleave(3, 1)], 1)

    def normal(self) -> tuple[Tensor, Tensor]:
        """Gauss-Newton matrix (N, 6, 6) and gradient (N, 6)."""
        transposed = self.jacobian.mT
        return transposed @ self.jacobian, (transposed @ self.residual[..., None])[..., 0]


def rows(targets: Targets, kernels: Kernels, rotmat: Tensor, pos: Tensor, scale: float = 1.0) -> Rows:
    """Residuals and Jacobian at the poses ``x = scale rotmat local + pos`` (N, 3, 3), (N, 3)."""
    cost, residual, jacobian, track_lever = _track_rows(targets, kernels.track, rotmat, pos, scale)
    if not len(targets.contact_local):
        return Rows(cost, residual, jacobian, track_lever, track_lever[:, :0])
    contact = _contact_rows(targets, kernels.contact, rotmat, pos, scale)
    # Tracks before contacts, along the rows; :mod:`structure.bundle` counts on this order.
    residual = torch.cat([residual, contact[1]], 1)
    jacobian = torch.cat([jacobian, contact[2]], 1)
    return Rows(cost + contact[0], residual, jacobian, track_lever, contact[3])


def _by_pose(lever: Tensor, by_pos: Tensor) -> Tensor:
    """(N, R * M, 6) rows of points with levers (N, M, 3) and R derivatives by the position each, (N, M, R, 3)."""
    # A turn w moves a point by w x lever, so the row g gives g . (w x lever) = w . (lever x g).
    by_turn = torch.linalg.cross(lever[:, :, None].expand_as(by_pos), by_pos)
    return torch.cat([by_turn, by_pos], -1).flatten(1, 2)


def _track_rows(
    targets: Targets, kernel: Kernel, rotmat: Tensor, pos: Tensor, scale: float
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Cost (N,), residual (N, 2M), Jacobian (N, 2M, 6), lever (N, M, 3)."""
    # pi_K(R p + t) of Eq. 3, with the centered points p.
    camera = targets.camera_matrix
    lever = (scale * targets.track_local) @ rotmat.mT
    image = (lever + pos[:, None]) @ camera.mT
    depth = image[..., 2:]
    # Only points that are observed forbid a pose; an unseen one may well be behind the camera.
    behind = (depth[..., 0] < NEAR) & (targets.track_weight > 0)
    depth = depth.clamp_min(NEAR)
    pixel = image[..., :2] / depth
    error = pixel - targets.track_px
    squared = error.square().sum(-1)
    cost = (0.5 * targets.track_weight * kernel.loss(squared)).masked_fill(behind, torch.inf)
    # sqrt(weight * rho'): residuals scaled like this make Gauss-Newton iteratively re-weighted
    # least squares, whose gradient is that of the robust cost.
    root = (targets.track_weight * kernel.influence(squared)).sqrt()[..., None]
    # d(u, v)/d(x, y, z) = (K[:2] - (u, v) K[2]) / depth, by the quotient rule.
    by_pos = (camera[:2] - pixel[..., None] * camera[2]) * (root / depth)[..., None]
    return cost.sum(1), (root * error).flatten(1), _by_pose(lever, by_pos), lever


def _contact_rows(
    targets: Targets, kernel: Kernel, rotmat: Tensor, pos: Tensor, scale: float
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Cost (N,), residual (N, 3P), Jacobian (N, 3P, 6), lever (N, P, 3)."""
    lever = (scale * targets.contact_local) @ rotmat.mT
    error = lever + pos[:, None] - targets.contact_cam
    squared = error.square().sum(-1)
    cost = 0.5 * targets.contact_weight * kernel.loss(squared)
    root = (targets.contact_weight * kernel.influence(squared)).sqrt()[..., None]
    # The residual is the difference itself, so its derivative by the position is the identity.
    by_pos = root[..., None] * torch.eye(3, dtype=root.dtype)
    return cost.sum(1), (root * error).flatten(1), _by_pose(lever, by_pos), lever
