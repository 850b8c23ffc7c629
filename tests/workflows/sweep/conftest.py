"""Settings of a training of a second, and the clip it trains on."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip

TINY = [
    "env.num_envs=4",
    "env.reset.validate=false",
    "env.action.base=reference",
    "sim.num_threads=1",
    "train.minibatch=32",
    "train.horizon=8",
    "evaluation.trials=1",
]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return slice_clip(HoiClip.load(DEMO_CLIP), 0, 8).save(tmp_path_factory.mktemp("clips") / "short.npz")
