"""What every simulator backend must do, checked against formulas; see conftest.BACKENDS."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, Support
from humanoid_hoi.scene.config import PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import ResetState, SimState, rows_of

N = 4
G = 9.81
ALL = torch.arange(N)
HEAD = JOINT_NAMES.index("head")
NECK = JOINT_NAMES.index("neck")
HANDS = [i for i, n in enumerate(JOINT_NAMES) if n.endswith("wrist") or n in FINGER_JOINTS]
FEET = [i for i, n in enumerate(JOINT_NAMES) if n.endswith(("ankle", "foot"))]


@pytest.fixture(scope="module")
def scene(demo: HoiClip, make_scene) -> SceneDescription:
    return make_scene(demo)


@pytest.fixture(scope="module")
def sim(scene: SceneDescription, make_sim) -> Simulator:
    return make_sim(scene, N)


def steps_per_control(physics: PhysicsConfig) -> int:
    return round(physics.control_dt / (physics.sim_dt / physics.substeps))


def copy(state: SimState) -> SimState:
    return SimState(*(getattr(state, f.name).clone() for f in fields(SimState)))


def same(a: SimState, b: SimState, rows: Tensor = ALL) -> bool:
    return all(torch.equal(getattr(a, f.name)[rows], getattr(b, f.name)[rows]) for f in fields(SimState))


def flying(still, clip: HoiClip, count: int = N, seed: int = 0) -> ResetState:
    """High up, bent, turned and moving in every degree of freedom."""
    g = torch.Generator().manual_seed(seed)

    def noise(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=g)

    state = still(clip, count, root_shift=(0, 0, 6), obj_pos=(5, 1, 4))
    return replace(
        state,
        joint_quat=roma.rotvec_to_unitquat(0.4 * noise(count, 52, 3)),
        root_vel_w=noise(count, 3),
        root_angvel_w=noise(count, 3),
        joint_angvel=2 * noise(count, 52, 3),
        obj_vel_w=noise(count, 3),
        obj_quat_w=roma.rotvec_to_unitquat(noise(count, 3)),
        obj_angvel_w=3 * noise(count, 3),
    )


def poses_after(state: ResetState, offsets: np.ndarray, t: float) -> tuple[Tensor, Tensor]:
    """World poses when every coordinate goes on at its velocity for ``t`` seconds, float64."""
    turn = state.joint_angvel.double() * t
    local = roma.quat_product(state.joint_quat.double(), roma.rotvec_to_unitquat(turn))
    root = roma.quat_product(roma.rotvec_to_unitquat(state.root_angvel_w.double() * t), state.joint_quat[:, 0].double())
    local = torch.cat([root.unsqueeze(1), local[:, 1:]], 1)
    return forward_kinematics(
        state.root_pos_w.double() + state.root_vel_w.double() * t, local, torch.from_numpy(offsets).double()
    )


def random_targets(seed: int) -> Tensor:
    return 0.2 * torch.randn(N, 51, 3, generator=torch.Generator().manual_seed(seed))


# ---------------------------------------------------------------- shapes and conventions


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
    assert same(with_reset, sim.state(), torch.tensor([1, 3]))


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
        assert same(a, b)
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


# ---------------------------------------------------------------- dynamics against formulas


def test_free_fall_of_a_spinning_object(sim: Simulator, scene: SceneDescription, demo: HoiClip, still, hold) -> None:
    put = flying(still, demo)
    sim.reset(ALL, put)
    controls = 12
    dt = scene.physics.timestep
    for _ in range(controls):
        sim.step(hold(put))
    n = controls * steps_per_control(scene.physics)
    fallen = torch.tensor([0, 0, -G * dt**2 * n * (n + 1) / 2])
    assert torch.allclose(sim.state().obj_pos_w, put.obj_pos_w + put.obj_vel_w * n * dt + fallen, atol=2e-3)
    assert torch.allclose(sim.state().obj_vel_w, put.obj_vel_w + torch.tensor([0, 0, -G * n * dt]), atol=2e-3)


def test_a_step_of_the_head_settles_at_the_exponential_map_target(sim: Simulator, demo: HoiClip, still, hold) -> None:
    put = still(demo, N)
    targets = hold(put)
    aims = torch.tensor([[0.4, 0, 0], [0, 0.4, 0], [0, 0, 0.4], [0.3, -0.2, 0.4]])
    targets[:, HEAD - 1] = aims
    sim.reset(ALL, put)
    start = hold(put)[:, HEAD - 1]
    track = []
    for _ in range(30):
        sim.step(targets)
        quat = sim.state().joint_quat_w
        local = roma.quat_product(roma.quat_conjugation(quat[:, NECK]), quat[:, HEAD])
        track.append(roma.unitquat_to_rotvec(local))
    assert ((track[0] - start) * (aims - start)).sum(-1).min() > 1e-3  # off in the right direction
    # 50/500 s is the servo's time constant: e^-10 of the step is left after 1 s, gravity's share is below 0.02 rad
    assert (track[-1] - aims).norm(dim=-1).max() < 0.03
    assert (torch.stack(track) - aims).norm(dim=-1).max() <= (start - aims).norm(dim=-1).max() + 0.02  # no overshoot


def test_targets_beyond_pi_are_shortened(sim: Simulator, demo: HoiClip, still, hold) -> None:
    states = []
    for length in (3.0, 7.0):
        put = still(demo, N)
        targets = hold(put)
        targets[:, HEAD - 1] = torch.tensor([0.6, 0.8, 0.0]) * length
        sim.reset(ALL, put)
        sim.step(targets)
        states.append(copy(sim.state()))
    assert torch.allclose(states[0].joint_quat_w, states[1].joint_quat_w, atol=1e-5)


@pytest.mark.parametrize("solver", ["pgs", "newton"])
def test_the_ground_carries_the_humanoids_weight(solver: str, demo: HoiClip, make_scene, make_sim, still, hold) -> None:
    sim = make_sim(make_scene(demo, solver=solver), 1)
    put = still(demo, 1)
    sim.reset(torch.tensor([0]), put)
    forces = []
    for _ in range(40):
        sim.step(hold(put))
        forces.append(sim.state().ground_contact_force_w.sum((0, 1)))
    force = torch.stack(forces[10:]).mean(0)
    assert float(force[2]) == pytest.approx(70 * G, rel=0.05)
    assert force[:2].abs().max() < 0.05 * 70 * G


def test_object_and_ground_contacts_are_told_apart(sim: Simulator, demo: HoiClip, still, hold) -> None:
    if not sim.capabilities.separate_contacts:
        pytest.skip("the backend does not separate contacts")
    held = int(demo.obj_pos_w[:, 2].argmax())  # carried, clear of the table
    put = still(demo, N, frame=held)
    sim.reset(ALL, put)
    assert sim.state().net_contact_force_w.abs().max() == 0  # no force before the first step
    forces = []
    for _ in range(15):
        sim.step(hold(put))
        state = sim.state()
        forces.append(state.obj_contact_force_w[0].sum(0))
        assert state.obj_contact_force_w[:, FEET].abs().max() == 0
    assert state.obj_contact_force_w[:, HANDS].norm(dim=-1).amax(1).min() > 1
    assert state.ground_contact_force_w[:, HANDS].abs().max() == 0
    assert state.ground_contact_force_w[:, FEET, 2].sum(1).min() > 100
    # What the hands carry: the force of the object on the body points down and is the object's weight.
    assert float(torch.stack(forces[5:]).mean(0)[2]) == pytest.approx(-0.5 * G, rel=0.25)


def on_slopes(demo: HoiClip, degrees: tuple[float, ...]) -> HoiClip:
    """The demo's humanoid far from tilted slabs, one per angle, with a flat box as object."""
    slabs = []
    for k, angle in enumerate(degrees):
        half = math.radians(angle) / 2
        quat = np.array([0, math.sin(half), 0, math.cos(half)], np.float32)  # about +y: downhill is +x
        slabs.append(
            Support(f"slab{k}", np.array([0, 5.0 + 5 * k, 3], np.float32), quat, np.array([2, 1, 0.05], np.float32))
        )
    return demo.replace(obj=ObjectShape("brick", "box", np.array([0.1, 0.1, 0.04], np.float32)), supports=tuple(slabs))


def test_an_object_sticks_below_the_friction_angle_and_slides_above(
    demo: HoiClip, make_scene, make_sim, still, hold
) -> None:
    # Mean of object (0.6) and partner (1.0): mu = 0.8, angle 38.7 degrees (the larger value would give 45).
    degrees = (35.0, 43.0)
    scene = make_scene(on_slopes(demo, degrees), substeps=4, solver="newton")
    sim = make_sim(scene, 2)
    put = still(demo, 2)
    for k, support in enumerate(scene.supports):
        up = roma.quat_action(torch.from_numpy(support.quat_w), torch.tensor([0.0, 0, 1]))
        put.obj_pos_w[k] = torch.from_numpy(support.pos_w) + up * 0.09
        put.obj_quat_w[k] = torch.from_numpy(support.quat_w)
    sim.reset(torch.arange(2), put)
    for _ in range(20):
        sim.step(hold(put))
    moved = (sim.state().obj_pos_w - put.obj_pos_w).norm(dim=-1)
    tilt = math.radians(degrees[1])
    time = 20 / 30
    expected = 0.5 * G * (math.sin(tilt) - 0.8 * math.cos(tilt)) * time**2
    assert moved[0] < 0.02
    assert float(moved[1]) == pytest.approx(expected, rel=0.25)


@pytest.mark.parametrize(("restitution", "tolerance"), [(0.05, 0.15), (0.5, 0.12)])
def test_a_dropped_ball_bounces(
    restitution: float, tolerance: float, demo: HoiClip, make_scene, make_sim, still, hold
) -> None:
    """Speed after over speed before the bounce within ``tolerance``: a soft contact holds no exact coefficient, and as
    it cannot pull, a well damped one lets go early and bounces higher than the formula says (0.17 for 0.05)."""
    ball = demo.replace(obj=ObjectShape("ball", "sphere", np.array([0.1], np.float32)), supports=())
    sim = make_sim(make_scene(ball, obj_restitution=restitution, substeps=8, solver="newton"), 1)
    height = 1.0
    put = still(ball, 1, obj_pos=(5, 0, 0.1 + height))
    sim.reset(torch.tensor([0]), put)
    apex = 0.0
    for _ in range(30):
        sim.step(hold(put))
        z = float(sim.state().obj_pos_w[0, 2]) - 0.1
        v = float(sim.state().obj_vel_w[0, 2])
        if v > 0 and z > 0:
            apex = max(apex, z + v * v / (2 * G))
    assert math.sqrt(apex / height) == pytest.approx(restitution, abs=tolerance)


@pytest.mark.parametrize("height", [0.7, 1.0, 1.3])
def test_a_basketball_comes_back_to_its_own_height(
    height: float, demo: HoiClip, make_scene, make_sim, still, hold
) -> None:
    """With the coarse steps of the CPU preset; 0.8 once let it rise to 34 times its height."""
    ball = demo.replace(obj=ObjectShape("ball", "sphere", np.array([0.12], np.float32), restitution=0.8), supports=())
    sim = make_sim(make_scene(ball, substeps=2), 1)
    put = still(ball, 1, obj_pos=(5, 0, 0.12 + height))
    sim.reset(torch.tensor([0]), put)
    apex = 0.0
    for _ in range(35):
        sim.step(hold(put))
        z = float(sim.state().obj_pos_w[0, 2]) - 0.12
        v = float(sim.state().obj_vel_w[0, 2])
        if v > 0 and z > 0:
            apex = max(apex, z + v * v / (2 * G))
    assert math.sqrt(apex / height) == pytest.approx(0.8, abs=0.1)


def test_a_static_object_stays(demo: HoiClip, make_scene, make_sim, still, hold) -> None:
    clip = demo.replace(obj_is_static=True)
    sim = make_sim(make_scene(clip), 2)
    put = still(clip, 2, root_shift=(0.3, 0, 0.3), obj_pos=(3, 3, 3))
    sim.reset(torch.arange(2), put)
    for _ in range(10):
        sim.step(hold(put))
    state = sim.state()
    assert torch.allclose(state.obj_pos_w, torch.from_numpy(clip.obj_pos_w[0]), atol=1e-6)
    assert state.obj_vel_w.abs().max() == 0 and state.obj_angvel_w.abs().max() == 0


# ---------------------------------------------------------------- repeatability


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
