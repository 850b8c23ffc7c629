"""MuJoCo geoms become triangles of the right size, place, color and body."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest
import trimesh

from humanoid_hoi.viewer.geoms import parts_from_mjmodel
from humanoid_hoi.viewer.scene3d import WORLD, Scene3D, motion_bounds, world_vertices

XML = """
<mujoco>
  <asset><mesh name="wedge" vertex="0 0 0  1 0 0  0 1 0  0 0 1"/></asset>
  <worldbody>
    <geom type="plane" size="5 5 .1"/>
    <geom name="support_table" type="box" size=".4 .3 .2" pos="1 0 .2"/>
    <body name="a" pos="0 0 1" quat=".6 0 .8 0">
      <freejoint/>
      <geom name="ball" type="sphere" size=".3" pos=".1 0 0" rgba="1 0 0 1"/>
      <geom name="stick" type="capsule" fromto="0 0 0 .5 0 0" size=".05"/>
      <geom name="egg" type="ellipsoid" size=".1 .2 .3"/>
      <geom name="hidden" type="sphere" size="1" rgba="1 1 1 0"/>
      <geom name="collision" type="sphere" size="1" group="3"/>
      <body name="unnamed_to_us" pos="0 .5 0" quat=".7071068 0 0 .7071068">
        <geom name="can" type="cylinder" size=".1 .4" pos="0 .2 0"/>
      </body>
    </body>
    <body name="object" pos="0 2 0"><freejoint/><geom name="piece" type="mesh" mesh="wedge" group="3"/></body>
  </worldbody>
</mujoco>
"""


@pytest.fixture(scope="module")
def model():
    return mujoco.MjModel.from_xml_string(XML)


@pytest.fixture(scope="module")
def parts(model):
    return {p.name: p for p in parts_from_mjmodel(model, ("object", "a"))}


def volume(part):
    return trimesh.Trimesh(part.vertices, part.faces).volume


def test_planes_invisible_and_collision_geoms_are_left_out_unless_nothing_else_shows(parts):
    assert set(parts) == {"support_table", "ball", "stick", "egg", "can", "piece"}


def test_volumes_match_the_geoms(parts):
    expected = {
        "support_table": 8 * 0.4 * 0.3 * 0.2,
        "ball": 4 / 3 * np.pi * 0.3**3,
        "egg": 4 / 3 * np.pi * 0.1 * 0.2 * 0.3,
        "stick": np.pi * 0.05**2 * 0.5 + 4 / 3 * np.pi * 0.05**3,
        "can": np.pi * 0.1**2 * 0.8,
        "piece": 1 / 6,
    }
    for name, value in expected.items():
        assert volume(parts[name]) == pytest.approx(value, rel=0.07), name  # positive: the faces look outwards


def test_bounds_lie_in_the_body_frame(parts):
    def box(name):
        return np.round([parts[name].vertices.min(0), parts[name].vertices.max(0)], 3)

    np.testing.assert_allclose(box("ball"), [[-0.2, -0.3, -0.3], [0.4, 0.3, 0.3]], atol=0.01)
    np.testing.assert_allclose(box("stick"), [[-0.05, -0.05, -0.05], [0.55, 0.05, 0.05]], atol=0.01)
    np.testing.assert_allclose(box("piece"), [[0, 0, 0], [1, 1, 1]], atol=1e-3)
    # the can: its body is turned by 90 degrees about z, so its local +y offset points to a's -x
    np.testing.assert_allclose(box("can"), [[-0.3, 0.4, -0.4], [-0.1, 0.6, 0.4]], atol=0.01)


def test_bodies_and_colors(parts):
    assert parts["support_table"].body == WORLD and parts["piece"].body == 0 and parts["can"].body == 1
    assert parts["ball"].rgba == (1, 0, 0, 1)


def test_world_vertices_agree_with_mujoco(model):
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    names = [model.body(i).name for i in range(1, model.nbody)]
    scene = Scene3D(parts_from_mjmodel(model, names), tuple(names))
    poses = np.concatenate([data.xpos[1:], data.xquat[1:][:, [1, 2, 3, 0]]], -1)
    for part in scene.parts:
        vertices = world_vertices(part, poses)
        if part.name != "piece":
            center = (vertices.min(0) + vertices.max(0)) / 2
            np.testing.assert_allclose(center, data.geom(part.name).xpos, atol=0.01, err_msg=part.name)
    low, high = motion_bounds(scene, poses[None])
    assert low[2] == pytest.approx(0, abs=1e-6) and high[1] == pytest.approx(3.0, abs=0.01)
