"""Build the simulator a config names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import Registry
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.grouped import GroupedSimulator

Maker = Callable[[SceneDescription, int, "Path | None"], Simulator]
"""Scene, number of environments, folder for dumps -> simulator."""
Backend = Callable[[int, Mapping[str, Any]], Maker]
"""Threads, node ``sim`` of the config -> maker; checks the settings and that the backend is installed, starts nothing."""
SIMULATORS: Registry[Backend] = Registry("simulator", where="cfg/sim")
"""Every backend by the name that ``sim.backend`` gives it. To add one: implement :class:`~humanoid_hoi.sim.base.Simulator`
in a package of its own, register a function below that imports it, and write ``cfg/sim/<name>.yaml``."""


def make_simulator(
    backend: str,
    scenes: Sequence[SceneDescription],
    num_envs: int,
    num_threads: int = 0,
    dump_dir: Path | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Simulator:
    """A simulator of ``num_envs`` environments spread evenly over ``scenes``.

    Args:
        backend: one of :data:`SIMULATORS`.
        scenes: what to simulate.
        num_envs: of all scenes together.
        num_threads: physics threads of the CPU backend, 0 for all cores.
        dump_dir: where diverged environments are dumped (CPU backend).
        settings: the node ``sim`` of the config; a backend takes its own keys from it (Warp: device, nconmax, njmax).

    Raises:
        HoiError: unknown or not yet available backend, a missing extra or device, or fewer environments than scenes.
    """
    # Settings and packages are checked before anything is built.
    make = _maker_of(backend, num_threads, settings or {})
    if num_envs < len(scenes):
        raise HoiError(
            f"{num_envs} environments cannot hold {len(scenes)} scenes (skeleton/object pairs)",
            where="config",
            field="env.num_envs",
            fix=f"use at least {len(scenes)}",
        )
    share = envs_per_scene(num_envs, len(scenes)).tolist()
    # Scenes differ in their model, so each keeps its dumps in a folder of its own.
    folders = [dump_dir / f"scene_{k}" if dump_dir and len(scenes) > 1 else dump_dir for k in range(len(scenes))]
    members = [make(s, n, d) for s, n, d in zip(scenes, share, folders, strict=True)]
    return members[0] if len(members) == 1 else GroupedSimulator(members)


def check_backend(node: Mapping[str, Any]) -> None:
    """Whether ``sim`` of a config names a backend that is installed, with settings it takes; nothing is started.

    Raises:
        HoiError: unknown backend or setting, or a missing extra.
    """
    threads = node.get("num_threads", 0)
    # bool first: True is an int in Python, and num_threads=true would count as one thread.
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 0:
        raise HoiError(f"found {threads!r}", where="config", field="sim.num_threads", fix="give 0 (all cores) or more")
    _maker_of(str(node.get("backend")), threads, node)


def _maker_of(backend: str, num_threads: int, settings: Mapping[str, Any]) -> Maker:
    return SIMULATORS.find(backend, "sim.backend")(num_threads, settings)


@SIMULATORS.register("mujoco")
def _mujoco(num_threads: int, settings: Mapping[str, Any]) -> Maker:
    from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator

    return lambda scene, count, dump_dir: MujocoCpuSimulator(scene, count, num_threads, dump_dir)


@SIMULATORS.register("mujoco_warp")
def _mujoco_warp(num_threads: int, settings: Mapping[str, Any]) -> Maker:
    try:
        from humanoid_hoi.sim.warp.backend import MujocoWarpSimulator, WarpSettings
    except ModuleNotFoundError as error:
        # Only a missing Warp is worth this message; any other missing module is a fault of its own and goes through.
        if (error.name or "").split(".")[0] not in ("warp", "mujoco_warp"):
            raise
        raise HoiError(
            "sim=mujoco_warp needs the packages mujoco-warp and warp-lang",
            where="config",
            field="sim.backend",
            fix='pip install -e ".[gpu]", or sim=mujoco',
        ) from error
    # The node also holds backend, physics and num_threads, which are not Warp's: typed would refuse them.
    own = {key: settings[key] for key in ("device", "nconmax", "njmax") if key in settings}
    options = typed(WarpSettings, own, "sim")
    return lambda scene, count, dump_dir: MujocoWarpSimulator(scene, count, options)


@SIMULATORS.register("isaacgym")
def _isaacgym(num_threads: int, settings: Mapping[str, Any]) -> Maker:
    from humanoid_hoi.sim.isaac.backend import IsaacGymSimulator
    from humanoid_hoi.sim.isaac.settings import IsaacConfig

    own = {k: v for k, v in settings.items() if k not in ("backend", "physics", "num_threads")}
    config = typed(IsaacConfig, own, "sim")
    return lambda scene, count, _: IsaacGymSimulator(scene, count, config)


def envs_per_scene(num_envs: int, num_scenes: int) -> torch.Tensor:
    """(num_scenes,) environments of each scene, as equal as possible."""
    base = torch.full((num_scenes,), num_envs // num_scenes)
    # The first scenes take what is left over.
    base[: num_envs % num_scenes] += 1
    return base
