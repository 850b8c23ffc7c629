"""The invertible layers: each maps x to y under a condition and says log |det dy/dx|, and maps y back."""

from __future__ import annotations

import abc

import torch
from torch import Tensor, nn

# Bounds that keep every layer invertible in float32: no pivot near zero, no scale beyond e^2.
_LEAST_PIVOT = 1e-3
_MOST_LOG_SCALE = 2.0


class Layer(nn.Module, abc.ABC):
    """One invertible map of (B, D) under a condition (B, C)."""

    @abc.abstractmethod
    def forward(self, x: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        """y (B, D) and log |det dy/dx| (B,)."""

    @abc.abstractmethod
    def inverse(self, y: Tensor, condition: Tensor) -> Tensor:
        """x (B, D)."""


class ActNorm(Layer):
    """``y = exp(s) x + b``: scale and shift per number, set by the first batch, plus a drift that the condition adds.

    The drift is the released code's (the paper has none): with it the determinant depends on the condition.
    """

    def __init__(self, dim: int, condition_dim: int, width: int) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(dim))
        self.shift = nn.Parameter(torch.zeros(dim))
        self.drift = nn.Sequential(
            nn.Linear(condition_dim, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), _last(width, 2 * dim)
        )
        self.is_set: Tensor
        self.register_buffer("is_set", torch.tensor(False))

    @torch.no_grad()
    def set_from(self, x: Tensor) -> None:
        """Make the outputs of ``x`` have mean 0 and standard deviation 1 (before the drift)."""
        # y = (x - mean) / std, written as exp(s) x + b.
        self.log_scale.copy_(-x.std(0).clamp_min(1e-4).log())
        self.shift.copy_(-x.mean(0) * self.log_scale.exp())
        self.is_set.fill_(True)

    def _scale_shift(self, condition: Tensor) -> tuple[Tensor, Tensor]:
        by_condition, shift = self.drift(condition).chunk(2, -1)
        # A bounded scale cannot blow the determinant up.
        log_scale = self.log_scale + _MOST_LOG_SCALE * torch.tanh(by_condition / _MOST_LOG_SCALE)
        return log_scale, self.shift + shift

    def forward(self, x: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        """See :class:`Layer`."""
        if self.training and not self.is_set:
            self.set_from(x)
        # A diagonal map: its log-determinant is the sum of the log-scales, whatever x is.
        log_scale, shift = self._scale_shift(condition)
        return log_scale.exp() * x + shift, log_scale.sum(-1)

    def inverse(self, y: Tensor, condition: Tensor) -> Tensor:
        """See :class:`Layer`."""
        log_scale, shift = self._scale_shift(condition)
        return (y - shift) * (-log_scale).exp()


class InvertibleLinear(Layer):
    """``y = L U Q x + b``: Glow's 1x1 convolution for vectors, as triangles over a fixed random rotation Q.

    The pivots of U are positive by softplus plus 1e-3 (released code), so the map can always be undone.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        rotation, _ = torch.linalg.qr(torch.randn(dim, dim))
        self.rotation: Tensor
        self.register_buffer("rotation", rotation)
        self.lower = nn.Parameter(torch.zeros(dim, dim))
        self.upper = nn.Parameter(torch.zeros(dim, dim))
        # softplus(0.54) = 1: begin with the rotation itself.
        self.pivot = nn.Parameter(torch.full((dim,), 0.5413))
        self.bias = nn.Parameter(torch.zeros(dim))

    def _triangles(self) -> tuple[Tensor, Tensor, Tensor]:
        pivot = nn.functional.softplus(self.pivot) + _LEAST_PIVOT
        eye = torch.eye(len(pivot), dtype=pivot.dtype)
        # L has ones on its diagonal and Q is a rotation, so |det| is the product of
        # U's pivots alone.
        return self.lower.tril(-1) + eye, self.upper.triu(1) + torch.diag(pivot), pivot

    def forward(self, x: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        """See :class:`Layer`."""
        lower, upper, pivot = self._triangles()
        y = x @ (lower @ upper @ self.rotation).mT + self.bias
        return y, pivot.log().sum().expand(len(x))

    def inverse(self, y: Tensor, condition: Tensor) -> Tensor:
        """See :class:`Layer`."""
        lower, upper, _ = self._triangles()
        # Undo L, then U, then Q. The bias goes first, because it was added last.
        columns = torch.linalg.solve_triangular(lower, (y - self.bias).mT, upper=False, unitriangular=True)
        columns = torch.linalg.solve_triangular(upper, columns, upper=True)
        # Its transpose would do, but a rotation rounded to float32 is one to seven digits only.
        return torch.linalg.solve(self.rotation, columns).mT


class Coupling(Layer):
    """Half of the numbers move the other half; which half, alternates.

    Additive (released code): ``y2 = x2 + t(x1, c)``, determinant 1. Affine (paper): ``y2 = exp(s) x2 + t``, where
    ``s(x1, c)`` is bounded.
    """

    def __init__(
        self, dim: int, condition_dim: int, width: int, blocks: int, dropout: float, affine: bool, odd: bool
    ) -> None:
        super().__init__()
        order = torch.arange(dim)
        self.kept: Tensor
        self.moved: Tensor
        # Even and odd places change roles from step to step; the linear map between
        # mixes them besides.
        self.register_buffer("kept", order[int(odd) :: 2])
        self.register_buffer("moved", order[1 - int(odd) :: 2])
        self.affine = affine
        out = len(self.moved) * (2 if affine else 1)
        self.net = ResidualNet(len(self.kept) + condition_dim, width, blocks, dropout, out)

    def _scale_shift(self, kept: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        out = self.net(torch.cat([kept, condition], -1))
        if not self.affine:
            return torch.zeros_like(out), out
        raw, shift = out.chunk(2, -1)
        return _MOST_LOG_SCALE * torch.tanh(raw / _MOST_LOG_SCALE), shift

    def forward(self, x: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        """See :class:`Layer`."""
        log_scale, shift = self._scale_shift(x[:, self.kept], condition)
        moved = log_scale.exp() * x[:, self.moved] + shift
        # The kept half passes unchanged, so the inverse can compute the same scale
        # and shift from it.
        return x.index_copy(1, self.moved, moved), log_scale.sum(-1)

    def inverse(self, y: Tensor, condition: Tensor) -> Tensor:
        """See :class:`Layer`."""
        log_scale, shift = self._scale_shift(y[:, self.kept], condition)
        return y.index_copy(1, self.moved, (y[:, self.moved] - shift) * (-log_scale).exp())


class ResidualNet(nn.Module):
    """The network inside a coupling; it begins as zero, so that a new flow is a linear map.

    Layer normalization stands where the released code has batch normalization: a likelihood must not depend on which
    other layouts are in the batch.
    """

    def __init__(self, inputs: int, width: int, blocks: int, dropout: float, outputs: int) -> None:
        super().__init__()
        self.first = nn.Linear(inputs, width)
        self.blocks = nn.ModuleList(_block(width, dropout) for _ in range(blocks))
        self.last = _last(width, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, outputs) of (B, inputs)."""
        h = self.first(x)
        for block in self.blocks:
            h = h + block(h)
        out: Tensor = self.last(nn.functional.silu(h))
        return out


def _block(width: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(width),
        nn.SiLU(),
        nn.Linear(width, width),
        nn.SiLU(),
        nn.Dropout(dropout),
        nn.Linear(width, width),
    )


def _last(width: int, outputs: int) -> nn.Linear:
    linear = nn.Linear(width, outputs)
    nn.init.zeros_(linear.weight)
    nn.init.zeros_(linear.bias)
    return linear
