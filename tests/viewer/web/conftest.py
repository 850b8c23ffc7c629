"""A small take that fails half-way, and a library with one policy and two motions."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import describe_scene
from humanoid_hoi.viewer.replay import scene3d
from humanoid_hoi.viewer.scene3d import clip_poses
from humanoid_hoi.viewer.web.take import Library, Take, clip_take, motion_on_clip


@pytest.fixture
def take(clip: HoiClip) -> Take:
    from omegaconf import OmegaConf

    from humanoid_hoi.core.config import typed
    from humanoid_hoi.core.paths import CFG

    humanoid = typed(HumanoidConfig, OmegaConf.load(CFG / "humanoid" / "smplx52.yaml"), "humanoid")  # type: ignore[arg-type]
    return clip_take(clip, scene3d(describe_scene(clip, humanoid, ObjectConfig(), PhysicsConfig())))


@pytest.fixture
def policy_take(take: Take, clip: HoiClip) -> Take:
    """Two trials of the clip: the first 0.1 m beside it and failing from frame 20 on, the second exact."""
    poses = clip_poses(clip).astype(np.float64)
    beside = poses.copy()
    beside[..., 1] += 0.1
    error = np.linspace(0, 400, len(poses))
    force = np.zeros((len(poses), 52, 3))
    force[:, 20] = [0.0, 0.0, 50.0]
    trial = dataclasses.replace(
        motion_on_clip(clip, beside),
        obj_force_w=force,
        curves={"joint error, mm": error},
        failed=np.arange(len(poses)) >= 20,
    )
    good = dataclasses.replace(motion_on_clip(clip, poses), curves={"joint error, mm": 0 * error})
    return dataclasses.replace(take, trials=(trial, good), limit=200.0)


@pytest.fixture
def library(take: Take, policy_take: Take) -> Library:
    takes = {("", "sway"): take, ("", "again"): take, ("run", "sway"): policy_take}
    return Library({"run": ("sway",), "": ("sway", "again")}, lambda policy, clip: takes[policy, clip])
