"""A prior of what poses are usual, as a least-squares term of frames whose own annotations say too little.

What is usual comes from outside (:mod:`humanoid_hoi.reconstruction.prior`); here is only what stage 1 does with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.object_solver.observability import Observability
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.residuals import Kernel


class PosePrior(Protocol):
    """What poses of the object are usual in each frame."""

    def residual(self, frame: Tensor, rotmat: Tensor, pos: Tensor, origin: Tensor) -> Tensor:
        """(N, m, D) numbers that are standard normal where the pose is usual, seen by m cameras.

        Args:
            frame: (N,) which frame each pose is of.
            rotmat: (N, 3, 3) camera frame.
            pos: (N, 3) of ``origin``, camera frame, m.
            origin: (3,) point of the object frame.
        """

    def linearized(self, frame: Tensor, rotmat: Tensor, pos: Tensor, origin: Tensor) -> tuple[Tensor, Tensor]:
        """:meth:`residual`, and its derivative (N, m, D, 6) by a turn in the camera frame about ``pos``, and ``pos``."""

    def judge(self, determined: Tensor, rotmat: Tensor, pos: Tensor) -> Judgement:
        """Whether this motion is of the kind that the prior knows.

        Args:
            determined: (T,) frames whose pose is known without the prior.
            rotmat: (T, 3, 3) solved without it.
            pos: (T, 3) of the object frame's origin, m.
        """


@dataclass(frozen=True)
class Judgement:
    """In which frames the prior may speak.

    Attributes:
        allowed: (T,) bool.
        words: why, or why not, in a sentence.
        nll: (T,) divided negative log-likelihood of the pose solved without it.
    """

    allowed: Tensor
    words: str
    nll: Tensor


@dataclass(frozen=True)
class PriorReport:
    """What the prior did.

    Attributes:
        weight: (T,) its weight in each frame; 0: it kept silent.
        words: see :class:`Judgement`.
        nll: see :class:`Judgement`.
    """

    weight: Tensor
    words: str
    nll: Tensor


@dataclass(frozen=True)
class PriorTerm:
    """The cost ``weight / (2 m) sum_j rho(|z_j|^2 / D)`` of N poses; rho is the identity up to ``kernel.scale``.

    Attributes:
        prior: what is usual.
        origin: (3,) object point that poses are about: the centroid of the observed points.
        frame: (N,) which frame each row is of.
        weight: (N,) lambda of each row, 0 where the prior keeps silent.
        kernel: rho.
    """

    prior: PosePrior
    origin: Tensor
    frame: Tensor
    weight: Tensor
    kernel: Kernel

    def take(self, index: Tensor) -> PriorTerm:
        """Rows ``index``."""
        return PriorTerm(self.prior, self.origin, self.frame[index], self.weight[index], self.kernel)

    def cost(self, rotmat: Tensor, pos: Tensor) -> Tensor:
        """(N,) at the poses (N, 3, 3), (N, 3)."""
        used = self.weight > 0
        cost = torch.zeros(len(pos), dtype=pos.dtype)
        if used.any():
            z = self.prior.residual(self.frame[used], rotmat[used], pos[used], self.origin)
            cost[used] = 0.5 * self.weight[used] * self.kernel.loss(z.square().mean(-1)).mean(-1)
        return cost

    def normal(self, rotmat: Tensor, pos: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Cost (N,), Gauss-Newton matrix (N, 6, 6) and gradient (N, 6) at the poses."""
        used = self.weight > 0
        cost = torch.zeros(len(pos), dtype=pos.dtype)
        matrix = torch.zeros(len(pos), 6, 6, dtype=pos.dtype)
        gradient = torch.zeros(len(pos), 6, dtype=pos.dtype)
        if not used.any():
            return cost, matrix, gradient
        z, jacobian = self.prior.linearized(self.frame[used], rotmat[used], pos[used], self.origin)
        square = z.square().mean(-1)
        weight = self.weight[used]
        cost[used] = 0.5 * weight * self.kernel.loss(square).mean(-1)
        # d/dx of rho(|z|^2 / D) / 2 is rho' J^T z / D; the mean over m cameras.
        share = weight[:, None] * self.kernel.influence(square) / (z.shape[1] * z.shape[2])
        matrix[used] = torch.einsum("nm,nmdi,nmdj->nij", share, jacobian, jacobian)
        gradient[used] = torch.einsum("nm,nmdi,nmd->ni", share, jacobian, z)
        return cost, matrix, gradient


def weak_weights(report: Observability, allowed: Tensor, options: Stage1Options) -> Tensor:
    """(T,) the prior's weight: ``weight_prior`` where it may speak and the weakest direction is hardly determined."""
    weak = report.singular_values[:, -1] < options.prior_below
    return options.weight_prior * (weak & allowed).to(report.singular_values.dtype)
