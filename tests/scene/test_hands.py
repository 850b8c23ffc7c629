"""Rigid hands: which pose is welded, what is left of the model, and what a scene's hash says of it."""

from __future__ import annotations

import dataclasses

import mujoco
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip, ServoTargets
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, describe_scene
from humanoid_hoi.scene.hands import STEP, grasp_weld
from humanoid_hoi.scene.mujoco_spec import build_spec
from humanoid_hoi.tracking.base_targets import table_hash
from humanoid_hoi.tracking.feed_forward import feed_forward
from humanoid_hoi.tracking.scene_hash import scene_hash
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets

INDEX = JOINT_NAMES.index("left_index1")
WRIST = JOINT_NAMES.index("left_wrist")


def scene_of(clip: HoiClip, hands: str = "rigid") -> SceneDescription:
    humanoid = dataclasses.replace(HumanoidConfig(), hands=hands)
    return describe_scene(clip, humanoid, ObjectConfig(), PhysicsConfig())


def with_finger(clip: HoiClip, angle: np.ndarray, touching: np.ndarray) -> HoiClip:
    """The left index bent by ``angle`` (T,) rad about x; the left wrist labelled in ``touching`` (T,)."""
    quat = clip.joint_quat.copy()
    quat[:, INDEX] = Rotation.from_rotvec(angle[:, None] * [1.0, 0.0, 0.0]).as_quat()
    quat[:, INDEX] = np.where(quat[:, INDEX, 3:] < 0, -quat[:, INDEX], quat[:, INDEX])
    labels = np.zeros_like(clip.contact_labels)
    labels[touching, WRIST] = 1
    return clip.replace(joint_quat=quat, contact_labels=labels)


def test_the_pose_is_the_mean_of_the_frames_that_touch(clip: HoiClip) -> None:
    angle = np.where(np.arange(clip.num_frames) < 10, 0.2, np.where(np.arange(clip.num_frames) < 20, 0.6, -1.0))
    touching = np.arange(clip.num_frames) < 20
    found = grasp_weld([with_finger(clip, angle, touching)])
    assert found.joints == FINGER_JOINTS  # left hand, then right, as in the skeleton
    quat = found.quat_of("left_index1")
    assert quat is not None and Rotation.from_quat(quat).as_rotvec() == pytest.approx([0.4, 0, 0], abs=STEP)
    # A hand that never touches is welded in its mean over the whole clip.
    nowhere = grasp_weld([with_finger(clip, angle, np.zeros(clip.num_frames, bool))]).quat_of("left_index1")
    assert nowhere is not None
    assert Rotation.from_quat(nowhere).as_rotvec()[0] == pytest.approx(angle.mean(), abs=0.15)
    assert found.quat_of("left_wrist") is None


def test_the_model_has_no_finger_joints_and_stands_as_the_clip(demo: HoiClip) -> None:
    scene = scene_of(demo)
    model = build_spec(scene).compile()
    free = build_spec(scene_of(demo, "articulated")).compile()
    assert (free.nv, model.nv, model.nu) == (165, 75, 63) and model.nbody == free.nbody
    assert model.body_mass.sum() == pytest.approx(free.body_mass.sum())
    assert scene.actuated == JOINT_NAMES[1:22] and scene.skeleton.size == 52
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    assert scene.weld is not None
    for name in ("left_index1", "right_thumb3"):
        body, above = model.body(name).id, model.body_parentid[model.body(name).id]
        relative = np.zeros(4)
        inverse = np.zeros(4)
        mujoco.mju_negQuat(inverse, data.xquat[above])
        mujoco.mju_mulQuat(relative, inverse, data.xquat[body])
        welded = scene.weld.quat_of(name)
        assert welded is not None and np.roll(relative, -1) == pytest.approx(welded, abs=1e-9)


def test_a_refined_clip_finds_its_scene_again(demo: HoiClip) -> None:
    scene = scene_of(demo)
    assert scene.weld is not None
    # What a refinement writes: the fingers as they were welded, in float32.
    quat = demo.joint_quat.copy()
    noise = np.random.default_rng(0).normal(
        0.0, 1e-7, (demo.num_frames, 30, 4)
    )  # of poses computed in single precision
    quat[:, 22:] = (scene.weld.quat + noise).astype(np.float32)
    table = np.zeros((demo.num_frames, 51, 3), np.float32)
    refined = demo.replace(joint_quat=quat, servo=ServoTargets(table, scene_hash(scene), scene_sole(demo)))
    again = scene_of(refined)
    assert again.weld is not None and np.array_equal(again.weld.quat, scene.weld.quat)
    assert scene_hash(again) == scene_hash(scene)
    got = make_base_targets(BaseTargetConfig("auto"), [refined], [again])
    assert got.hashes == {demo.name: table_hash(got.tables[0])}
    for kind in ("auto", "refined"):
        with pytest.raises(HoiError, match="humanoid.hands: was refined with rigid hands, this scene has articulated"):
            make_base_targets(BaseTargetConfig(kind), [refined], [scene_of(refined, "articulated")])


def test_rigid_hands_refuse_targets_of_moving_ones(demo: HoiClip) -> None:
    table = np.zeros((demo.num_frames, 51, 3), np.float32)
    moving = scene_of(demo, "articulated")
    refined = demo.replace(servo=ServoTargets(table, scene_hash(moving), scene_sole(demo)))
    with pytest.raises(HoiError, match="was refined with articulated hands, this scene has rigid ones.*fix: humanoid"):
        make_base_targets(BaseTargetConfig("auto"), [refined], [scene_of(refined)])


def test_feed_forward_leaves_welded_joints_alone(demo: HoiClip) -> None:
    found = feed_forward(scene_of(demo), demo)
    assert found.targets.shape == (demo.num_frames, 51, 3) and not found.torque[:, 21:].any()
    assert np.linalg.norm(found.torque[:, :21], axis=-1).max() > 1.0


def scene_sole(clip: HoiClip) -> float:
    from humanoid_hoi.scene.description import common_sole

    return common_sole([clip])
