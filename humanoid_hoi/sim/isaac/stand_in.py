"""A worker engine without Isaac Gym: same protocol, same traffic, no physics. Standard library only, Python 3.8.

It serves to measure the transfer and to run the environment's code end to end; nothing learned on it means anything.
Root and object move on at their velocities, all bodies sit at the root, no contact.
"""

from __future__ import annotations

import time
from array import array
from typing import Any

from humanoid_hoi.sim.isaac.protocol import OUTPUTS, SharedBlock


class StandInEngine:
    """Keeps a private state as Isaac Gym keeps one on the GPU, and copies all of it out every step."""

    def __init__(self, message: dict[str, Any], block: SharedBlock) -> None:
        self._inputs = {name: block.view(name) for name in ("targets", "reset_mask", "reset_root", "reset_obj")}
        self._outputs = {name: block.view(name) for name in OUTPUTS}
        self._state = {name: array("f", bytes(view.nbytes)) for name, view in self._outputs.items()}
        self._targets = array("f", bytes(self._inputs["targets"].nbytes))
        self._num_bodies = len(message["joints"])
        self._dt = float(message.get("control_dt", 1 / 30))
        self._sleep = float(message.get("stand_in_step_s", 0.0))
        self._fail_at = int(message.get("stand_in_fail_at", -1))
        self._steps = 0

    def info(self) -> dict[str, Any]:
        """What the worker tells when it is ready."""
        return {"engine": "stand_in"}

    def step(self) -> list[str]:
        """Take the inputs in, move, give the outputs out."""
        self._steps += 1
        if self._steps == self._fail_at:
            raise RuntimeError("failed as told to")
        # Through memoryviews, so that the traffic measured here is that of bytes, without a Python loop.
        memoryview(self._targets)[:] = self._inputs["targets"]
        mask = self._inputs["reset_mask"]
        for row, flag in enumerate(mask.tobytes()):
            if flag:
                self._reset(row)
                mask[row] = 0
        if self._sleep:
            time.sleep(self._sleep)
        for name, view in self._outputs.items():
            view[:] = memoryview(self._state[name])
        return []

    def close(self) -> None:
        """Nothing to free."""

    def _reset(self, row: int) -> None:
        """Put one environment where it was asked, moved on by one step's velocity."""
        root = self._moved(self._inputs["reset_root"][13 * row : 13 * row + 13])
        size = 13 * self._num_bodies
        # All bodies show the root's state.
        self._state["bodies"][size * row : size * (row + 1)] = root * self._num_bodies
        self._state["obj"][13 * row : 13 * row + 13] = self._moved(self._inputs["reset_obj"][13 * row : 13 * row + 13])

    def _moved(self, state: memoryview) -> array:
        moved = array("f", state)
        # Position plus velocity (entries 7 to 9) times the control step.
        for axis in range(3):
            moved[axis] += self._dt * moved[7 + axis]
        return moved
