"""Environments of the demo clip, and states that equal a reference frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import hydra
import numpy as np
import pytest
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig

from envs.build import build_env
from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.config import HumanoidConfig

Compose = Callable[..., DictConfig]
MakeEnv = Callable[..., HoiImitationEnv]


@pytest.fixture(scope="session")
def compose() -> Compose:
    """The train config with overrides; few environments, no start check, one physics thread."""

    def make(*overrides: str) -> DictConfig:
        GlobalHydra.instance().clear()
        with hydra.initialize_config_dir(str(CFG), version_base=None):
            return hydra.compose(
                "train", ["env.num_envs=4", "env.reset.validate=false", "sim.num_threads=1", *overrides]
            )

    return make


@pytest.fixture(scope="session")
def humanoid(compose: Compose) -> HumanoidConfig:
    return typed(HumanoidConfig, compose().humanoid, "humanoid")


@pytest.fixture(scope="session")
def two_clips(demo: HoiClip, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The demo and the demo with a smaller box, as files."""
    small = replace(demo.obj, name="small", size=(0.5 * demo.obj.size).astype(np.float32))
    folder = tmp_path_factory.mktemp("clips")
    return [demo.save(folder / "a.npz"), demo.replace(name="small", obj=small).save(folder / "b.npz")]


@pytest.fixture(scope="module")
def make_env(compose: Compose) -> Iterator[MakeEnv]:
    """Environments by overrides of the train config, closed after the module."""
    made: list[HoiImitationEnv] = []

    def make(*overrides: str, dump_dir: Path | None = None) -> HoiImitationEnv:
        made.append(build_env(compose(*overrides), dump_dir=dump_dir))
        return made[-1]

    yield make
    for env in made:
        env.close()
