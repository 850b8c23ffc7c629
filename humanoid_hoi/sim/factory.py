"""Build the simulator a config names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from humanoid_hoi.errors import HoiError
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.grouped import GroupedSimulator

BACKENDS = ("mujoco",)


def make_simulator(
    backend: str, scenes: Sequence[SceneDescription], num_envs: int, num_threads: int = 0, dump_dir: Path | None = None
) -> Simulator:
    """A simulator of ``num_envs`` environments spread evenly over ``scenes``.

    Raises:
        HoiError: unknown or not yet available backend, or fewer environments than scenes.
    """
    if backend not in BACKENDS:
        raise HoiError(f"backend {backend!r} is not available in this version", where="config", field="sim.backend",
                       fix=f"use sim=mujoco (available: {', '.join(BACKENDS)})")  # fmt: skip
    if num_envs < len(scenes):
        raise HoiError(f"{num_envs} environments cannot hold {len(scenes)} scenes (skeleton/object pairs)", where="config",
                       field="env.num_envs", fix=f"use at least {len(scenes)}")  # fmt: skip
    from humanoid_hoi.sim.mujoco_cpu import MujocoCpuSimulator

    share = envs_per_scene(num_envs, len(scenes)).tolist()
    # Scenes differ in their model, so each keeps its dumps in a folder of its own.
    folders = [dump_dir / f"scene_{k}" if dump_dir and len(scenes) > 1 else dump_dir for k in range(len(scenes))]
    members = [MujocoCpuSimulator(s, n, num_threads, d) for s, n, d in zip(scenes, share, folders, strict=True)]
    return members[0] if len(members) == 1 else GroupedSimulator(members)


def envs_per_scene(num_envs: int, num_scenes: int) -> torch.Tensor:
    """(num_scenes,) environments of each scene, as equal as possible."""
    base = torch.full((num_scenes,), num_envs // num_scenes)
    base[: num_envs % num_scenes] += 1
    return base
