"""Pieces of the look-ahead against hand-computed values."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.refine.config import CostConfig, NoiseConfig, RefineConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.noise import deviations, draw
from humanoid_hoi.refine.planner import Planner, softmax_weights
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.start_states import reset_state
from tests.conftest import make_clip
from tests.refine.conftest import MakeTask


def test_weights_do_not_depend_on_the_costs_scale() -> None:
    costs = torch.tensor([1.0, 2.0, 3.0])
    weights = softmax_weights(costs, 0.5)
    assert weights.tolist() == pytest.approx(softmax_weights(10 * costs + 5, 0.5).tolist(), rel=1e-5)
    # one standard deviation (1.0) costs a factor of exp(1 / 0.5)
    assert float(weights[0] / weights[1]) == pytest.approx(math.exp(2.0), rel=1e-5)


def test_noise_runs_linearly_between_its_knots() -> None:
    sigma = deviations(NoiseConfig(), SMPLX_52)
    noise = draw(5, 9, 9, sigma, 3, torch.Generator().manual_seed(0))
    assert not noise[0].any()
    assert noise[1, 2] == pytest.approx(((noise[1, 0] + noise[1, 4]) / 2), abs=1e-6)
    assert noise[1, 6] == pytest.approx(((noise[1, 4] + noise[1, 8]) / 2), abs=1e-6)
    finger = 3 * (JOINT_NAMES.index("left_index1") - 1)
    knee = 3 * (JOINT_NAMES.index("left_knee") - 1)
    assert sigma[finger] == 0 and sigma[knee] == pytest.approx(0.07)
    assert int((sigma > 0).sum()) == 45  # 6 leg, 3 spine and 6 arm joints
    many = draw(4000, 1, 9, sigma, 3, torch.Generator().manual_seed(1))[1:, 0, knee]
    assert float(many.std()) == pytest.approx(0.07, rel=0.05)


def test_cost_of_a_state_by_hand(make_task: MakeTask) -> None:
    task = make_task()
    plant = Plant(sim_of(task))
    cost = TrackingCost(task.clip, task.config.cost, torch.device("cpu"))
    plant.start(reset_state(cost.frame(3), task.clip.joint_parents))
    state = plant.sim.state()
    none = torch.zeros(plant.num_envs, dtype=torch.bool)
    at_home = float(cost(state, 3, none)[0])
    assert at_home < 0.05  # only what reading velocities back costs
    state.obj_pos_w += torch.tensor([0.1, 0.0, 0.0])
    assert float(cost(state, 3, none)[0]) - at_home == pytest.approx(30 * 0.01, rel=1e-3)
    assert float(cost.errors(state, 3).obj[0]) == pytest.approx(0.1, abs=1e-4)
    assert float(cost(state, 3, ~none)[0]) == 1000.0
    state.joint_pos_w[:] = float("nan")
    assert float(cost(state, 3, none)[0]) == 1000.0 and float(cost.errors(state, 3).worst[0]) == 1000.0
    plant.close()


WEIGHTS = tuple(f.name for f in fields(CostConfig) if f.name not in ("wrist", "last", "offset"))
FRAME = 6


def cost_of_only(clip: HoiClip, weight: str) -> TrackingCost:
    """The cost with one weight of 1 and all others 0."""
    config = replace(CostConfig(), **{name: float(name == weight) for name in WEIGHTS})
    return TrackingCost(clip, config, torch.device("cpu"))


def held_clip() -> HoiClip:
    """One joint of the left hand touches, one may, all others must not."""
    clip = make_clip()
    labels = np.full_like(clip.contact_labels, -1)
    labels[:, clip.joint_names.index("left_index1")] = 1
    labels[:, clip.joint_names.index("left_middle1")] = 0
    return clip.replace(contact_labels=labels)


def on_the_reference(cost: TrackingCost) -> SimState:
    ref = cost.frame(FRAME)
    nothing = torch.zeros_like(ref.joint_pos_w)
    motion = (getattr(ref, f.name).clone() for f in fields(SimState)[:8])
    return SimState(*motion, nothing, nothing.clone())


def value(cost: TrackingCost, state: SimState) -> float:
    return float(cost(state, FRAME, torch.zeros(1, dtype=torch.bool))[0])


def test_a_grip_that_moves_along_with_the_object_costs_nothing() -> None:
    clip = held_clip()
    cost = cost_of_only(clip, "hand")
    state = on_the_reference(cost)
    quarter = torch.tensor([[0.0, 0.0, 0.5**0.5, 0.5**0.5]])
    held = clip.joint_names.index("left_index1")
    apart = state.joint_pos_w[0, held] - state.obj_pos_w[0]
    state.obj_quat_w = roma.quat_product(quarter, state.obj_quat_w)
    still = value(cost, state)
    turned = torch.tensor([-apart[1], apart[0], apart[2]])  # by a quarter about z
    assert still == pytest.approx(float((turned - apart).square().sum()), rel=1e-4)
    state.joint_pos_w[0, held] = state.obj_pos_w[0] + turned
    state.joint_pos_w[0, clip.joint_names.index("left_middle1")] += 1.0  # whether it touches is not known
    assert value(cost, state) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("weight", ["root_rot", "obj_rot"])
def test_a_turn_costs_its_square(weight: str) -> None:
    cost = cost_of_only(held_clip(), weight)
    state = on_the_reference(cost)
    turn = torch.tensor([[math.sin(0.1), 0.0, 0.0, math.cos(0.1)]])  # 0.2 rad
    state.joint_quat_w[:, 0] = roma.quat_product(turn, state.joint_quat_w[:, 0])
    state.obj_quat_w = roma.quat_product(turn, state.obj_quat_w)
    assert value(cost, state) == pytest.approx(4 * math.sin(0.1) ** 2, rel=1e-3)


@pytest.mark.parametrize(
    ("weight", "field"), [("root_vel", "joint_vel_w"), ("root_spin", "joint_angvel_w"), ("obj_vel", "obj_vel_w")]
)
def test_every_speed_has_its_own_price(weight: str, field: str) -> None:
    cost = cost_of_only(held_clip(), weight)
    for name in ("joint_vel_w", "joint_angvel_w", "obj_vel_w"):
        state = on_the_reference(cost)
        moved = getattr(state, name)
        (moved[:, 0] if name != "obj_vel_w" else moved).add_(torch.tensor([0.0, 2.0, 0.0]))
        assert value(cost, state) == pytest.approx(4.0 if name == field else 0.0, rel=1e-4, abs=1e-6)


def test_planning_lowers_the_cost_it_plans_by(make_task: MakeTask) -> None:
    task = make_task()
    config = replace(task.config, samples=16, calm=replace(task.config.calm, cost=0.0, standing_cost=0.0))
    plant = Plant(sim_of(task, 16))
    cost = TrackingCost(task.clip, config.cost, torch.device("cpu"))
    row = plant.start(reset_state(cost.frame(0), task.clip.joint_parents))
    # Targets that lean: the demo's own are so good at its start that there is nothing to improve.
    planner = Planner(plant, cost, task.base + 0.1, config)
    with torch.no_grad():
        still = torch.zeros(16, 6, 153)
        before = float(planner._look_ahead(row, 0, still)[0])
        generator = torch.Generator().manual_seed(0)
        for _ in range(6):
            assert planner.improve(row, 0, generator) == 1
        after = float(planner._look_ahead(row, 0, still)[0])
    plant.close()
    assert after < before


def test_a_calm_plan_is_executed_for_some_steps(make_task: MakeTask) -> None:
    task = make_task()
    config = replace(task.config, calm=replace(task.config.calm, cost=0.0, standing_cost=1e6, steps=3))
    plant = Plant(sim_of(task))
    cost = TrackingCost(task.clip, config.cost, torch.device("cpu"))
    row = plant.start(reset_state(cost.frame(0), task.clip.joint_parents))
    planner = Planner(plant, cost, task.base, config)
    with torch.no_grad():
        assert planner.improve(row, 0, torch.Generator()) == 3
        assert planner.improve(row, len(task.base) - 2, torch.Generator()) == 1  # only one step is left
        assert planner.improve(row, 0, torch.Generator(), retry=1) == 1
        cost.foot_speed = lambda frame: 0.2  # type: ignore[method-assign]  # a step: every step is planned
        assert planner.improve(row, 0, torch.Generator()) == 1
    plant.close()


@pytest.mark.parametrize(("factor", "steps"), [(0.999, 3), (1.001, 1)])
def test_a_plan_is_calm_below_its_cost_times_the_steps_the_last_one_weighted(
    make_task: MakeTask, factor: float, steps: int
) -> None:
    task = make_task()
    config = replace(task.config, calm=replace(task.config.calm, cost=0.1, standing_cost=0.1, steps=3), iterations=1)
    plant = Plant(sim_of(task))
    cost = TrackingCost(task.clip, config.cost, torch.device("cpu"))
    planner = Planner(plant, cost, task.base, config)
    limit = 0.1 * (config.horizon - 1 + config.cost.last)
    planner._look_ahead = lambda row, frame, noise: torch.full((len(noise),), factor * limit)  # type: ignore[method-assign]
    row = plant.start(reset_state(cost.frame(0), task.clip.joint_parents))
    assert planner.improve(row, 0, torch.Generator()) == steps
    plant.close()


def test_the_faster_foot_tells_whether_the_feet_stand() -> None:
    cost = cost_of_only(held_clip(), "joints")
    feet = [f"{side}_{joint}" for side in ("left", "right") for joint in ("ankle", "foot")]
    speeds = [float(cost.frame(FRAME).joint_vel_w[0, JOINT_NAMES.index(name)].norm()) for name in feet]
    assert max(speeds) > 1.05 * min(speeds)
    assert cost.foot_speed(FRAME) == pytest.approx(max(speeds))


def test_settings_out_of_range_are_named() -> None:
    with pytest.raises(HoiError, match=r"refine\.samples"):
        replace(RefineConfig(), samples=1)
    with pytest.raises(HoiError, match=r"refine\.noise\.knots"):
        replace(NoiseConfig(), knots=1)


def sim_of(task: object, count: int = 8) -> MujocoCpuSimulator:
    return task.make_sim(count)  # type: ignore[attr-defined, no-any-return]


def test_a_clip_knows_its_targets_only_as_long_as_it_is_unchanged(clip: HoiClip) -> None:
    import numpy as np

    from humanoid_hoi.motion.clip import ServoTargets
    from humanoid_hoi.motion.edit import slice_clip

    servo = ServoTargets(np.zeros((clip.num_frames, 51, 3), np.float32), "scene")
    refined = clip.replace(servo=servo)
    assert refined.replace(name="other").servo is servo
    assert refined.replace(obj_pos_w=clip.obj_pos_w).servo is None
    part = slice_clip(refined, 2, 8).servo
    assert part is not None and part.targets.shape == (6, 51, 3)
