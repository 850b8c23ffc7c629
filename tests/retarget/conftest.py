"""The default scene's configs, as a simulation will use them."""

from __future__ import annotations

import hydra
import pytest
from hydra.core.global_hydra import GlobalHydra

from humanoid_hoi.core.paths import CFG
from humanoid_hoi.retarget.cleanup import SceneConfigs


@pytest.fixture(scope="session")
def scene_configs() -> SceneConfigs:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return SceneConfigs.of(hydra.compose("train"))
