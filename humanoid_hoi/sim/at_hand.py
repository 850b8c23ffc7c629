"""Which engine looks at and measures a run here: its own, the one asked for, or the CPU's where the run's GPU is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from omegaconf import DictConfig

CPU_ENGINE = "mujoco"
GPU_ENGINE = "mujoco_warp"


def cuda_at_hand() -> bool:
    """Whether torch and Warp both find a CUDA device; where Warp is not installed, torch alone is asked."""
    # torch first: without a driver Warp writes a warning of its own as soon as it starts.
    if not torch.cuda.is_available():
        return False
    try:
        import warp as wp
    except ModuleNotFoundError:
        return True  # the backend says what to install
    wp.init()
    return bool(wp.is_cuda_available())


def needs_missing_gpu(sim: Mapping[str, Any]) -> bool:
    """Whether the node ``sim`` of a config wants a CUDA device and this machine has none."""
    on_gpu = sim.get("backend") == GPU_ENGINE and str(sim.get("device", "cuda")).startswith("cuda")
    return on_gpu and not cuda_at_hand()


def choose_engine(sim: DictConfig, asked: Mapping[str, Any] | None = None) -> str | None:
    """Put the engine that looks at or measures a run here into its settings; every value of its physics stays.

    MuJoCo on the CPU and MuJoCo Warp simulate the same model in the same time steps (docs/backends.md).

    Args:
        sim: node ``sim`` of the run, changed in place.
        asked: what the user sets in that node (nulls leave the run's); an engine or a device among it is taken as it is.

    Returns:
        What to tell where another engine than the training's is taken.
    """
    own = told_engine(sim)
    given = {key: value for key, value in (asked or {}).items() if value is not None}
    sim.update(given)
    why = "as asked"
    if not {"backend", "device"} & set(given) and needs_missing_gpu(sim):
        sim.backend = CPU_ENGINE
        why = "no CUDA device here"
    now = told_engine(sim)
    return None if now == own else f"trained with {own}; {why}: measured with sim={now}"


def searching_engine(sim: Mapping[str, Any]) -> str:
    """The engine that refines the clips of a training: the CPU's for a GPU's too, which replays no record bit for bit."""
    name = str(sim.get("backend"))
    return CPU_ENGINE if name == GPU_ENGINE else name


def told_engine(sim: Mapping[str, Any]) -> str:
    """``mujoco``, or ``mujoco_warp on cuda``."""
    name = str(sim.get("backend"))
    return f"{name} on {sim.get('device', 'cuda')}" if name == GPU_ENGINE else name
