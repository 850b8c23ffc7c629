"""Normal equations of a sequence: block-banded in the frames, with a border for unknowns that all frames share."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from scipy.linalg import LinAlgError, cho_factor, cho_solve, solveh_banded
from torch import Tensor


@dataclass
class ArrowSystem:
    """``[[A, B], [B^T, C]] x = -g`` with A block-banded: T frames of 6 unknowns, and S shared ones.

    Attributes:
        diagonal: (T, 6, 6) blocks (t, t).
        next1: (T - 1, 6, 6) blocks (t, t+1).
        next2: (T - 2, 6, 6) blocks (t, t+2).
        gradient: (T, 6).
        border: (T, 6, S) B.
        corner: (S, S) C.
        shared_gradient: (S,).
        cost: the cost where it was linearized, infinite where the state is impossible.
    """

    diagonal: Tensor
    next1: Tensor
    next2: Tensor
    gradient: Tensor
    border: Tensor
    corner: Tensor
    shared_gradient: Tensor
    cost: float = 0.0

    @classmethod
    def zeros(cls, frames: int, shared: int = 0) -> ArrowSystem:
        """An empty system."""

        def empty(*size: int) -> Tensor:
            return torch.zeros(size, dtype=torch.float64)

        return cls(
            diagonal=empty(frames, 6, 6),
            next1=empty(max(frames - 1, 0), 6, 6),
            next2=empty(max(frames - 2, 0), 6, 6),
            gradient=empty(frames, 6),
            border=empty(frames, 6, shared),
            corner=empty(shared, shared),
            shared_gradient=empty(shared),
        )

    def step(self, damping: float) -> tuple[Tensor, Tensor] | None:
        """Levenberg-Marquardt step of the frames (T, 6) and the shared unknowns (S,); None if not positive definite."""
        frames = len(self.gradient)
        shared = len(self.shared_gradient)
        # Block elimination: A is factored once for the gradient and all S columns of B together,
        # which gives A^-1 g and A^-1 B; the shared unknowns follow from the small system, the
        # frames after them.
        right = torch.cat([self.gradient[..., None], self.border], -1).reshape(6 * frames, 1 + shared)
        try:
            solved = torch.from_numpy(solveh_banded(self._band(damping).numpy(), right.numpy(), lower=True))
            at_gradient = solved[:, 0]
            at_border = solved[:, 1:]
            delta_shared = self._shared_step(at_gradient, at_border, damping)
        # LAPACK refuses a matrix that is not positive definite (LinAlgError) and one that holds NaN
        # or infinity (ValueError). Either way the caller raises the damping and tries again.
        except (LinAlgError, ValueError):
            return None
        delta = -at_gradient - at_border @ delta_shared
        return delta.view(frames, 6), delta_shared

    def _shared_step(self, at_gradient: Tensor, at_border: Tensor, damping: float) -> Tensor:
        """Shared unknowns from the Schur complement of A."""
        if not len(self.shared_gradient):
            return self.shared_gradient
        border = self.border.reshape(-1, len(self.shared_gradient))
        # The floor keeps a shared unknown that nothing observes (a zero on the diagonal) solvable.
        floor = 1e-12 * self.corner.diagonal().amax() + 1e-12
        damped = self.corner + torch.diag(damping * self.corner.diagonal() + floor)
        # (C - B^T A^-1 B) x_s = B^T A^-1 g - g_s: what is left of the shared unknowns' equations
        # once the frames are eliminated.
        schur = damped - border.T @ at_border
        right = border.T @ at_gradient - self.shared_gradient
        return torch.from_numpy(cho_solve(cho_factor(schur.numpy(), lower=True), right.numpy()))

    def _band(self, damping: float) -> Tensor:
        """A, damped, in LAPACK's lower band storage: row d holds the d-th subdiagonal."""
        frames = len(self.diagonal)
        # Block column t: A[t, t], A[t+1, t] and A[t+2, t] stacked, padded so that every subdiagonal can be read.
        column = torch.zeros(frames, 24, 6, dtype=torch.float64)
        # Marquardt's damping scales with each unknown's own curvature, so radians and metres need
        # no common unit. The floor holds directions without any data in place.
        own = self.diagonal.diagonal(dim1=1, dim2=2)
        floor = 1e-9 * own.amax(1, keepdim=True) + 1e-9
        column[:, :6] = self.diagonal + torch.diag_embed(damping * own + floor)
        column[:-1, 6:12] = self.next1.mT
        column[:-2, 12:18] = self.next2.mT
        # The half-bandwidth decides the cost of the factorization: without acceleration terms two
        # blocks suffice, without any temporal term the frames fall apart into single blocks.
        width = 18 if frames > 2 and self.next2.any() else 12 if frames > 1 and self.next1.any() else 6
        # Band row d of scalar column j is A[j + d, j]: with j the place in the block, row j + d of
        # the stacked blocks.
        below = torch.arange(width)[:, None] + torch.arange(6)
        band = column[:, below, torch.arange(6)]  # (T, width, 6)
        return band.permute(1, 0, 2).reshape(width, 6 * frames)
