"""Disturbed roll-outs: how far the object is moved and turned, who is pushed when, and that one seed gives one trial."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from envs.build import build_env, load_task
from envs.disturbance import Disturbance, DisturbedRollout
from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.variation import Variation, moved_aside
from humanoid_hoi.workflows.runs import default_scene_config

COUNT = 3


@pytest.fixture(scope="module")
def env() -> HoiImitationEnv:
    return build_env(default_scene_config(["clip=demo_refined", "sim.num_threads=1"]), num_envs=COUNT, validate=False)


def begun(env: HoiImitationEnv, disturbance: Disturbance | None, seed: int = 5) -> Tensor:
    env.reset()
    if disturbance is not None:
        env.rollout = DisturbedRollout(env.world, disturbance)
    ids = torch.zeros(COUNT, dtype=torch.long)
    return env.rollout.begin(ids, 0.0, seed)


def test_the_object_is_moved_so_far_and_turned_so_much_about_the_vertical(env: HoiImitationEnv) -> None:
    begun(env, Disturbance())
    exact = env.state()
    before = exact.obj_pos_w.clone(), exact.obj_quat_w.clone()
    obs = begun(env, Disturbance(shift_m=0.02, turn_deg=5.0))
    after = env.state()
    moved = after.obj_pos_w - before[0]
    torch.testing.assert_close(moved.norm(dim=-1), torch.full((COUNT,), 0.02), atol=1e-6, rtol=0)
    assert moved[:, 2].abs().max() < 1e-7 and (moved[0] - moved[1]).norm() > 1e-4  # each in a direction of its own
    turn = roma.unitquat_to_rotvec(roma.quat_product(after.obj_quat_w, roma.quat_conjugation(before[1])))
    torch.testing.assert_close(
        turn[:, 2].abs(), torch.full((COUNT,), np.deg2rad(5.0), dtype=turn.dtype), atol=1e-5, rtol=0
    )
    assert turn[:, :2].abs().max() < 1e-5
    torch.testing.assert_close(obs, env.world.observe())  # what is seen is the moved object
    torch.testing.assert_close(obs, begun(env, Disturbance(shift_m=0.02, turn_deg=5.0)))
    assert not torch.equal(obs, begun(env, Disturbance(shift_m=0.02, turn_deg=5.0), seed=6))


def test_a_push_comes_half_way_and_changes_the_pelvis_speed_by_so_much(env: HoiImitationEnv) -> None:
    half = (int(env.reference.lengths[0]) - 1) // 2
    speeds = []
    for disturbance in (Disturbance(), Disturbance(push_m_per_s=0.3)):
        begun(env, disturbance)
        still = torch.zeros(COUNT, env.action_dim)
        for _ in range(half):
            env.rollout.step(still)
        before = env.world.sim.snapshot()["qvel"].clone()
        pushed = env.rollout
        assert isinstance(pushed, DisturbedRollout)
        if disturbance.push_m_per_s:
            pushed._push(torch.arange(COUNT))
            jump = env.world.sim.snapshot()["qvel"] - before
            torch.testing.assert_close(jump[:, :2].norm(dim=-1), torch.full((COUNT,), 0.3, dtype=torch.float64))
            assert not jump[:, 2:].any()
        speeds.append(before)
    torch.testing.assert_close(*speeds)  # nobody is pushed before half-way


def test_a_pushed_trial_parts_from_an_undisturbed_one_right_after_half_way(env: HoiImitationEnv) -> None:
    half = (int(env.reference.lengths[0]) - 1) // 2
    tracks = []
    for disturbance in (Disturbance(), Disturbance(push_m_per_s=0.3)):
        begun(env, disturbance)
        still = torch.zeros(COUNT, env.action_dim)
        tracks.append(
            torch.stack([(env.rollout.step(still), env.state().joint_pos_w[:, 0].clone())[1] for _ in range(half + 2)])
        )
    apart = (tracks[0] - tracks[1]).norm(dim=-1).amax(dim=1)
    assert not apart[:half].any() and apart[half] > 0.003  # a control step at 0.3 m/s is 0.01 m


def test_a_scene_is_varied_and_targets_and_contract_stay() -> None:
    cfg = default_scene_config(["clip=demo_refined", "sim.num_threads=1"])
    task = load_task(cfg)
    heavy = [Variation(mass_kg=2.0, friction=0.5).of(scene) for scene in task.scenes]
    assert (
        heavy[0].obj.mass.mass == pytest.approx(2.0)
        and heavy[0].physics.ground_friction == 0.5 * task.scenes[0].physics.ground_friction
    )
    env = build_env(cfg, num_envs=1, validate=False, task=task, simulated=heavy)
    plain = build_env(cfg, num_envs=1, validate=False, task=task)
    assert env.contract() == plain.contract()
    model = env.world.sim.model  # type: ignore[attr-defined]
    assert model.body("object").mass[0] == pytest.approx(2.0)
    twice = Variation(mass=2.0).of(task.scenes[0]).obj.mass
    np.testing.assert_allclose(twice.inertia, 2.0 * np.asarray(task.scenes[0].obj.mass.inertia))
    with pytest.raises(HoiError, match="above 0"):
        Variation(friction=0.0).of(task.scenes[0])


def test_a_fixed_object_stands_elsewhere_in_the_simulated_scene_and_is_seen_there(tmp_path: Path) -> None:
    seat = HoiClip.load(DEMO_CLIP).replace(obj_is_static=True).save(tmp_path / "seat.npz")
    cfg = default_scene_config([f"clip.path={seat}", "sim.num_threads=1"])
    task = load_task(cfg)
    simulated = [moved_aside(scene, 0.02, 5.0, seed=11) for scene in task.scenes]
    env = build_env(cfg, num_envs=1, validate=False, task=task, simulated=simulated)
    env.rollout.begin(torch.zeros(1, dtype=torch.long), 0.0, 5)
    reference = env.world.reference_frame()
    off = env.state().obj_pos_w - reference.obj_pos_w
    assert off.norm() == pytest.approx(0.02, abs=1e-6) and off[0, 2] == pytest.approx(0.0, abs=1e-7)
    turn = roma.unitquat_to_rotvec(
        roma.quat_product(env.state().obj_quat_w, roma.quat_conjugation(reference.obj_quat_w))
    )
    assert turn[0, 2].abs() == pytest.approx(np.deg2rad(5.0), abs=1e-5) and turn[0, :2].abs().max() < 1e-5
    # What the policy was trained in is left alone, and so is a scene whose object is free.
    assert moved_aside(task.scenes[0], 0.0, 0.0, seed=1).obj.pose_w == pytest.approx(task.scenes[0].obj.pose_w)
    free = load_task(default_scene_config(["clip=demo", "sim.num_threads=1"])).scenes[0]
    assert moved_aside(free, 0.02, 5.0, seed=11) is free
