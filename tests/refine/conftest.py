"""The demo's first half second as a refinement task, small enough for a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import hydra
import pytest
import torch
from hydra.core.global_hydra import GlobalHydra

from envs.build import scene_of
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.refine.config import RefineConfig
from humanoid_hoi.refine.run import Task
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.tracking.feed_forward import feed_forward
from humanoid_hoi.tracking.scene_hash import scene_hash

MakeTask = Callable[..., Task]


@pytest.fixture(scope="session")
def clip() -> HoiClip:
    return slice_clip(HoiClip.load(DEMO_CLIP), 0, 16)


@pytest.fixture(scope="session")
def scene(clip: HoiClip) -> SceneDescription:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return scene_of(hydra.compose("train"), clip)


@pytest.fixture(scope="session")
def make_task(clip: HoiClip, scene: SceneDescription) -> MakeTask:
    base = torch.from_numpy(feed_forward(scene, clip).targets).float()

    def make(**changes: object) -> Task:
        config = replace(RefineConfig(), samples=8, horizon=6, iterations=1, **changes)  # type: ignore[arg-type]
        return Task(clip, base, lambda count: MujocoCpuSimulator(scene, count, 1), scene_hash(scene), config)

    return make
