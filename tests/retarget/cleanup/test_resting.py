"""A still object is put exactly on its support."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.motion.checks.validate import object_lowest
from humanoid_hoi.motion.clip import HoiClip, Support
from humanoid_hoi.retarget.cleanup import SceneConfigs
from humanoid_hoi.retarget.cleanup.options import RestOptions
from humanoid_hoi.retarget.cleanup.resting import rest_object, still_frames


def lifted(clip: HoiClip, height: float = 0.3) -> HoiClip:
    """The box rests for 30 frames, rises for 15 and hangs still in the air for the rest."""
    rise = np.clip((np.arange(clip.num_frames) - 30) / 15, 0, 1) * height
    return clip.replace(obj_pos_w=clip.obj_pos_w + np.stack([0 * rise, 0 * rise, rise], 1).astype(np.float32))


def test_a_box_that_hovers_tilted_is_laid_flat(standing: Callable[..., HoiClip], configs: SceneConfigs) -> None:
    clip = lifted(standing(80))
    tilt = roma.rotvec_to_unitquat(torch.tensor([0.05, 0.03, 0.4])).numpy()
    off = clip.replace(
        obj_pos_w=clip.obj_pos_w + np.array([0, 0, 0.02], np.float32),
        obj_quat_w=np.tile(tilt, (80, 1)).astype(np.float32),
    )
    out, rests = rest_object(off, configs.scene(off).obj, RestOptions())
    assert len(rests) == 1 and rests[0].first == 0 and 26 <= rests[0].stop <= 33  # in the air it does not rest
    assert np.ptp(out.obj_pos_w[: rests[0].stop], axis=0).max() == 0
    assert object_lowest(out)[:25] == pytest.approx(0, abs=1e-4)
    up = roma.quat_action(torch.from_numpy(out.obj_quat_w[0]), torch.tensor([0.0, 0, 1]))
    assert float(up[2]) > 0.99999
    yaw = roma.unitquat_to_rotvec(torch.from_numpy(out.obj_quat_w[0]))
    assert float(yaw[2]) == pytest.approx(0.4, abs=0.02)  # how it is turned on the floor is left alone


def test_a_box_on_a_table_touches_the_table(standing: Callable[..., HoiClip], configs: SceneConfigs) -> None:
    clip = standing(40)
    half = float(clip.obj.size[2])
    table = Support("table", np.array([0.5, 0, 0.35]), np.array([0, 0, 0, 1.0]), np.array([0.3, 0.3, 0.35]))
    high = clip.replace(supports=(table,), obj_pos_w=clip.obj_pos_w + np.array([0, 0, 0.70 - 0.02], np.float32))
    out, rests = rest_object(high, configs.scene(high).obj, RestOptions())
    assert len(rests) == 1 and rests[0].lifted == pytest.approx(0.02, abs=1e-4)
    assert out.obj_pos_w[:, 2] == pytest.approx(0.70 + half, abs=1e-4)


def test_noise_of_a_still_object_goes(standing: Callable[..., HoiClip], configs: SceneConfigs) -> None:
    clip = standing(40)
    noise = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32) * 0.002
    shaken = clip.replace(obj_pos_w=clip.obj_pos_w + noise)
    assert still_frames(shaken, RestOptions()).all()
    out, _ = rest_object(shaken, configs.scene(shaken).obj, RestOptions())
    assert np.abs(out.obj_pos_w - clip.obj_pos_w).max() < 2e-3


def test_a_moving_object_is_left_alone(standing: Callable[..., HoiClip], configs: SceneConfigs) -> None:
    clip = standing(40)
    path = np.stack([0.5 * np.arange(40) / 30, np.zeros(40), np.zeros(40)], 1).astype(np.float32)
    moving = clip.replace(obj_pos_w=clip.obj_pos_w + path)
    out, rests = rest_object(moving, configs.scene(moving).obj, RestOptions())
    assert out is moving and rests == []
