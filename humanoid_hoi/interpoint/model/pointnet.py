"""PointNet++ (set abstraction with several scales, feature propagation) in plain torch.

Which points neighbor which depends on the object alone, not on what is learned: :func:`group_points` finds it once per
object and the layers only gather. That makes a training step several times cheaper on a CPU.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from humanoid_hoi.interpoint.model.config import ModelConfig


@dataclass(frozen=True)
class PointGroups:
    """B objects of N points and their neighborhoods.

    Attributes:
        xyz: (B, N, 3) places.
        centers1: (B, S1) rows of ``xyz``.
        balls1: two (B, S1, K) of neighbors, rows of ``xyz``.
        centers2: (B, S2) rows of the first centers.
        balls2: two (B, S2, K), rows of the first centers.
        up2: (B, S1, 3) nearest second centers of each first center, and weights (B, S1, 3).
        up1: (B, N, 3) nearest first centers of each point, and weights.
    """

    xyz: Tensor
    centers1: Tensor
    balls1: tuple[Tensor, Tensor]
    centers2: Tensor
    balls2: tuple[Tensor, Tensor]
    up2: tuple[Tensor, Tensor]
    up1: tuple[Tensor, Tensor]

    def tensors(self) -> tuple[Tensor, ...]:
        """All tensors in a fixed order; see :meth:`of_tensors`."""
        return (self.xyz, self.centers1, *self.balls1, self.centers2, *self.balls2, *self.up2, *self.up1)

    @staticmethod
    def of_tensors(t: Sequence[Tensor]) -> PointGroups:
        """The inverse of :meth:`tensors`."""
        return PointGroups(t[0], t[1], (t[2], t[3]), t[4], (t[5], t[6]), (t[7], t[8]), (t[9], t[10]))

    @staticmethod
    def stack(groups: Sequence[PointGroups]) -> PointGroups:
        """Several objects as one batch."""
        return PointGroups.of_tensors(
            [torch.cat(column) for column in zip(*(g.tensors() for g in groups), strict=True)]
        )


@torch.no_grad()
def group_points(xyz: Tensor, config: ModelConfig) -> PointGroups:
    """Centers, balls and interpolation weights of objects (B, N, 3)."""
    centers1 = farthest(xyz, config.sa1)
    xyz1 = gather(xyz, centers1)
    centers2 = farthest(xyz1, config.sa2)
    xyz2 = gather(xyz1, centers2)
    radii = config.radii
    counts = config.samples
    balls1 = (ball(xyz, xyz1, radii[0], counts[0]), ball(xyz, xyz1, radii[1], counts[1]))
    balls2 = (ball(xyz1, xyz2, radii[2], counts[2]), ball(xyz1, xyz2, radii[3], counts[3]))
    return PointGroups(xyz, centers1, balls1, centers2, balls2, nearest_three(xyz1, xyz2), nearest_three(xyz, xyz1))


def farthest(xyz: Tensor, count: int) -> Tensor:
    """(B, count) farthest-point sampling, beginning at row 0; all rows in order where no thinning is asked for."""
    if count == xyz.shape[1]:
        return torch.arange(count).expand(len(xyz), count)
    chosen = torch.zeros(len(xyz), count, dtype=torch.long)
    # Squared distance of every point to the nearest one chosen; the next is where it is greatest.
    gap = torch.full(xyz.shape[:2], torch.inf, dtype=xyz.dtype)
    rows = torch.arange(len(xyz))
    for k in range(1, count):
        last = xyz[rows, chosen[:, k - 1]][:, None]
        gap = torch.minimum(gap, ((xyz - last) ** 2).sum(-1))
        chosen[:, k] = gap.argmax(-1)
    return chosen


def ball(xyz: Tensor, centers: Tensor, radius: float, count: int) -> Tensor:
    """(B, S, count) the first ``count`` rows of ``xyz`` within ``radius`` of each center, the first one repeated.

    "First" is by row, as the original does; the center itself is always within.
    """
    inside = torch.cdist(centers, xyz) <= radius
    rows = torch.arange(xyz.shape[1]).expand(inside.shape)
    # Outsiders get the number N and sort behind all insiders; where fewer than ``count`` are
    # inside, the places left are filled with the first one.
    order = torch.where(inside, rows, xyz.shape[1]).sort(dim=-1).values[..., :count]
    return torch.where(order == xyz.shape[1], order[..., :1], order)


def nearest_three(xyz: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
    """(B, N, 3) the three nearest ``known`` points and their inverse-square weights, sum 1."""
    distance, index = torch.cdist(xyz, known).topk(3, dim=-1, largest=False)
    weight = 1.0 / (distance**2 + 1e-8)
    return index, weight / weight.sum(-1, keepdim=True)


def gather(values: Tensor, index: Tensor) -> Tensor:
    """Rows of ``values`` (B, N, C) by ``index`` (B, ...): (B, ..., C)."""
    batch = torch.arange(len(values), device=values.device).view(-1, *[1] * (index.ndim - 1))
    return values[batch, index]


class SharedMlp(nn.Module):
    """Linear, batch norm and ReLU over the last axis, the same for every point."""

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        pairs = list(itertools.pairwise(channels))
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in pairs)
        self.norms = nn.ModuleList(nn.BatchNorm1d(b) for _, b in pairs)

    def forward(self, x: Tensor) -> Tensor:
        """(..., C) to (..., C')."""
        shape = x.shape[:-1]
        x = x.reshape(-1, x.shape[-1])
        for linear, norm in zip(self.linears, self.norms, strict=True):
            x = torch.relu_(norm(linear(x)))
        return x.view(*shape, -1)


class SetAbstraction(nn.Module):
    """Features of ball neighborhoods at several scales, pooled by their maximum."""

    def __init__(self, channels_in: int, branches: Sequence[Sequence[int]]) -> None:
        super().__init__()
        self.branches = nn.ModuleList(SharedMlp((channels_in + 3, *widths)) for widths in branches)

    def forward(self, xyz: Tensor, centers: Tensor, features: Tensor, balls: Sequence[Tensor]) -> Tensor:
        """Features (B, S, C') of the centers (B, S, 3)."""
        pooled = []
        for index, branch in zip(balls, self.branches, strict=True):
            # Neighbors are seen relative to their center: the same shape anywhere
            # gives the same feature.
            local = gather(xyz, index) - centers[:, :, None]
            pooled.append(branch(torch.cat([gather(features, index), local], dim=-1)).amax(dim=2))
        return torch.cat(pooled, dim=-1)


class FeaturePropagation(nn.Module):
    """Features of coarse centers interpolated to finer points, joined with theirs."""

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        self.mlp = SharedMlp(channels)

    def forward(self, coarse: Tensor, up: tuple[Tensor, Tensor], fine: Tensor | None) -> Tensor:
        """(B, N, C')."""
        index, weight = up
        spread = (gather(coarse, index) * weight[..., None]).sum(2)
        return self.mlp(spread if fine is None else torch.cat([fine, spread], dim=-1))


class PointNet(nn.Module):
    """Encoder and feature decoder: one feature per object point."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        out1 = sum(widths[-1] for widths in config.sa1_channels)
        out2 = sum(widths[-1] for widths in config.sa2_channels)
        d = config.decoder
        self.sa1 = SetAbstraction(config.point_channels, config.sa1_channels)
        self.sa2 = SetAbstraction(out1, config.sa2_channels)
        self.fp2 = FeaturePropagation((out1 + out2, d, d))
        # The released decoder forgets the points' own input features; ours keeps them beside.
        self.skip = not config.released
        self.fp1 = FeaturePropagation((d, d, d, d) if config.released else (d + config.point_channels + 3, d, d))
        self.norm = nn.BatchNorm1d(d)

    def forward(self, groups: PointGroups, features: Tensor) -> tuple[Tensor, Tensor]:
        """Features of all points (B, N, decoder) and of the first centers (B, S1, decoder), of inputs (B, N, C)."""
        xyz1 = gather(groups.xyz, groups.centers1)
        xyz2 = gather(xyz1, groups.centers2)
        # Down: points to first centers to second centers. Up again: interpolate, and
        # join with what the finer level knew.
        level1 = self.sa1(groups.xyz, xyz1, features, groups.balls1)
        level2 = self.sa2(xyz1, xyz2, level1, groups.balls2)
        level1 = self.fp2(level2, groups.up2, level1)
        own = torch.cat([groups.xyz, features], dim=-1) if self.skip else None
        points = self.fp1(level1, groups.up1, own)
        return self.norm(points.flatten(0, 1)).view(points.shape), level1
