"""Settings of a training run, checked before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from humanoid_hoi.core.config import Settings, setting, typed
from humanoid_hoi.core.errors import HoiError

ACTIVATIONS = ("elu", "silu")
SCHEDULES = ("fixed", "adaptive")
PRECISIONS = ("float32", "bfloat16", "auto")


@dataclass(frozen=True)
class TrainConfig(Settings, yaml="train/ppo"):
    """PPO settings; ``cfg/train/ppo.yaml`` explains every key.

    Attributes:
        seed: seed of torch, numpy and python.
        max_epochs, max_minutes: limits over the whole run, resumes included, whichever comes first; 0 = none.
        stop_share, stop_checks: the run ends when the deterministic policy survived this share of the steps in so many
            measurements in a row; 0 = never.
        save_every: epochs between two writes of ``last.pth``.
        horizon: control steps per environment and epoch.
        minibatch: samples per gradient step.
        precision: of the hidden layers while training: ``float32``, ``bfloat16``, or ``auto``, bfloat16 where the processor has
            instructions for it. Weights, last layers, losses and the trained policy are float32 in any case.
        noise_scale: factor on the environment's ``action_noise``.
        plateau_checks, plateau_gain: the policy stands still where the mean share of so many measurements is not above that
            of as many before by this much; 0 checks = never asked.
        plateau_noise, noise_least: factor on the exploration noise then, and the smallest product of all such factors with
            ``noise_scale``.
        kl_threshold: nats between roll-out and updated policy that the adaptive learning rate aims at.
    """

    seed: int = setting()
    max_epochs: int = setting(at_least=0)
    max_minutes: float = setting(at_least=0)
    stop_share: float = setting(at_least=0, at_most=1)
    stop_checks: int = setting(at_least=1)
    save_every: int = setting(at_least=1)
    horizon: int = setting(at_least=1)
    mini_epochs: int = setting(at_least=1)
    minibatch: int = setting(at_least=1)
    units: tuple[int, ...] = setting(at_least=1)
    activation: str = setting(choices=ACTIVATIONS)
    precision: str = setting(choices=PRECISIONS)
    learn_sigma: bool = setting()
    noise_scale: float = setting(above=0)
    plateau_checks: int = setting(at_least=0)
    plateau_gain: float = setting(at_least=0, at_most=1)
    plateau_noise: float = setting(above=0, at_most=1)
    noise_least: float = setting(above=0)
    lr: float = setting(above=0)
    critic_lr: float = setting(above=0)
    lr_schedule: str = setting(choices=SCHEDULES)
    lr_min: float = setting(at_least=0)
    lr_max: float = setting(above=0)
    kl_threshold: float = setting(above=0)
    gamma: float = setting(at_least=0, at_most=1)
    tau: float = setting(at_least=0, at_most=1)
    e_clip: float = setting(above=0)
    entropy_coef: float = setting(at_least=0)
    critic_coef: float = setting(at_least=0)
    grad_norm: float = setting(above=0)
    normalize_input: bool = setting()
    normalize_value: bool = setting()
    normalize_advantage: bool = setting()

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> TrainConfig:
        """Build from a plain or hydra mapping.

        Raises:
            HoiError: an unknown key, a value of the wrong kind or out of range; names the key.
        """
        return typed(cls, values, "train")

    def __post_init__(self) -> None:
        """Raises HoiError for a value out of range, no layers, or no limit."""
        if not self.units:
            raise HoiError("no layers", where="config", field="train.units", fix="give a list of layer widths")
        if not (self.max_epochs or self.max_minutes):
            raise HoiError(
                "no limit: max_epochs and max_minutes are both 0",
                where="config",
                field="train.max_minutes",
                fix="give one of them",
            )

    def minibatch_for(self, num_envs: int) -> int:
        """Samples per gradient step for ``num_envs`` environments (the whole batch where that is smaller).

        Raises:
            HoiError: the minibatch does not divide ``horizon * num_envs``.
        """
        batch = self.horizon * num_envs
        # A small environment count gives a batch smaller than the default minibatch.
        size = min(self.minibatch, batch)
        if batch % size:
            # The next smaller size that divides the batch: the remedy that is proposed.
            below = next(n for n in range(size, 0, -1) if batch % n == 0)
            what = f"{size} does not divide horizon x environments = {self.horizon} x {num_envs} = {batch}"
            raise HoiError(what, where="config", field="train.minibatch", fix=f"use {below}")
        return size

    def network(self, obs_dim: int, action_dim: int) -> dict[str, Any]:
        """What :class:`~humanoid_hoi.learning.policy.Policy` is built from; stands in every checkpoint."""
        return {
            "obs_dim": obs_dim,
            "action_dim": action_dim,
            "units": list(self.units),
            "activation": self.activation,
            "normalize_input": self.normalize_input,
        }
