"""A real vectorized environment obeying VecHoiEnv's learning half: a point mass that follows a moving target."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.tracking.env_api import StepResult

DT = 0.1
LIMIT = 1.0


class PointMassEnv:
    """N point masses in the plane track a point on a circle; acceleration actions, random start phases.

    Ends when the target is 1 m away (``lost``) or after ``episode_steps`` (time-out).

    Args:
        exact: put the whole state into ``get_state``, so that a resumed run goes on in mid-episode.
        nan_rate: fraction of environments whose first observation entry is NaN in every step.
    """

    control_dt = DT
    device = torch.device("cpu")
    obs_dim = 8
    action_dim = 2

    def __init__(
        self, num_envs: int = 32, episode_steps: int = 40, seed: int = 0, exact: bool = True, nan_rate: float = 0.0
    ) -> None:
        self.num_envs = num_envs
        self.episode_steps = episode_steps
        self.exact = exact
        self.nan_rate = nan_rate
        self.action_noise = torch.tensor([0.3, 0.2])
        self.generator = torch.Generator().manual_seed(seed)
        self.pos = torch.zeros(num_envs, 2)
        self.vel = torch.zeros(num_envs, 2)
        self.phase = torch.zeros(num_envs)
        self.frames = torch.zeros(num_envs, dtype=torch.long)
        self.log: list[tuple[float, float, float]] = []

    def reset(self) -> Tensor:
        self._restart(torch.ones(self.num_envs, dtype=torch.bool))
        return self._observe()

    def step(self, actions: Tensor) -> StepResult:
        self.vel = self.vel + DT * 5.0 * actions
        self.pos = self.pos + DT * self.vel
        self.phase = self.phase + DT
        self.frames = self.frames + 1
        error = (self.pos - self._target()).norm(dim=1)
        lost = error > LIMIT
        timeout = self.frames >= self.episode_steps
        timeout = timeout & ~lost
        done = lost | timeout
        final = self._observe()
        reward = torch.exp(-4.0 * error**2)
        self.log.append((float(reward.mean()), float(lost.float().mean()), float(error.mean())))
        self._restart(done)
        return StepResult(self._observe(), reward, done, timeout, final)

    def pop_log(self) -> dict[str, float]:
        means = torch.tensor(self.log or [(0.0, 0.0, 0.0)]).mean(dim=0).tolist()
        self.log = []
        return dict(zip(("reward/track", "termination/lost", "error/distance"), means, strict=True)) | {
            "time/physics": 0.5e-3
        }

    def contract(self) -> dict[str, Any]:
        return {"obs": [["offset", 2], ["vel", 2], ["target_vel", 2], ["phase", 2]], "action": {"kind": "accel"}}

    def get_state(self) -> dict[str, Any]:
        state: dict[str, Any] = {"rng": self.generator.get_state()}
        if self.exact:
            state |= {"pos": self.pos, "vel": self.vel, "phase": self.phase, "frames": self.frames}
            state["obs"] = self._observe()
        return state

    def set_state(self, state: dict[str, Any]) -> None:
        self.generator.set_state(state["rng"])
        if self.exact:
            for name in ("pos", "vel", "phase", "frames"):
                own = getattr(self, name)
                if state[name].shape != own.shape or state[name].dtype != own.dtype:
                    raise ValueError(f"env_state.{name} is of another shape")
                setattr(self, name, state[name].clone())

    def close(self) -> None:
        pass

    def _target(self) -> Tensor:
        return torch.stack([self.phase.cos(), self.phase.sin()], dim=1)

    def _observe(self) -> Tensor:
        target = self._target()
        tangent = torch.stack([-target[:, 1], target[:, 0]], dim=1)
        obs = torch.cat([self.pos - target, self.vel, tangent, target], dim=1)
        obs[: int(self.nan_rate * self.num_envs), 0] = torch.nan
        return obs

    def _restart(self, rows: Tensor) -> None:
        fresh = 6.28 * torch.rand(self.num_envs, generator=self.generator)
        self.phase = torch.where(rows, fresh, self.phase)
        self.pos = torch.where(rows[:, None], self._target(), self.pos)
        self.vel = torch.where(rows[:, None], torch.zeros_like(self.vel), self.vel)
        self.frames = torch.where(rows, torch.zeros_like(self.frames), self.frames)
