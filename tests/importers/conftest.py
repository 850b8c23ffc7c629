"""The mesh that the importers' tests handle."""

from __future__ import annotations

from pathlib import Path

import pytest
import trimesh


@pytest.fixture
def box_mesh(tmp_path: Path) -> Path:
    trimesh.creation.box((0.4, 0.3, 0.2)).export(tmp_path / "box.obj")
    return tmp_path / "box.obj"
