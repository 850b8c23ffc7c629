"""The interface every simulator backend implements; environments see nothing else."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.sim.assistance import Guide, Strength
from humanoid_hoi.sim.state import ResetState, SimState, rows_of

MAX_TARGET = 3.0
"""rad; servo targets are shortened to this norm. A rotation vector jumps at pi, and a ball servo that is asked to cross it
never settles."""


@dataclass(frozen=True)
class Capabilities:
    """What a backend can do; :mod:`envs.requirements` refuses a task that needs more.

    Attributes:
        separate_contacts: contact forces of the object and of the ground are measured apart.
        deterministic: the same state and targets give bit-identical results.
        viewer: it can show a live window.
        ascribed_contacts: where they are not measured apart, net forces are ascribed to object or ground by distance.
        assistance: training can be helped by springs (:meth:`Simulator.guided_step`).
        recorded_states: episodes can start from full recorded states (:meth:`Simulator.prepare_recorded`).
    """

    separate_contacts: bool
    deterministic: bool
    viewer: bool
    ascribed_contacts: bool = False
    recorded_states: bool = False
    assistance: bool = False


@dataclass
class Counters:
    """Things that went wrong since construction.

    Attributes:
        nan_resets: environments found with a non-finite or exploding state.
        overflows: contact or constraint buffers that overflowed (zero where memory grows by itself).
        dumps: files written for diverged environments.
    """

    nan_resets: int = 0
    overflows: int = 0
    dumps: list[Path] = field(default_factory=list)


class Simulator(abc.ABC):
    """N parallel copies of a scene (or several scenes), stepped together.

    All tensors are float32 on ``device``, env-major, in the conventions of :class:`SimState`; joints are in
    the order of ``skeleton``. ``env_ids`` is always a long tensor.
    """

    name: str  # as in ``sim=``
    num_envs: int
    skeleton: Skeleton  # J joints, in this order everywhere
    device: torch.device
    control_dt: float
    capabilities: Capabilities
    counters: Counters

    @abc.abstractmethod
    def reset(self, env_ids: Tensor, state: ResetState) -> None:
        """Put environments ``env_ids`` (M,) into ``state`` (M rows) and make their :meth:`state` current."""

    def prepare_states(self, states: ResetState) -> Any:
        """A table of R states in the backend's own form, converted once, for :meth:`reset_to`."""
        # The default works for any backend; one with a cheaper way overrides this and reset_to.
        return states

    def prepare_recorded(self, states: ResetState, rows: Tensor, full: Mapping[str, Tensor]) -> Any:
        """As :meth:`prepare_states`, with some rows replaced by full physical states; of backends with ``recorded_states``.

        Args:
            states: R states.
            rows: (K,) long, on the CPU: which of them.
            full: their entries of a :meth:`snapshot`, (K, ...) each.
        """
        raise NotImplementedError(f"sim={self.name} starts from no recorded states")

    def reset_to(self, env_ids: Tensor, table: Any, rows: Tensor) -> None:
        """As :meth:`reset`, into rows (M,) of a table of :meth:`prepare_states`: the cheap way to restart episodes."""
        self.reset(env_ids, rows_of(table, rows))

    @abc.abstractmethod
    def step(self, targets: Tensor) -> None:
        """Advance all environments by one control step.

        Args:
            targets: (N, J - 1, 3) PD targets, rotation vectors of all joints but the root in their parents' frames, rad. Norms are
                clipped below pi, where a ball servo breaks.
        """

    def guided_step(self, targets: Tensor, guide: Guide, strength: Strength) -> None:
        """As :meth:`step`, with springs that pull towards a reference; of backends with ``assistance``.

        The springs act in every physics step of this control step alone.

        Args:
            targets: (N, J - 1, 3) as in :meth:`step`.
            guide: where to, and how strongly.
            strength: of the springs at gain 1.
        """
        raise NotImplementedError(f"sim={self.name} has no assistance")

    @abc.abstractmethod
    def state(self) -> SimState:
        """State after the last step or reset. Valid until the next call of either."""

    @abc.abstractmethod
    def diverged(self) -> Tensor:
        """(N,) bool: environments whose last step gave a non-finite or exploding state; to be reset by the caller."""

    @abc.abstractmethod
    def snapshot(self) -> dict[str, Tensor]:
        """Full physical state, to :meth:`restore` bit-exactly in the same process or a later one."""

    @abc.abstractmethod
    def restore(self, snapshot: dict[str, Tensor]) -> None:
        """Return to a :meth:`snapshot`."""

    @abc.abstractmethod
    def stats(self) -> dict[str, float]:
        """Diagnostics worth logging: contacts per environment, NaN resets, overflows."""

    @abc.abstractmethod
    def close(self) -> None:
        """Free the backend's resources; calling twice is harmless."""

    @property
    @abc.abstractmethod
    def scene_ids(self) -> Tensor:
        """(N,) long: which of the construction's scenes each environment runs."""
