"""Settings of a training run, checked before anything is built."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from humanoid_hoi.core.errors import HoiError

ACTIVATIONS = ("elu", "silu")
SCHEDULES = ("fixed", "adaptive")
_WHERE = "train config"


@dataclass(frozen=True)
class TrainConfig:
    """PPO settings; ``cfg/train/ppo.yaml`` explains every key.

    Attributes:
        seed: seed of torch, numpy and python.
        max_epochs, max_minutes: limits over the whole run, resumes included, whichever comes first; 0 = none.
        save_every: epochs between two writes of ``last.pth``.
        horizon: control steps per environment and epoch.
        minibatch: samples per gradient step.
        noise_scale: factor on the environment's ``action_noise``.
        kl_threshold: nats between roll-out and updated policy that the adaptive learning rate aims at.
    """

    seed: int = 0
    max_epochs: int = 2000
    max_minutes: float = 12.0
    save_every: int = 1
    horizon: int = 32
    mini_epochs: int = 5
    minibatch: int = 2048
    units: tuple[int, ...] = (512, 256)
    activation: str = "elu"
    learn_sigma: bool = False
    noise_scale: float = 1.0
    lr: float = 3e-5
    critic_lr: float = 5e-4
    lr_schedule: str = "adaptive"
    lr_min: float = 1e-5
    lr_max: float = 1e-3
    kl_threshold: float = 0.04
    gamma: float = 0.97
    tau: float = 0.95
    e_clip: float = 0.2
    entropy_coef: float = 0.0
    critic_coef: float = 2.0
    grad_norm: float = 1.0
    normalize_input: bool = True
    normalize_value: bool = True
    normalize_advantage: bool = True

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> TrainConfig:
        """Build from a plain or hydra mapping.

        Raises:
            HoiError: an unknown key, a value of the wrong kind or out of range; names the key.
        """
        known = {field.name: field for field in dataclasses.fields(cls)}
        for key in values:
            if key not in known:
                raise HoiError(f"unknown key {key!r}", where=_WHERE, fix=f"use one of {', '.join(known)}")
        return cls(**{key: _convert(key, values[key], known[key].default) for key in values})

    def __post_init__(self) -> None:
        for key in (
            "horizon",
            "mini_epochs",
            "minibatch",
            "save_every",
            "lr",
            "critic_lr",
            "noise_scale",
            "grad_norm",
            "e_clip",
        ):
            self._require(key, getattr(self, key) > 0, "a number above 0")
        for key in ("gamma", "tau"):
            self._require(key, 0 <= getattr(self, key) <= 1, "a number from 0 to 1")
        self._require("activation", self.activation in ACTIVATIONS, f"one of {ACTIVATIONS}")
        self._require("lr_schedule", self.lr_schedule in SCHEDULES, f"one of {SCHEDULES}")
        self._require("units", len(self.units) > 0 and min(self.units) > 0, "a list of layer widths")
        self._require("max_minutes", self.max_epochs > 0 or self.max_minutes > 0, "max_epochs or max_minutes above 0")

    def _require(self, key: str, good: bool, expected: str) -> None:
        if not good:
            raise HoiError(f"is {getattr(self, key)!r}", where=_WHERE, field=key, fix=f"give {expected}")

    def minibatch_for(self, num_envs: int) -> int:
        """Samples per gradient step for ``num_envs`` environments (the whole batch where that is smaller).

        Raises:
            HoiError: the minibatch does not divide ``horizon * num_envs``.
        """
        batch = self.horizon * num_envs
        size = min(self.minibatch, batch)
        if batch % size:
            below = next(n for n in range(size, 0, -1) if batch % n == 0)
            what = f"{size} does not divide horizon x environments = {self.horizon} x {num_envs} = {batch}"
            raise HoiError(what, where=_WHERE, field="minibatch", fix=f"use {below}")
        return size


def _convert(key: str, value: Any, default: Any) -> Any:
    try:
        if isinstance(default, tuple):
            return tuple(int(unit) for unit in value)
        if isinstance(default, bool) != isinstance(value, bool):
            raise ValueError
        if isinstance(default, int) and int(value) != float(value):
            raise ValueError
        return type(default)(value)
    except (TypeError, ValueError):
        kind = "list of integers" if isinstance(default, tuple) else type(default).__name__
        raise HoiError(f"is {value!r}", where=_WHERE, field=key, fix=f"give a {kind}") from None
