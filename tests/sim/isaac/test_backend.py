"""IsaacGymSimulator and the environment on it, with real worker processes: the stand-in, and the engine on the fake."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields

import hydra
import pytest
import roma
import torch
from hydra.core.global_hydra import GlobalHydra
from omegaconf import OmegaConf

from envs.build import Task, build_world, scene_of
from envs.config import EnvConfig
from envs.hoi_imitation import HoiImitationEnv
from envs.resets import StartSampler
from envs.terminations import Terminations
from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.config import plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import keep_joints
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.sim.isaac.backend import IsaacGymSimulator
from humanoid_hoi.sim.isaac.process import ANY_PYTHON
from humanoid_hoi.sim.isaac.settings import IsaacConfig
from humanoid_hoi.sim.isaac.states import joint_velocities, reset_rows, state_after_reset
from humanoid_hoi.sim.state import ResetState, SimState
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.workflows.runs import default_scene_config
from rewards.table import RewardTable
from tests.sim.conftest import on_the_fake

N = 4
CONFIG = IsaacConfig(python=sys.executable, gpu=False)


@pytest.fixture(scope="module")
def sim(scene: SceneDescription) -> Iterator[IsaacGymSimulator]:
    made = IsaacGymSimulator(scene, N, CONFIG, engine="stand_in")
    yield made
    made.close()
    made.close()


def moving(clip: HoiClip, count: int) -> ResetState:
    g = torch.Generator().manual_seed(0)

    def noise(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=g)

    quat = roma.rotvec_to_unitquat(0.4 * noise(count, clip.skeleton.size, 3))
    return ResetState(
        noise(count, 3),
        quat,
        noise(count, 3),
        noise(count, 3),
        2 * noise(count, clip.skeleton.size, 3),
        noise(count, 3),
        roma.rotvec_to_unitquat(noise(count, 3)),
        noise(count, 3),
        noise(count, 3),
    )


def test_the_state_shown_after_a_reset_agrees_with_finite_differences(demo: HoiClip) -> None:
    put = moving(demo, 3)
    h = 1e-5
    offsets = torch.from_numpy(demo.joint_offsets).double()
    poses = []
    for t in (-h, 0.0, h):
        local = roma.quat_product(put.joint_quat.double(), roma.rotvec_to_unitquat(put.joint_angvel.double() * t))
        local[:, 0] = roma.quat_product(
            roma.rotvec_to_unitquat(put.root_angvel_w.double() * t), put.joint_quat[:, 0].double()
        )
        poses.append(
            forward_kinematics(put.root_pos_w.double() + put.root_vel_w.double() * t, local, offsets, SMPLX_52.parents)
        )
    shown = state_after_reset(put, demo.skeleton, offsets.float())
    assert torch.allclose(shown.joint_pos_w.double(), poses[1][0], atol=1e-5)
    assert torch.allclose(shown.joint_vel_w.double(), (poses[2][0] - poses[0][0]) / (2 * h), atol=1e-3)
    spin = roma.unitquat_to_rotvec(roma.quat_product(poses[2][1], roma.quat_conjugation(poses[0][1]))) / (2 * h)
    assert torch.allclose(shown.joint_angvel_w.double(), spin, atol=1e-3)
    assert torch.allclose(joint_velocities(shown, demo.skeleton)[:, 1:], put.joint_angvel[:, 1:], atol=1e-4)
    rows = reset_rows(put)
    assert torch.allclose(rows["reset_dof"][:, 3:6, 0], roma.unitquat_to_rotvec(put.joint_quat[:, 2]))
    assert torch.equal(rows["reset_dof"][:, 3:6, 1], put.joint_angvel[:, 2])


def test_resets_show_at_once_and_reach_the_worker_with_the_step(sim: IsaacGymSimulator, demo: HoiClip) -> None:
    put = moving(demo, N)
    sim.reset(torch.arange(N), put)
    state = sim.state()
    for field in fields(SimState):
        assert getattr(state, field.name).dtype == torch.float32 and len(getattr(state, field.name)) == N
    assert torch.allclose(state.obj_pos_w, put.obj_pos_w) and (state.joint_quat_w[..., 3] >= 0).all()
    assert not state.net_contact_force_w.any() and not sim.diverged().any()
    sim.step(torch.zeros(N, 51, 3))
    assert torch.allclose(sim.state().obj_pos_w, put.obj_pos_w + put.obj_vel_w / 30, atol=1e-5)
    assert torch.allclose(sim.state().joint_pos_w[:, 17], put.root_pos_w + put.root_vel_w / 30, atol=1e-5)
    before = sim.state().joint_pos_w.clone()
    sim.reset(torch.tensor([2, 0]), moving(demo, 2))
    assert torch.equal(sim.state().joint_pos_w[[1, 3]], before[[1, 3]])
    assert torch.allclose(sim.state().joint_pos_w[[2, 0], 0], moving(demo, 2).root_pos_w)


def test_targets_are_clipped_below_pi(sim: IsaacGymSimulator) -> None:
    targets = torch.zeros(N, 51, 3)
    targets[0, 5] = torch.tensor([3.0, 4.0, 0.0])
    sim.step(targets)
    assert torch.allclose(sim._shared["targets"].view(N, 51, 3)[0, 5], torch.tensor([1.8, 2.4, 0.0]))


def test_divergence_and_snapshot(sim: IsaacGymSimulator, demo: HoiClip) -> None:
    put = moving(demo, N)
    put.obj_pos_w[1] = torch.nan
    put.root_vel_w[3] = 1e6
    sim.reset(torch.arange(N), put)
    seen = sim.counters.nan_resets
    sim.step(torch.zeros(N, 51, 3))
    sim.step(torch.zeros(N, 51, 3))
    assert sim.diverged().tolist() == [False, True, False, True] and sim.counters.nan_resets == seen + 2
    sim.reset(torch.arange(N), moving(demo, N))
    assert not sim.diverged().any()
    snapshot = sim.snapshot()
    shown = sim.state().joint_pos_w.clone()
    sim.step(torch.zeros(N, 51, 3))
    sim.restore(snapshot)
    assert torch.equal(sim.state().joint_pos_w, shown)
    assert torch.allclose(
        sim._shared["reset_dof"][..., 1].view(N, 51, 3), moving(demo, N).joint_angvel[:, 1:], atol=1e-3
    )
    with pytest.raises(HoiError, match="the snapshot lacks joint_pos_w"):
        sim.restore({})
    assert {"contacts", "nan_resets"} <= set(sim.stats()) and not sim.capabilities.separate_contacts


@pytest.mark.parametrize("engine", ["stand_in", "isaac"])
def test_the_environment_runs_on_it(
    engine: str,
    scene: SceneDescription,
    demo: HoiClip,
    fake_environment: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        cfg = hydra.compose(
            "train", ["sim=isaacgym", f"sim.python={sys.executable}", f"env.num_envs={N}", "env.reset.validate=false"]
        )
    assert cfg.sim.physics.contact_offset == 0.02 and cfg.sim.physics.substeps == 4
    monkeypatch.setattr("humanoid_hoi.sim.isaac.backend.ISAAC_PYTHON", ANY_PYTHON)
    simulator = IsaacGymSimulator(scene, N, CONFIG, engine, environment=fake_environment)
    assert simulator._worker.info["engine"] == engine
    config = typed(EnvConfig, cfg.env, "env")
    world = build_world(simulator, Task((demo,), (scene,), (0,)), config, TrackingLimits())
    env = HoiImitationEnv(
        world,
        RewardTable(plain(cfg.rewards), world.context),
        Terminations(config.termination, world.context),
        StartSampler(config.reset, world.reference, world.scene_of_clip, 0),
        config.reset,
    )
    try:
        obs = env.reset()
        assert obs.shape == (N, env.obs_dim) and torch.isfinite(obs).all()
        for _ in range(3):
            result = env.step(torch.zeros(N, env.action_dim))
            assert result.obs.shape == obs.shape and torch.isfinite(result.obs).all()
            assert result.reward.shape == result.done.shape == (N,) and torch.isfinite(result.reward).all()
        state = env.state()
        assert torch.allclose(state.joint_quat_w.norm(dim=-1), torch.ones(()), atol=1e-4)
        assert "sim/contacts" in env.pop_log()
    finally:
        env.close()


def test_the_factory_knows_it(scene: SceneDescription) -> None:
    with pytest.raises(
        HoiError, match="sim.python: Isaac Gym runs in a Python 3.8 interpreter of its own and none is named"
    ):
        make_simulator(
            "isaacgym", [scene], N, settings={"backend": "isaacgym", "python": None, "physics": {}, "num_threads": 0}
        )
    with pytest.raises(HoiError, match=r"config: sim\.speed"):
        make_simulator("isaacgym", [scene], N, settings={"speed": 3})


def test_the_configs_keys_are_the_settings() -> None:
    keys = set(OmegaConf.load(CFG / "sim" / "isaacgym.yaml")) - {"defaults", "backend", "num_threads"}
    assert keys == {f.name for f in fields(IsaacConfig)}


def test_a_skeleton_without_fingers_crosses_over(demo: HoiClip) -> None:
    """Fields of the shared block are as long as the skeleton; what is put is shown, and steps on the fake Isaac Gym."""
    rigid = keep_joints(demo, demo.skeleton.body)
    simulator = on_the_fake(scene_of(default_scene_config(), rigid), 2)
    try:
        put = moving(rigid, 2)
        simulator.reset(torch.arange(2), put)
        shown = simulator.state().joint_pos_w.clone()
        simulator.step(torch.zeros(2, 21, 3))
        state = simulator.state()
        assert torch.equal(shown[:, 0], put.root_pos_w) and torch.isfinite(state.joint_pos_w).all()
        assert state.joint_pos_w.shape == state.obj_contact_force_w.shape == (2, 22, 3)
    finally:
        simulator.close()
