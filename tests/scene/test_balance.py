"""Center of mass, zero-moment point and the first standing frame, against hand-made motions."""

from __future__ import annotations

import hydra
import numpy as np
import pytest
from hydra.core.global_hydra import GlobalHydra

from envs.build import scene_of
from humanoid_hoi.body.proportions import standing_pelvis_height
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.balance import NOWHERE, balance, first_standing_frame, outside
from humanoid_hoi.scene.description import SceneDescription
from tests.conftest import make_clip


def standing(frames: int = 40) -> HoiClip:
    """A motionless T-pose on the ground."""
    clip = make_clip(frames)
    quat = np.zeros((frames, 52, 4), np.float32)
    quat[..., 3] = 1.0
    height = standing_pelvis_height(clip.joint_offsets)
    return clip.replace(joint_quat=quat, root_pos_w=np.tile(np.array([0, 0, height], np.float32), (frames, 1)))


def scene(clip: HoiClip) -> SceneDescription:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return scene_of(hydra.compose("train"), clip)


def test_a_motionless_body_is_balanced_over_its_feet() -> None:
    clip = standing()
    found = balance(scene(clip), clip)
    assert found.zmp_w == pytest.approx(found.com_w[:, :2], abs=1e-6)
    assert found.capture_w == pytest.approx(found.com_w[:, :2], abs=1e-6)
    assert (found.zmp_outside < 0).all() and found.outside_share == 0
    assert found.foot_speed.max() < 1e-6


def test_the_zero_moment_point_lags_an_acceleration() -> None:
    # x = a t^2 / 2 with a = 2 m/s^2: the point lies a h / g behind the center of mass.
    clip = standing(60)
    time = np.arange(60) / clip.fps
    root = clip.root_pos_w.copy()
    root[:, 0] = time**2
    clip = clip.replace(root_pos_w=root)
    found = balance(scene(clip), clip)
    height = found.com_w[30, 2]
    # The smoothing moves the point itself by a sigma^2 / 2 = 4.4 mm.
    assert found.com_w[30, 0] - found.zmp_w[30, 0] == pytest.approx(2.0 * height / 9.81 - 0.0044, abs=1e-3)
    assert found.zmp_outside[30] > 0
    assert found.capture_w[30, 0] - found.com_w[30, 0] == pytest.approx(
        2.0 * time[30] * np.sqrt(height / 9.81), rel=0.02
    )


def test_the_first_standing_frame_is_after_the_landing() -> None:
    clip = standing()
    root = clip.root_pos_w.copy()
    root[:6, 2] += np.linspace(0.12, 0.02, 6, dtype=np.float32)  # falls for six frames
    clip = clip.replace(root_pos_w=root)
    found = balance(scene(clip), clip)
    assert 5 <= first_standing_frame(found, 15) <= 8
    assert first_standing_frame(found, 3) == 0  # none among those allowed


def test_distance_to_a_square() -> None:
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert outside(np.array([0.5, 0.5]), square) == pytest.approx(-0.5)
    assert outside(np.array([1.3, 0.5]), square) == pytest.approx(0.3)
    assert outside(np.zeros(2), square[:2]) == NOWHERE
