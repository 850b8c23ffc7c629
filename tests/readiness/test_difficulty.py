"""Classes of difficulty of the demo and of hand-made variants of it."""

from __future__ import annotations

import hydra
import numpy as np
import pytest
from hydra.core.global_hydra import GlobalHydra

from envs.build import scene_of
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.readiness.difficulty import CARRYING, EFFORT, SITTING, STANDING, UNBALANCED, Difficulty, difficulty


def of(clip: HoiClip) -> Difficulty:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return difficulty(scene_of(hydra.compose("train"), clip), clip)


@pytest.fixture(scope="module")
def demo() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


def test_the_demo_stands(demo: HoiClip) -> None:
    found = of(demo)
    assert found.words == STANDING and found.zmp_outside == 0.0 and found.foot_speed < 0.01
    assert found.first_frame == 0 and found.effort == EFFORT[STANDING]


def moved(clip: HoiClip, path: np.ndarray) -> HoiClip:
    return clip.replace(root_pos_w=(clip.root_pos_w + path).astype(np.float32))


def test_a_body_that_glides_steps_and_one_that_is_jerked_is_out_of_balance(demo: HoiClip) -> None:
    seconds = np.arange(demo.num_frames) / demo.fps
    glide = np.stack([0.5 * seconds, 0 * seconds, 0 * seconds], 1)
    assert of(moved(demo, glide)).words == CARRYING
    assert of(moved(demo, glide)).foot_speed == pytest.approx(0.5, abs=0.02)
    shaken = np.stack([0.3 * np.sin(6 * seconds), 0 * seconds, 0 * seconds], 1)
    found = of(moved(demo, shaken))
    assert found.words == UNBALANCED and found.zmp_outside > 0.3 and found.jerk > of(demo).jerk


def test_a_low_pelvis_beside_a_fixed_object_sits(demo: HoiClip) -> None:
    low = moved(demo.replace(obj_is_static=True), np.array([0.0, 0.0, -0.45]))
    assert of(low).words == SITTING


def test_a_start_in_the_air_is_found(demo: HoiClip) -> None:
    path = np.zeros((demo.num_frames, 3))
    path[:5, 2] = np.linspace(0.1, 0.02, 5)
    assert 3 <= of(moved(demo, path)).first_frame <= 8
