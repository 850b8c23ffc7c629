"""Time-varying linear feedback: local dynamics by ridge regression, gains by the Riccati recursion.

Linearized contact dynamics (``mjd_transitionFD``) are useless here, entries reach 3e7; regression over disturbed roll-outs
sees the dynamics at the size of the disturbances that matter. Where data say little, an uncertainty term makes the gains
smaller: the expected cost of the next state counts the variance of the regressed model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.learning.imitation.metric import CostMetric


@dataclass(frozen=True)
class Transitions:
    """M one-step (or k-step) transitions.

    Attributes:
        frames: (M,) nominal frame of the state before.
        before: (M, X). action: (M, A) rad offset of the targets. after: (M, X).
    """

    frames: IntArray
    before: FloatArray
    action: FloatArray
    after: FloatArray

    def joined(self, other: Transitions) -> Transitions:
        """Both."""
        pairs = ((getattr(self, n), getattr(other, n)) for n in ("frames", "before", "action", "after"))
        return Transitions(*(np.concatenate(pair) for pair in pairs))


@dataclass(frozen=True)
class LocalModel:
    """after = W_t [before, action], each component in units of its own spread.

    Attributes:
        weights: (T, X + A, X). covariance: (T, X + A, X + A) of the regression. noise: (T, X) variance of the rest.
        state_unit: (X,). action_unit: rad.
    """

    weights: FloatArray
    covariance: FloatArray
    noise: FloatArray
    state_unit: FloatArray
    action_unit: float


_FAR = 25.0
"""Spreads; a transition beyond has hit something or fallen, and would bend the whole regression."""


def fit_model(data: Transitions, steps: int, width: float, ridge: float = 1.0, action_unit: float = 0.04) -> LocalModel:
    """One pooled ridge regression over all frames, then a local one of its residual around each frame.

    Args:
        data: transitions; frames in 0 .. steps - 1.
        steps: T.
        width: frames, of the Gaussian that pools neighbors; 2 blurs the landing of a foot.
        ridge: of both regressions.
        action_unit: rad.
    """
    # Spread of each component: the regression sees numbers of size one.
    unit = np.sqrt((data.before**2).mean(0)) + 1e-4
    near = np.abs(data.after / unit).max(1) < _FAR
    frames = data.frames[near]
    inputs = np.concatenate([data.before[near] / unit, data.action[near] / action_unit], 1)
    wanted = data.after[near] / unit
    # Each component mostly stays as it is: the identity is the starting point, and only what differs is regressed.
    size, states = inputs.shape[1], wanted.shape[1]
    stay = np.zeros((size, states))
    stay[:states] = np.eye(states)
    # Ridge regression on the difference from "stays": (X^T X + ridge) W = X^T (Y - X stay).
    gram = inputs.T @ inputs + ridge * len(inputs) * 1e-3 * np.eye(size)
    pooled = stay + np.linalg.solve(gram, inputs.T @ (wanted - inputs @ stay))
    # What the pooled model does not explain is regressed again around each frame.
    rest = wanted - inputs @ pooled
    weights = np.zeros((steps, size, states))
    covariance = np.zeros((steps, size, size))
    noise = np.zeros((steps, states))
    for t in range(steps):
        inside = np.abs(frames - t) <= 2.5 * width
        # Neighboring frames count by a Gaussian; rows times the root of their weight give weighted least squares.
        weight = np.exp(-0.5 * ((frames[inside] - t) / width) ** 2)
        local = inputs[inside] * np.sqrt(weight)[:, None]
        target = rest[inside] * np.sqrt(weight)[:, None]
        # Covariance of the local weights up to the noise; ridge grows with the data, so that few samples change little.
        covariance[t] = np.linalg.inv(local.T @ local + ridge * np.eye(size) * max(5.0, 0.03 * weight.sum()))
        change = covariance[t] @ (local.T @ target)
        weights[t] = pooled + change
        # Variance of what is left, per component.
        noise[t] = ((target - local @ change) ** 2).sum(0) / max(weight.sum(), 1e-6)
    return LocalModel(weights, covariance, noise, unit, action_unit)


def riccati(model: LocalModel, metric: CostMetric, effort: float, caution: float, last: float = 3.0) -> FloatArray:
    """Gains (T, A, X) that minimize the summed cost: offset = K_t x.

    Args:
        model: regressed one-step dynamics.
        metric: cost of a state, at each of T + 1 frames.
        effort: per rad^2 of offset.
        caution: weight of the model's own uncertainty.
        last: how much more the last state counts.
    """
    steps, size, states = model.weights.shape
    # Rows of the model: the state's components, then the action's.
    actions = size - states
    units = np.outer(model.state_unit, model.state_unit)
    effort_matrix = np.eye(actions) * effort * model.action_unit**2
    # Everything in units of the components' spreads; the cost at the end counts more.
    value = last * metric.at(steps) * units
    gains = np.zeros((steps, actions, states))
    for t in reversed(range(steps)):
        weights = model.weights[t]
        # Expected cost of the next state over (state, action): W V W^T, and the variance of the regressed weights.
        whole = weights @ value @ weights.T + caution * float(np.diag(value) @ model.noise[t]) * model.covariance[t]
        # Blocks of that quadratic: state-state plus today's cost, action-state, action-action plus effort.
        stay = whole[:states, :states] + metric.at(t) * units
        cross = whole[states:, :states]
        # The action that minimizes it is linear in the state.
        gain = -np.linalg.solve(whole[states:, states:] + effort_matrix, cross)
        # What the state costs from here on under that action; symmetric but for rounding.
        value = stay + cross.T @ gain
        value = 0.5 * (value + value.T)
        # Back to rad per metre, rad per m/s and so on.
        gains[t] = gain * (model.action_unit / model.state_unit[None])
    return gains


def improve_by_steps(
    gains: FloatArray,
    models: dict[int, LocalModel],
    metric: CostMetric,
    effort: float,
    weights: dict[int, float],
) -> FloatArray:
    """Direction (T, A, X) in which gains should move, from what an offset does several steps later.

    Args:
        gains: present ones, part of every transition's dynamics.
        models: k -> regression of the state k steps after (state, offset), under the present gains.
        metric: cost of a state.
        effort: per rad^2 of the whole offset.
        weights: k -> how much the state k steps later counts.
    """
    steps, actions, states = gains.shape
    change = np.zeros_like(gains)
    # Offsets so near to the end that no later state is judged are left alone.
    for t in range(steps - min(models)):
        # Minimizes effort and expected later costs over the change of the gains: curvature times change = -slope.
        curvature = effort * np.eye(actions)
        slope = effort * gains[t]
        for later, model in models.items():
            if t + later > steps:
                continue
            unit = model.state_unit
            cost = weights[later] * metric.at(t + later) * np.outer(unit, unit)
            # Rows of the model: what the offset does k steps later, and what the state does by itself.
            away = model.weights[t][states:]
            stay = model.weights[t][:states]
            # Uncertainty of those effects as a cost of its own, as in the recursion.
            doubt = float(np.diag(cost) @ model.noise[t]) * model.covariance[t][states:]
            curvature = curvature + (away @ cost @ away.T + doubt[:, states:]) / model.action_unit**2
            slope = slope + (away @ cost @ stay.T + doubt[:, :states]) / (model.action_unit * unit[None])
        change[t] = -np.linalg.solve(curvature, slope)
    return change
