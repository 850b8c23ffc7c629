"""Pieces of the look-ahead against hand-computed values."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.refine.config import NoiseConfig, RefineConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.noise import deviations, draw
from humanoid_hoi.refine.planner import Planner, softmax_weights
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.tracking.start_states import reset_state
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
