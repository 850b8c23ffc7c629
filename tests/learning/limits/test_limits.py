"""A training ends where it was asked to: also when its policy has survived often enough."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from point_mass import PointMassEnv

from humanoid_hoi.learning.agent import HoiAgent
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.limits.limits import Limits
from humanoid_hoi.learning.trainer import train

TINY = {"horizon": 16, "minibatch": 128, "units": [8], "max_minutes": 5.0, "seed": 3, "max_epochs": 9}


def told(shares: list[float | None]) -> Callable[[HoiAgent, bool], float | None]:
    """A measurement that gives these, one an epoch, and then the last one for ever."""
    return lambda agent, _last: shares[min(agent.epoch_num, len(shares)) - 1]


def test_good_measurements_in_a_row_end_the_training(tmp_path: Path) -> None:
    cfg = TINY | {"stop_share": 0.9, "stop_checks": 2}
    # Epochs without a measurement do not count; a bad one begins anew.
    measured = told([0.95, None, 0.89, 0.9, None, 0.91, 0.2])
    result = train(PointMassEnv(8), cfg, tmp_path / "run", after_epoch=measured)
    # Known after epoch 6, and told to all processes after the next one.
    assert (result.stopped_by, result.epochs) == ("stop_share", 7)


def test_it_is_off_at_zero_and_other_limits_stay(tmp_path: Path) -> None:
    result = train(PointMassEnv(8), TINY | {"max_epochs": 3}, tmp_path / "run", after_epoch=told([1.0]))
    assert (result.stopped_by, result.epochs) == ("max_epochs", 3)


def test_a_resumed_run_counts_anew(tmp_path: Path) -> None:
    cfg = TINY | {"stop_share": 1.0, "stop_checks": 2}
    assert train(PointMassEnv(8), cfg, tmp_path / "run", after_epoch=told([1.0])).epochs == 3
    again = train(PointMassEnv(8), cfg, tmp_path / "run", resume=True, after_epoch=told([1.0]))
    assert (again.stopped_by, again.epochs) == ("stop_share", 6)


def test_limits_by_hand() -> None:
    limits = Limits(TrainConfig(max_epochs=10, max_minutes=2.0, stop_share=0.5, stop_checks=1))
    assert limits.reached(9, 119.9) == ""
    assert limits.reached(10, 0.0) == "max_epochs" and limits.reached(1, 120.0) == "max_minutes"
    limits.judged(0.5)
    assert limits.reached(1, 0.0) == "stop_share"
