"""The progress line: what is left comes first, the rest as it fits."""

from __future__ import annotations

import pytest

from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.observer import describe, progress

ROW = {
    "epoch": 2.0,
    "seconds": 180.0,
    "episode/return": 12.5,
    "episode/length": 30.0,
    "error/joint_pos_m": 0.05,
    "error/obj_pos_m": 0.1,
    "learn/kl": 0.02,
    "learn/lr": 3e-5,
    "samples_per_s": 1200.0,
    "health/bad_values": 0.0,
}


@pytest.mark.parametrize("width", [40, 68, 120])
def test_it_fits_and_begins_with_the_time_left(width: int) -> None:
    cfg = TrainConfig(max_epochs=2000, max_minutes=12.0)
    done, left = progress(cfg, ROW)
    assert done == pytest.approx(0.25) and left == pytest.approx(540)
    text = describe(cfg, ROW, done, left, width)
    assert text.startswith("ETA 0:09:00  25% (3.0/12 min)") and len(text) <= width
    assert ("samples/s" in text) == (width == 120)


def test_the_limit_that_ends_the_run_is_the_one_named() -> None:
    cfg = TrainConfig(max_epochs=4, max_minutes=12.0)
    done, left = progress(cfg, ROW)
    assert describe(cfg, ROW, done, left).startswith("ETA 0:03:00  50% (epoch 2/4)  return 12.50")
    cfg = TrainConfig(max_epochs=4, max_minutes=0)
    assert "(epoch 2/4)" in describe(cfg, ROW, *progress(cfg, ROW))


def test_replaced_numbers_are_told_early() -> None:
    cfg = TrainConfig(max_epochs=4)
    text = describe(cfg, ROW | {"health/bad_values": 3.0}, 0.5, 1.0, 60)
    assert "3 NaN replaced" in text
