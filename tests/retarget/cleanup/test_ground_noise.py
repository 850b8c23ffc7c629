"""The ground under noisy feet: noise must not shift the person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs, clean_clip
from humanoid_hoi.scene.artefacts.stance import ground_height


def test_the_height_of_noisy_points_is_their_middle_not_their_lowest() -> None:
    rng = np.random.default_rng(0)
    soles = np.zeros((120, 4, 3))
    soles[..., 2] = 0.03 + 0.008 * rng.normal(size=(120, 4))
    assert ground_height(soles, 30.0) == pytest.approx(0.03, abs=0.002)  # the lowest of four is 8 mm below it
    soles[:, 1] += [0, 0, 0.3]  # a foot held up all the time is no stance
    assert ground_height(soles, 30.0) == pytest.approx(0.03, abs=0.002)
    assert ground_height(soles[:2], 30.0) is None


def test_a_foot_that_is_always_higher_floats() -> None:
    soles = np.zeros((60, 4, 3))
    soles[:, 2:, 2] = 0.024  # the right one
    assert ground_height(soles, 30.0) == pytest.approx(0.0, abs=1e-9)


def test_a_person_who_bobs_a_little_stays_where_they_are(
    standing: Callable[..., HoiClip], configs: SceneConfigs
) -> None:
    clip = standing(60)
    bob = np.zeros((60, 3), np.float32)
    bob[:, 2] = 0.01 * np.sin(2 * np.pi * np.arange(60) / 30)  # 1 Hz, 1 cm
    options = CleanOptions()
    options.smooth.enabled = options.rest.enabled = options.penetration.enabled = options.feet.enabled = False
    result = clean_clip(clip.replace(root_pos_w=clip.root_pos_w + bob), configs, options)
    assert abs(result.report.steps["ground"]["shift_mm"]) < 3
