"""How much memory a number of worlds takes, told before Warp tries to allocate it."""

from __future__ import annotations

import dataclasses
import os
from typing import Any

import mujoco
import mujoco_warp as mjw
import torch
import warp as wp

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.warp.sizes import BufferSizes, round_up

_CCD_BYTES = 5200  # work space of the convex collider per pair
_FLOAT = 4


def bytes_per_world(model: mujoco.MjModel, sizes: BufferSizes) -> int:
    """Bytes one world takes: its state, measured on a world in host memory, and the solver's and collider's work space.

    The work space (two Hessians, six vectors of constraint rows, the convex collider's polytopes) is allocated by
    MuJoCo Warp during a step, so it is computed from its sizes.
    """
    # On the host, whatever device is meant: one world is small, and the device may be full.
    with wp.ScopedDevice("cpu"):
        data = mjw.make_data(model, 1, **dataclasses.asdict(sizes))
    # Warp pads the Hessian to tiles of 16.
    padded = round_up(model.nv, 16)
    work = 2 * padded**2 * _FLOAT + 6 * sizes.njmax * _FLOAT + sizes.nccdmax * _CCD_BYTES
    return _array_bytes(data, set()) + work


def check_memory(model: mujoco.MjModel, sizes: BufferSizes, num_envs: int, device: torch.device) -> None:
    """Refuse a number of worlds that cannot fit.

    Raises:
        HoiError: says what is needed, what is free, and how many environments fit.
    """
    each = bytes_per_world(model, sizes)
    free = free_bytes(device)
    if each * num_envs <= free:
        return
    raise HoiError(
        f"{num_envs} environments need about {each * num_envs / 1e9:.1f} GB, {device} has {free / 1e9:.1f} GB free",
        where="config",
        field="env.num_envs",
        # A tenth is kept back for what nobody counted.
        fix=f"at most {max(1, int(0.9 * free / each))}, or a smaller sim.nconmax and sim.njmax (now {sizes.nconmax} and"
        f" {sizes.njmax})",
    )


def free_bytes(device: torch.device) -> int:
    """Memory that is free on a device."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # not Linux: let the allocation itself fail
        return 1 << 62


def _array_bytes(value: Any, seen: set[int]) -> int:
    # Several fields may share one allocation, which counts once.
    if isinstance(value, wp.array):
        new = value.ptr is not None and value.ptr not in seen
        seen.add(value.ptr or 0)
        return int(value.capacity) if new else 0
    if dataclasses.is_dataclass(value):
        return sum(_array_bytes(getattr(value, f.name), seen) for f in dataclasses.fields(value))
    return 0
