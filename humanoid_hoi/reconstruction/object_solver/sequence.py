"""Levenberg-Marquardt over a whole sequence: poses of all frames together with what they share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from torch import Tensor

from humanoid_hoi.geometry.so3 import turn
from humanoid_hoi.reconstruction.object_solver.arrow import ArrowSystem
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.temporal import add_temporal
from humanoid_hoi.reconstruction.object_solver.usual import PriorTerm

State = TypeVar("State")


class SequenceModel(Protocol[State]):
    """A cost over a sequence that can be linearized at a state and moved along a step."""

    def linearize(self, state: State) -> ArrowSystem:
        """Cost and Gauss-Newton normal equations at ``state``."""

    def retract(self, state: State, frames: Tensor, shared: Tensor) -> State:
        """``state`` moved by the tangents of the frames (T, 6) and of the shared unknowns (S,)."""


@dataclass(frozen=True)
class Minimum(Generic[State]):
    """Where the solver ended: the state, its cost, the steps tried."""

    state: State
    cost: float
    iterations: int


def minimize(
    model: SequenceModel[State], state: State, options: Stage1Options, tolerance: float | None = None
) -> Minimum[State]:
    """Levenberg-Marquardt with one damping for the whole system; ``tolerance`` instead of the options'."""
    damping = 1e-4
    # One damping for all: the frames hang together, so a step is good or bad as a whole.
    tolerance = tolerance or options.tolerance
    system = model.linearize(state)
    iteration = 0
    rejected = False
    while iteration < options.max_iterations:
        iteration += 1
        step = system.step(damping)
        # A trial costs a whole linearization, which serves the next step when the trial is
        # accepted.
        trial = None if step is None else model.retract(state, *step)
        trial_system = system if trial is None else model.linearize(trial)
        # ``not <`` also rejects NaN.
        if trial is None or not trial_system.cost < system.cost:
            damping = 8 * damping
            rejected = True
            if damping > 1e6:
                break
            continue
        # After a rejection go down slowly: in a curved valley the next step would be rejected again.
        damping = max(damping / (2 if rejected else 10), 1e-9)
        gain = system.cost - trial_system.cost
        system = trial_system
        state = trial
        rejected = False
        if gain <= tolerance * system.cost or system.cost < 1e-16:
            break
    return Minimum(state, system.cost, iteration)


@dataclass(frozen=True)
class PoseSequence:
    """Poses of the centered object in the camera frame: (T, 3, 3), (T, 3), and the log-scale they share."""

    rotmat: Tensor
    pos: Tensor
    log_scale: float = 0.0

    def moved(self, frames: Tensor, log_scale_step: float = 0.0) -> PoseSequence:
        """Turned and shifted by tangents (T, 6)."""
        rotmat = turn(self.rotmat, frames[:, :3])
        pos = self.pos + frames[:, 3:]
        return PoseSequence(rotmat, pos, self.log_scale + log_scale_step)


@dataclass(frozen=True)
class PoseModel:
    """Eq. 3 over all frames with the temporal priors and, if asked for, one log-scale of the object."""

    targets: Targets
    options: Stage1Options
    kernels: Kernels
    prior: PriorTerm | None = None

    def linearize(self, state: PoseSequence) -> ArrowSystem:
        """Data, priors of the motion and of the scale; the scale is the border."""
        scale = math.exp(state.log_scale)
        data = rows(self.targets, self.kernels, state.rotmat, state.pos, scale)
        system = ArrowSystem.zeros(len(state.pos), int(self.options.solve_scale))
        system.diagonal, system.gradient = data.normal()
        system.cost = float(data.cost.sum())
        if self.options.solve_scale:
            precision = self.options.scale_prior_sigma**-2
            # d x_cam / d log_scale is the lever R (s p), so the row's derivative is its part by
            # position times the lever.
            by_scale = (data.jacobian[..., 3:] * data.lever).sum(-1, keepdim=True)
            system.cost += 0.5 * precision * state.log_scale**2
            system.border = data.jacobian.mT @ by_scale
            system.corner = by_scale.square().sum()[None, None] + precision
            system.shared_gradient = (by_scale[..., 0] * data.residual).sum()[None] + precision * state.log_scale
        if self.prior is not None:
            cost, matrix, gradient = self.prior.normal(state.rotmat, state.pos)
            system.cost += float(cost.sum())
            system.diagonal = system.diagonal + matrix
            system.gradient = system.gradient + gradient
        add_temporal(system, state.rotmat, state.pos, self.options)
        return system

    def retract(self, state: PoseSequence, frames: Tensor, shared: Tensor) -> PoseSequence:
        """Move the poses and the scale."""
        # One element where the scale is solved for, none where it is not: the sum is 0 then.
        return state.moved(frames, float(shared.sum()))
