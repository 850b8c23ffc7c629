"""What learning, evaluation and viewer need of an environment; ``envs`` implements it, nothing here imports ``envs``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame
from humanoid_hoi.sim.state import SimState


@dataclass
class StepResult:
    """Outcome of one control step of N auto-resetting environments.

    Attributes:
        obs: (N, O) observation after auto-reset (the new episode's first one where done).
        reward: (N,).
        done: (N,) bool, episode ended (terminated or timed out).
        timeout: (N,) bool, ended by time alone: bootstrap the value with ``final_obs``.
        final_obs: (N, O) observation before auto-reset; meaningful where done.
    """

    obs: Tensor
    reward: Tensor
    done: Tensor
    timeout: Tensor
    final_obs: Tensor


class VecRollout(Protocol):
    """Plays clips to their end: no reward, no reset, no early end."""

    def begin(self, clip_ids: Tensor, noise: float = 0.0, seed: int = 0, frames: Tensor | None = None) -> Tensor:
        """Start all N environments at ``frames`` (N,), None for frame 0, of ``clip_ids`` (N,); returns obs (N, O).

        ``noise``: standard deviation (rad) of the initial joint rotations; pelvis and object start exactly. The clip of an
        environment can only change among clips of its own scene; raises HoiError otherwise.
        """

    def step(self, actions: Tensor) -> Tensor:
        """Apply actions (N, A) for one control step; returns obs (N, O). A clip that is over waits at its last frame."""


class VecHoiEnv(Protocol):
    """A vectorized HOI imitation environment.

    Training (``reset``, ``step``) and roll-out (``rollout``) share one simulator: call ``reset`` before training goes on.
    """

    num_envs: int
    obs_dim: int
    action_dim: int
    device: torch.device
    control_dt: float
    rollout: VecRollout
    action_noise: Tensor  # (A,) initial standard deviation of the policy, in action units

    @property
    def reference(self) -> PackedReference:
        """The clips."""

    @property
    def clip_ids(self) -> Tensor:
        """(N,) long, clip of each environment."""

    @property
    def frames(self) -> Tensor:
        """(N,) long, current reference frame of each environment."""

    def reset(self) -> Tensor:
        """Reset every environment; returns obs (N, O)."""

    def step(self, actions: Tensor) -> StepResult:
        """Apply actions (N, A) for one control step, auto-resetting environments that end."""

    def state(self) -> SimState:
        """Simulated state after the last step."""

    def reference_frame(self) -> ReferenceFrame:
        """Reference at the current frames."""

    def pair_table(self) -> PairTable:
        """Interaction-graph geometry of each environment (N, P)."""

    def pop_log(self) -> dict[str, float]:
        """Means since the last call: ``reward/<term>``, ``error/<name>``, ``termination/<cause>`` (share of ended
        episodes), ``episode/length``; and total seconds ``time/<part>``."""

    def contract(self) -> dict[str, Any]:
        """JSON-able layout of observation and action; compared when a checkpoint is loaded."""

    def get_state(self) -> dict[str, Any]:
        """RNG and sampling statistics to resume from (tensors and numbers only)."""

    def set_state(self, state: dict[str, Any]) -> None:
        """Restore what ``get_state`` returned."""

    def close(self) -> None:
        """Free the simulator."""
