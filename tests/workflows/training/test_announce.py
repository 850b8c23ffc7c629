"""What follows a training is told before it begins."""

from __future__ import annotations

import re

import pytest

from envs.build import Task
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.learning.dashboards.sink import LoggerConfig
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.retarget.cleanup import SceneConfigs
from humanoid_hoi.workflows.runs import default_scene_config, evaluation_envs
from humanoid_hoi.workflows.training.announce import (
    announcement,
    drawing_seconds,
    evaluation_seconds,
    last_share_steps,
    starts_words,
)


def task() -> Task:
    demo = HoiClip.load(DEMO_CLIP)
    clips = (slice_clip(demo, 0, 11), slice_clip(demo, 0, 21))
    configs = SceneConfigs.of(default_scene_config())
    return Task(clips, (configs.scene(clips[0]),), (0, 0))


QUIET = LoggerConfig(starts=0)


def test_evaluation_and_pictures_are_announced() -> None:
    told = announcement(task(), trials=4, video=True, logger=QUIET)
    assert "4 trials of 2 clips, untrained and trained (240 control steps)" in told  # 2 x 4 x (10 + 20)
    assert "pictures and video of 2 clips, 48 pictures" in told  # 11 + 21 frames, 8 in each strip
    assert re.search(r"48 pictures, about [1-9]\d* s\. All this comes on top of train.max_minutes", told)
    assert "video" not in announcement(task(), trials=4, video=False, logger=QUIET)


def test_the_time_of_drawing_is_that_of_the_busiest_core() -> None:
    # 3 s a process, 19 and 29 pictures of 2 s each
    assert drawing_seconds(task(), 2.0, 1) == pytest.approx(3 + 38 + 3 + 58)
    assert drawing_seconds(task(), 2.0, 2) == drawing_seconds(task(), 2.0, 9) == pytest.approx(3 + 58)


def test_the_time_of_the_evaluation_is_told_at_the_speed_of_the_training() -> None:
    assert evaluation_seconds(task(), 4, 50.0, 1000) == pytest.approx(240 * 0.05)
    # The share survived after the last epoch comes before it.
    assert evaluation_seconds(task(), 4, 50.0, 1000, share=60) == pytest.approx(300 * 0.05)


def test_the_share_measured_after_the_last_epoch_is_announced_with_its_bound() -> None:
    # Clips of 11 and 21 frames: starts 0, 0, 0, 0 and 0, 5, 0, 10 leave 40 and 20 + 15 + 20 + 10 steps.
    logger = LoggerConfig(starts=4)
    assert last_share_steps(task(), logger) == 40 + 65
    told = announcement(task(), trials=4, video=False, logger=logger)
    assert "then: the share survived from 8 starts in 2 clips (at most 105 control steps); evaluation, 4 trials" in told
    # Two of each: 0, 0 and, going on with the wheel, 0, 10.
    assert last_share_steps(task(), LoggerConfig(starts=4, most_starts=4)) == 20 + 30
    assert starts_words(task(), LoggerConfig(starts=4, most_starts=1)) == "1 start in 1 of 2 clips"
    assert last_share_steps(task(), LoggerConfig(starts=4, evaluate_every=0.0)) == 0


def test_an_evaluation_steps_as_many_environments_as_it_needs() -> None:
    cfg = default_scene_config(["env.num_envs=64"])
    assert evaluation_envs(cfg, task(), 1) == 2 and evaluation_envs(cfg, task(), 20) == 40
    assert evaluation_envs(cfg, task(), 100) == 64  # not more than the training had
    one = task()
    many = Task(one.clips * 10, one.scenes * 3, (0, 1, 2, 0, 1) * 4)
    assert evaluation_envs(cfg, many, 2) == 8  # four clips at once ...
    assert evaluation_envs(default_scene_config(["env.num_envs=1"]), many, 2) == 3  # ... but every scene
