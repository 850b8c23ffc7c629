"""The skeleton is handed on: a clip without finger joints goes to a file, a scene, an environment, a policy, a result."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from envs.build import build_env
from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.evaluation.protocol import evaluate
from humanoid_hoi.learning.policy import load_policy
from humanoid_hoi.learning.trainer import train
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import keep_joints, slice_clip
from humanoid_hoi.motion.reference import PackedReference
from tests.envs.conftest import Compose

BODY = 22


@pytest.fixture(scope="module")
def rigid(demo: HoiClip) -> HoiClip:
    """The demo's grasp with rigid hands."""
    part = slice_clip(demo, 30, 60)
    return keep_joints(part, part.skeleton.body)


@pytest.fixture(scope="module")
def path(rigid: HoiClip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rigid.save(tmp_path_factory.mktemp("clips") / "rigid.npz")


def test_the_body_moves_as_before(rigid: HoiClip, demo: HoiClip) -> None:
    before = slice_clip(demo, 30, 60).joint_pose_w()
    for own, whole in zip(rigid.joint_pose_w(), before, strict=True):
        assert own.shape[1] == BODY and np.allclose(own, whole[:, :BODY], atol=1e-6)
    touching = slice_clip(demo, 30, 60).contact_labels == 1
    wrists = rigid.skeleton.index(rigid.skeleton.wrists)
    for wrist, hand in zip(wrists, demo.skeleton.hands.values(), strict=True):
        required = touching[:, demo.skeleton.index(hand)].any(1)
        assert required.any() and ((rigid.contact_labels[:, wrist] == 1) == required).all()
    assert {*rigid.graph.joint_names} <= {*rigid.joint_names}


def test_the_file_keeps_the_skeleton(rigid: HoiClip, path: Path) -> None:
    loaded = HoiClip.load(path)
    assert loaded.skeleton == rigid.skeleton and loaded.skeleton.size == BODY
    assert np.array_equal(loaded.joint_quat, rigid.joint_quat)


def test_one_policy_has_one_skeleton(rigid: HoiClip, demo: HoiClip) -> None:
    with pytest.raises(HoiError, match="joint_names: has 52 joints, demo_box has 22"):
        PackedReference([rigid, demo])


def test_from_the_clip_to_a_trained_and_evaluated_policy(compose: Compose, path: Path, tmp_path: Path) -> None:
    cfg = compose(f"clip.path={path}", "env.reset.validate=true", "env.observation.joints=all")
    env = build_env(cfg)
    try:
        _looks_right(env)
        settings = {"max_epochs": 1, "horizon": 8, "minibatch": 32, "mini_epochs": 1, "units": [32]}
        result = train(env, settings, tmp_path / "run")
        assert result.epochs == 1 and result.frames == 8 * env.num_envs
        policy = load_policy(result.checkpoint, env.contract(), env.device)
        outcome = evaluate(policy, env, {"trials": 2, "noise": 0.01})
    finally:
        env.close()
    assert outcome.rollouts[0].joint_pos_w.shape[2] == BODY
    assert 0 < outcome.mean["mpjpe_mm"] < 300 and np.isfinite(outcome.mean["contact_mm"])


def _looks_right(env: HoiImitationEnv) -> None:
    assert env.action_dim == 3 * (BODY - 1) and len(env.contract()["joints"]) == BODY
    assert env.sim.skeleton.size == BODY and env.state().obj_contact_force_w.shape[1:] == (BODY, 3)
    assert env.tested_starts is not None and env.tested_starts.count > 0.8 * env.tested_starts.total
    env.reset()
    result = env.step(torch.zeros(env.num_envs, env.action_dim))
    assert bool((result.reward > 0.3).any())
    assert "reward/kp_label" in env.pop_log()
