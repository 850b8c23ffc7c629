"""A GPU simulator seen from the host, so that the conformance tests, whose tensors lie there, run on it unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import ResetState, SimState


class OnHost(Simulator):
    """Carries every tensor to the device and every answer back; promises nothing of its own."""

    device = torch.device("cpu")

    def __init__(self, inner: Simulator) -> None:
        self.inner = inner
        self.num_envs = inner.num_envs

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def reset(self, env_ids: Tensor, state: ResetState) -> None:
        self.inner.reset(env_ids.to(self.inner.device), self._there(state))

    def prepare_states(self, states: ResetState) -> Any:
        return self.inner.prepare_states(self._there(states))

    def prepare_recorded(self, states: ResetState, rows: Tensor, full: Mapping[str, Tensor]) -> Any:
        return self.inner.prepare_recorded(self._there(states), rows, full)

    def reset_to(self, env_ids: Tensor, table: Any, rows: Tensor) -> None:
        self.inner.reset_to(env_ids.to(self.inner.device), table, rows.to(self.inner.device))

    def step(self, targets: Tensor) -> None:
        self.inner.step(targets.to(self.inner.device))

    def state(self) -> SimState:
        state = self.inner.state()
        return SimState(*(getattr(state, f.name).cpu() for f in fields(SimState)))

    def diverged(self) -> Tensor:
        return self.inner.diverged().cpu()

    def snapshot(self) -> dict[str, Tensor]:
        return {name: values.cpu() for name, values in self.inner.snapshot().items()}

    def restore(self, snapshot: dict[str, Tensor]) -> None:
        self.inner.restore({name: values.to(self.inner.device) for name, values in snapshot.items()})

    def stats(self) -> dict[str, float]:
        return self.inner.stats()

    def close(self) -> None:
        self.inner.close()

    @property
    def scene_ids(self) -> Tensor:
        return self.inner.scene_ids.cpu()

    def _there(self, state: ResetState) -> ResetState:
        return ResetState(*(getattr(state, f.name).to(self.inner.device) for f in fields(ResetState)))
