"""The environment: episodes, endings, roll-outs, the log, and what a broken environment does to the rest."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import torch

from envs.hoi_imitation import HoiImitationEnv
from envs.world import TrackingWorld
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.tracking.start_states import reset_state

NEVER = "env.termination={fall_height:null,joint_error:null,obj_error:null,obj_rot_error:null,contact_loss:null}"


def zeros(env: HoiImitationEnv) -> torch.Tensor:
    return torch.zeros(env.num_envs, env.action_dim)


@pytest.fixture(scope="module")
def short(demo: HoiClip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's first six frames: an episode from frame 0 takes five steps."""
    return slice_clip(demo, 0, 6).save(tmp_path_factory.mktemp("short") / "short.npz")


@pytest.fixture(scope="module")
def env(make_env) -> HoiImitationEnv:
    return make_env()


@pytest.mark.parametrize("count", [1, 64])
def test_any_number_of_environments(count: int, make_env) -> None:
    env = make_env(f"env.num_envs={count}")
    obs = env.reset()
    assert obs.shape == (count, env.obs_dim) and env.action_noise.shape == (env.action_dim,) == (3 * 21,)
    for _ in range(3):
        result = env.step(0.1 * torch.randn(count, env.action_dim, generator=torch.Generator().manual_seed(0)))
    assert result.obs.shape == result.final_obs.shape == (count, env.obs_dim)
    assert result.reward.shape == result.done.shape == result.timeout.shape == (count,)
    assert torch.isfinite(result.obs).all() and ((result.reward > 0) & (result.reward <= 1)).all()


def test_reset_puts_the_simulator_into_the_reference(env: HoiImitationEnv) -> None:
    env.reset()
    state = env.state()
    ref = env.reference_frame()
    assert torch.allclose(state.joint_pos_w, ref.joint_pos_w, atol=1e-4)
    assert torch.allclose(state.joint_angvel_w, ref.joint_angvel_w, atol=1e-3)
    assert torch.allclose(state.joint_vel_w, ref.joint_vel_w, atol=0.02)  # differences against rigid motion
    assert torch.allclose(state.obj_pos_w, ref.obj_pos_w, atol=1e-5)
    assert torch.allclose(state.obj_vel_w, ref.obj_vel_w, atol=1e-4)


def test_a_step_moves_one_frame_on_and_tracks(env: HoiImitationEnv) -> None:
    env.reset()
    before = env.frames.clone()
    result = env.step(zeros(env))
    going = ~result.done
    assert going.any() and torch.equal(env.frames[going], before[going] + 1)
    assert (result.reward[going] > 0.5).all()
    assert torch.equal(result.obs[going], result.final_obs[going])


def test_auto_reset_shows_the_new_start_and_keeps_the_old_end(make_env) -> None:
    env = make_env("env.termination.joint_error=1e-9")
    env.reset()
    starts = env.frames.clone()
    result = env.step(zeros(env))
    assert result.done.all() and not result.timeout.any()
    assert torch.equal(env.frames, env._start_frames) and not torch.equal(env.frames, starts + 1)
    assert torch.allclose(result.obs, env.world.observe(), atol=1e-5) and not torch.equal(result.obs, result.final_obs)
    log = env.pop_log()
    assert log["termination/joint_error"] == 1 and log["termination/end_of_clip"] == 0
    assert log["episode/count"] == env.num_envs and log["episode/length"] == 1


def test_only_what_ended_is_reset(make_env) -> None:
    env = make_env("env.termination.obj_error=0.5")
    env.reset()
    clips = env.clip_ids[:1]
    frames = torch.tensor([10])
    away = reset_state(env.reference.frame(clips, frames), env.reference.skeleton.parents)
    away.obj_pos_w += torch.tensor([0.0, 0.0, 2.0])
    env.sim.reset(torch.tensor([2]), away)
    others = torch.tensor([0, 1, 3])
    before = env.frames.clone()
    result = env.step(zeros(env))
    assert result.done.tolist()[2] and not result.timeout[2]
    going = others[~result.done[others]]
    assert torch.equal(env.frames[going], before[going] + 1)
    assert torch.equal(result.obs[going], result.final_obs[going])


def test_the_end_of_the_clip_is_a_timeout_and_no_failure(make_env, short: Path) -> None:
    env = make_env(f"clip.path={short}", NEVER, "env.reset.start=first", "env.reset.first_probability=1")
    env.reset()
    ends = []
    for _ in range(10):
        result = env.step(zeros(env))
        assert torch.equal(result.done, result.timeout)
        ends.append(bool(result.done.all()))
    assert ends == [False] * 4 + [True] + [False] * 4 + [True]
    log = env.pop_log()
    assert log["termination/end_of_clip"] == 1 and log["episode/length"] == 5 and log["episode/count"] == 8
    state = env.starts.get_state()
    assert float(state["tries"][0]) == pytest.approx(9, rel=0.01) and float(state["failures"][0]) == pytest.approx(
        1, rel=0.01
    )


def test_a_rollout_never_ends(make_env, short: Path) -> None:
    env = make_env(f"clip.path={short}", "env.termination.joint_error=1e-9")
    first = env.rollout.begin(torch.zeros(4, dtype=torch.long))
    assert torch.equal(first[0], first[3]) and env.frames.tolist() == [0] * 4
    for k in range(8):
        obs = env.rollout.step(zeros(env))
        assert obs.shape == first.shape and torch.isfinite(obs).all()
        assert env.frames.tolist() == [min(k + 1, 5)] * 4
    env.reset()
    assert env.step(zeros(env)).done.all()


def test_a_rollouts_noise_repeats_with_its_seed(env: HoiImitationEnv) -> None:
    ids = torch.zeros(4, dtype=torch.long)
    first, again, other = (env.rollout.begin(ids, 0.02, seed) for seed in (3, 3, 4))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert not torch.equal(first[0], first[1])
    env.reset()


def test_clips_of_two_objects(make_env, two_clips: list[Path]) -> None:
    env = make_env(f"clip.path=[{two_clips[0]},{two_clips[1]}]", "env.num_envs=3")
    ids = env.sim.scene_ids  # one clip per scene
    obs = env.rollout.begin(ids)
    assert obs.shape == (3, env.obs_dim)
    env.step(zeros(env))
    with pytest.raises(HoiError, match="clip small needs another scene than environment 0 runs"):
        env.rollout.begin(1 - ids)
    env.reset()
    assert torch.equal(env.clip_ids, ids)
    env.pair_table()  # rebuilt per environment
    assert env.pair_table().joint.shape == (3, env.reference.num_pairs)


def test_what_the_log_holds(env: HoiImitationEnv) -> None:
    env.pop_log()
    env.reset()
    env.step(zeros(env))
    log = env.pop_log()
    causes = ("fall", "joint_error", "obj_error", "obj_rot_error", "diverged", "end_of_clip")
    wanted = {
        "reward/tracking",
        "reward/kp_label",
        "reward/kp_contact",
        "error/joint_pos_m",
        "error/obj_pos_m",
        "error/obj_rot_rad",
        "time/physics",
        "time/env",
        "episode/count",
        "episode/length",
        "sim/contacts",
        "sim/nan_resets",
        *(f"termination/{c}" for c in causes),
    }
    assert wanted <= set(log) and all(isinstance(v, float) for v in log.values())
    assert env.pop_log()["episode/count"] == 0


def test_the_contract_is_json(env: HoiImitationEnv) -> None:
    contract = json.loads(json.dumps(env.contract()))
    assert sum(row["size"] for row in contract["observation"]) == env.obs_dim
    assert contract["action"]["size"] == env.action_dim and contract["control_dt"] == pytest.approx(1 / 30)


def test_a_saved_state_repeats_the_starts(make_env) -> None:
    env = make_env("env.reset.noise=0.02")
    env.reset()
    saved = env.get_state()
    draws = []
    for _ in range(2):
        env.set_state(saved)
        draws.append([env.reset().clone() for _ in range(2)])
    assert torch.equal(draws[0][0], draws[1][0]) and torch.equal(draws[0][1], draws[1][1])
    assert not torch.equal(draws[0][0], draws[0][1])


def test_a_broken_environment_is_reset_alone(make_env, tmp_path: Path) -> None:
    env = make_env(NEVER, dump_dir=tmp_path)
    calm = make_env(NEVER)
    for each in (env, calm):
        each.reset()
        each.rollout.begin(torch.zeros(4, dtype=torch.long))  # the same start for both
    broken = reset_state(env.reference.frame(env.clip_ids[:1], env.frames[:1]), env.reference.skeleton.parents)
    broken.obj_vel_w[:] = float("nan")
    env.sim.reset(torch.tensor([1]), broken)
    result = env.step(zeros(env))
    expected = calm.step(zeros(calm))
    assert result.done.tolist() == [False, True, False, False] and not result.timeout.any()
    assert torch.isfinite(result.reward).all() and result.reward[1] == 0
    assert torch.isfinite(result.obs).all() and torch.isfinite(result.final_obs).all()
    others = torch.tensor([0, 2, 3])
    assert torch.equal(result.obs[others], expected.obs[others]) and torch.equal(
        result.reward[others], expected.reward[others]
    )
    for field in fields(env.state()):
        assert torch.isfinite(getattr(env.state(), field.name)).all()
    log = env.pop_log()
    assert log["termination/diverged"] == 1 and log["sim/nan_resets"] == 1
    assert all(v == v for v in log.values()) and len(list(tmp_path.glob("diverged_*.npz"))) == 1


def test_actions_that_are_not_finite_do_no_harm(env: HoiImitationEnv) -> None:
    env.reset()
    actions = zeros(env)
    actions[0] = float("nan")
    actions[1] = float("inf")
    result = env.step(actions)
    assert torch.isfinite(result.obs).all() and torch.isfinite(result.reward).all()


def test_a_clip_at_another_rate_is_refused(env: HoiImitationEnv, demo: HoiClip) -> None:
    with pytest.raises(HoiError, match="demo_box: fps: 25 frames per second, but .* takes 0.03333 s.*resample"):
        world = env.world
        slow = PackedReference([demo.replace(fps=25.0)])
        TrackingWorld(env.sim, slow, [0], world.observations, world.actions, world.context.limits)


def test_the_orientation_of_a_ball_does_not_count(demo: HoiClip, make_env, tmp_path: Path) -> None:
    ball = ObjectShape("ball", "sphere", np.array([0.12], np.float32))
    upside_down = np.tile(np.array([1, 0, 0, 0], np.float32), (20, 1))
    clip = slice_clip(demo, 0, 20).replace(obj=ball, obj_quat_w=upside_down, supports=())
    env = make_env(f"clip.path={clip.save(tmp_path / 'ball.npz')}")
    env.rollout.begin(torch.zeros(4, dtype=torch.long))
    state = env.sim.state()
    state.obj_quat_w[:] = torch.tensor([0.0, 0.0, 0.0, 1.0])  # half a turn away from the reference
    env.sim.step = lambda targets: None  # type: ignore[method-assign]
    env.pop_log()
    env.step(zeros(env))
    assert env.pop_log()["error/obj_rot_rad"] < 1e-3


def test_a_failure_in_the_last_frame_is_no_timeout(make_env, demo: HoiClip, tmp_path: Path) -> None:
    """Planted and once unnoticed: a time-out would bootstrap the value of a fall."""
    pair = slice_clip(demo, 0, 2).save(tmp_path / "pair.npz")
    start = ("env.reset.start=first", "env.reset.first_probability=1", f"clip.path={pair}")
    env = make_env("env.termination.joint_error=1e-9", *start)
    env.reset()
    result = env.step(zeros(env))
    assert result.done.all() and not result.timeout.any()
    assert env.pop_log()["termination/end_of_clip"] == 0


def test_the_previous_action_is_the_previous_one_and_forgotten_at_a_reset(make_env) -> None:
    """Planted and once unnoticed: kept over a reset, or never updated."""
    env = make_env("env.termination.joint_error=1e9", "env.termination.obj_error=1e9")
    seen: list[torch.Tensor] = []
    judge = env.rewards

    def spy(inputs):  # type: ignore[no-untyped-def]
        seen.append(inputs.previous_actions.clone())
        return judge(inputs)

    env.rewards = spy
    env.reset()
    first = 0.01 * torch.ones(env.num_envs, env.action_dim)
    going = torch.ones(env.num_envs, dtype=torch.bool)
    for k in range(3):
        before = going.clone()
        result = env.step((k + 1) * first)
        assert torch.allclose(seen[-1][before], k * first[before])
        going &= ~result.done
    ended = torch.tensor([0, 2])
    env._restart(ended)
    env.step(first)
    assert not seen[-1][ended].any()
    assert torch.allclose(seen[-1][[1, 3]][going[[1, 3]]], 3 * first[[1, 3]][going[[1, 3]]])
