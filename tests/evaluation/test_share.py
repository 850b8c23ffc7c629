"""The share of the steps that a policy survives, counted by hand on a world whose errors are chosen."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from humanoid_hoi.evaluation.config import EvaluationConfig
from humanoid_hoi.evaluation.share import MOST_STEPS, dealt_starts, share_steps, start_frames, survived_share

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


def test_starts_of_many_clips_are_bounded_and_dealt_to_all_of_them() -> None:
    whole = start_frames(FRAMES, 4)  # 0, 10, 0, 20
    assert dealt_starts([FRAMES] * 3, 4) == dealt_starts([FRAMES] * 3, 4, 12) == [whole] * 3
    # Eight starts for three clips are two each; the second clip goes on where the first one stopped.
    assert dealt_starts([FRAMES] * 3, 4, 8) == [[0, 10], [0, 20], [0, 10]]
    assert dealt_starts([FRAMES] * 4, 4, 4) == [[0], [10], [0], [20]]
    # Two starts for five clips: the first and the third one, begun at different places.
    assert dealt_starts([FRAMES] * 5, 4, 2) == [[0], [], [10], [], []]
    many = dealt_starts([FRAMES] * 200, 16, 256)
    assert [len(of_clip) for of_clip in many] == [1] * 200
    assert sum(of_clip == [0] for of_clip in many) == 100


def test_the_share_of_bounded_starts_is_counted_over_their_own_steps(clip: Any, kinematic: Any) -> None:
    # Starts 0, 10, 0, 20 of four clips leave 30, 20, 30, 10 steps, of which 12, 2, 12, 0 are survived.
    env = kinematic([clip(name, FRAMES) for name in "abcd"], 3)
    assert survived_share(until(12), env, 4, RULES, 4) == pytest.approx(26 / 90)
    assert share_steps([FRAMES] * 4, 4, 4) == 90
    # The first start of the first clip, the second of the third one.
    env = kinematic([clip(name, FRAMES) for name in "abcde"], 3)
    assert survived_share(until(12), env, 4, RULES, 2) == pytest.approx(14 / 50)


def test_a_start_of_a_long_clip_is_followed_for_half_a_minute(clip: Any, kinematic: Any) -> None:
    env = kinematic([clip("a", MOST_STEPS + 101)], 1)
    assert survived_share(until(99_999), env, 1, RULES) == 1.0
    assert int(env.frames.max()) == MOST_STEPS
    assert survived_share(until(90), env, 1, RULES) == pytest.approx(90 / MOST_STEPS)
    assert share_steps([18_000], 16) == 15 * MOST_STEPS + 10
