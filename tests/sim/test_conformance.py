"""What every simulator backend must do: shapes, conventions, resets, repeatability; see conftest.BACKENDS."""

from __future__ import annotations

from dataclasses import fields

import pytest
import roma
import torch

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import SimState, rows_of
from tests.sim.states import (
    ALL,
    N,
    agree,
    copy,
    flying,
    poses_after,
    random_targets,
    same,
)


def test_shapes_types_and_quaternions(sim: Simulator, demo: HoiClip, still) -> None:
    sim.reset(ALL, flying(still, demo))
    state = sim.state()
    for field in fields(SimState):
        tensor = getattr(state, field.name)
        width = 4 if "quat" in field.name else 3
        shape = (N, width) if field.name.startswith("obj_") and "contact" not in field.name else (N, 52, width)
        assert tensor.shape == shape and tensor.dtype == torch.float32 and tensor.device == sim.device, field.name
    for quat in (state.joint_quat_w, state.obj_quat_w):
        assert torch.allclose(quat.norm(dim=-1), torch.ones(()), atol=1e-5) and (quat[..., 3] >= 0).all()
    assert sim.scene_ids.tolist() == [0] * N and sim.scene_ids.dtype == torch.long
    assert sim.diverged().dtype == torch.bool and not sim.diverged().any()
    assert sim.control_dt == pytest.approx(1 / 30)
    assert torch.equal(state.net_contact_force_w, state.obj_contact_force_w + state.ground_contact_force_w)


def test_set_then_get(sim: Simulator, demo: HoiClip, still) -> None:
    put = flying(still, demo)
    sim.reset(ALL, put)
    got = sim.state()
    h = 1e-5
    pos, quat = poses_after(put, demo.joint_offsets, 0.0)
    (pos0, quat0), (pos1, quat1) = (poses_after(put, demo.joint_offsets, t) for t in (-h, h))
    spin = roma.unitquat_to_rotvec(roma.quat_product(quat1, roma.quat_conjugation(quat0))) / (2 * h)
    assert torch.allclose(got.joint_pos_w.double(), pos, atol=1e-4)
    assert ((got.joint_quat_w.double() * quat).sum(-1).abs() > 1 - 1e-6).all()
    assert torch.allclose(got.joint_vel_w.double(), (pos1 - pos0) / (2 * h), atol=2e-3)  # at every body's origin
    assert torch.allclose(got.joint_angvel_w.double(), spin, atol=5e-3)
    assert torch.allclose(got.obj_pos_w, put.obj_pos_w, atol=1e-5)
    assert ((got.obj_quat_w * put.obj_quat_w).sum(-1).abs() > 1 - 1e-5).all()
    assert torch.allclose(got.obj_vel_w, put.obj_vel_w, atol=1e-4)
    assert torch.allclose(got.obj_angvel_w, put.obj_angvel_w, atol=1e-4)


def test_a_partial_reset_leaves_the_others_alone(sim: Simulator, demo: HoiClip, still, hold) -> None:
    put = flying(still, demo)
    sim.reset(ALL, put)
    sim.step(hold(put))
    before = copy(sim.state())
    put_two = still(demo, 2)
    put_two.obj_pos_w[:, 1] = torch.tensor([2.0, 7.0])
    sim.reset(torch.tensor([2, 0]), put_two)  # in this order
    after = copy(sim.state())
    assert after.obj_pos_w[[2, 0], 1].tolist() == [2, 7]
    assert same(before, after, torch.tensor([1, 3])) and not same(before, after, torch.tensor([0]))
    assert torch.allclose(after.joint_pos_w[[0, 2], 0], torch.from_numpy(demo.root_pos_w[0]), atol=1e-5)
    sim.step(random_targets(1))
    with_reset = copy(sim.state())
    sim.reset(ALL, put)
    sim.step(hold(put))
    sim.step(random_targets(1))
    assert agree(sim, with_reset, sim.state(), torch.tensor([1, 3]))


def test_environments_may_be_named_in_any_order(sim: Simulator, demo: HoiClip, still) -> None:
    order = torch.tensor([3, 1, 0, 2])
    put = flying(still, demo)
    sim.reset(order, put)
    assert torch.allclose(sim.state().obj_pos_w[order], put.obj_pos_w, atol=1e-5)
    assert torch.allclose(sim.state().obj_vel_w[order], put.obj_vel_w, atol=1e-4)


def test_prepared_states_are_the_states(sim: Simulator, demo: HoiClip, still) -> None:
    """A reset from a table of prepared states is a reset to the state, before and after a step."""
    states = flying(still, demo, 6, seed=3)
    rows = torch.tensor([4, 0, 5])
    envs = torch.tensor([3, 0, 1])
    table = sim.prepare_states(states)
    ends = []
    for prepared in (False, True):
        sim.reset(ALL, flying(still, demo))
        sim.step(random_targets(1))  # another past than that of the other pass would change nothing either
        if prepared:
            sim.reset_to(envs, table, rows)
        else:
            sim.reset(envs, rows_of(states, rows))
        shown = copy(sim.state())
        sim.step(random_targets(2))
        ends.append((shown, copy(sim.state())))
    for a, b in zip(*ends, strict=True):
        assert agree(sim, a, b)
    assert torch.allclose(ends[0][0].obj_pos_w[envs], states.obj_pos_w[rows], atol=1e-5)


def test_a_reset_environment_has_no_past(
    sim: Simulator, scene: SceneDescription, demo: HoiClip, make_sim, still
) -> None:
    """After contacts, and after a divergence, a reset goes on bit by bit like a fresh simulator."""
    if not sim.capabilities.deterministic:
        pytest.skip("the backend promises no determinism")
    put = still(demo, N)
    fresh = make_sim(scene, N)
    for spoiled in (False, True):
        sim.reset(ALL, still(demo, N, root_shift=(0.1, 0, -0.05)))
        for k in range(3):
            sim.step(random_targets(k) * 5)
        if spoiled:
            bad = still(demo, N)
            bad.root_vel_w[:] = float("nan")
            sim.reset(torch.tensor([1]), rows_of(bad, torch.tensor([1])))
            sim.step(random_targets(0))
            assert sim.diverged()[1] and not sim.diverged()[[0, 2, 3]].any()
        ends = []
        for each in (sim, fresh):
            each.reset(ALL, put)
            for k in range(3):
                each.step(random_targets(10 + k))
            ends.append(copy(each.state()))
        assert same(*ends)


def test_two_equal_runs_are_bit_identical(
    sim: Simulator, scene: SceneDescription, demo: HoiClip, make_sim, still
) -> None:
    if not sim.capabilities.deterministic:
        pytest.skip("the backend promises no determinism")
    ends = []
    for each in (sim, make_sim(scene, N), sim):
        each.reset(ALL, still(demo, N))
        for k in range(5):
            each.step(random_targets(k))
        ends.append(copy(each.state()))
    assert same(ends[0], ends[1]) and same(ends[0], ends[2])


def test_a_snapshot_restores_bit_exactly(
    sim: Simulator, scene: SceneDescription, demo: HoiClip, make_sim, still
) -> None:
    sim.reset(ALL, still(demo, N))
    for k in range(3):
        sim.step(random_targets(k))
    at_snapshot = copy(sim.state())
    snapshot = sim.snapshot()
    ends = []
    for each in (sim, sim, make_sim(scene, N)):
        each.restore(snapshot)
        assert torch.equal(each.state().joint_pos_w, at_snapshot.joint_pos_w)
        assert torch.equal(each.state().joint_vel_w, at_snapshot.joint_vel_w)
        for k in range(4):
            each.step(random_targets(10 + k))
        ends.append(copy(each.state()))
    assert same(ends[0], ends[1]) and same(ends[0], ends[2])


def test_stats_and_a_second_close(scene: SceneDescription, make_sim) -> None:
    sim = make_sim(scene, 1)
    assert {"contacts", "nan_resets"} <= set(sim.stats())
    sim.close()
    sim.close()
