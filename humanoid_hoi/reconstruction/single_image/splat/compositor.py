"""Blending of projected Gaussians, front to back, over a list of (Gaussian, pixel) pairs.

Every pixel within three standard deviations of a Gaussian is one row of the list; rows are ordered by pixel, then by depth.
A pixel's transmittance is an exclusive running sum of log(1 - alpha) inside its segment, in float64: over a list of a
million rows a float32 sum loses the small differences. All of it is tensor arithmetic, so the same code runs on a GPU,
and automatic derivatives are exact (checked in float64 against finite differences).

One list serves every picture of the same camera: the human alone is the list with the object's rows left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians
from humanoid_hoi.reconstruction.single_image.splat.project import NEAR, Ellipses, project_gaussians

# As in 3DGS: fainter than one gray level is not drawn, and nothing is quite opaque,
# so that log(1 - alpha) stays finite.
_MIN_ALPHA = 1.0 / 255.0
_MAX_ALPHA = 0.99


@dataclass(frozen=True)
class PairList:
    """P rows, ordered by pixel and then from near to far; which rows there are carries no derivative.

    Attributes:
        pixel: (P,) flat pixel index.
        gaussian: (P,) row of the cloud.
        size: (width, height) px.
    """

    pixel: Tensor
    gaussian: Tensor
    size: tuple[int, int]


@dataclass(frozen=True)
class Rendered:
    """One picture.

    Attributes:
        color: (H, W, C) blended features, black where nothing is.
        alpha: (H, W) coverage in [0, 1].
    """

    color: Tensor
    alpha: Tensor


def build_pairs(ellipses: Ellipses, opacity: Tensor, size: tuple[int, int]) -> PairList:
    """The rows of a picture of ``size`` (width, height)."""
    width, height = size
    with torch.no_grad():
        order = torch.argsort(ellipses.depth, stable=True)
        order = order[ellipses.depth[order] > NEAR]
        mean = ellipses.mean[order]
        radius = ellipses.radius[order]
        limit = torch.tensor([width, height], dtype=mean.dtype, device=mean.device)
        # Pixels whose centers (c + 0.5) lie in the box of three standard deviations.
        first = (mean - radius - 0.5).clamp_min(0).minimum(limit).ceil().long()
        stop = (mean + radius + 0.5).clamp_min(0).minimum(limit).floor().long()
        extent = (stop - first).clamp_min(0)
        count = extent.prod(dim=1)
        # Ragged boxes flattened: each Gaussian repeated for its pixels, row and
        # column from the running number.
        owner = torch.repeat_interleave(torch.arange(len(order), device=mean.device), count)
        local = torch.arange(len(owner), device=mean.device) - (count.cumsum(0) - count)[owner]
        column = first[owner, 0] + local % extent[owner, 0].clamp_min(1)
        row = first[owner, 1] + local // extent[owner, 0].clamp_min(1)
        pixel = row * width + column
        gaussian = order[owner]
        seen = _alpha(ellipses, opacity, pixel, gaussian, width) >= _MIN_ALPHA
        pixel = pixel[seen]
        gaussian = gaussian[seen]
        # Rows are from near to far already: a stable sort by pixel keeps that order inside every pixel.
        sorting = torch.argsort(pixel, stable=True)
    return PairList(pixel[sorting], gaussian[sorting], size)


def composite(cloud: Gaussians, ellipses: Ellipses, pairs: PairList, rows: Tensor | None = None) -> Rendered:
    """Blend a cloud over a list made for it (a few steps ago, perhaps).

    Args:
        cloud: colors and opacities.
        ellipses: of the cloud, now.
        pairs: rows of :func:`build_pairs`.
        rows: (N,) bool, Gaussians to draw; the rest neither show nor hide. Default: all.
    """
    width, height = pairs.size
    pixel = pairs.pixel
    gaussian = pairs.gaussian
    if rows is not None:
        kept = rows[gaussian]
        pixel = pixel[kept]
        gaussian = gaussian[kept]
    alpha = _alpha(ellipses, cloud.opacity, pixel, gaussian, width)
    # What the Gaussian covers of the light that reaches it.
    weight = alpha * _transmittance(alpha, pixel).to(alpha)
    color = torch.zeros(width * height, cloud.color.shape[1], dtype=alpha.dtype, device=alpha.device)
    color = color.index_add(0, pixel, weight[:, None] * cloud.color[gaussian])
    cover = torch.zeros(width * height, dtype=alpha.dtype, device=alpha.device).index_add(0, pixel, weight)
    return Rendered(color.reshape(height, width, -1), cover.reshape(height, width))


def render(cloud: Gaussians, camera_matrix: Tensor, size: tuple[int, int]) -> Rendered:
    """One picture (width, height) of a cloud: project, list, blend."""
    ellipses = project_gaussians(cloud, camera_matrix)
    return composite(cloud, ellipses, build_pairs(ellipses, cloud.opacity, size))


def _alpha(ellipses: Ellipses, opacity: Tensor, pixel: Tensor, gaussian: Tensor, width: int) -> Tensor:
    """(P,) opacity of each Gaussian at each pixel's center."""
    center = torch.stack([pixel % width, pixel // width], dim=1).to(opacity) + 0.5
    x, y = (center - ellipses.mean[gaussian]).unbind(dim=1)
    xx, xy, yy = ellipses.inverse[gaussian].unbind(dim=1)
    exponent = -0.5 * (xx * x * x + 2 * xy * x * y + yy * y * y)
    return (opacity[gaussian] * exponent.exp()).clamp_max(_MAX_ALPHA)


def _transmittance(alpha: Tensor, pixel: Tensor) -> Tensor:
    """(P,) float64 share of light that the nearer rows of the same pixel let through."""
    if not len(alpha):
        return alpha.double()
    absorbed = torch.log1p(-alpha.double())
    # Exclusive running sum over the whole list, then minus its value at the pixel's first row: a
    # running sum for every pixel without a loop.
    before = absorbed.cumsum(0) - absorbed
    starts = torch.ones_like(pixel, dtype=torch.bool)
    starts[1:] = pixel[1:] != pixel[:-1]
    segment = starts.long().cumsum(0) - 1
    return (before - before[starts][segment]).exp()
