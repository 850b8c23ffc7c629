"""Scenes, the fake Isaac Gym in this process, and interpreters for the worker process."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import trimesh

from humanoid_hoi.geometry.convex import ConvexPiece
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription, SceneObject
from humanoid_hoi.scene.mass import mass_properties
from humanoid_hoi.sim.isaac.assets import write_assets
from humanoid_hoi.sim.isaac.protocol import SharedBlock
from humanoid_hoi.sim.isaac.settings import IsaacConfig, build_message

FAKE = Path(__file__).parent / "fake"
WORKER_MODULES = ("gym_modules", "gym_scene", "gym_viewer", "engine")


@pytest.fixture(scope="session")
def scene(demo: HoiClip, make_scene: Callable[..., SceneDescription]) -> SceneDescription:
    """The demo: box object, one table, under Table 7."""
    return make_scene(demo, substeps=4, contact_offset=0.02)


@pytest.fixture(scope="session")
def mesh_scene(scene: SceneDescription) -> SceneDescription:
    """An L of two convex pieces as object."""
    parts = [trimesh.creation.box((0.4, 0.2, 0.1)), trimesh.creation.box((0.1, 0.2, 0.5))]
    parts[1].apply_translation((0.15, 0, 0.3))
    pieces = tuple(ConvexPiece(np.float32(p.vertices), np.int32(p.faces)) for p in parts)
    whole = trimesh.util.concatenate(parts)
    shape = ObjectShape("ell", "mesh", vertices=np.float32(whole.vertices), faces=np.int32(whole.faces))
    return replace(scene, obj=SceneObject(shape, pieces, mass_properties(pieces, mass=0.5), False, scene.obj.pose_w))


@pytest.fixture
def gymapi(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The fake gymapi, importable as ``isaacgym.gymapi`` during the test."""
    names = [f"humanoid_hoi.sim.isaac.{name}" for name in WORKER_MODULES]
    monkeypatch.setenv("FAKE_ISAAC_AFTER_TORCH", "1")
    monkeypatch.syspath_prepend(FAKE)
    yield importlib.import_module("isaacgym.gymapi")
    for name in [*names, *(n for n in sys.modules if n.split(".")[0] == "isaacgym")]:
        sys.modules.pop(name, None)


@pytest.fixture
def make_engine(gymapi: ModuleType, tmp_path: Path) -> Callable[..., SimpleNamespace]:
    """(scene, num_envs, overrides) -> engine on the fake, its shared arrays, and the fake's simulation."""

    def make(scene: SceneDescription, num_envs: int, **overrides: Any) -> SimpleNamespace:
        from humanoid_hoi.sim.isaac.worker import make_engine

        write_assets(scene, tmp_path)
        config = IsaacConfig(gpu=False, python=sys.executable)
        block = SharedBlock(num_envs, scene.skeleton.size)
        message = {**build_message(scene, num_envs, config, tmp_path), **overrides}
        engine = make_engine(message, block)
        return SimpleNamespace(engine=engine, array=block.array, sim=gymapi.SIMS[-1], message=message)

    return make


@pytest.fixture(scope="session")
def fake_environment() -> dict[str, str]:
    """Variables that give a worker process the fake Isaac Gym."""
    return {"PYTHONPATH": str(FAKE), "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="session")
def python38() -> str:
    """A Python 3.8 interpreter, or the test is skipped."""
    found = sorted(str(p) for p in (Path.home() / ".pyenv" / "versions").glob("3.8.*/bin/python"))
    for candidate in (os.environ.get("HOI_PYTHON38"), *found, shutil.which("python3.8")):
        # A pyenv shim may exist without an interpreter behind it.
        if candidate and subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0:
            return candidate
    pytest.skip("no Python 3.8 interpreter (set HOI_PYTHON38)")
