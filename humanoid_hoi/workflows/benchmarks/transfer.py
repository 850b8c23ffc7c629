"""Measure what the exchange with the Isaac Gym worker costs per control step, with a stand-in worker.

  hoi benchmark transfer
  hoi benchmark transfer num_envs=[1024,4096] python=/path/to/python3.8 output=transfer.json

The stand-in is a real worker process with the real protocol and traffic but no physics, so a step of the simulator on it
is the exchange alone: targets in, message there and back, all states and forces out, conversion to the environment's
tensors, and the resets of a few environments. Not in it: the worker's copies between GPU and memory (no GPU needed here).
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.paths import CFG, DEMO_CLIP

if TYPE_CHECKING:
    from humanoid_hoi.sim.isaac.backend import IsaacGymSimulator
    from humanoid_hoi.sim.state import ResetState

# Steps before the times count: the first ones are not typical.
_WARM_UP = 20


@hoi_main("benchmark_transfer", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure and print."""
    from humanoid_hoi.core.fileio import write_text
    from humanoid_hoi.learning.run_folder import versions

    rows = [measure(int(n), cfg) for n in cfg.num_envs]
    for row in rows:
        print(
            f"{row['num_envs']:5d} environments, {row['megabytes']:.1f} MB: step {row['step_ms']:.2f} ms "
            f"(message and worker {row['worker_ms']:.2f}), resets {row['reset_ms']:.2f} ms; median of {cfg.steps}; "
            f"together {100 * row['share']:.1f} % of a step of {cfg.step_ms:g} ms; processor time {row['cpu_ms']:.2f} ms"
        )
    if cfg.output:
        result = {"rows": rows, "settings": OmegaConf.to_container(cfg), "machine": versions()}
        write_text(cfg.output, json.dumps(result, indent=2) + "\n")
        print(f"wrote {cfg.output}")


def measure(num_envs: int, cfg: DictConfig) -> dict[str, Any]:
    """Median seconds of a step and its parts at ``num_envs`` environments."""
    import torch

    from humanoid_hoi.sim.isaac.protocol import offsets

    sim, first = build(num_envs, cfg.python or sys.executable)
    sim.reset(torch.arange(num_envs), first(num_envs))
    # In training a few environments end in every step.
    some = torch.arange(max(1, round(cfg.reset_share * num_envs)))
    targets = torch.zeros(num_envs, sim.skeleton.size - 1, 3)
    again = first(len(some))
    times: dict[str, list[float]] = {"step": [], "reset": [], "worker": []}
    cpu = 0.0
    for k in range(_WARM_UP + cfg.steps):
        # Processor time counts from here; wall times of the warm-up are cut off below.
        if k == _WARM_UP:
            cpu = cpu_seconds(sim)
        timed(times["reset"], lambda: sim.reset(some, again))
        timed(times["step"], lambda: sim.step(targets))
    cpu = (cpu_seconds(sim) - cpu) / cfg.steps
    # The message and the worker alone, without conversion to tensors: what of a step is the pipe.
    for _ in range(_WARM_UP + cfg.steps):
        timed(times["worker"], sim._worker.step)
    sim.close()
    middle = {f"{name}_ms": 1e3 * statistics.median(values[_WARM_UP:]) for name, values in times.items()}
    share = (middle["step_ms"] + middle["reset_ms"]) / cfg.step_ms
    megabytes = offsets(num_envs, sim.skeleton.size)[1] / 1e6
    return {"num_envs": num_envs, "megabytes": megabytes, "share": share, "cpu_ms": 1e3 * cpu, **middle}


def cpu_seconds(sim: IsaacGymSimulator) -> float:
    """Processor time of this process and of the worker so far, which other programs on the machine do not inflate."""
    # Linux: time on a processor of the worker's main thread.
    nanoseconds = int(Path(f"/proc/{sim._worker.pid}/schedstat").read_text().split()[0])
    return time.process_time() + 1e-9 * nanoseconds


def timed(into: list[float], action: Callable[[], object]) -> None:
    """Append the seconds ``action()`` takes."""
    begin = time.perf_counter()
    action()
    into.append(time.perf_counter() - begin)


def build(num_envs: int, python: str) -> tuple[IsaacGymSimulator, Callable[[int], ResetState]]:
    """The demo's simulator on a stand-in worker, and a function that gives the demo's first state M times."""
    import torch

    from envs.build import scene_of
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.motion.reference import PackedReference
    from humanoid_hoi.sim.isaac.backend import IsaacGymSimulator
    from humanoid_hoi.sim.isaac.settings import IsaacConfig
    from humanoid_hoi.tracking.start_states import reset_state
    from humanoid_hoi.workflows.runs import default_scene_config

    clip = HoiClip.load(DEMO_CLIP)
    scene = scene_of(default_scene_config(), clip)
    reference = PackedReference([clip])

    def first(count: int) -> ResetState:
        start = torch.zeros(count, dtype=torch.long)
        return reset_state(reference.frame(start, start), clip.joint_parents)

    return IsaacGymSimulator(scene, num_envs, IsaacConfig(python=python), engine="stand_in"), first
