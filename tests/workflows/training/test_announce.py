"""What follows a training is told before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from envs.build import Task
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.learning.trainer import TrainResult
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.workflows.training.announce import announcement, seconds_left


def task() -> Task:
    demo = HoiClip.load(DEMO_CLIP)
    return Task((slice_clip(demo, 0, 11), slice_clip(demo, 0, 21)), (), (0, 0))


def test_evaluation_and_pictures_are_announced() -> None:
    told = announcement(task(), trials=4, video=True)
    assert "4 trials of 2 clips, untrained and trained (240 control steps)" in told  # 2 x 4 x (10 + 20)
    assert "pictures and video of 2 clips" in told and "on top of train.max_minutes" in told
    assert "video" not in announcement(task(), trials=4, video=False)


def test_the_time_left_is_that_of_the_training() -> None:
    result = TrainResult(3, 1000, 50.0, Path("last.pth"), None, "max_epochs")
    assert seconds_left(task(), 4, result) == pytest.approx(240 * 0.05)
