"""The demo clip, its scene, its simulator, and states that equal a reference frame."""

from __future__ import annotations

from collections.abc import Iterator

import hydra
import pytest
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig

from envs.build import scene_of
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.tracking.base_targets import BaseTargets
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets


@pytest.fixture(scope="session")
def train_config() -> DictConfig:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return hydra.compose("train")


@pytest.fixture(scope="session")
def scene(demo: HoiClip, train_config: DictConfig) -> SceneDescription:
    return scene_of(train_config, demo)


@pytest.fixture(scope="session")
def targets(demo: HoiClip, scene: SceneDescription) -> BaseTargets:
    return make_base_targets(BaseTargetConfig("reference"), [demo], [scene])


@pytest.fixture(scope="module")
def sim(scene: SceneDescription) -> Iterator[Simulator]:
    simulator = make_simulator("mujoco", [scene], 8, 1)
    yield simulator
    simulator.close()
