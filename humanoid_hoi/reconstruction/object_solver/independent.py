"""Levenberg-Marquardt over many independent poses at once (all frames times all starts)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from humanoid_hoi.geometry.so3 import turn
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.usual import PriorTerm

# Damping of a row: after a good step a tenth, after a bad one six times as much. A row whose
# damping passes the upper end can move nowhere and counts as converged.
_FIRST_DAMPING = 1e-3
_LEAST_DAMPING = 1e-9
_MOST_DAMPING = 1e7
_ACCEPTED = 0.1
_REJECTED = 6.0


@dataclass
class Poses:
    """N poses of the centered object in the camera frame, with what the solver knows about them.

    Attributes:
        rotmat: (N, 3, 3).
        pos: (N, 3) position of the centroid, m.
        cost: (N,) robust cost at the pose.
        iterations: (N,) long, steps tried so far.
    """

    rotmat: Tensor
    pos: Tensor
    cost: Tensor
    iterations: Tensor

    @classmethod
    def at(cls, rotmat: Tensor, pos: Tensor) -> Poses:
        """Poses not evaluated yet."""
        count = len(pos)
        return cls(rotmat, pos, pos.new_full((count,), torch.inf), torch.zeros(count, dtype=torch.long))

    def take(self, index: Tensor) -> Poses:
        """Rows ``index`` (copies)."""
        return Poses(self.rotmat[index], self.pos[index], self.cost[index], self.iterations[index])

    def put(self, index: Tensor, other: Poses) -> None:
        """Write ``other`` into rows ``index``."""
        self.rotmat[index] = other.rotmat
        self.pos[index] = other.pos
        self.cost[index] = other.cost
        self.iterations[index] = other.iterations


class PoseCost(Protocol):
    """The cost of N poses, each for itself, with its normal equations."""

    def __call__(self, rotmat: Tensor, pos: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Cost (N,), Gauss-Newton matrix (N, 6, 6) and gradient (N, 6) of poses (N, 3, 3), (N, 3)."""

    def take(self, index: Tensor) -> PoseCost:
        """The cost of rows ``index`` only."""


@dataclass(frozen=True)
class FrameCost:
    """Eq. 3 of one frame per pose, and what is usual where that is known."""

    targets: Targets
    kernels: Kernels
    prior: PriorTerm | None = None

    def __call__(self, rotmat: Tensor, pos: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See :class:`PoseCost`."""
        found = rows(self.targets, self.kernels, rotmat, pos)
        matrix, gradient = found.normal()
        if self.prior is None:
            return found.cost, matrix, gradient
        cost, usual_matrix, usual_gradient = self.prior.normal(rotmat, pos)
        return found.cost + cost, matrix + usual_matrix, gradient + usual_gradient

    def take(self, index: Tensor) -> FrameCost:
        """See :class:`PoseCost`."""
        prior = None if self.prior is None else self.prior.take(index)
        return FrameCost(self.targets.take(index), self.kernels, prior)


class _Lm:
    """State of the poses still moving. A row is accepted or rejected on its own, with its own damping."""

    def __init__(self, costs: PoseCost, start: Poses) -> None:
        self.costs = costs
        self.index = torch.arange(len(start.pos))
        self.poses = start.take(self.index)
        self.poses.cost, self.matrix, self.gradient = costs(start.rotmat, start.pos)
        self.damping = torch.full_like(self.poses.cost, _FIRST_DAMPING)

    def step(self, tolerance: float) -> Tensor:
        """One step of every row; returns which rows have converged."""
        delta = damped_step(self.matrix, self.gradient, self.damping)
        rotmat = turn(self.poses.rotmat, delta[:, :3])
        pos = self.poses.pos + delta[:, 3:]
        cost, matrix, gradient = self.costs(rotmat, pos)
        gain = self.poses.cost - cost
        better = (gain > 0) & cost.isfinite()
        # A rejected step is no sign of convergence: only an accepted one with little gain is.
        small = better & (gain <= tolerance * self.poses.cost)
        self._accept(better, rotmat, pos, cost, matrix, gradient)
        # The last test ends rows that fit exactly, where a relative gain means nothing.
        return small | (self.damping > _MOST_DAMPING) | (self.poses.cost < 1e-20)

    def _accept(
        self, better: Tensor, rotmat: Tensor, pos: Tensor, cost: Tensor, matrix: Tensor, gradient: Tensor
    ) -> None:
        # Row by row: where the step was better, take it and trust the linearization more; elsewhere
        # stay and shorten the next step. ``torch.where`` keeps the batch whole, without a loop over
        # rows.
        poses = self.poses
        poses.rotmat = torch.where(better[:, None, None], rotmat, poses.rotmat)
        poses.pos = torch.where(better[:, None], pos, poses.pos)
        poses.cost = torch.where(better, cost, poses.cost)
        poses.iterations = poses.iterations + 1
        self.matrix = torch.where(better[:, None, None], matrix, self.matrix)
        self.gradient = torch.where(better[:, None], gradient, self.gradient)
        self.damping = (self.damping * torch.where(better, _ACCEPTED, _REJECTED)).clamp_min(_LEAST_DAMPING)

    def keep(self, moving: Tensor) -> None:
        """Go on with these rows only."""
        self.costs = self.costs.take(moving)
        self.index = self.index[moving]
        self.poses = self.poses.take(moving)
        self.matrix = self.matrix[moving]
        self.gradient = self.gradient[moving]
        self.damping = self.damping[moving]


def damped_step(matrix: Tensor, gradient: Tensor, damping: Tensor) -> Tensor:
    """Levenberg-Marquardt step ``-(H + damping diag(H))^-1 g``, (N, D); directions without data do not move."""
    diagonal = matrix.diagonal(dim1=-2, dim2=-1)
    # An unobserved direction has a zero on the diagonal and zero gradient: with the floor it is
    # solvable and its step is zero.
    floor = 1e-9 * diagonal.amax(-1, keepdim=True) + 1e-9
    damped = matrix + torch.diag_embed(damping[:, None] * diagonal + floor)
    # ``cholesky_ex`` does not raise for the whole batch when one row fails: that row comes out as
    # NaN or nonsense and, where not finite, is held still.
    factor, _ = torch.linalg.cholesky_ex(damped)
    step = -torch.cholesky_solve(gradient[..., None], factor)[..., 0]
    return torch.where(step.isfinite().all(-1, keepdim=True), step, torch.zeros_like(step))


def solve_independent(costs: PoseCost, start: Poses, *, iterations: int, tolerance: float) -> Poses:
    """Refine every pose for itself. Rows that have converged leave the batch.

    Args:
        costs: what to minimize, one row per pose.
        start: N poses.
        iterations: steps at most.
        tolerance: relative decrease at which a pose has converged.
    """
    result = start.take(torch.arange(len(start.pos)))
    if not len(start.pos):
        return result
    solver = _Lm(costs, start)
    for _ in range(iterations):
        moving = (~solver.step(tolerance)).nonzero()[:, 0]
        # Compacting costs about a step, so wait until a quarter has left.
        if len(moving) < 0.75 * len(solver.index):
            result.put(solver.index, solver.poses)
            solver.keep(moving)
        if not len(moving):
            break
    result.put(solver.index, solver.poses)
    return result
