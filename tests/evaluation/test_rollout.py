"""Recording of roll-outs: trials dealt to environments, frames matched, files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.evaluation.protocol import zero_policy
from humanoid_hoi.evaluation.rollout import ClipRollout, plan_rounds, record_rollouts

Factory = Callable[..., Any]


def test_state_and_reference_share_the_frame(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip(), clip("short", frames=12)], num_envs=4)
    env.joint_shift = torch.tensor([0.0, 0.1, 0.0])
    lift, short = record_rollouts(zero_policy(env), env, trials=2)
    assert (lift.name, lift.num_trials, lift.num_frames) == ("lift", 2, 30)
    assert (short.name, short.num_trials, short.num_frames) == ("short", 2, 12)
    assert lift.fps == pytest.approx(30.0)
    assert np.allclose(lift.joint_pos_w - lift.ref_joint_pos_w, [0.0, 0.1, 0.0], atol=1e-6)
    assert np.allclose(lift.obj_pos_w, lift.ref_obj_pos_w)
    assert np.allclose(lift.ref_obj_pos_w[:, 2], 0.5 + (np.arange(30) / 30) ** 3, atol=1e-6)
    assert lift.pair_active.sum(0).tolist() == [25, 20]
    assert lift.body_point_w.shape == (2, 30, 2, 3)
    assert (lift.obj_contact_force_w == 2.0).all()
    assert (lift.ground_contact_force_w == 1.0).all()


def test_points_are_those_of_the_graph(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip()], num_envs=1)
    (r,) = record_rollouts(zero_policy(env), env)
    assert np.allclose(r.body_point_w[0, :, 0], r.joint_pos_w[0, :, 20] + [0.02, 0, 0], atol=1e-6)
    assert np.allclose(r.obj_point_w[0, :, 1], r.obj_pos_w[0] + [0, 0.04, 0], atol=1e-6)
    assert np.allclose(r.ref_obj_point_w, r.obj_point_w[0], atol=1e-6)


def test_actions_reach_the_environment(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip()], num_envs=2)
    (r,) = record_rollouts(lambda obs: torch.stack([obs[:, 0], obs[:, 0], obs[:, 0]], 1), env)
    lifted = r.obj_pos_w[0, :, 2] - r.ref_obj_pos_w[:, 2]
    assert lifted == pytest.approx([0.0, *range(29)], abs=1e-5)  # the action of frame t shows at frame t + 1


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_actions_that_are_not_finite_end_the_evaluation_with_a_sentence(
    clip: Factory, kinematic: Factory, value: float
) -> None:
    env = kinematic([clip(frames=8)], num_envs=2)

    def policy(obs: torch.Tensor) -> torch.Tensor:
        actions = torch.zeros(len(obs), 3)
        actions[1, 2] = torch.where(obs[1, 0] == 4, value, 0.0)  # sound up to frame 3
        return actions

    with pytest.raises(HoiError, match=r"actions are not finite at frame 4 .*earlier checkpoint"):
        record_rollouts(policy, env)


def test_more_trials_than_environments_take_rounds_of_other_seeds(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip(frames=6)], num_envs=2)
    (r,) = record_rollouts(zero_policy(env), env, trials=5, noise=0.1, seed=7)
    assert env.rollouts == [([0, 0], 7), ([0, 0], 8), ([0, 0], 9)]
    assert r.num_trials == 5
    assert len(np.unique(r.joint_pos_w[:, 0, 0, 0])) == 5


def test_clips_go_to_environments_of_their_scene(clip: Factory) -> None:
    clips = [clip("a"), clip("b", box=0.2), clip("c")]
    rounds = plan_rounds(clips, bound=[0, 1, 1], trials=2)
    assert [ids for ids, _ in rounds] == [[0, 1, 1], [2, 1, 1], [0, 1, 1], [2, 1, 1]]
    assert [wanted for _, wanted in rounds] == [[0, 1, 2], [0], [0], [0]]
    with pytest.raises(HoiError, match="b: no environment"):
        plan_rounds(clips, bound=[0, 2], trials=1)


def test_an_environment_that_loses_count_is_a_defect(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip()], num_envs=1)
    env.skip_frames = True
    with pytest.raises(RuntimeError, match="after 1 steps"):
        record_rollouts(zero_policy(env), env)


def test_save_and_load(clip: Factory, kinematic: Factory, tmp_path: Path) -> None:
    env = kinematic([clip(frames=5)], num_envs=1)
    (r,) = record_rollouts(zero_policy(env), env)
    r.save(tmp_path / "r.npz")
    back = ClipRollout.load(tmp_path / "r.npz")
    assert back.name == r.name
    assert back.fps == r.fps
    assert np.array_equal(back.joint_pos_w, r.joint_pos_w)
    (tmp_path / "bad.npz").write_bytes(b"no zip")
    with pytest.raises(HoiError, match="not a roll-out"):
        ClipRollout.load(tmp_path / "bad.npz")


def test_every_step_of_all_rounds_is_told(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip(), clip("short", frames=12)], num_envs=2)
    told: list[tuple[int, int]] = []
    record_rollouts(zero_policy(env), env, trials=2, tell=lambda done, total: told.append((done, total)))
    # Two rounds, each as long as the 29 steps of the longer clip.
    assert told == [(done, 58) for done in range(1, 59)]
