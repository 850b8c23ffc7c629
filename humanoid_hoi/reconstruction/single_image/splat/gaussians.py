"""A cloud of 3D Gaussians on the vertices of a mesh."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import torch
from scipy.spatial import cKDTree
from torch import Tensor

_MIN_SQUARED_DISTANCE = 1e-7  # m^2, as released: vertices that coincide still get a size


@dataclass(frozen=True)
class Gaussians:
    """N Gaussians in the camera frame.

    Attributes:
        center: (N, 3) m.
        log_scale: (N, 3) log of the standard deviation along the Gaussian's own axes, m.
        quat: (N, 4) xyzw rotation of those axes, unit.
        color: (N, C) features that are blended, colors in [0, 1] as a rule.
        opacity: (N,) in (0, 1).
    """

    center: Tensor
    log_scale: Tensor
    quat: Tensor
    color: Tensor
    opacity: Tensor

    @property
    def count(self) -> int:
        """N."""
        return len(self.center)

    def replace(self, **changes: Tensor) -> Gaussians:
        """A copy with the given fields exchanged."""
        return dataclasses.replace(self, **changes)


def join(first: Gaussians, second: Gaussians) -> Gaussians:
    """Both clouds as one, the first one's rows first."""
    pairs = ((getattr(first, f.name), getattr(second, f.name)) for f in dataclasses.fields(Gaussians))
    return Gaussians(*(torch.cat(pair) for pair in pairs))


def on_vertices(points: Tensor, color: Tensor, opacity: Tensor, size: float) -> Gaussians:
    """Round Gaussians on vertices, as large as the gaps between them.

    Args:
        points: (N, 3) m.
        color: (N, C).
        opacity: (N,).
        size: factor on the standard deviation ``sqrt(m)``, m the mean squared distance to the three nearest vertices.
            The released code has ``sqrt(0.1)`` for the human and 1 for the object; half of it keeps outlines sharp.
    """
    # The nearest neighbor is the point itself, at distance 0: it is left out of the mean.
    distance, _ = cKDTree(points.detach().cpu().numpy()).query(points.detach().cpu().numpy(), k=min(4, len(points)))
    squared = torch.from_numpy(distance[:, 1:] ** 2).to(points).mean(dim=1).clamp_min(_MIN_SQUARED_DISTANCE)
    log_scale = (squared.sqrt() * size).log()[:, None].expand(-1, 3)
    identity = torch.tensor([0.0, 0.0, 0.0, 1.0]).to(points).expand(len(points), 4)
    return Gaussians(points, log_scale, identity, color, opacity)
