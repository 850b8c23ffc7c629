"""The worker's engine on the recording fake: rules of the tensor API, orders by name, window, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.isaac.layout import LayoutError, dof_names

MakeEngine = Callable[..., SimpleNamespace]
FEET = [k for k, name in enumerate(JOINT_NAMES) if name.endswith("_foot")]


def put(made: SimpleNamespace, rows: list[int]) -> None:
    """Ask for a reset of ``rows``: humanoid at (row, 0, 1), object at (row, 1, 2), dof k at k / 100."""
    for row in rows:
        made.array("reset_root")[row] = [row, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        made.array("reset_obj")[row] = [row, 1, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        made.array("reset_dof")[row, :, 0] = np.arange(153) / 100
        made.array("reset_mask")[row] = 1


def test_the_scene_is_built_as_the_message_says(scene: SceneDescription, make_engine: MakeEngine) -> None:
    made = make_engine(scene, 3)
    sim = made.sim
    params = made.sim.params
    assert (
        params.up_axis == "z"
        and params.gravity.z == -9.81
        and params.substeps == 4
        and params.dt == pytest.approx(1 / 60)
    )
    assert int(params.physx.contact_collection) == 1 and params.physx.max_depenetration_velocity == 20
    assert sim.plane.restitution == 0.1 and sim.graphics == -1
    assert len(sim.envs) == 3 and [a.name for a in sim.envs[2].actors] == [
        "humanoid",
        "object",
        "support_" + scene.supports[0].name,
    ]
    humanoid, obj, support = sim.envs[2].actors
    assert (humanoid.group, humanoid.filter, obj.filter, support.filter) == (2, 1, 0, 0)
    assert all(s.friction == 0.6 and s.restitution == 0.05 for s in obj.asset.shapes)
    assert support.asset.options.fix_base_link and not obj.asset.options.fix_base_link
    assert sim.envs[0].aggregate[2] is True
    gains = dict(
        zip(humanoid.asset.dofs, zip(humanoid.dof["stiffness"], humanoid.dof["damping"], strict=True), strict=True)
    )
    assert gains["left_knee_y"] == (800, 80) and gains["right_thumb3_z"] == (100, 10)
    assert (humanoid.dof["driveMode"] == 1).all() and (humanoid.dof["effort"] == 1e6).all()


def test_orders_are_mapped_by_name(scene: SceneDescription, make_engine: MakeEngine) -> None:
    made = make_engine(scene, 2)
    asset = made.sim.envs[0].actors[0].asset
    assert asset.bodies != list(JOINT_NAMES)  # depth first there, SMPL-X order here
    put(made, [0, 1])
    made.array("targets")[:] = np.arange(153)
    made.engine.step()
    wanted = {name: k for k, name in enumerate(dof_names(list(JOINT_NAMES[1:])))}
    assert made.sim.targets.view(2, 153)[1].tolist() == [wanted[name] for name in asset.dofs]
    assert made.sim.dof.view(2, 153, 2)[1, :, 0].tolist() == pytest.approx([wanted[name] / 100 for name in asset.dofs])
    heights = made.array("bodies")[1, :, 2] - 1.0
    assert np.allclose(heights, [0.001 * asset.bodies.index(name) for name in JOINT_NAMES], atol=1e-6)
    assert made.array("obj")[1, :3].tolist() == [1, 1, 2]


def test_one_push_a_step_and_only_the_named_environments(
    scene: SceneDescription, make_engine: MakeEngine, gymapi: ModuleType
) -> None:
    made = make_engine(scene, 4)
    put(made, [0, 1, 2, 3])
    made.engine.step()
    gymapi.LOG.clear()
    put(made, [2])
    made.array("reset_root")[0] = 99.0  # not asked for
    made.engine.step()
    sets = [call for call in gymapi.LOG if call.startswith("set_")]
    assert sets == ["set_root", "set_dof", "set_targets"]
    refreshes = [call for call in gymapi.LOG if call.startswith("refresh")]
    assert refreshes == ["refresh_bodies", "refresh_forces"] and gymapi.LOG.count("simulate") == 2
    assert not made.array("reset_mask").any() and made.array("bodies")[0, 0, 0] == 0
    gymapi.LOG.clear()
    made.engine.step()
    assert [call for call in gymapi.LOG if call.startswith("set_")] == ["set_targets"]


def test_net_forces_are_ascribed(scene: SceneDescription, make_engine: MakeEngine) -> None:
    made = make_engine(scene, 2)
    put(made, [0, 1])  # feet a metre up: away from object and ground
    made.engine.step()
    assert made.array("ground_contact")[0, FEET, 2].tolist() == [10, 10] and not made.array("obj_contact").any()
    made.array("reset_obj")[0, :3] = [0, 0, 1]  # around the feet
    made.array("reset_mask")[0] = 1
    made.engine.step()
    assert made.array("obj_contact")[0, FEET, 2].tolist() == [10, 10] and not made.array("obj_contact")[1].any()


def test_environments_on_a_grid_come_out_local(
    scene: SceneDescription, make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_ISAAC_GLOBAL", "1")
    made = make_engine(scene, 3)
    put(made, [0, 2])
    made.engine.step()
    assert made.array("bodies")[2, 0, :2].tolist() == [2, 0] and made.array("obj")[2, :2].tolist() == [2, 1]
    assert made.sim.root[made.sim.envs[2].actors[0].index, :2].tolist() == [12, -10]


def test_velocities_are_those_of_the_origins(mesh_scene: SceneDescription, make_engine: MakeEngine) -> None:
    for point in ("com", "origin"):
        made = make_engine(mesh_scene, 1, velocity_point=point)
        put(made, [0])
        made.array("reset_obj")[0, 7:] = [1, 2, 3, 4, 5, 6]
        made.engine.step()
        given = made.sim.root[made.sim.envs[0].actors[1].index, 7:10]
        com = torch.tensor(mesh_scene.obj.mass.com, dtype=torch.float32)
        expected = torch.tensor([1.0, 2, 3])
        if point == "com":
            expected = expected + torch.linalg.cross(torch.tensor([4.0, 5, 6]), com)
        assert torch.allclose(given, expected, atol=1e-5)
        assert np.allclose(made.array("obj")[0, 7:], [1, 2, 3, 4, 5, 6], atol=1e-5)


def test_a_static_object_is_fixed_and_never_set(scene: SceneDescription, make_engine: MakeEngine) -> None:
    made = make_engine(replace(scene, obj=replace(scene.obj, is_static=True)), 2)
    put(made, [0, 1])
    made.engine.step()  # the fake refuses the root state of a fixed actor
    assert made.sim.envs[0].actors[1].asset.options.fix_base_link
    assert np.allclose(made.array("obj")[0, :3], scene.obj.pose_w[:3], atol=1e-6)


def test_masses_the_importer_misread_are_overridden(
    scene: SceneDescription, make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch, gymapi: ModuleType
) -> None:
    make_engine(scene, 1)
    assert "set_actor_rigid_body_properties" not in gymapi.LOG
    monkeypatch.setenv("FAKE_ISAAC_MASS", "1.5")
    humanoid, obj, _ = make_engine(scene, 1).sim.envs[0].actors
    assert sum(humanoid.masses) == pytest.approx(70.0, rel=1e-4) and obj.masses == [0.5] and obj.recomputed


def test_refusals(scene: SceneDescription, make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LayoutError, match="bodies missing in Isaac Gym's asset: tail"):
        make_engine(scene, 1, joints=["tail", *JOINT_NAMES[1:]])
    with pytest.raises(ValueError, match="PhysXParams has no field warp_drive in this version of Isaac Gym"):
        make_engine(scene, 1, physx={"warp_drive": 1})
    monkeypatch.setenv("FAKE_ISAAC_NO_SIM", "1")
    with pytest.raises(ValueError, match="create_sim failed on device 0"):
        make_engine(scene, 1)


def test_the_windows_keys(scene: SceneDescription, make_engine: MakeEngine, gymapi: ModuleType) -> None:
    made = make_engine(scene, 1, headless=False)
    put(made, [0])
    gymapi.KEYS[:] = [["r"], ["space"], [], ["space"], ["space"], ["escape"]]
    assert made.engine.step() == ["reset"]
    gymapi.LOG.clear()
    assert made.engine.step() == []  # paused for two frames, then on
    assert gymapi.LOG.count("draw_viewer") == 3
    assert made.engine.step() == ["quit"]  # also out of a pause
    made.engine.close()
    assert gymapi.LOG[-2:] == ["destroy_viewer", "destroy_sim"]


def test_the_fake_enforces_the_rules(scene: SceneDescription, make_engine: MakeEngine, gymapi: ModuleType) -> None:
    from isaacgym import gymtorch

    made = make_engine(scene, 2)
    gym = gymapi.acquire_gym()
    states = torch.zeros(6, 13)
    ids = torch.tensor([0], dtype=torch.int32)
    unwrap = gymtorch.unwrap_tensor
    wide = ids.long()
    with pytest.raises(gymapi.FakeError, match="int32"):
        gym.set_actor_root_state_tensor_indexed(made.sim, unwrap(states), unwrap(wide), 1)
    with pytest.raises(gymapi.FakeError, match="second call"):
        gym.set_actor_root_state_tensor_indexed(made.sim, unwrap(states), unwrap(ids), 1)
    with pytest.raises(gymapi.FakeError, match="after a setter"):
        gym.refresh_rigid_body_state_tensor(made.sim)
    with pytest.raises(gymapi.FakeError, match="after prepare_sim"):
        gym.create_env(made.sim, None, None, 1)
    with pytest.raises(gymapi.FakeError, match="is gone"):
        gym.set_dof_position_target_tensor(made.sim, unwrap(torch.zeros(2)))
    fresh = gym.create_sim(0, -1, gymapi.SIM_PHYSX, gymapi.SimParams())
    with pytest.raises(gymapi.FakeError, match="before prepare_sim"):
        gym.simulate(fresh)
