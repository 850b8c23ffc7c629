"""The interval of a paired difference, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.evaluation.paired import paired_difference


def test_mean_and_interval_by_hand() -> None:
    found = paired_difference([10, 20, 30, 40], [11, 22, 33, 44])  # differences 1, 2, 3, 4
    half = 3.18245 * 1.290994 / 2  # t(0.975, 3) * s / sqrt(4)
    assert (found.trials, found.first, found.second, found.difference) == (4, 25, 27.5, 2.5)
    assert found.low == pytest.approx(2.5 - half, rel=1e-4) and found.high == pytest.approx(2.5 + half, rel=1e-4)
    assert found.relative == pytest.approx(0.1)
    assert found.relative_high == pytest.approx((2.5 + half) / 25, rel=1e-4)


def test_pairing_removes_what_the_trials_share() -> None:
    noise = np.random.default_rng(0).normal(0, 50, 20)
    found = paired_difference(100 + noise, 101 + noise)
    assert found.low == pytest.approx(1.0) and found.high == pytest.approx(1.0)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    hits = [0.0]
    for _ in range(400):
        found = paired_difference(rng.normal(0, 1, 10), rng.normal(0.3, 1, 10))
        hits.append(float(found.low < 0.3 < found.high))
    assert np.mean(hits[1:]) == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(("a", "b"), [([1.0], [2.0]), ([1.0, 2.0], [1.0]), ([1.0, np.nan], [1.0, 2.0])])
def test_nonsense_is_refused(a: list[float], b: list[float]) -> None:
    with pytest.raises(ValueError, match="trial"):
        paired_difference(a, b)
