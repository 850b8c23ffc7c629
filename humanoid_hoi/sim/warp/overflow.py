"""Overflow of Warp's fixed buffers: watched on the device, told at each log step with the number to set."""

from __future__ import annotations

import warnings

import mujoco_warp as mjw
import torch
import warp as wp

from humanoid_hoi.sim.warp.sizes import BufferSizes, round_up

_BITS = mjw.OverflowType
_ROWS = int(_BITS.NEFC | _BITS.NJMAX_NNZ)
_CONTACTS = int(_BITS.BROADPHASE | _BITS.NARROWPHASE | _BITS.CCD)
# The remaining bits (solver iterations, horizon of one collision) cost accuracy, not memory.
_BUFFERS = _ROWS | _CONTACTS


class OverflowWatch:
    """Peaks of the buffers' use and the overflow bits of every world.

    Args:
        data: what is stepped.
        sizes: its buffers.

    Attributes:
        count: worlds found with an overflowed buffer so far.
    """

    def __init__(self, data: mjw.Data, sizes: BufferSizes) -> None:
        self.count = 0
        self._sizes = sizes
        self._num_envs = data.nworld
        self._bits = wp.to_torch(data.overflow)
        self._rows = wp.to_torch(data.nefc)
        self._contacts = wp.to_torch(data.nacon)
        self._candidates = wp.to_torch(data.ncollision)
        self._peak = torch.zeros(2, dtype=self._rows.dtype, device=self._rows.device)

    def record(self) -> None:
        """Remember the peaks of the last substep; no host sync."""
        # Contacts and candidates share one buffer: the larger of both is what it has to hold.
        now = torch.stack([self._rows.amax(), torch.maximum(self._contacts, self._candidates).amax()])
        torch.maximum(self._peak, now, out=self._peak)

    def contacts_per_env(self) -> float:
        """Contacts of the last substep; reads from the device."""
        return float(self._contacts[0]) / self._num_envs

    def peaks(self) -> dict[str, float]:
        """Largest use so far: constraint rows in one world, contacts (or candidates) per world on average."""
        rows, contacts = self._peak.tolist()
        return {"peak_constraint_rows": float(rows), "peak_contacts": contacts / self._num_envs}

    def check(self) -> None:
        """Warn about every overflow since the last check; reads from the device."""
        # Bits stay set until they are cleared here, so that nothing between two checks is missed.
        bits = self._bits & _BUFFERS
        worlds = int((bits != 0).sum())
        if not worlds:
            return
        self.count += worlds
        found = [name for name, mask in (("rows", _ROWS), ("contacts", _CONTACTS)) if bool((bits & mask).any())]
        self._bits.zero_()
        warnings.warn(self.advice(worlds, found), RuntimeWarning, stacklevel=2)

    def advice(self, worlds: int, found: list[str]) -> str:
        """One sentence with the numbers to set."""
        rows, contacts = self._peak.tolist()
        wanted = {
            "rows": f"sim.njmax={_larger(self._sizes.njmax, rows)}",
            "contacts": f"sim.nconmax={_larger(self._sizes.nconmax, contacts / self._num_envs)}",
        }
        return (
            f"MuJoCo Warp ran out of contact or constraint memory in {worlds} of {self._num_envs} environments: "
            f"their physics is undefined (fix: set {' '.join(wanted[name] for name in found)})"
        )


def _larger(size: int, peak: float) -> int:
    """Half as much again as was there or was needed."""
    # Generous: an overflow is undefined behavior, not an error.
    return round_up(1.5 * max(size, peak))
