"""The protocol on an environment whose metrics are known exactly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import roma
import torch
from hydra import compose, initialize_config_dir

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.evaluation.metric_table import chosen_metrics
from humanoid_hoi.evaluation.protocol import (
    EvaluationConfig,
    EvaluationResult,
    evaluate,
    unique_names,
    zero_policy,
)
from humanoid_hoi.evaluation.rollout import ClipRollout
from humanoid_hoi.geometry.shapes import ObjectShape

Factory = Callable[..., Any]


def test_known_offsets_give_known_metrics(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip()], num_envs=2)
    env.joint_shift = torch.tensor([0.0, 0.05, 0.0])
    env.obj_shift = torch.tensor([0.0, 0.1, 0.0])
    env.obj_turn = roma.rotvec_to_unitquat(torch.tensor([0.0, 0.0, torch.pi / 6]))
    result = evaluate(zero_policy(env), env, {"trials": 3, "noise": 0.0})
    assert result.mean["mpjpe_mm"] == pytest.approx(50.0, rel=1e-4)
    assert result.mean["obj_pos_mm"] == pytest.approx(100.0, rel=1e-4)
    assert result.mean["obj_rot_deg"] == pytest.approx(30.0, rel=1e-3)
    assert result.mean["success"] == 1.0
    assert result.mean["survived_frames"] == 30.0
    assert result.mean["fall"] == 0.0
    assert result.std["mpjpe_mm"] == pytest.approx(0.0, abs=1e-4)
    assert result.mean["jitter"] == pytest.approx(result.clips[0].reference["jitter"], rel=1e-2)
    assert result.anchor == "surface"


def test_a_ball_has_no_angle(clip: Factory, kinematic: Factory, tmp_path: Path) -> None:
    ball = clip("ball", frames=6)
    ball = ball.replace(obj=ObjectShape("ball", "sphere", size=np.array([0.12], np.float32)))
    env = kinematic([ball], num_envs=1)
    env.obj_turn = roma.rotvec_to_unitquat(torch.tensor([0.0, 0.0, 1.0]))
    result = evaluate(zero_policy(env), env, {"trials": 1})
    assert result.to_json()["obj_rot_deg"] is None and not result.clips[0].has("obj_rot_deg")
    assert result.mean["obj_pos_mm"] == pytest.approx(0.0, abs=1e-3)
    assert ClipRollout.load(saved_rollout(result, tmp_path)).obj_is_ball


def saved_rollout(result: EvaluationResult, folder: Path) -> Path:
    result.rollouts[0].save(folder / "rollout.npz")
    return folder / "rollout.npz"


def test_dropped_contacts_make_the_numbers_invalid_and_only_while_they_were_taken(
    clip: Factory, kinematic: Factory, tmp_path: Path
) -> None:
    env = kinematic([clip(frames=6)], num_envs=2)
    found = {"stats": 3, "counter": 3}  # three worlds overflowed before, during training
    env.sim = SimpleNamespace(
        stats=lambda: found.update(counter=found["stats"]),
        counters=type("Counters", (), {"overflows": property(lambda _: found["counter"])})(),
    )
    assert evaluate(zero_policy(env), env, {"trials": 2}).to_json()["valid"] is True

    def policy(obs: torch.Tensor) -> torch.Tensor:
        found["stats"] = 5
        return torch.zeros(len(obs), 3)

    result = evaluate(policy, env, {"trials": 2})
    result.save(tmp_path / "metrics.json")
    saved = json.loads((tmp_path / "metrics.json").read_text())
    assert saved["valid"] is False and "overflowed in 2 worlds" in saved["problems"][0]
    assert "sim.nconmax" in saved["problems"][0]


def test_contact_of_a_perfect_rollout_is_that_of_the_reference(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip()], num_envs=1)
    perfect = evaluate(zero_policy(env), env, {"trials": 1, "noise": 0.0})
    assert perfect.mean["contact_mm"] == pytest.approx(perfect.clips[0].reference["contact_mm"], rel=1e-5)
    distance = perfect.rollouts[0].body_point_w - perfect.rollouts[0].obj_point_w
    literal = (distance**2).sum(-1)[:, perfect.rollouts[0].pair_active].sum()
    assert perfect.mean["contact_literal_m2"] == pytest.approx(float(literal), rel=1e-4)


def test_failure_is_counted_per_trial_and_never_best_of(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip()], num_envs=4)

    def policy(obs: torch.Tensor) -> torch.Tensor:  # environments 0 and 1 throw the object from frame 10 on
        late = (obs[:, 0] >= 10).float() * torch.tensor([1.0, 1.0, 0.0, 0.0])
        return late[:, None].expand(-1, 3)

    result = evaluate(policy, env, {"trials": 4, "noise": 0.0})
    assert result.mean["success"] == 0.5
    assert result.clips[0].values["survived_frames"] == [11.0, 11.0, 30.0, 30.0]
    assert result.mean["survived"] == pytest.approx((11 + 30) / 60)
    assert result.mean["obj_pos_mm"] == pytest.approx(0.5 * 1000 * 19 / 30, rel=1e-4)


def test_overall_is_the_mean_over_clips_and_skips_what_cannot_exist(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip(), clip("bare", frames=10, pairs=False)], num_envs=2)
    env.joint_shift = torch.tensor([0.0, 0.0, -0.4])
    result = evaluate(zero_policy(env), env, {"trials": 1})
    assert [c.mean["fall"] for c in result.clips] == [1.0, 1.0]
    assert result.mean["success"] == 0.0
    assert result.mean["contact_mm"] == result.clips[0].mean["contact_mm"]
    document = result.to_json()
    assert document["per_clip"]["bare"]["contact_mm"] is None
    assert document["protocol"]["num_clips"] == 2


def test_a_diverged_trial_shows_in_the_overall_number(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip(), clip("two")], num_envs=2)
    env.joint_shift = torch.full((3,), torch.nan)
    document = evaluate(zero_policy(env), env, {"trials": 1, "noise": 0.0}).to_json()
    assert document["mpjpe_mm"] is None
    assert document["success"] == 0.0


def test_metrics_json(clip: Factory, kinematic: Factory, tmp_path: Path) -> None:
    env = kinematic([clip(), clip()], num_envs=1, bound=[0])
    evaluate(zero_policy(env), env, EvaluationConfig(trials=2)).save(tmp_path / "out" / "metrics.json")
    document = json.loads((tmp_path / "out" / "metrics.json").read_text())
    assert {"mpjpe_mm", "contact_mm", "jitter", "success", "obj_pos_mm", "obj_rot_deg"} <= set(document)
    assert list(document["per_clip"]) == ["lift", "lift_2"]
    assert len(document["per_clip"]["lift"]["trials"]["mpjpe_mm"]) == 2
    assert list((tmp_path / "out").iterdir()) == [tmp_path / "out" / "metrics.json"]


def test_shipped_config() -> None:
    with initialize_config_dir(str(CFG), version_base=None):
        assert (
            EvaluationConfig.parse(compose(overrides=["+tracking=default", "+evaluation=default"]).evaluation)
            == EvaluationConfig()
        )


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"trails": 3}, "evaluation.trails"),
        ({"noise": "big"}, "evaluation.noise.*'big'"),
        ({"noise": -1.0}, "noise: found -1.0"),
        ({"trials": 0}, "trials: found 0"),
    ],
)
def test_mistakes_in_the_config(config: dict, message: str, clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip()], num_envs=1)
    with pytest.raises(HoiError, match=message):
        evaluate(zero_policy(env), env, config)


def test_repeated_names_are_numbered() -> None:
    assert unique_names(["a", "a", "b", "a"]) == ["a", "a_2", "b", "a_3"]


def test_metrics_are_switched_in_yaml() -> None:
    config = EvaluationConfig.parse({"metrics": {"success": {}, "mpjpe_mm": {}, "jitter": None}})
    assert list(chosen_metrics(config)) == ["success", "mpjpe_mm"]
    for metrics, message in (
        ({"mpjpe": {}}, "unknown metric 'mpjpe'.*mpjpe_mm, contact_mm"),
        ({"mine": {"fn": "my.module.Metric"}}, "does not run programs"),
    ):
        with pytest.raises(HoiError, match=message):
            chosen_metrics(EvaluationConfig.parse({"metrics": metrics}))
