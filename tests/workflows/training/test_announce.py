"""What follows a training is told before it begins."""

from __future__ import annotations

import re

import pytest

from envs.build import Task
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.retarget.cleanup import SceneConfigs
from humanoid_hoi.workflows.runs import default_scene_config
from humanoid_hoi.workflows.training.announce import announcement, drawing_seconds, evaluation_seconds


def task() -> Task:
    demo = HoiClip.load(DEMO_CLIP)
    clips = (slice_clip(demo, 0, 11), slice_clip(demo, 0, 21))
    configs = SceneConfigs.of(default_scene_config())
    return Task(clips, (configs.scene(clips[0]),), (0, 0))


def test_evaluation_and_pictures_are_announced() -> None:
    told = announcement(task(), trials=4, video=True)
    assert "4 trials of 2 clips, untrained and trained (240 control steps)" in told  # 2 x 4 x (10 + 20)
    assert "pictures and video of 2 clips, 48 pictures" in told  # 11 + 21 frames, 8 in each strip
    assert re.search(r"48 pictures, about [1-9]\d* s\. Both come on top of train.max_minutes", told)
    assert "video" not in announcement(task(), trials=4, video=False)


def test_the_time_of_drawing_is_that_of_the_busiest_core() -> None:
    # 3 s a process, 19 and 29 pictures of 2 s each
    assert drawing_seconds(task(), 2.0, 1) == pytest.approx(3 + 38 + 3 + 58)
    assert drawing_seconds(task(), 2.0, 2) == drawing_seconds(task(), 2.0, 9) == pytest.approx(3 + 58)


def test_the_time_of_the_evaluation_is_told_at_the_speed_of_the_training() -> None:
    assert evaluation_seconds(task(), 4, 50.0, 1000) == pytest.approx(240 * 0.05)
