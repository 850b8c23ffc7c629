"""Ground height, stances and locks, by hand on a standing person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs, clean_clip
from humanoid_hoi.scene.artefacts.stance import FootOptions, clip_soles, find_stance, foot_locks, ground_height

Standing = Callable[..., HoiClip]


def only_feet(iterations: int = 40) -> CleanOptions:
    options = CleanOptions()
    options.smooth.enabled = options.rest.enabled = options.penetration.enabled = False
    options.penetration.iterations = iterations
    return options


def test_a_floating_person_comes_down(standing: Standing, configs: SceneConfigs) -> None:
    clip = standing(30)
    up = clip.replace(root_pos_w=clip.root_pos_w + np.array([0, 0, 0.12], np.float32))
    soles = clip_soles(up, configs.scene(clip).solids)
    assert ground_height(soles, 30.0) == pytest.approx(0.12, abs=1e-3)
    result = clean_clip(up, configs, only_feet(10))
    assert result.report.steps["ground"]["shift_mm"] == pytest.approx(-120, abs=1)
    # The object stands on the ground already: it was not lifted with the person, so it is not lowered with them.
    assert np.abs(result.clip.obj_pos_w - clip.obj_pos_w).max() < 1e-3
    assert result.report.after.float_mm < 1.0 and result.report.after.floor_depth_max_mm < 1.5


def test_a_raised_world_comes_down_as_a_whole(standing: Standing, configs: SceneConfigs) -> None:
    clip = standing(30)
    up = np.array([0, 0, 0.12], np.float32)
    raised = clip.replace(root_pos_w=clip.root_pos_w + up, obj_pos_w=clip.obj_pos_w + up)
    result = clean_clip(raised, configs, only_feet(10))
    assert np.abs(result.clip.obj_pos_w - clip.obj_pos_w).max() < 2e-3


def test_a_sliding_stance_is_found_and_held(standing: Standing, configs: SceneConfigs) -> None:
    clip = standing(40)
    slide = np.zeros((40, 3), np.float32)
    slide[:, 0] = 0.05 * np.arange(40) / 30  # 5 cm/s, 6.5 cm in all
    sliding = clip.replace(root_pos_w=clip.root_pos_w + slide)
    soles = clip_soles(sliding, configs.scene(clip).solids)
    stands = find_stance(soles, 30.0, FootOptions())
    assert stands.all()
    locks = foot_locks(soles, stands)
    assert np.ptp(locks.target_w, axis=0).max() < 1e-9 and np.abs(locks.target_w[..., 2]).max() == 0
    result = clean_clip(sliding, configs, only_feet())
    assert result.report.before.skate_mm_s == pytest.approx(50, rel=0.05)
    assert result.report.before.slide_mm == pytest.approx(32, abs=2)
    assert result.report.after.skate_mm_s < 5 and result.report.after.slide_mm < 2


def test_a_lifted_foot_does_not_stand(standing: Standing, configs: SceneConfigs) -> None:
    clip = standing(40)
    soles = clip_soles(clip, configs.scene(clip).solids)
    soles[10:20, 2:, 2] += 0.10
    soles[30:, :2, 0] += np.arange(10)[:, None] * 0.02  # 0.6 m/s: it glides
    stands = find_stance(soles, 30.0, FootOptions())
    assert not stands[10:20, 2:].any() and stands[:9, 2:].all() and stands[21:, 2:].all()
    assert not stands[32:, :2].any() and stands[:29, :2].all()


def test_landing_is_soft_and_the_clips_ends_are_firm(standing: Standing, configs: SceneConfigs) -> None:
    soles = clip_soles(standing(30), configs.scene(standing(30)).solids)
    stands = np.ones((30, 4), bool)
    stands[:10, 0] = False
    weights = foot_locks(soles, stands).weights()
    assert weights[9:13, 0].tolist() == pytest.approx([0, 0.1, 0.55, 1.0]) and weights[-1, 0] == 1
    assert (weights[:, 1] == 1).all()


def test_a_stance_goes_on_between_the_two_thresholds() -> None:
    """Planted and once unnoticed: without hysteresis a foot that rises to 3 cm, or creeps, would leave and land again."""
    options = FootOptions()
    soles = np.zeros((60, 4, 3))
    soles[20:40, 0, 2] = 0.5 * (options.enter_height + options.leave_height)
    soles[:, 1, 2] = 0.5 * (options.enter_height + options.leave_height)  # never low enough to begin
    creep = 0.5 * (options.enter_speed + options.leave_speed) / 30
    soles[20:40, 2, 0] = creep * np.arange(20)
    soles[40:, 2, 0] = soles[39, 2, 0]
    soles[20:40, 3, 2] = options.leave_height + 0.01  # above both: it leaves
    stands = find_stance(soles, 30.0, options)
    assert stands[:, 0].all() and not stands[:, 1].any() and stands[:, 2].all()
    assert not stands[20:40, 3].any() and stands[:20, 3].all() and stands[40:, 3].all()
