"""From 3D Gaussians to ellipses in the picture (EWA splatting: the camera map linearized at each center)."""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians

NEAR = 0.05
"""m; Gaussians nearer to the camera plane are not drawn."""
LOW_PASS = 0.3
"""px^2 added to both variances, so that no ellipse is thinner than a pixel (3DGS)."""


@dataclass(frozen=True)
class Ellipses:
    """N projected Gaussians.

    Attributes:
        mean: (N, 2) px.
        inverse: (N, 3) entries xx, xy, yy of the inverse covariance, px^-2.
        radius: (N, 2) half size in x and y of the box that holds three standard deviations, px.
        depth: (N,) m.
    """

    mean: Tensor
    inverse: Tensor
    radius: Tensor
    depth: Tensor


def project_gaussians(cloud: Gaussians, camera_matrix: Tensor) -> Ellipses:
    """Ellipses of a cloud seen by a pinhole camera (3, 3)."""
    depth = cloud.center[:, 2].clamp_min(NEAR)
    focal = camera_matrix.diagonal()[:2]
    mean = cloud.center[:, :2] / depth[:, None] * focal + camera_matrix[:2, 2]
    covariance = _image_covariance(cloud, depth, focal)
    xx = covariance[:, 0, 0] + LOW_PASS
    yy = covariance[:, 1, 1] + LOW_PASS
    xy = covariance[:, 0, 1]
    determinant = (xx * yy - xy.square()).clamp_min(1e-12)
    # Inverse of a symmetric 2 x 2 matrix: diagonal swapped, off-diagonal negated,
    # over the determinant.
    inverse = torch.stack([yy, -xy, xx], dim=1) / determinant[:, None]
    radius = 3.0 * torch.stack([xx, yy], dim=1).sqrt()
    return Ellipses(mean, inverse, radius.detach(), cloud.center[:, 2])


def _image_covariance(cloud: Gaussians, depth: Tensor, focal: Tensor) -> Tensor:
    """(N, 2, 2) J R S S R^T J^T with J the derivative of the pixel by the camera-frame point."""
    zero = torch.zeros_like(depth)
    # d(f x / z) / dz = -f x / z^2.
    x = cloud.center[:, 0] / depth.square()
    y = cloud.center[:, 1] / depth.square()
    rows_x = torch.stack([focal[0] / depth, zero, -focal[0] * x], dim=1)
    rows_y = torch.stack([zero, focal[1] / depth, -focal[1] * y], dim=1)
    jacobian = torch.stack([rows_x, rows_y], dim=1)
    # Columns of R scaled by the standard deviations: (J R S)(J R S)^T is the projected covariance.
    axes = roma.unitquat_to_rotmat(cloud.quat) * cloud.log_scale.exp()[:, None, :]
    half = jacobian @ axes
    return half @ half.transpose(1, 2)
