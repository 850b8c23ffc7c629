"""A policy that stands still explores less: found by means of measurements, applied once, kept over a resume."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from point_mass import PointMassEnv

from humanoid_hoi.learning.agent import HoiAgent
from humanoid_hoi.learning.checkpoint import read_checkpoint, write_checkpoint
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.exploring.plateau import Plateau, stands_still
from humanoid_hoi.learning.trainer import train

TINY = {"horizon": 16, "minibatch": 128, "units": [8], "max_minutes": 5.0, "seed": 3, "plateau_checks": 2}


def told(share: float) -> Callable[[HoiAgent, bool], float | None]:
    """A measurement that is always the same."""
    return lambda _agent, _last: share


def sigma(path: Path) -> float:
    return math.exp(float(read_checkpoint(path)["model"]["a2c_network.sigma"][0]))


def test_means_decide_not_single_measurements() -> None:
    assert not stands_still([0.5, 0.5, 0.5], 2, 0.02)  # too few
    assert stands_still([0.4, 0.6, 0.6, 0.4], 2, 0.02)
    assert not stands_still([0.4, 0.4, 0.3, 0.56], 2, 0.02)  # 0.43 against 0.40: three hundredths
    assert stands_still([0.4, 0.4, 0.3, 0.53], 2, 0.02)  # 0.415
    assert not stands_still([0.9, 0.9, 0.1, 0.1, 0.2, 0.2], 2, 0.02)  # only the last two pairs count


def test_noise_shrinks_by_steps_down_to_its_bound() -> None:
    plateau = Plateau(TrainConfig(plateau_checks=1, plateau_noise=0.5, noise_scale=1.0, noise_least=0.3))
    factors = []
    for _ in range(8):
        plateau.judged(0.5)
        factors.append(plateau.due_factor(plateau.found))
    # Two measurements a plateau; 1 -> 0.5 -> 0.3, and no further.
    assert factors == pytest.approx([1.0, 0.5, 1.0, 0.6, 1.0, 1.0, 1.0, 1.0])
    assert plateau.found == 2


def test_a_process_that_measures_nothing_follows_the_one_that_does() -> None:
    first, other = (Plateau(TrainConfig(plateau_checks=1, plateau_noise=0.5, noise_least=0.3)) for _ in range(2))
    for _ in range(2):
        first.judged(0.5)
    # As agent.follow_plateau does: both are given the largest number that any of them has found.
    assert first.due_factor(1) == other.due_factor(1) == 0.5
    assert first.due_factor(1) == other.due_factor(1) == 1.0


def test_no_more_is_kept_than_is_compared() -> None:
    plateau = Plateau(TrainConfig(plateau_checks=2))
    for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        plateau.judged(share)
    assert plateau.state()["shares"] == [0.3, 0.4, 0.5, 0.6]
    off = Plateau(TrainConfig(plateau_checks=0))
    off.judged(0.5)
    assert off.state()["shares"] == []


def test_a_small_noise_of_the_users_own_is_left_alone() -> None:
    plateau = Plateau(TrainConfig(plateau_checks=1, noise_scale=0.1, noise_least=0.3))
    for _ in range(4):
        plateau.judged(0.5)
    assert plateau.found == 0 and plateau.due_factor(0) == 1.0


def test_the_network_explores_less_and_goes_on_so_when_resumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    begun = float(PointMassEnv(8).action_noise[0])
    # Told after epochs 1 to 4; the fifth epoch explores with 0.6 of it.
    result = train(PointMassEnv(8), TINY | {"max_epochs": 4}, run, after_epoch=told(0.5))
    assert sigma(result.checkpoint) == pytest.approx(begun)
    assert "exploring with 0.6 of the noise" in capsys.readouterr().out
    train(PointMassEnv(8), TINY | {"max_epochs": 5}, run, resume=True, after_epoch=told(0.5))
    assert sigma(run / "checkpoints" / "last.pth") == pytest.approx(0.6 * begun)
    # Four more: 0.36.
    train(PointMassEnv(8), TINY | {"max_epochs": 10}, run, resume=True, after_epoch=told(0.5))
    assert sigma(run / "checkpoints" / "last.pth") == pytest.approx(0.36 * begun)


def test_off_by_default(tmp_path: Path) -> None:
    cfg = TINY | {"plateau_checks": 0, "max_epochs": 6}
    result = train(PointMassEnv(8), cfg, tmp_path / "run", after_epoch=told(0.5))
    assert sigma(result.checkpoint) == pytest.approx(float(PointMassEnv(8).action_noise[0]))


def test_files_of_older_versions_and_damaged_ones(tmp_path: Path) -> None:
    run = tmp_path / "run"
    last = train(PointMassEnv(8), TINY | {"max_epochs": 1}, run, after_epoch=told(0.5)).checkpoint
    state = torch.load(last, weights_only=True)
    assert state["plateau"] == {"shares": [0.5], "found": 0, "done": 0}
    del state["plateau"]
    write_checkpoint(last, state)
    assert train(PointMassEnv(8), TINY | {"max_epochs": 2}, run, resume=True).epochs == 2
    for damaged in ({"shares": ["x"]}, {"found": 1, "done": 2}, [1]):
        write_checkpoint(last, state | {"plateau": damaged})
        with pytest.raises(Exception, match="last.pth"):
            train(PointMassEnv(8), TINY | {"max_epochs": 3}, run, resume=True)
