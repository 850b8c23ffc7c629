"""The bare physics engine of a simulator, repeating its steps: what ``benchmark.py`` compares the environment with."""

from __future__ import annotations

import dataclasses
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.base import Simulator


class RawEngine(Protocol):
    """Repeats a simulator's control steps with nothing read and no Python around them."""

    def copy_state(self) -> None:
        """Take over the simulator's state, before it steps."""

    def step(self) -> float:
        """Repeat the simulator's last control step; returns its seconds."""


def raw_engine(sim: Simulator) -> RawEngine:
    """The bare engine behind one simulator.

    Raises:
        HoiError: the backend has none in this process (Isaac Gym).
    """
    makers: dict[str, Callable[[Any], RawEngine]] = {"mujoco": CpuEngine, "mujoco_warp": WarpEngine}
    if sim.name not in makers:
        raise HoiError(
            f"there is no physics-only measurement for sim={sim.name}",
            where="config",
            field="sim",
            fix="use sim=mujoco or sim=mujoco_warp",
        )
    return makers[sim.name](sim)


class CpuEngine:
    """A second ``mujoco.batch.Batch`` of the same model."""

    def __init__(self, sim: Any) -> None:
        from mujoco import batch

        self.sim = sim
        self.batch = batch.Batch(sim.model, sim.num_envs, sim.batch.nthread, persistent=True)

    def copy_state(self) -> None:
        """All but the controls, which the step brings."""
        for name, values in self.sim.snapshot().items():
            # Controls are those of the step to come; they are copied in `step`, when
            # the simulator has set them.
            if name != "ctrl":
                self.batch.bind(name)[:] = values.numpy()

    def step(self) -> float:
        """One threaded call."""
        self.batch.bind("ctrl")[:] = self.sim.snapshot()["ctrl"].numpy()
        begin = time.perf_counter()
        self.batch.step(nstep=self.sim.steps_per_control)
        return time.perf_counter() - begin


class WarpEngine:
    """A second set of worlds of the same model, stepped by a CUDA graph of ``mujoco_warp.step`` alone."""

    def __init__(self, sim: Any) -> None:
        import mujoco_warp as mjw
        import warp as wp

        from humanoid_hoi.sim.warp.program import Program

        self.sim = sim
        self._device = sim.device
        with wp.ScopedDevice(str(sim.device)):
            model = mjw.put_model(sim.model)
            model.opt.warn_overflow = 0
            data = mjw.make_data(sim.model, sim.num_envs, **dataclasses.asdict(sim.sizes))
        self._arrays = {name: wp.to_torch(getattr(data, name)) for name in sim.snapshot()}
        self._data = data

        def body() -> None:
            for _ in range(sim.steps_per_control):
                mjw.step(model, data)

        self._program = Program(sim.device, body)
        # The graph is captured once, as the simulator's own is: launching it is all
        # that is measured.
        self._program.prepare()

    def copy_state(self) -> None:
        """All but the controls."""
        for name, values in self.sim.snapshot().items():
            if name != "ctrl":
                self._arrays[name].copy_(values)

    def step(self) -> float:
        """One graph launch, waited for."""
        self._arrays["ctrl"].copy_(self.sim.snapshot()["ctrl"])
        synchronize(self._device)
        begin = time.perf_counter()
        self._program()
        synchronize(self._device)
        return time.perf_counter() - begin


def synchronize(device: torch.device) -> None:
    """Wait for a GPU; nothing to do on a CPU."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


class MemoryWatch:
    """Peak memory since it was made: of this process and, on a GPU, of torch's and Warp's pools.

    Linux lets a process forget its former peak; elsewhere the peak is that of its whole life.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        try:
            # 5 resets the peak of the resident set (proc(5)); other systems have no such thing.
            Path("/proc/self/clear_refs").write_text("5")
        except OSError:
            pass
        if device.type == "cuda":
            torch.cuda.init()  # nothing is started yet, and a peak can only be reset afterwards
            torch.cuda.reset_peak_memory_stats(device)
            self._free = torch.cuda.mem_get_info(device)[0]

    def megabytes(self) -> dict[str, float]:
        """``rss_peak_mb`` and on CUDA ``gpu_mb`` (taken from the device since) and ``torch_peak_mb``."""
        out = {"rss_peak_mb": _peak_rss() / 1e6}
        if self._device.type == "cuda":
            synchronize(self._device)
            # By what the device has less than before: that holds the pools of torch and Warp alike.
            out["gpu_mb"] = (self._free - torch.cuda.mem_get_info(self._device)[0]) / 1e6
            out["torch_peak_mb"] = torch.cuda.max_memory_allocated(self._device) / 1e6
        return out


def _peak_rss() -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        # VmHWM is in kB.
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
