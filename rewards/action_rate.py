"""Optional smoothness penalty on the policy's output; not in the paper, weight 0 by default."""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from rewards.inputs import RewardInput, RewardTerm


def action_rate(actions: Tensor, previous_actions: Tensor) -> Tensor:
    """Mean squared change of the action between two control steps (N,), in action units squared."""
    return (actions - previous_actions).square().mean(-1)


class ActionRate(RewardTerm):
    """Mean squared change of the action.

    Args:
        device: unused; the term has no buffers.
        skeleton: unused.
    """

    def __init__(self, device: str | torch.device = "cpu", skeleton: Skeleton = SMPLX_52) -> None:
        del device, skeleton

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """The penalty (N,).

        Raises:
            ValueError: the environment handed over no actions.
        """
        if inputs.actions is None or inputs.previous_actions is None:
            raise ValueError("the action_rate term needs RewardInput.actions and previous_actions")
        return action_rate(inputs.actions, inputs.previous_actions), {}
