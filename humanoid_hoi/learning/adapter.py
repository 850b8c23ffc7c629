"""VecHoiEnv as an rl_games vector environment: finite observations, raw actions, exact time-out values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from gymnasium.spaces import Box
from rl_games.common.ivecenv import IVecEnv
from torch import Tensor

from humanoid_hoi.learning.stop import StopTraining
from humanoid_hoi.tracking.env_api import StepResult, VecHoiEnv


class RlGamesAdapter(IVecEnv):
    """Feeds an environment to rl_games.

    Actions pass through unchanged (action units, unbounded). After each step ``bootstrap`` (N,) holds
    gamma * V(final observation) where an episode ended by time alone and 0 elsewhere; the agent adds it to the reward
    it learns from, but not to the episode return it reports. rl_games' own ``time_outs`` route is not used: it takes
    V of the state before the step.

    Args:
        env: the environment.
        gamma: discount per control step.
    """

    def __init__(self, env: VecHoiEnv, gamma: float) -> None:
        self.env = env
        self.gamma = gamma
        self.value_of: Callable[[Tensor], Tensor] | None = None  # (M, O) -> (M,), set by the agent
        self.bootstrap = torch.zeros(env.num_envs, device=env.device)
        self.should_stop: Callable[[], bool] = lambda: False  # asked before every step
        self.bad_values = 0  # NaN or infinite numbers replaced since the last pop_bad_values

    def get_env_info(self) -> dict[str, Any]:
        """Spaces in rl_games' terms."""
        return {
            "observation_space": Box(-np.inf, np.inf, (self.env.obs_dim,), np.float32),
            # Nominal bounds: clip_actions is off, so that rl_games does not hold actions to them.
            "action_space": Box(-1.0, 1.0, (self.env.action_dim,), np.float32),
            "agents": 1,
            "value_size": 1,
        }

    def reset(self) -> Tensor:
        """Reset everything; returns finite obs (N, O)."""
        return self.finite(self.env.reset())

    def step(self, actions: Tensor) -> tuple[Tensor, Tensor, Tensor, dict[str, Any]]:
        """One control step: obs (N, O), reward (N,), done (N,) uint8 and an empty info.

        Raises:
            StopTraining: ``should_stop`` says so.
        """
        if self.should_stop():
            raise StopTraining
        result = self.env.step(actions)
        # Before anything is made finite or reset: the final observations are those of the episodes that ended.
        self.bootstrap = self._timeout_values(result)
        obs, reward = self.all_finite(result.obs, result.reward)
        return obs, reward, result.done.to(torch.uint8), {}

    def _timeout_values(self, result: StepResult) -> Tensor:
        values = torch.zeros_like(result.reward, dtype=torch.float32)
        # Few rows, as most steps end no episode by time.
        rows = result.timeout.nonzero().squeeze(1)
        if len(rows) and self.value_of is not None:
            values[rows] = self.gamma * self.value_of(self.finite(result.final_obs[rows]))
        return values

    def all_finite(self, *tensors: Tensor) -> list[Tensor]:
        """:meth:`finite` of several, asked about together: the host waits for a GPU once and not for each."""
        floats = [values.float() for values in tensors]
        # One sum instead of a mask over everything, every step.
        # The sum is finite unless an entry is not (or the sum overflows: then the slow path finds nothing).
        if torch.isfinite(sum(values.sum() for values in floats)):  # type: ignore[arg-type]
            return floats
        return [self._replaced(values) for values in floats]

    def finite(self, values: Tensor) -> Tensor:
        """``values`` as float32 with NaN and infinities counted and replaced by 0 (one NaN poisons a normalizer)."""
        return self.all_finite(values)[0]

    def _replaced(self, values: Tensor) -> Tensor:
        bad = ~torch.isfinite(values)
        self.bad_values += int(bad.sum())
        return values.masked_fill(bad, 0.0)

    def pop_bad_values(self) -> int:
        """Number of replaced values since the last call."""
        count = self.bad_values
        self.bad_values = 0
        return count

    def get_env_state(self) -> dict[str, Any]:
        """State of the environment for the checkpoint."""
        return self.env.get_state()

    def set_env_state(self, env_state: dict[str, Any] | None) -> None:
        """Restore :meth:`get_env_state`."""
        if env_state is not None:
            self.env.set_state(env_state)
