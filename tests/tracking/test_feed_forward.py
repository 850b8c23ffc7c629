"""Feed-forward targets: what a motionless body, a free fall and a held object need, and what a servo does with it."""

from __future__ import annotations

from dataclasses import replace

import mujoco
import numpy as np
import pytest
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip, ServoTargets
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.tracking.base_targets import table_hash
from humanoid_hoi.tracking.feed_forward import explain, feed_forward, gains
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.open_loop import open_loop
from humanoid_hoi.tracking.scene_hash import _scene_digest, body_hash, is_of_scene, scene_hash
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets


@pytest.fixture(scope="module")
def still(demo: HoiClip) -> HoiClip:
    """The demo's first frame, held for a second: feet on the ground, nothing moves, nothing is touched."""
    hold = np.zeros(30, int)
    return demo.replace(
        root_pos_w=demo.root_pos_w[hold],
        joint_quat=demo.joint_quat[hold],
        obj_pos_w=demo.obj_pos_w[hold],
        obj_quat_w=demo.obj_quat_w[hold],
        contact_labels=demo.contact_labels[hold],
        graph=replace(demo.graph, active=demo.graph.active[hold]),
    )


def test_a_standing_body_is_carried_by_its_feet(scene: SceneDescription, still: HoiClip) -> None:
    found = feed_forward(scene, still)
    weight = 9.81 * sum(solid.mass for solid in scene.solids)
    assert found.contact_force == pytest.approx(weight, rel=0.01)
    assert np.abs(found.root_residual[:, :3]).max() < 0.01 * weight
    # Nothing turns, so the targets are the pose plus the torque over the gain.
    knee = JOINT_NAMES.index("left_knee") - 1
    assert np.linalg.norm(found.torque[10, knee]) > 1.0


def test_the_torque_of_a_held_forearm_is_its_weight_times_its_lever(scene: SceneDescription, still: HoiClip) -> None:
    pos, quat = still.joint_pose_w()
    elbow = JOINT_NAMES.index("left_elbow")
    below = [k for k, name in enumerate(JOINT_NAMES) if name.startswith("left_") and _hangs_on(k, elbow)]
    moment = np.zeros(3)
    for k in below:
        center = pos[0, k] + _turn(quat[0, k], scene.solids[k].pos)
        moment += np.cross(center - pos[0, elbow], [0.0, 0.0, -9.81 * scene.solids[k].mass])
    # The joint must give the opposite of gravity's moment, in the child's frame.
    wanted = _turn(quat[0, elbow] * np.array([-1, -1, -1, 1]), -moment)
    assert feed_forward(scene, still).torque[10, elbow - 1] == pytest.approx(wanted, abs=0.02)


def test_the_object_hangs_on_the_hands_that_touch_it(scene: SceneDescription, demo: HoiClip) -> None:
    light = feed_forward(scene, demo)
    heavy_object = replace(scene.obj, mass=replace(scene.obj.mass, mass=scene.obj.mass.mass + 5.0))
    heavy = feed_forward(replace(scene, obj=heavy_object), demo)
    lifted = demo.obj_pos_w[:, 2] > demo.obj_pos_w[0, 2] + 0.05
    held = lifted & (demo.contact_labels > 0).any(1)
    assert held.any()
    more = heavy.contact_force[held] - light.contact_force[held]
    # The feet carry the five kilograms, and the hands' forces are counted too: at least the weight once.
    assert np.median(more) > 0.9 * 5.0 * 9.81
    assert np.linalg.norm(heavy.obj_residual[held, :3], axis=1).mean() < 0.2 * 5.5 * 9.81


def test_servos_with_feed_forward_last_longer(scene: SceneDescription, demo: HoiClip) -> None:
    sim = MujocoCpuSimulator(scene, 8, 1)
    starts = np.linspace(0, demo.num_frames - 2, 8).astype(int).tolist()
    share = {}
    for kind in ("reference", "feed_forward"):
        targets = make_base_targets(BaseTargetConfig(kind), [demo], [scene])
        share[kind] = open_loop(sim, demo, starts, targets, TrackingLimits()).survived_share
    sim.close()
    assert share["feed_forward"] > share["reference"]


def test_contacts_push_and_never_pull(scene: SceneDescription) -> None:
    class Layout:
        root_qvel = slice(0, 6)
        obj_qvel = None

    up = np.zeros((8, 1))
    up[2] = 1.0
    wanted = np.zeros(8)
    wanted[2] = 10.0
    rest, force = explain(wanted, up, Layout())  # type: ignore[arg-type]
    assert force == pytest.approx(10.0, rel=2e-3) and abs(rest[2]) < 0.02
    rest, force = explain(-wanted, up, Layout())  # type: ignore[arg-type]
    assert force == 0.0 and rest[2] == -10.0


def test_a_two_frame_clip_has_targets(scene: SceneDescription, demo: HoiClip) -> None:
    from humanoid_hoi.motion.edit import slice_clip

    targets = feed_forward(scene, slice_clip(demo, 0, 2)).targets
    assert targets.shape == (2, 51, 3) and np.isfinite(targets).all()


def test_gains_are_those_of_the_config(scene: SceneDescription) -> None:
    sim = MujocoCpuSimulator(scene, 1, 1)
    kp, kd = gains(sim.model, sim.layout)
    sim.close()
    knee = JOINT_NAMES.index("left_knee") - 1
    group = joint_group("left_knee", scene.humanoid)
    assert kp[knee].tolist() == [group.stiffness] * 3 and kd[knee].tolist() == [group.damping] * 3
    assert isinstance(sim.model, mujoco.MjModel)


def test_refined_targets_fit_one_scene_only(scene: SceneDescription, demo: HoiClip) -> None:
    table = np.full((demo.num_frames, 51, 3), 0.1, np.float32)
    refined = demo.replace(servo=ServoTargets(table, scene_hash(scene)))
    got = make_base_targets(BaseTargetConfig("refined"), [refined], [scene])
    assert torch.equal(got.tables[0], torch.from_numpy(table))
    assert got.hashes == {demo.name: table_hash(got.tables[0])}
    heavier = replace(scene, obj=replace(scene.obj, mass=replace(scene.obj.mass, mass=3.0)))
    with pytest.raises(HoiError, match="refine it again in this scene"):
        make_base_targets(BaseTargetConfig("refined"), [refined], [heavier])
    with pytest.raises(HoiError, match="was not refined"):
        make_base_targets(BaseTargetConfig("refined"), [demo], [scene])
    # auto falls back to feed-forward, and says so in its hash
    fallen_back = make_base_targets(BaseTargetConfig("auto"), [refined], [heavier])
    assert fallen_back.hashes == {demo.name: body_hash(scene)}
    assert make_base_targets(BaseTargetConfig("auto"), [refined], [scene]).hashes == got.hashes


def test_hashes_see_masses_and_gains(scene: SceneDescription) -> None:
    solids = (replace(scene.solids[0], mass=scene.solids[0].mass + 0.1), *scene.solids[1:])
    assert body_hash(replace(scene, solids=solids)) != body_hash(scene)
    rougher = replace(scene, physics=replace(scene.physics, obj_friction=0.9))
    assert body_hash(rougher) == body_hash(scene) and scene_hash(rougher) != scene_hash(scene)


def test_targets_found_with_one_solver_are_used_with_another(scene: SceneDescription, demo: HoiClip) -> None:
    """A clip refined on the CPU is trained on a GPU, whose engine has no pgs."""
    newton = replace(scene, physics=replace(scene.physics, solver="newton", solver_iterations=10, tolerance=1e-8))
    table = np.full((demo.num_frames, 51, 3), 0.1, np.float32)
    refined = demo.replace(servo=ServoTargets(table, scene_hash(scene)))
    assert torch.equal(
        make_base_targets(BaseTargetConfig("auto"), [refined], [newton]).tables[0], torch.from_numpy(table)
    )
    # What older clips carry: facts with the solver's own values among them.
    old = _scene_digest(newton, {})
    assert old != scene_hash(newton) and is_of_scene(old, newton) and not is_of_scene(old, scene)


def test_the_hash_sees_how_a_support_stands(scene: SceneDescription) -> None:
    def stands(quat: list[float]) -> str:
        table = replace(scene.supports[0], quat_w=np.array(quat, np.float32))
        return scene_hash(replace(scene, supports=(table, *scene.supports[1:])))

    assert stands([0, 0, 0, 1]) == stands([0, 0, 0, -1]) == scene_hash(scene)
    assert stands([0, 0, 0.6, 0.8]) == stands([0, 0, -0.6, -0.8])
    assert len({scene_hash(scene), stands([0, 0, 0.6, 0.8]), stands([0, 0, -0.6, 0.8])}) == 3


def _hangs_on(joint: int, ancestor: int) -> bool:
    from humanoid_hoi.body.skeleton import PARENTS

    while joint >= 0 and joint != ancestor:
        joint = PARENTS[joint]
    return joint == ancestor


def _turn(quat: np.ndarray, vector: np.ndarray) -> np.ndarray:
    from scipy.spatial.transform import Rotation

    return Rotation.from_quat(quat).apply(vector)
