"""Feet whose height wanders are put on the ground, with what is held; jumps and rests stay."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs
from humanoid_hoi.retarget.cleanup.ground import follow_ground, hold_share, slow_ground
from humanoid_hoi.retarget.cleanup.options import GroundOptions

FOLLOW = 0.2


@pytest.fixture
def options() -> GroundOptions:
    ground = CleanOptions().ground
    ground.follow = FOLLOW
    return ground


def wandering(clip: HoiClip, depth: float) -> tuple[HoiClip, np.ndarray]:
    """The clip as a camera would guess it: person and held object sink by up to ``depth`` m and come up again."""
    sunk = -depth * np.sin(np.pi * np.arange(clip.num_frames) / clip.num_frames) ** 2
    held = clip.graph.active.any(axis=1)
    root, obj = clip.root_pos_w.copy(), clip.obj_pos_w.copy()
    root[:, 2] += sunk
    obj[held, 2] += sunk[held]
    return clip.replace(root_pos_w=root, obj_pos_w=obj), sunk


def test_a_wandering_person_stands_and_the_resting_box_stays(
    demo: HoiClip, configs: SceneConfigs, options: GroundOptions
) -> None:
    sunk, by = wandering(demo, 0.12)
    assert np.ptp(by) > 0.11
    fixed, figures = follow_ground(sunk, configs.scene(demo).solids, options)
    off = np.abs(fixed.root_pos_w[:, 2] - demo.root_pos_w[:, 2])
    assert off.max() < 0.02 and off.mean() < 0.01
    assert figures["range_mm"] > 100
    free = ~demo.graph.active.any(axis=1)
    resting = fixed.obj_pos_w[free, 2] - sunk.obj_pos_w[free, 2]
    assert free.any() and np.ptp(resting) < 1e-6  # as a whole or not at all
    middle = len(demo.root_pos_w) // 2
    assert demo.graph.active[middle].any()
    assert fixed.obj_pos_w[middle, 2] == pytest.approx(demo.obj_pos_w[middle, 2], abs=0.02)


def test_feet_at_one_height_a_static_object_and_follow_0_change_nothing(
    demo: HoiClip, configs: SceneConfigs, options: GroundOptions
) -> None:
    solids = configs.scene(demo).solids
    assert follow_ground(demo, solids, options)[0] is demo
    sunk = wandering(demo, 0.12)[0]
    assert follow_ground(sunk, solids, CleanOptions().ground) == (sunk, {})
    seat = sunk.replace(obj_is_static=True)
    assert follow_ground(seat, solids, options)[0] is seat
    far = wandering(demo, 0.6)[0]  # that is no drift
    assert follow_ground(far, solids, dataclasses.replace(options))[0] is far


def test_a_jump_is_no_ground() -> None:
    lowest = np.zeros(90)
    lowest[40:52] = 0.3 * np.sin(np.pi * np.arange(12) / 12)  # 0.4 s in the air
    assert np.abs(slow_ground(lowest, 30.0)).max() < 1e-9


def test_a_hold_begins_and_ends_softly_but_not_at_the_ends_of_the_clip() -> None:
    held = np.zeros(100, bool)
    held[20:80] = True
    share = hold_share(held, 30.0)
    assert (
        share[19] == 0 and share[20] == pytest.approx(1 / 15) and share[34] == 1 and share[79] == pytest.approx(1 / 15)
    )
    assert (hold_share(np.ones(30, bool), 30.0) == 1).all()
