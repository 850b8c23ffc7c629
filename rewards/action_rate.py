"""Optional smoothness penalty on the policy's output; not in the paper, weight 0 by default."""

from __future__ import annotations

from torch import Tensor

from humanoid_hoi.core.registry import NoParams
from humanoid_hoi.tracking.context import TaskContext
from rewards.inputs import REWARDS, RewardInput, RewardTerm


def action_rate(actions: Tensor, previous_actions: Tensor) -> Tensor:
    """Mean squared change of the action between two control steps (N,), in action units squared."""
    return (actions - previous_actions).square().mean(-1)


@REWARDS.register("action_rate")
class ActionRate(RewardTerm):
    """Mean squared change of the action."""

    def __init__(self, context: TaskContext, params: NoParams) -> None:
        """Nothing to build."""

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """The penalty (N,).

        Raises:
            ValueError: the environment handed over no actions.
        """
        if inputs.actions is None or inputs.previous_actions is None:
            raise ValueError("the action_rate term needs RewardInput.actions and previous_actions")
        # Nothing to log beside it: errors are logged in physical units, and an action has none.
        return action_rate(inputs.actions, inputs.previous_actions), {}
