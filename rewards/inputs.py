"""What a reward term sees and what it hands back."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import torch
from torch import Tensor

from humanoid_hoi.core.registry import NoParams, Registry
from humanoid_hoi.motion.reference import PairTable, ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.context import TaskContext


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

    @cached_property
    def pair_offset_w(self) -> Tensor:
        """:func:`pair_offset_w` of this step, computed once for every term (and the observation) that reads it."""
        return pair_offset_w(self.pairs, self.state)


def pair_offset_w(pairs: PairTable, state: SimState) -> Tensor:
    """Vector (N, P, 3) from the body's to the object's point of every pair, world, m.

    The difference of what :func:`humanoid_hoi.motion.reference.pair_points_w` returns, with both rotations in one call
    of v + 2 w (u x v) + 2 u x (u x v): a sixth of the time of roma's quaternion products, in the hot path.
    """
    # (N, P, 1), expanded below to the width of what is gathered.
    index = pairs.joint.unsqueeze(-1)
    num_pairs = pairs.joint.shape[1]
    joint_pos = state.joint_pos_w.gather(1, index.expand(-1, -1, 3))
    joint_quat = state.joint_quat_w.gather(1, index.expand(-1, -1, 4))
    # All 2 P rotations in one call: the joints' first, then the object's, repeated.
    quat = torch.cat([joint_quat, state.obj_quat_w.unsqueeze(1).expand(-1, num_pairs, 4)], dim=1)
    points = torch.cat([pairs.point_joint, pairs.point_obj], dim=1)
    axis = quat[..., :3]
    # v' = v + w t + u x t with t = 2 u x v, for a unit quaternion (u, w).
    turn = 2.0 * torch.linalg.cross(axis, points)
    rotated = points + quat[..., 3:] * turn + torch.linalg.cross(axis, turn)
    # Object's point less body's point.
    return state.obj_pos_w.unsqueeze(1) - joint_pos + rotated[:, num_pairs:] - rotated[:, :num_pairs]


class RewardTerm(abc.ABC):
    """A term: built once from its parameters, called every control step.

    Attributes:
        Params: dataclass of what the yaml may set (``params``): types, ranges, defaults.
        bounded: in a *sum*, True contributes ``weight * exp(-cost)`` (a reward in (0, weight]) and False
            ``-weight * cost`` (a penalty). In a *product* every term contributes ``exp(-weight * cost)``.
        needs: names of the simulator's capabilities without which the term has no meaning.
    """

    Params: ClassVar[type] = NoParams
    bounded: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()

    @abc.abstractmethod
    def __init__(self, context: TaskContext, params: Any) -> None:
        """Build buffers for ``context`` from an instance of ``Params``."""

    @abc.abstractmethod
    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """Cost (N,) >= 0 and named errors (N,) in physical units, for logging only."""


REWARDS: Registry[type[RewardTerm]] = Registry("reward term", where="cfg/rewards", base=RewardTerm)
"""Every reward term by the name that ``cfg/rewards`` gives it."""
