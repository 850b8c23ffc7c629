"""The schedule that takes help away, and an environment that is helped in training and never in a roll-out."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from envs.assistance.config import AssistanceConfig
from envs.assistance.curriculum import Curriculum
from envs.requirements import check_assistance
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.base import Capabilities
from tests.envs.conftest import MakeEnv

CPU = torch.device("cpu")


def make(num_envs: int = 16, **config: object) -> Curriculum:
    values = {"enabled": True, "level": 0.8, "every": 4, "free_share": 0.25, "down": 0.5, "up": 2.0, "end": 0.15}
    return Curriculum(replace(AssistanceConfig(), **{**values, **config}), num_envs, CPU)


def judged(curriculum: Curriculum, length: float, reward: float) -> float:
    """The level after one judgment of episodes of ``length`` and steps of ``reward``."""
    curriculum.add_episodes(torch.tensor([0, 5]), torch.tensor([length, length]))
    for _ in range(4):
        curriculum.add_step(torch.full((16,), reward))
    return curriculum.level


def test_gains_fill_the_range_and_some_are_always_zero() -> None:
    curriculum = make(64)
    gains = curriculum.gains
    assert gains[0] == 0 and int((gains == 0).sum()) == pytest.approx(16, abs=1)
    assert 0.7 < gains.max() <= 0.8 and gains[gains > 0].mean() == pytest.approx(0.4, abs=0.03)
    for block in gains.view(4, 16):  # every scene's block gets the whole range
        assert int((block == 0).sum()) in (3, 4, 5) and block.max() > 0.6
    assert make(1).gains.tolist() == [0.0]


def test_the_level_falls_while_length_and_reward_hold_and_rises_when_they_fall() -> None:
    curriculum = make()
    assert judged(curriculum, 20, 0.5) == 0.8  # nothing to compare with
    assert judged(curriculum, 20, 0.5) == 0.4
    assert judged(curriculum, 18, 0.5) == 0.4  # 0.9 of the mark: neither holds nor falls
    assert judged(curriculum, 20, 0.45) == 0.4  # so does a reward
    assert judged(curriculum, 12, 0.5) == 0.8  # below 0.8 of the mark: back
    assert judged(curriculum, 12, 0.5) == 0.8  # never above where it began
    for _ in range(40):  # the marks sink until what is reached now counts as holding
        judged(curriculum, 15, 0.5)
    assert curriculum.level == 0.0 and curriculum.guide(None) is None  # type: ignore[arg-type]
    assert judged(curriculum, 2, 0.5) == pytest.approx(0.3)  # from nothing it starts where it was switched off


def test_no_episode_no_judgment() -> None:
    curriculum = make()
    for _ in range(12):
        curriculum.add_step(torch.ones(16))
    assert curriculum.level == 0.8 and "assistance/length" not in curriculum.pop_log()


def test_a_resumed_schedule_goes_on() -> None:
    curriculum = make()
    for length in (20, 20, 20):
        judged(curriculum, length, 0.5)
    curriculum.add_episodes(torch.tensor([0]), torch.tensor([20.0]))
    other = make()
    other.set_state(curriculum.get_state())
    assert other.level == curriculum.level == pytest.approx(0.2) and other.get_state() == curriculum.get_state()
    assert judged(other, 20, 0.5) == judged(curriculum, 20, 0.5) == 0.0
    log = curriculum.pop_log()
    assert log["assistance/level"] == 0.0 and log["assistance/length"] == log["assistance/free_length"] == 20


def test_training_is_helped_and_a_roll_out_is_not(make_env: MakeEnv) -> None:
    words = ("clip.path=demo", "env.num_envs=8", "env.action.base=reference", "seed=3")
    helped = make_env(*words, "env.assistance.enabled=true", "env.assistance.every=8")
    plain = make_env(*words)
    nothing = torch.zeros(8, helped.action_dim)
    for env in (helped, plain):
        env.reset()
    assert torch.equal(helped.frames, plain.frames)  # the same starts
    for _ in range(12):
        helped.step(nothing)
        plain.step(nothing)
    apart = (helped.state().joint_pos_w - plain.state().joint_pos_w).abs().amax((1, 2))
    assert helped.assistance is not None and apart[helped.assistance.share > 0.5].max() > 1e-3
    log = helped.pop_log()
    assert log["assistance/level"] <= 1.0 and log["assistance/mean_gain"] > 0.2
    assert not any(name.startswith("assistance") for name in plain.pop_log())
    # A roll-out right after helped steps is that of an environment that never knew help.
    for env in (helped, plain):
        env.rollout.begin(torch.zeros(8, dtype=torch.long), noise=0.01, seed=1)
        for _ in range(10):
            env.rollout.step(nothing)
    assert torch.equal(helped.state().joint_pos_w, plain.state().joint_pos_w)
    state = helped.get_state()
    state["assistance"]["level"] = 0.123
    helped.set_state(state)
    assert helped.assistance.level == 0.123 and "assistance" not in plain.get_state()


def test_who_cannot_help_is_told() -> None:
    warp = SimpleNamespace(name="mujoco_warp", capabilities=Capabilities(True, True, False))
    check_assistance(warp, False)  # type: ignore[arg-type]
    with pytest.raises(
        HoiError, match="env.assistance.enabled: sim=mujoco_warp has no springs.*fix: false, or use sim"
    ):
        check_assistance(warp, True)  # type: ignore[arg-type]
    with pytest.raises(HoiError, match="env.assistance.fall: found 0.99"):
        replace(AssistanceConfig(), fall=0.99)
