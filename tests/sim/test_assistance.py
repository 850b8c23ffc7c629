"""Springs on pelvis and object in MuJoCo's CPU batch: forces by hand, stability, and nothing left behind."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.assistance import Guide, Strength
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.sim.state import ResetState

STRENGTH = Strength(root_frequency=2.0, object_frequency=3.0)


@pytest.fixture(scope="module")
def scene(demo: HoiClip, make_scene) -> SceneDescription:
    return make_scene(demo, gravity=0.0)


def floating(demo: HoiClip, still, count: int) -> ResetState:
    """A body at rest 3 m up, the object at rest far from it."""
    return still(demo, count, root_shift=(0, 0, 3), obj_pos=(4, 1, 3), obj_quat=(0, 0, 0, 1))


def guide_of(state: ResetState, gain: list[float]) -> Guide:
    """A guide that asks for the state itself, at rest."""
    zero = torch.zeros_like(state.root_pos_w)
    root = (state.root_pos_w.clone(), state.joint_quat[:, 0].clone(), zero.clone(), zero.clone())
    obj = (state.obj_pos_w.clone(), state.obj_quat_w.clone(), zero.clone(), zero.clone())
    return Guide(torch.tensor(gain), *root, *obj)


def test_the_force_is_mass_times_frequency_squared_times_offset(scene: SceneDescription, demo: HoiClip, still) -> None:
    sim = MujocoCpuSimulator(scene, 3, 1)
    state = floating(demo, still, 3)
    sim.reset(torch.arange(3), state)
    guide = guide_of(state, [1.0, 0.5, 0.0])
    guide.root_pos_w[:, 0] += 0.1
    guide.root_quat_w = roma.quat_product(guide.root_quat_w, roma.rotvec_to_unitquat(torch.tensor([[0, 0, 0.2]] * 3)))
    sim.guided_step(torch.zeros(3, 51, 3), guide, STRENGTH)  # makes the helper; then look at its first force
    sim.reset(torch.arange(3), state)
    seen: list[np.ndarray] = []
    helper = sim._helper
    assert helper is not None
    helper.run(guide, 1, lambda last: seen.append(sim.batch.bind("qfrc_applied").copy()))
    force = seen[0][:, sim.layout.root_qvel]
    mass = float(sim.model.body_mass.sum() - sim.model.body("object").mass[0])
    square = (2 * np.pi * 2.0) ** 2
    assert force[0, 0] == pytest.approx(mass * square * 0.1, rel=1e-5) and abs(force[0, 1]) < 1e-3
    assert force[1] == pytest.approx(0.5 * force[0]) and not seen[0][2].any()
    # The torque is about the body's own z, by the body's inertia: a few kg m^2 for an adult.
    assert 2.0 < force[0, 5] / (square * 0.2) < 20.0 and np.abs(force[0, 3:5]).max() < 1e-3
    others = np.delete(seen[0], np.r_[sim.layout.root_qvel, sim.layout.obj_qvel], axis=1)
    assert not others.any() and not sim.batch.bind("qfrc_applied").any()
    sim.close()


def test_an_object_on_its_spring_moves_as_computed_by_hand(scene: SceneDescription, demo: HoiClip, still) -> None:
    sim = MujocoCpuSimulator(scene, 1, 1)
    state = floating(demo, still, 1)
    sim.reset(torch.arange(1), state)
    guide = guide_of(state, [1.0])
    guide.obj_pos_w[:, 1] += 0.2
    dt, rate = scene.physics.timestep, 2 * np.pi * 3.0
    pos = vel = 0.0
    for _ in range(3):
        sim.guided_step(torch.zeros(1, 51, 3), guide, STRENGTH)
        for _ in range(sim.steps_per_control):
            # The damper is implicit: it acts on the velocity at the end of the step.
            vel = (vel + dt * rate**2 * (0.2 - pos)) / (1 + 2 * rate * dt)
            pos += dt * vel
        moved = float(sim.state().obj_pos_w[0, 1] - state.obj_pos_w[0, 1])
        assert moved == pytest.approx(pos, rel=2e-3) and pos > 0
    sim.close()


def test_half_a_kilogram_on_a_stiff_spring_follows_and_stays(scene: SceneDescription, demo: HoiClip, still) -> None:
    sim = MujocoCpuSimulator(scene, 1, 1)
    state = floating(demo, still, 1)
    sim.reset(torch.arange(1), state)
    guide = guide_of(state, [1.0])
    guide.obj_vel_w[:, 0] = 1.0
    for _ in range(60):
        guide.obj_pos_w[:, 0] += scene.physics.control_dt  # at 1 m/s
        sim.guided_step(torch.zeros(1, 51, 3), guide, dataclasses.replace(STRENGTH, object_frequency=15.0))
    now = sim.state()
    assert now.obj_pos_w[0, 0] == pytest.approx(float(guide.obj_pos_w[0, 0]), abs=2e-3)
    assert now.obj_vel_w[0, 0] == pytest.approx(1.0, abs=0.02) and not bool(sim.diverged().any())
    sim.close()


def test_no_gain_is_no_help_and_nothing_stays_behind(demo: HoiClip, make_scene, still, hold) -> None:
    sim = MujocoCpuSimulator(make_scene(demo), 2, 1)
    state = still(demo, 2)
    targets = hold(state)
    sim.reset(torch.arange(2), state)
    guide = guide_of(state, [0.0, 1.0])
    guide.root_pos_w += 0.05
    for _ in range(5):
        sim.step(targets)
    before = sim.snapshot()
    sim.guided_step(targets, guide, STRENGTH)
    helped = sim.snapshot()
    sim.restore(before)
    sim.step(targets)
    alone = sim.snapshot()
    assert torch.equal(alone["qpos"][0], helped["qpos"][0])  # gain 0, to the bit
    assert not torch.allclose(alone["qpos"][1], helped["qpos"][1], atol=1e-4)
    # From the helped state on, a simulator that never helped goes the same way.
    sim.restore(helped)
    sim.step(targets)
    other = MujocoCpuSimulator(make_scene(demo), 2, 1)
    other.restore(helped)
    other.step(targets)
    assert torch.equal(sim.snapshot()["qvel"], other.snapshot()["qvel"])
    assert set(sim.snapshot()) == {"qpos", "qvel", "ctrl", "qacc_warmstart"}
    sim.close()
    other.close()
