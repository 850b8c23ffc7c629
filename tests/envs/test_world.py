"""What a world does with actions that are no numbers."""

from __future__ import annotations

import torch

from envs.world import finite


def test_actions_that_are_not_finite_become_zero() -> None:
    given = torch.tensor([[0.5, float("nan")], [float("inf"), float("-inf")]])
    assert finite(given, torch.device("cpu")).tolist() == [[0.5, 0.0], [0.0, 0.0]]
