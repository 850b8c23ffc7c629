"""Targets learned in guided roll-outs: the rule by hand, and that a held body follows better with every clip's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.tracking.base_targets import moved_ahead, servo_lag
from humanoid_hoi.tracking.iterative import IterativeConfig, _answer, iterative_targets
from humanoid_hoi.tracking.scene_hash import scene_hash
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets


def test_a_target_answers_the_errors_from_its_frame_on(demo: HoiClip) -> None:
    every = PackedReference([slice_clip(demo, 0, 5)]).frame_of_rows(torch.arange(5))
    knee = JOINT_NAMES.index("left_knee")
    quat = every.joint_quat.clone()
    lag = torch.tensor([0.0, 0.0, 0.1])  # rad about the joint's own z, at frame 3 alone
    quat[3, knee] = roma.quat_product(every.joint_quat[3, knee], roma.rotvec_to_unitquat(-lag))
    answer = _answer(quat, every)[:, knee - 1, 2]
    assert answer.tolist() == pytest.approx([0.0, 0.02, 0.03, 0.05, 0.0], abs=1e-5)


def test_rounds_bring_the_held_body_nearer(scene: SceneDescription, demo: HoiClip) -> None:
    part = slice_clip(demo, 20, 60)
    found = iterative_targets(scene, part, IterativeConfig(rounds=4))
    assert len(found.errors) == 4 and min(found.errors) < 0.6 * found.errors[0]
    assert found.targets.shape == (40, 51, 3)
    base = moved_ahead(part, servo_lag(part.skeleton, scene.humanoid)).numpy()
    assert 0.005 < np.abs(found.targets - base).max() <= 0.3 + 1e-6
    # One round is the reference itself, moved ahead.
    alone = iterative_targets(scene, part, IterativeConfig(rounds=1))
    assert np.allclose(alone.targets, base) and alone.errors[0] == pytest.approx(found.errors[0])
    capped = iterative_targets(scene, part, IterativeConfig(rounds=2, limit=0.002))
    assert np.abs(capped.targets - base).max() <= 0.002 + 1e-9


def test_they_are_a_kind_of_base_targets_that_belongs_to_its_scene(scene: SceneDescription, demo: HoiClip) -> None:
    part = slice_clip(demo, 20, 30)
    got = make_base_targets(BaseTargetConfig("iterative"), [part], [scene])
    assert (
        got.kind == "iterative" and got.hashes == {part.name: scene_hash(scene)} and got.tables[0].shape == (10, 51, 3)
    )
    rough = replace(scene, physics=replace(scene.physics, obj_friction=0.9))
    assert make_base_targets(BaseTargetConfig("iterative"), [part], [rough]).hashes != got.hashes
