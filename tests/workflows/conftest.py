"""A clip that is trained on in a second."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return slice_clip(HoiClip.load(DEMO_CLIP), 0, 8).save(tmp_path_factory.mktemp("clips") / "short.npz")
