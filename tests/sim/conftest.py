"""Scenes and simulators of the simulator tests. A new backend joins the conformance suite by its name in BACKENDS."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import hydra
import numpy as np
import pytest
import roma
import torch
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig
from torch import Tensor

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, describe_scene
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.sim.isaac.backend import IsaacGymSimulator
from humanoid_hoi.sim.isaac.process import ANY_PYTHON
from humanoid_hoi.sim.isaac.settings import IsaacConfig
from humanoid_hoi.sim.state import ResetState
from tests.sim.on_host import OnHost
from tests.sim.states import N

BACKENDS = ("mujoco", "mujoco_warp", "mujoco_warp_cuda", "isaacgym_fake")
# Warp runs on its CPU device here: kernels compile for up to a minute and 40 steps take a second, so a short subset.
WARP_SUBSET = {
    "test_shapes_types_and_quaternions",
    "test_set_then_get",
    "test_a_partial_reset_leaves_the_others_alone",
    "test_environments_may_be_named_in_any_order",
    "test_targets_beyond_pi_are_shortened",
    "test_free_fall_of_a_spinning_object",
    "test_prepared_states_are_the_states",
}
# On a GPU also what takes many steps; of one scene, because every other one compiles kernels for minutes.
CUDA_SUBSET = WARP_SUBSET | {
    "test_a_step_of_the_head_settles_at_the_exponential_map_target",
    "test_the_ground_carries_the_humanoids_weight",
    "test_object_and_ground_contacts_are_told_apart",
    "test_stats_and_a_second_close",
}
# The recording fake enforces Isaac Gym's rules and has no forces: what is kinematics or a promise of the interface.
FAKE_SUBSET = {
    "test_shapes_types_and_quaternions",
    "test_set_then_get",
    "test_a_partial_reset_leaves_the_others_alone",
    "test_environments_may_be_named_in_any_order",
    "test_targets_beyond_pi_are_shortened",
    "test_prepared_states_are_the_states",
    "test_stats_and_a_second_close",
}
SUBSETS = {"mujoco_warp": WARP_SUBSET, "mujoco_warp_cuda": CUDA_SUBSET, "isaacgym_fake": FAKE_SUBSET}
FAKE_GYM = Path(__file__).parent / "isaac" / "fake"

MakeScene = Callable[..., SceneDescription]
MakeSim = Callable[..., Simulator]
Still = Callable[..., ResetState]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what Warp's CPU device is too slow for and what the fake Isaac Gym cannot show."""

    def dropped(item: pytest.Item) -> bool:
        params = getattr(getattr(item, "callspec", None), "params", {})
        backend = params.get("backend")
        return backend in SUBSETS and getattr(item, "originalname", "") not in SUBSETS[backend]

    config.hook.pytest_deselected(items=[i for i in items if dropped(i)])
    items[:] = [i for i in items if not dropped(i)]


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    if request.param.startswith("mujoco_warp"):
        pytest.importorskip("mujoco_warp", reason='needs the extra: pip install -e ".[gpu]"')
    if request.param == "mujoco_warp_cuda" and not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    return request.param


@pytest.fixture(scope="session")
def cfg() -> DictConfig:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return hydra.compose("train")


@pytest.fixture(scope="session")
def make_scene(cfg: DictConfig) -> MakeScene:
    """The scene of a clip under the default config with some physics values changed."""

    def make(clip: HoiClip, **physics: object) -> SceneDescription:
        values = dataclasses.replace(typed(PhysicsConfig, cfg.sim.physics, "sim.physics"), **physics)
        return describe_scene(
            clip, typed(HumanoidConfig, cfg.humanoid, "h"), typed(ObjectConfig, cfg.object, "o"), values
        )

    return make


@pytest.fixture(scope="module")
def make_sim(backend: str) -> Iterator[MakeSim]:
    """Simulators of the backend under test, closed after the module."""
    made: list[Simulator] = []

    def make(
        scenes: SceneDescription | Sequence[SceneDescription], num_envs: int, dump_dir: Path | None = None
    ) -> Simulator:
        scenes = [scenes] if isinstance(scenes, SceneDescription) else list(scenes)
        if backend == "isaacgym_fake":
            made.append(on_the_fake(scenes[0], num_envs))
        elif backend == "mujoco_warp_cuda":
            made.append(OnHost(make_simulator("mujoco_warp", scenes, num_envs, 1, dump_dir, {"device": "cuda"})))
        else:
            made.append(make_simulator(backend, scenes, num_envs, 1, dump_dir, {"device": "cpu"}))
        return made[-1]

    yield make
    for sim in made:
        sim.close()


def on_the_fake(scene: SceneDescription, num_envs: int) -> Simulator:
    """The Isaac Gym backend with a real worker process in which ``isaacgym`` is the recording fake."""
    config = IsaacConfig(python=sys.executable, gpu=False)
    environment = {"PYTHONPATH": str(FAKE_GYM), "OMP_NUM_THREADS": "1"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("humanoid_hoi.sim.isaac.backend.ISAAC_PYTHON", ANY_PYTHON)  # the fake runs under ours
        return IsaacGymSimulator(scene, num_envs, config, environment=environment)


@pytest.fixture(scope="session")
def still() -> Still:
    """A clip's frame without velocities, ``count`` times; root or object may be put elsewhere."""

    def make(
        clip: HoiClip,
        count: int = 1,
        frame: int = 0,
        root_shift: tuple[float, float, float] = (0, 0, 0),
        obj_pos: Sequence[float] | None = None,
        obj_quat: Sequence[float] | None = None,
    ) -> ResetState:
        zero = torch.zeros(count, 3)

        def rows(value: np.ndarray | Sequence[float]) -> Tensor:
            row = torch.as_tensor(np.asarray(value, np.float32))
            return row.expand(count, *row.shape).clone()

        return ResetState(
            root_pos_w=rows(clip.root_pos_w[frame]) + torch.tensor(root_shift),
            joint_quat=rows(clip.joint_quat[frame]),
            root_vel_w=zero.clone(),
            root_angvel_w=zero.clone(),
            joint_angvel=torch.zeros(count, 52, 3),
            obj_pos_w=rows(clip.obj_pos_w[frame] if obj_pos is None else obj_pos),
            obj_quat_w=rows(clip.obj_quat_w[frame] if obj_quat is None else obj_quat),
            obj_vel_w=zero.clone(),
            obj_angvel_w=zero.clone(),
        )

    return make


@pytest.fixture(scope="session")
def hold() -> Callable[[ResetState], Tensor]:
    """PD targets that hold a state's pose."""
    return lambda state: roma.unitquat_to_rotvec(state.joint_quat[:, 1:])


@pytest.fixture(scope="module")
def scene(demo: HoiClip, make_scene: MakeScene) -> SceneDescription:
    return make_scene(demo)


@pytest.fixture(scope="module")
def sim(scene: SceneDescription, make_sim: MakeSim) -> Simulator:
    return make_sim(scene, N)
