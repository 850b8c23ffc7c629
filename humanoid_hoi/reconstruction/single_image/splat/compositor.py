"""Blending of projected Gaussians, front to back, over a list of (Gaussian, pixel) pairs.

Every pixel within three standard deviations of a Gaussian is one row of the list; rows are ordered by pixel, then by depth.
A pixel's transmittance is an exclusive running sum of log(1 - alpha) inside its segment, in float64: over a list of a
million rows a float32 sum loses the small differences. All of it is tensor arithmetic, so the same code runs on a GPU,
and automatic derivatives are exact (checked in float64 against finite differences).

One list serves every picture of the same camera: the human alone is the list with the object's rows left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians
from humanoid_hoi.reconstruction.single_image.splat.project import NEAR, Ellipses, project_gaussians

# As in 3DGS: fainter than one gray level is not drawn, and nothing is quite opaque,
# so that log(1 - alpha) stays finite.
MIN_ALPHA = 1.0 / 255.0
MAX_ALPHA = 0.99


@dataclass(frozen=True)
class PairList:
    """P rows, ordered by pixel and then from near to far; which rows there are carries no derivative.

    Attributes:
        pixel: (P,) flat pixel index.
        gaussian: (P,) row of the cloud.
        start: (H W + 1,) the first row of every pixel, and P.
        size: (width, height) px.
    """

    pixel: Tensor
    gaussian: Tensor
    start: Tensor
    size: tuple[int, int]

    @staticmethod
    def of_rows(pixel: Tensor, gaussian: Tensor, size: tuple[int, int]) -> PairList:
        """A list of ordered rows."""
        count = torch.bincount(pixel, minlength=size[0] * size[1])
        start = torch.nn.functional.pad(count.cumsum(0), (1, 0)).to(pixel.dtype)
        return PairList(pixel, gaussian, start, size)


@dataclass(frozen=True)
class Rendered:
    """One picture.

    Attributes:
        color: (H, W, C) blended features, black where nothing is.
        alpha: (H, W) coverage in [0, 1].
    """

    color: Tensor
    alpha: Tensor


def near_to_far(ellipses: Ellipses) -> Tensor:
    """Rows of the Gaussians before the camera, the nearest first; those at one depth keep their order."""
    order = torch.argsort(ellipses.depth, stable=True)
    return order[ellipses.depth[order] > NEAR]


def build_pairs(ellipses: Ellipses, opacity: Tensor, size: tuple[int, int]) -> PairList:
    """The rows of a picture of ``size`` (width, height)."""
    width, height = size
    with torch.no_grad():
        order = near_to_far(ellipses)
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
        across = extent[:, 0].clamp_min(1)[owner]
        below = local // across
        column = first[:, 0][owner] + local - below * across
        row = first[:, 1][owner] + below
        gaussian = order[owner]
        # The faintest that is drawn, as an exponent: the comparison then needs no exponential.
        least = torch.where(opacity >= MIN_ALPHA, (MIN_ALPHA / opacity).log(), torch.inf)[gaussian]
        seen = (_exponent(ellipses, column, row, gaussian) >= least).nonzero()[:, 0]
        pixel = row[seen] * width + column[seen]
        # Rows are from near to far already: a stable sort by pixel keeps that order inside every pixel.
        # It is twice as fast on 32 bits.
        pixel, sorting = torch.sort(pixel.int(), stable=True)
        return PairList.of_rows(pixel.long(), gaussian[seen[sorting]], size)


def composite(cloud: Gaussians, ellipses: Ellipses, pairs: PairList, rows: Tensor | None = None) -> Rendered:
    """Blend a cloud over a list made for it (a few steps ago, perhaps).

    Args:
        cloud: colors and opacities.
        ellipses: of the cloud, now.
        pairs: rows of :func:`build_pairs`.
        rows: (N,) bool, Gaussians to draw; the rest neither show nor hide. Default: all.
    """
    return composite_all(cloud, ellipses, pairs, (rows,))[0]


def composite_all(
    cloud: Gaussians, ellipses: Ellipses, pairs: PairList, drawings: Sequence[Tensor | None]
) -> tuple[Rendered, ...]:
    """Several pictures over one list, as :func:`composite` for each of ``drawings``; what they share is computed once."""
    width, height = pairs.size
    pixel = pairs.pixel.long()
    gaussian = pairs.gaussian.long()
    exponent = _exponent(ellipses, pixel % width, pixel // width, gaussian)
    alpha = (cloud.opacity.index_select(0, gaussian) * exponent.exp()).clamp_max(MAX_ALPHA)
    # Coverage is blended like a color that is one everywhere.
    feature = torch.cat([cloud.color, torch.ones_like(cloud.color[:, :1])], dim=1)
    pictures = []
    for rows in drawings:
        kept = slice(None) if rows is None else rows.index_select(0, gaussian).nonzero()[:, 0]
        blended = _blend(alpha[kept], pixel[kept], feature, gaussian[kept], width * height)
        blended = blended.reshape(height, width, -1)
        pictures.append(Rendered(blended[..., :-1], blended[..., -1]))
    return tuple(pictures)


def _blend(alpha: Tensor, pixel: Tensor, feature: Tensor, gaussian: Tensor, num_pixels: int) -> Tensor:
    """(num_pixels, C) sum of the rows' features, each weighted by what it covers of the light that reaches it."""
    weight = alpha * _transmittance(alpha, pixel).to(alpha)
    picture = torch.zeros(num_pixels, feature.shape[1], dtype=alpha.dtype, device=alpha.device)
    return picture.index_add(0, pixel, weight[:, None] * feature.index_select(0, gaussian))


def render(cloud: Gaussians, camera_matrix: Tensor, size: tuple[int, int]) -> Rendered:
    """One picture (width, height) of a cloud: project, list, blend."""
    ellipses = project_gaussians(cloud, camera_matrix)
    return composite(cloud, ellipses, build_pairs(ellipses, cloud.opacity, size))


def _exponent(ellipses: Ellipses, column: Tensor, row: Tensor, gaussian: Tensor) -> Tensor:
    """(P,) logarithm of what is left of each Gaussian's opacity at the center of a pixel."""
    # One column at a time: its derivative is added up in one pass, that of whole rows is several times slower.
    mean_x, mean_y = (part.index_select(0, gaussian) for part in ellipses.mean.unbind(dim=1))
    xx, xy, yy = (part.index_select(0, gaussian) for part in ellipses.inverse.unbind(dim=1))
    x = column + 0.5 - mean_x
    y = row + 0.5 - mean_y
    return -0.5 * (xx * x * x + 2 * xy * x * y + yy * y * y)


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
