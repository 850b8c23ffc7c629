"""The share of the steps that a policy survives, counted by hand on a world whose errors are chosen."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from humanoid_hoi.evaluation.config import EvaluationConfig
from humanoid_hoi.evaluation.share import start_frames, survived_share

RULES = EvaluationConfig.parse({"noise": 0.0})
FRAMES = 31  # 30 steps


def until(frame: int) -> object:
    """A policy that lets the object go, half a meter up, on the way to the frame after ``frame``."""

    def policy(obs: Tensor) -> Tensor:
        gone = (obs[:, :1] >= frame).float()
        return torch.cat([0.5 * gone, torch.zeros(len(obs), 2)], 1)

    return policy


def test_every_second_start_is_the_first_frame_and_the_others_are_spread_to_ten_steps_before_the_end() -> None:
    assert start_frames(FRAMES, 4) == [0, 10, 0, 20]
    assert start_frames(FRAMES, 1) == [0]
    assert start_frames(5, 4) == [0, 0, 0, 0]


def test_all_steps_survived_is_one_and_none_is_zero(clip: Any, kinematic: Any) -> None:
    env = kinematic([clip("a", FRAMES)], 3)
    assert survived_share(until(99), env, 4, RULES) == 1.0
    assert survived_share(until(0), env, 4, RULES) == 0.0


def test_steps_before_the_object_is_gone_are_counted_over_the_steps_that_there_were(clip: Any, kinematic: Any) -> None:
    # Starts 0, 10, 0, 20 leave 30, 20, 30, 10 steps; what is let go on the way to frame 13 survives 12, 2, 12, 0 of them.
    env = kinematic([clip("a", FRAMES)], 4)
    assert survived_share(until(12), env, 4, RULES) == pytest.approx(26 / 90)
    # The same in rounds, where there are fewer environments than starts.
    env = kinematic([clip("a", FRAMES)], 3)
    assert survived_share(until(12), env, 4, RULES) == pytest.approx(26 / 90)


def test_clips_of_two_lengths_count_by_their_steps(clip: Any, kinematic: Any) -> None:
    # The short clip (10 steps) starts twice at its first frame: nothing of it can be nearer to its end.
    env = kinematic([clip("long", FRAMES), clip("short", 11)], 2)
    assert survived_share(until(5), env, 2, RULES) == pytest.approx((5 + 0 + 5 + 5) / (30 + 10 + 10 + 10))


def test_a_body_that_is_off_or_has_fallen_survives_nothing(clip: Any, kinematic: Any) -> None:
    env = kinematic([clip("a", FRAMES)], 2)
    env.joint_shift = torch.tensor([0.3, 0.0, 0.0])
    assert survived_share(until(99), env, 2, RULES) == 0.0
    env.joint_shift = torch.tensor([0.0, 0.0, -0.15])
    low = EvaluationConfig.parse({"noise": 0.0, "fall_drop_m": 0.1})
    assert survived_share(until(99), env, 2, low) == 0.0
    assert survived_share(until(99), env, 2, RULES) == 1.0
