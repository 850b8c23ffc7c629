"""What a reward term sees and what it hands back."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from humanoid_hoi.motion.reference import PairTable, ReferenceFrame
from humanoid_hoi.sim.state import SimState


@dataclass
class RewardInput:
    """Everything a term may read, for N environments at one control step.

    Attributes:
        state: simulated state after the step.
        ref: reference at the same frame.
        pairs: interaction-graph geometry (N, P).
        actions: (N, A) actions of this step, or None where no term reads them.
        previous_actions: (N, A) actions of the step before (zeros right after a reset), or None.
    """

    state: SimState
    ref: ReferenceFrame
    pairs: PairTable
    actions: Tensor | None = None
    previous_actions: Tensor | None = None


class RewardTerm(abc.ABC):
    """A term: built once from its yaml ``params`` (keyword arguments of ``__init__``), called every control step.

    Attributes:
        bounded: in a *sum*, True contributes ``weight * exp(-cost)`` (a reward in (0, weight]) and False
            ``-weight * cost`` (a penalty). In a *product* every term contributes ``exp(-weight * cost)``.
    """

    bounded: ClassVar[bool] = False

    @abc.abstractmethod
    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """Cost (N,) >= 0 and named errors (N,) in physical units, for logging only."""
