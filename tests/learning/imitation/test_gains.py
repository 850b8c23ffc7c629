"""Regression and Riccati recursion on systems whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.learning.imitation.gains import Transitions, fit_model, improve_by_steps, riccati

STEPS = 20
A = np.array([[1.0, 0.1], [0.3, 1.0]])  # an unstable pair: a pendulum near its top
B = np.array([[0.0], [0.5]])


def transitions(count: int, seed: int = 0, noise: float = 0.0) -> Transitions:
    rng = np.random.default_rng(seed)
    before = rng.normal(0, 0.1, (count, 2))
    action = rng.normal(0, 0.05, (count, 1))
    after = before @ A.T + action @ B.T + rng.normal(0, noise, (count, 2))
    return Transitions(rng.integers(0, STEPS, count), before, action, after)


class Metric:
    """A cost of position and rate, the same at every frame."""

    def at(self, frame: int) -> np.ndarray:
        return np.diag([1.0, 0.1])


def test_the_regression_finds_the_system() -> None:
    model = fit_model(transitions(4000), STEPS, 1.5)
    unit = model.state_unit
    found = model.weights[10]
    assert found[:2] * unit[None] / unit[:, None] == pytest.approx(A.T, abs=0.02)
    assert found[2:] * unit[None] / model.action_unit == pytest.approx(B.T, abs=0.05)
    assert model.noise.max() < 1e-3


def test_the_gains_are_those_of_the_textbook_recursion() -> None:
    model = fit_model(transitions(20000), STEPS, 1.5)
    gains = riccati(model, Metric(), effort=0.5, caution=0.0, last=1.0)  # type: ignore[arg-type]
    value = np.diag([1.0, 0.1])
    for _ in range(STEPS):
        gain = -np.linalg.solve(B.T @ value @ B + 0.5, B.T @ value @ A)
        value = np.diag([1.0, 0.1]) + A.T @ value @ (A + B @ gain)
    assert gains[0] == pytest.approx(gain, rel=0.05, abs=0.02)
    spread = np.abs(np.linalg.eigvals(A + B @ gains[0])).max()
    assert spread < 1.0 < np.abs(np.linalg.eigvals(A)).max()


def test_doubt_makes_gains_smaller() -> None:
    model = fit_model(transitions(200, noise=0.1), STEPS, 1.5)
    bold = riccati(model, Metric(), 0.5, caution=0.0)  # type: ignore[arg-type]
    careful = riccati(model, Metric(), 0.5, caution=5.0)  # type: ignore[arg-type]
    assert np.linalg.norm(careful[5]) < np.linalg.norm(bold[5])


def test_a_step_along_the_direction_lowers_the_cost_later() -> None:
    gains = np.zeros((STEPS, 1, 2))
    rng = np.random.default_rng(1)
    models = {}
    for later in (2, 4):
        before = rng.normal(0, 0.1, (8000, 2))
        action = rng.normal(0, 0.05, (8000, 1))
        after = before
        for k in range(later):
            after = after @ A.T + (action @ B.T if k == 0 else 0.0)
        models[later] = fit_model(Transitions(rng.integers(0, STEPS, 8000), before, action, after), STEPS, 1.5)
    change = improve_by_steps(gains, models, Metric(), 0.1, {2: 1.0, 4: 1.0})  # type: ignore[arg-type]
    start = np.array([0.1, 0.05])

    def cost(step: float) -> float:
        state = A @ start + B @ (step * change[3] @ start)
        total = 0.0
        for _ in range(3):
            state = A @ state
            total += float(state @ Metric().at(0) @ state)
        return total

    assert cost(0.4) < cost(0.2) < cost(0.0)
    assert not change[STEPS - 1].any()  # nothing comes after the last step


def test_a_transition_that_fell_does_not_bend_the_rest() -> None:
    good = transitions(4000)
    wild = Transitions(*(np.concatenate([getattr(good, n), getattr(transitions(5, 9), n)]) for n in good.__dict__))
    wild.after[-5:] = 1e3
    assert fit_model(wild, STEPS, 1.5).weights == pytest.approx(fit_model(good, STEPS, 1.5).weights, abs=0.02)
