"""The flow of WildHOI (Eq. 8-10): likelihood of a layout under a condition, and samples."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.reconstruction.prior.flow.layers import ActNorm, Coupling, InvertibleLinear, Layer


@dataclass(frozen=True)
class FlowOptions(Settings, yaml="tools/prior_train", node="flow", key="flow"):
    """Shape of the flow; defaults stand in the yaml.

    Attributes:
        coupling: ``additive`` (released code: the residual is exact) or ``affine`` (paper).
        depth: steps of ActNorm, linear map and coupling (paper 8, released code 4).
        width: of the couplings' networks (paper and code 512).
        blocks: residual blocks in each of them.
        condition_width: numbers that the condition is condensed to (released code 256).
        dropout: inside the blocks, while training.
    """

    coupling: str = setting(choices=("additive", "affine"))
    depth: int = setting(at_least=1)
    width: int = setting(at_least=4)
    blocks: int = setting(at_least=0)
    condition_width: int = setting(at_least=1)
    dropout: float = setting(at_least=0, below=1)


class ConditionalFlow(nn.Module):
    """``z = F(x; c)`` with a standard normal z.

    Attributes:
        dim: D, numbers of a layout.
        condition_dim: C, numbers of a condition; 0: none.
        options: its shape.
    """

    def __init__(self, dim: int, condition_dim: int, options: FlowOptions) -> None:
        """A flow that maps data of mean 0 and standard deviation 1 linearly, until it is trained.

        Args:
            dim: D.
            condition_dim: C.
            options: its shape.
        """
        super().__init__()
        self.dim = dim
        self.condition_dim = condition_dim
        self.options = options
        width = options.condition_width
        # One constant input keeps the layers the same where there is no condition.
        self.encoder = nn.Sequential(nn.Linear(max(condition_dim, 1), width), nn.SiLU(), nn.Linear(width, width))
        affine = options.coupling == "affine"
        layers: list[nn.Module] = []
        for step in range(options.depth):
            layers += [
                ActNorm(dim, width, options.width),
                InvertibleLinear(dim),
                Coupling(dim, width, options.width, options.blocks, options.dropout, affine, bool(step % 2)),
            ]
        # What the released code calls Gaussianize: a last mean and scale.
        layers.append(ActNorm(dim, width, options.width))
        self.layers = nn.ModuleList(layers)
        for name, size in (("x", dim), ("condition", max(condition_dim, 1))):
            self.register_buffer(f"{name}_mean", torch.zeros(size))
            self.register_buffer(f"{name}_std", torch.ones(size))
        self.x_mean: Tensor
        self.x_std: Tensor
        self.condition_mean: Tensor
        self.condition_std: Tensor

    @torch.no_grad()
    def standardize(self, x: Tensor, condition: Tensor) -> None:
        """Remember mean and standard deviation of the training layouts (N, D) and conditions (N, C)."""
        self.x_mean.copy_(x.mean(0))
        self.x_std.copy_(x.std(0).clamp_min(1e-3))
        if self.condition_dim:
            self.condition_mean.copy_(condition.mean(0))
            self.condition_std.copy_(condition.std(0).clamp_min(1e-3))

    def encode(self, condition: Tensor | None, rows: int) -> Tensor:
        """(B, condition_width) what the layers see of conditions (B, C).

        Args:
            condition: (B, C), or None for a flow without.
            rows: B.
        """
        if self.condition_dim == 0 or condition is None:
            plain = torch.ones(rows, 1, dtype=self.x_mean.dtype)
        else:
            plain = (condition - self.condition_mean) / self.condition_std
        encoded: Tensor = self.encoder(plain)
        return encoded

    def forward(self, x: Tensor, condition: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """z (B, D) and log |det dz/dx| (B,) of layouts (B, D) under conditions (B, C)."""
        encoded = self.encode(condition, len(x))
        z = (x - self.x_mean) / self.x_std
        # Standardizing is part of the map: dz/dx has a factor 1 / std for every number.
        log_det = -self.x_std.log().sum().expand(len(x))
        for layer in self.layers:
            z, change = layer(z, encoded)
            log_det = log_det + change
        return z, log_det

    def log_prob(self, x: Tensor, condition: Tensor | None = None) -> Tensor:
        """(B,) the undivided log-likelihood of Eq. 9, nats per layout."""
        z, log_det = self(x, condition)
        # Change of variables: log p(x) = log N(z) + log |det dz/dx|.
        return -0.5 * z.square().sum(-1) - 0.5 * self.dim * math.log(2 * math.pi) + log_det

    def log_prob_divided(self, x: Tensor, condition: Tensor | None = None) -> Tensor:
        """(B,) the released code's likelihood: :meth:`log_prob` divided by D, nats per number."""
        return self.log_prob(x, condition) / self.dim

    def residual(self, x: Tensor, condition: Tensor | None = None) -> Tensor:
        """(B, D) z, with ``-log p(x|c) = |z|^2 / 2 + terms of c alone``: a least-squares residual.

        Exact for additive couplings only: an affine one's determinant depends on x.

        Raises:
            ValueError: the flow has affine couplings.
        """
        if self.options.coupling != "additive":
            raise ValueError("only an additive flow is a least-squares residual")
        z: Tensor = self(x, condition)[0]
        return z

    @torch.no_grad()
    def sample(self, count: int, condition: Tensor | None = None, generator: torch.Generator | None = None) -> Tensor:
        """(B, count, D) layouts drawn under each condition (B, C); B = 1 without one.

        Args:
            count: per condition.
            condition: (B, C).
            generator: of the normal numbers.
        """
        rows = 1 if condition is None else len(condition)
        z = torch.randn(rows * count, self.dim, generator=generator, dtype=self.x_mean.dtype)
        repeated = None if condition is None else condition.repeat_interleave(count, 0)
        return self.inverse(z, repeated).view(rows, count, self.dim)

    def inverse(self, z: Tensor, condition: Tensor | None = None) -> Tensor:
        """x (B, D) of z (B, D)."""
        encoded = self.encode(condition, len(z))
        for layer in reversed(self.layers):
            assert isinstance(layer, Layer)
            z = layer.inverse(z, encoded)
        return z * self.x_std + self.x_mean
