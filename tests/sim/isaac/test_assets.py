"""The files Isaac Gym loads, read back with MuJoCo and trimesh, and the mapping of Table 7."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import mujoco
import numpy as np
import pytest
import trimesh

from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.scene.segments import total_mass
from humanoid_hoi.sim.isaac.assets import body_masses, humanoid_mjcf, object_urdf, write_assets
from humanoid_hoi.sim.isaac.settings import IsaacConfig, build_message, rounded_box, simulate_calls, surface_samples


def test_the_humanoid_file_is_the_scenes_humanoid(scene: SceneDescription) -> None:
    model = mujoco.MjModel.from_xml_string(humanoid_mjcf(scene))
    assert model.nbody - 1 == 52 and (model.jnt_type == mujoco.mjtJoint.mjJNT_HINGE).sum() == 153
    assert model.nv == 159 and model.ngeom == 52 and model.nu == 153
    for k, (joint, parent) in enumerate(zip(JOINT_NAMES, PARENT_NAMES, strict=True)):
        body = model.body(joint)
        assert model.body(int(body.parentid[0])).name == (parent or "world")
        assert np.allclose(body.pos, scene.joint_offsets[k], atol=1e-6)
        assert float(body.mass[0]) == pytest.approx(scene.solids[k].mass, rel=1e-5)
        assert np.allclose(body.ipos, scene.solids[k].pos, atol=1e-6)  # the center of mass sent to the worker
    wanted = total_mass(scene.skeleton, scene.joint_offsets, scene.humanoid)
    assert sum(body_masses(scene).values()) == pytest.approx(wanted)


def test_hinges_carry_gains_and_axes(scene: SceneDescription) -> None:
    model = mujoco.MjModel.from_xml_string(humanoid_mjcf(scene))
    for axis, letter in enumerate("xyz"):
        knee = model.joint(f"left_knee_{letter}")
        leg = joint_group("left_knee", scene.humanoid)
        assert knee.axis.tolist() == np.eye(3)[axis].tolist() and knee.stiffness.ravel()[0] == leg.stiffness
        assert model.dof_damping[knee.dofadr[0]] == leg.damping
        assert model.dof_armature[knee.dofadr[0]] == pytest.approx(leg.armature)
        finger = model.joint(f"right_index2_{letter}")
        hand = joint_group("right_index2", scene.humanoid)
        reach = hand.limit + 0.2
        assert finger.stiffness.ravel()[0] == hand.stiffness and np.allclose(finger.range, [-reach, reach], atol=1e-4)


def test_a_mesh_object_is_written_piece_by_piece(mesh_scene: SceneDescription, tmp_path: Path) -> None:
    write_assets(mesh_scene, tmp_path)
    link = ElementTree.parse(tmp_path / "object.urdf").getroot().find("link")
    assert link is not None
    files = [m.get("filename") for m in link.findall("collision/geometry/mesh")]
    assert files == ["object_0.obj", "object_1.obj"]
    meshes = [trimesh.load(tmp_path / str(f), process=False) for f in files]
    assert all(m.is_volume for m in meshes)
    assert sum(m.volume for m in meshes) == pytest.approx(sum(p.volume for p in mesh_scene.obj.pieces), rel=1e-5)
    assert float(link.find("inertial/mass").get("value")) == pytest.approx(0.5)
    com = np.array(link.find("inertial/origin").get("xyz").split(), float)
    assert np.allclose(com, mesh_scene.obj.mass.com, atol=1e-6)
    inertia = link.find("inertial/inertia")
    assert float(inertia.get("ixz")) == pytest.approx(mesh_scene.obj.mass.inertia[0, 2], rel=1e-6)


def test_vhacd_gets_the_whole_mesh(mesh_scene: SceneDescription, tmp_path: Path) -> None:
    write_assets(mesh_scene, tmp_path, vhacd=True)
    assert (tmp_path / "object.obj").exists() and "object_0" not in (tmp_path / "object.urdf").read_text()
    message = build_message(mesh_scene, 2, IsaacConfig(vhacd=True), tmp_path)
    assert message["object"]["options"]["vhacd_enabled"]
    assert message["object"]["options"]["vhacd_params"]["max_convex_hulls"] == 64
    assert not build_message(mesh_scene, 2, IsaacConfig(), tmp_path)["object"]["options"]["vhacd_enabled"]


def test_primitives_need_no_mesh(scene: SceneDescription) -> None:
    box = ElementTree.fromstring(object_urdf(scene.obj, vhacd=True)).find("link/collision/geometry/box")
    assert box is not None and np.allclose(
        np.array(box.get("size").split(), float), 2 * scene.obj.shape.size, atol=1e-6
    )
    ball = replace(scene.obj, shape=ObjectShape("ball", "sphere", np.array([0.12], np.float32)))
    sphere = ElementTree.fromstring(object_urdf(ball, vhacd=False)).find("link/collision/geometry/sphere")
    assert sphere is not None and float(sphere.get("radius")) == pytest.approx(0.12)


def test_every_row_of_table_7_reaches_the_message(scene: SceneDescription, tmp_path: Path) -> None:
    message = json.loads(json.dumps(build_message(scene, 1024, IsaacConfig(), tmp_path)))  # plain data
    assert message["num_envs"] == 1024 and message["simulate_calls"] == 2
    assert message["sim"] == {"dt": pytest.approx(1 / 60), "substeps": 4, "gravity": [0, 0, -9.81]}
    physx = message["physx"]
    assert (physx["num_position_iterations"], physx["num_velocity_iterations"], physx["solver_type"]) == (8, 1, 1)
    assert (physx["contact_offset"], physx["rest_offset"], physx["max_depenetration_velocity"]) == (0.02, 0.0, 20.0)
    obj = message["object"]
    assert (obj["shape"]["friction"], obj["shape"]["restitution"]) == (0.6, 0.05)
    assert (obj["mass"], obj["options"]["density"], obj["options"]["fix_base_link"]) == (0.5, 1000.0, False)
    assert message["ground"] == {"static_friction": 1.0, "dynamic_friction": 1.0, "restitution": 0.1}
    assert message["humanoid"]["shape"]["filter"] == 1 and obj["shape"]["filter"] == 0
    wrist = joint_group("left_wrist", scene.humanoid)
    assert message["humanoid"]["gains"]["left_wrist"] == {
        "stiffness": wrist.stiffness,
        "damping": wrist.damping,
        "armature": wrist.armature,
        "effort": 1e6,
    }
    assert message["supports"][0]["size"] == pytest.approx((2 * scene.supports[0].half_size).tolist())


def test_an_action_must_be_whole_simulation_steps(scene: SceneDescription) -> None:
    assert simulate_calls(scene.physics) == 2
    odd = replace(scene.physics, control_dt=scene.physics.sim_dt * 1.5, substeps=4)
    with pytest.raises(HoiError, match="sim.physics.control_dt: 0.025 s is no whole number of simulation steps"):
        simulate_calls(odd)
    with pytest.raises(HoiError, match="sim.velocity_point: found 'center'.*com or origin"):
        IsaacConfig(velocity_point="center")


def test_solids_as_rounded_boxes(scene: SceneDescription) -> None:
    by_name = {solid.joint: solid for solid in scene.solids}
    knee = rounded_box(by_name["left_knee"])
    palm = rounded_box(by_name["left_wrist"])
    assert knee["radius"] == by_name["left_knee"].size[0] and knee["half"][2] == by_name["left_knee"].size[1]
    assert palm["radius"] == 0 and palm["half"] == list(by_name["left_wrist"].size)
    turned = trimesh.transformations.quaternion_matrix(np.roll(knee["quat"], 1))[:3, 2]
    assert np.allclose(turned, by_name["left_knee"].axis, atol=1e-6)
    assert rounded_box(by_name["left_foot"])["foot"] == 1 and knee["foot"] == 0


def test_surface_samples_cover_the_object(scene: SceneDescription, mesh_scene: SceneDescription) -> None:
    points, spacing = surface_samples(scene.obj)
    size = scene.obj.shape.size
    assert points.shape == (512, 3) and (np.abs(points) <= size + 1e-5).all()
    assert np.abs(np.abs(points) / size).max(1).min() > 0.999  # on the surface
    area = 8 * (size[0] * size[1] + size[1] * size[2] + size[0] * size[2])
    assert spacing < 2 * float(np.sqrt(area / 512))
    assert surface_samples(mesh_scene.obj)[1] < 0.05
