"""Roll-outs that are disturbed on purpose: the object a little off at the start, a push half-way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import roma
import torch
from torch import Tensor

from envs.rollout import Rollout
from envs.world import TrackingWorld
from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class Disturbance:
    """What happens to every trial, in a direction of its own drawn from the roll-out's seed.

    Attributes:
        shift_m: the object's place at the start, m along the ground.
        turn_deg: its heading at the start, degrees, to one side or the other.
        push_m_per_s: what is added to the pelvis' velocity half-way through the clip, m/s along the ground.
    """

    shift_m: float = 0.0
    turn_deg: float = 0.0
    push_m_per_s: float = 0.0

    @property
    def does_nothing(self) -> bool:
        """Whether all of it is zero."""
        return not (self.shift_m or self.turn_deg or self.push_m_per_s)


class DisturbedRollout(Rollout):
    """A :class:`Rollout` whose trials are disturbed.

    Args:
        world: simulator and reference.
        disturbance: what happens.

    Raises:
        HoiError: the simulator's full state cannot be written, or the object is to move and cannot.
    """

    def __init__(self, world: TrackingWorld, disturbance: Disturbance) -> None:
        super().__init__(world)
        self._disturbance = disturbance
        layout: Any = getattr(world.sim, "layout", None)
        if layout is None:
            raise HoiError(f"sim={world.sim.name} takes no disturbance", where="config", fix="use sim=mujoco")
        if layout.obj_qpos is None and (disturbance.shift_m or disturbance.turn_deg):
            raise HoiError("the object cannot move", where=world.clips[0].name, fix="leave shift and turn out")
        self._obj = layout.obj_qpos
        # A free joint's speeds begin with the linear ones, in world axes: the first two are along the ground.
        self._root = layout.root_qvel.start
        self._rng = np.random.default_rng(0)
        self._steps = 0
        self._push_at = torch.zeros(0, dtype=torch.long)

    def begin(self, clip_ids: Tensor, noise: float = 0.0, seed: int = 0, frames: Tensor | None = None) -> Tensor:
        """As :meth:`Rollout.begin`, then the object is moved."""
        obs = super().begin(clip_ids, noise, seed, frames)
        self._rng = np.random.default_rng(seed)
        self._steps = 0
        # Half of the steps that are left, whatever frame the trial begins at.
        self._push_at = (self._world.last_frames - self._world.frames) // 2
        if self._disturbance.shift_m or self._disturbance.turn_deg:
            self._move_object()
            obs = self._world.observe()
        return obs

    def step(self, actions: Tensor) -> Tensor:
        """As :meth:`Rollout.step`; those who are half-way are pushed first."""
        if self._disturbance.push_m_per_s:
            # True in a single step of each trial, so that nobody is pushed twice.
            due = (self._push_at == self._steps).nonzero().flatten()
            if len(due):
                self._push(due)
        self._steps += 1
        return super().step(actions)

    def _move_object(self) -> None:
        state = self._world.sim.snapshot()
        count = self._world.sim.num_envs
        side = torch.from_numpy(self._rng.choice([-1.0, 1.0], count))
        # The object's part of qpos is a slice, so that this writes into the snapshot itself and not into a copy.
        state["qpos"][:, self._obj][:, :2] += self._along_the_ground(self._disturbance.shift_m, count)
        turn = torch.zeros(count, 3, dtype=torch.float64)
        turn[:, 2] = side * np.deg2rad(self._disturbance.turn_deg)
        # MuJoCo's quaternions are wxyz; about the world's vertical, so from the left.
        wxyz = state["qpos"][:, self._obj][:, 3:]
        turned = roma.quat_product(roma.rotvec_to_unitquat(turn), roma.quat_wxyz_to_xyzw(wxyz))
        wxyz.copy_(roma.quat_xyzw_to_wxyz(turned))
        self._world.sim.restore(state)

    def _push(self, envs: Tensor) -> None:
        state = self._world.sim.snapshot()
        speed = self._along_the_ground(self._disturbance.push_m_per_s, len(envs))
        # Every environment occurs once in envs: += through an index would add repeated ones only once.
        state["qvel"][envs, self._root] += speed[:, 0]
        state["qvel"][envs, self._root + 1] += speed[:, 1]
        self._world.sim.restore(state)

    def _along_the_ground(self, length: float, count: int) -> Tensor:
        """Vectors (count, 2) of this length in directions of their own."""
        angle = self._rng.uniform(0.0, 2.0 * np.pi, count)
        return torch.from_numpy(length * np.stack([np.cos(angle), np.sin(angle)], 1))
