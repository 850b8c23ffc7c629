"""The error state is zero on the trajectory, sees each disturbance in its own numbers, and its metric measures metres."""

from __future__ import annotations

from pathlib import Path

import hydra
import pytest
import torch
from hydra.core.global_hydra import GlobalHydra

from envs.build import scene_of
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.learning.imitation.metric import CostMetric
from humanoid_hoi.learning.imitation.nominal import ErrorState, Kick, Nominal, disturbed, nominal_of
from humanoid_hoi.learning.imitation.rollouts import Rollouts, linear, nothing
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.refine.config import CostConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.refine.record import Record
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.tracking.feed_forward import feed_forward
from humanoid_hoi.tracking.start_states import reset_state

FRAMES = 12


@pytest.fixture(scope="module")
def clip() -> HoiClip:
    return slice_clip(HoiClip.load(DEMO_CLIP), 0, FRAMES)


@pytest.fixture(scope="module")
def setting(clip: HoiClip, tmp_path_factory: pytest.TempPathFactory) -> tuple[Nominal, Rollouts]:
    """The demo's start under feed-forward targets, and eight copies around it."""
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        scene = scene_of(hydra.compose("train"), clip)
    targets = torch.from_numpy(feed_forward(scene, clip).targets).float()
    plant = Plant(MujocoCpuSimulator(scene, 1, 1))
    cost = TrackingCost(clip, CostConfig(), torch.device("cpu"))
    rows = [plant.start(reset_state(cost.frame(0), clip.joint_parents))]
    for frame in range(1, FRAMES):
        plant.step(targets[frame : frame + 1])
        rows.append(plant.row(0))
    path = Path(tmp_path_factory.mktemp("record")) / "record.npz"
    Record.of(rows, [targets[k : k + 1] for k in range(1, FRAMES)], "x").save(path)
    nominal = nominal_of(Record.load(path), plant, clip.skeleton, True)
    plant.close()
    return nominal, Rollouts(Plant(MujocoCpuSimulator(scene, 8, 1)), nominal, cost)


def test_zero_on_the_trajectory(setting: tuple[Nominal, Rollouts]) -> None:
    nominal, _ = setting
    frames = torch.arange(nominal.steps + 1)
    error = ErrorState(nominal)
    assert error.size == 150 and len(error.axes) == 63
    assert float(error(nominal.states, frames).abs().max()) < 1e-3


def test_each_disturbance_shows_in_its_own_numbers(setting: tuple[Nominal, Rollouts]) -> None:
    nominal, rollouts = setting
    error = rollouts.error
    frames = torch.full((8,), 5)
    scale = torch.ones(8)

    def seen(kick: Kick) -> torch.Tensor:
        rollouts.plant.sim.reset(torch.arange(8), disturbed(nominal, frames, kick, scale, torch.Generator()))
        return error(rollouts.plant.sim.state(), frames).abs().max(0).values

    assert float(seen(Kick()).max()) < 1e-3
    moved = seen(Kick(root_pos=0.05))
    assert float(moved[:3].min()) > 0.01 and float(moved[3:].max()) < 1e-3
    bent = seen(Kick(joint=0.05))
    assert float(bent[12 : 12 + 63].min()) > 0.01 and float(bent[:12].max()) < 1e-3
    pushed = seen(Kick(obj_vel=0.2))
    assert float(pushed[-6:-3].min()) > 0.02 and float(pushed[:-12].max()) < 1e-3


def test_the_metric_is_the_squared_displacement_of_the_joints(setting: tuple[Nominal, Rollouts]) -> None:
    nominal, rollouts = setting
    metric = CostMetric(rollouts.error, joints=1.0, wrist=1.0, rate=0.0)
    metric._diagonal = 0 * metric._diagonal
    frames = torch.full((8,), 5)
    kick = Kick(joint=0.002, root_pos=0.002, root_turn=0.002)
    rollouts.plant.sim.reset(torch.arange(8), disturbed(nominal, frames, kick, torch.ones(8), torch.Generator()))
    state = rollouts.plant.sim.state()
    body = nominal.skeleton.index(nominal.skeleton.body)
    moved = (state.joint_pos_w[:, body] - nominal.states.joint_pos_w[5, body]).square().sum(-1).mean(-1)
    x = rollouts.error(state, frames).double().numpy()
    predicted = [float(row @ metric.at(5) @ row) for row in x]
    assert predicted == pytest.approx(moved.tolist(), rel=0.05)


def test_trials_and_data(setting: tuple[Nominal, Rollouts]) -> None:
    nominal, rollouts = setting
    starts = torch.tensor([0] * 7 + [5])
    trials = rollouts.play(starts, Kick(), torch.zeros(8), 0, nothing(63))
    assert trials.success == 1.0 and trials.available.tolist() == [FRAMES - 1] * 7 + [FRAMES - 6]
    gains = torch.zeros(nominal.steps, 63, 150).numpy()
    same = rollouts.play(starts, Kick(), torch.zeros(8), 0, linear(gains))
    assert same.survived.tolist() == trials.survived.tolist()
    generator = torch.Generator().manual_seed(0)
    data = rollouts.one_step(2, Kick(joint=0.01), nothing(63), 0.02, generator, steps=3)
    assert data.before.shape[1:] == (150,) and data.action.shape[1:] == (63,) and 0 < len(data.frames) <= 48
    later = rollouts.many_steps(1, Kick(joint=0.01), nothing(63), 0.02, (2, 4), generator, length=6, hold=3)
    assert set(later) == {2, 4} and len(later[2].frames) > 0
