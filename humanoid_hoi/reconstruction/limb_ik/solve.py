"""Levenberg-Marquardt on one limb's corrections, all frames at once; with smoothness as one banded system."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.linalg import solveh_banded
from torch import Tensor

from humanoid_hoi.reconstruction.limb_ik.chain import LimbChain


@dataclass(frozen=True)
class LimbProblem:
    """``sum w |p(c) - q|^2 + sum |c / sigma|^2 + s sum |c_{t+1} - c_t|^2`` over the corrections c (T, C, 3) rad.

    Attributes:
        chain: the limb.
        target: (T, P, 3) m (any finite value where the weight is 0).
        weight: (T, P) 1/m^2.
        stiffness: (C, 3) prior 1/rad^2.
        smoothness: s, 1/rad^2, 0 for independent frames.
        max_step: rad, largest change of one joint per iteration.
        max_correction: rad, bound of |c_j|.
    """

    chain: LimbChain
    target: Tensor
    weight: Tensor
    stiffness: Tensor
    smoothness: float
    max_step: float
    max_correction: float

    def cost(self, correction: Tensor) -> Tensor:
        """(T,) cost per frame, or (1,) of the whole sequence when smoothness ties the frames."""
        off = self.chain.points(correction) - self.target
        frame = (self.weight * off.square().sum(-1)).sum(-1) + (self.stiffness * correction.square()).sum((1, 2))
        if self.smoothness == 0:
            return frame
        return (frame.sum() + self.smoothness * correction.diff(dim=0).square().sum())[None]

    def normal_equations(self, correction: Tensor) -> tuple[Tensor, Tensor]:
        """Blocks (T, D, D) on the diagonal and right-hand side (T, D), D = 3 C; smoothness included."""
        points, jacobian = self.chain.points_and_jacobian(correction)
        # (T, P, 3, D) to (T, 3P, D): every coordinate is a row, and has its point's weight.
        rows = jacobian.flatten(1, 2)
        weight = self.weight.repeat_interleave(3, dim=1)
        weighted = rows * weight[..., None]
        flat = correction.flatten(1)
        hessian = weighted.mT @ rows + torch.diag(self.stiffness.flatten())
        # Minus the gradient (halved, like the matrix): contact part and pull back to
        # the observed pose.
        rhs = -(weighted.mT @ (points - self.target).flatten(1)[..., None])[..., 0] - self.stiffness.flatten() * flat
        if self.smoothness > 0 and len(flat) > 1:
            # s (c_{t+1} - c_t) pulls frame t forwards and frame t + 1 backwards.
            pull = self.smoothness * flat.diff(dim=0)
            rhs[:-1] += pull
            rhs[1:] -= pull
            # The tie's curvature on the diagonal: s per neighbor, two inside and one at the ends.
            # Its part beside the diagonal, -s, is added where the system is solved.
            neighbors = torch.full((len(flat), 1), 2.0, dtype=flat.dtype)
            neighbors[[0, -1]] = 1.0
            hessian = hessian + torch.diag_embed((self.smoothness * neighbors).expand(flat.shape))
        return hessian, rhs


def solve_limb(problem: LimbProblem, correction: Tensor, iterations: int, tolerance: float = 1e-5) -> Tensor:
    """Lower the cost from ``correction`` (T, C, 3); never returns a higher one.

    Damping is kept per frame (per sequence when frames are tied), relative to the diagonal. Stops when no joint moves
    by ``tolerance`` rad.
    """
    cost = problem.cost(correction)
    damping = torch.full_like(cost, 1e-3)
    for _ in range(iterations):
        hessian, rhs = problem.normal_equations(correction)
        # (T, 1) per frame or (1, 1) for the tied sequence, over the same diagonal.
        scale = (damping[:, None] * hessian.diagonal(dim1=1, dim2=2)).expand(rhs.shape)
        step = _solve(hessian + torch.diag_embed(scale), rhs, problem.smoothness).unflatten(-1, (-1, 3))
        # Two guards: a single step stays where the linearization holds, and the sum of all steps
        # stays plausible for a joint.
        tried = bounded(correction + _limited(step, problem.max_step), problem.max_correction)
        new_cost = problem.cost(tried)
        better = new_cost <= cost
        # Also counts rejected steps: with a large damping these become tiny, and the loop ends.
        moved = (tried - correction).abs().max()
        correction = torch.where(better[:, None, None], tried, correction)
        cost = torch.where(better, new_cost, cost)
        damping = torch.where(better, damping * 0.2, damping * 8).clamp(1e-9, 1e6)
        if moved < tolerance:
            break
    return correction


def bounded(correction: Tensor, limit: float) -> Tensor:
    """Corrections (T, C, 3) shortened to a norm of at most ``limit`` rad."""
    size = correction.norm(dim=-1, keepdim=True)
    return correction * (limit / size.clamp(min=limit))


def _limited(step: Tensor, limit: float) -> Tensor:
    """Steps (T, C, 3) scaled per frame, direction kept, so that no joint turns by more than ``limit`` rad."""
    largest = step.norm(dim=-1).amax(dim=1)[:, None, None]
    return step * (limit / largest.clamp(min=limit))


def _solve(blocks: Tensor, rhs: Tensor, coupling: float) -> Tensor:
    """Solve for (T, D): block-diagonal, or with ``-coupling`` between equal unknowns of neighboring frames."""
    if coupling == 0:
        return torch.cholesky_solve(rhs[..., None], torch.linalg.cholesky(blocks))[..., 0]
    frames, size = rhs.shape
    # LAPACK's lower band storage: band row d holds the d-th subdiagonal, column by column. Entries
    # within a frame reach down D - 1 rows; the tie to the next frame is exactly D rows down.
    row, col = np.tril_indices(size)
    band = np.zeros((size + 1, frames, size))
    band[row - col, :, col] = blocks.numpy()[:, row, col].T
    band[size, :-1] = -coupling
    flat = solveh_banded(band.reshape(size + 1, -1), rhs.numpy().ravel(), lower=True, check_finite=False)
    return torch.from_numpy(flat.reshape(frames, size))
