"""Penetration removal: a hand in a box comes out to its surface and stays there; what MuJoCo sees is what is measured."""

from __future__ import annotations

from collections.abc import Callable

import mujoco
import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.skeleton import JOINT_NAMES, joint_index
from humanoid_hoi.geometry.convex import hull_piece
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs, clean_clip
from humanoid_hoi.scene.artefacts.pose import clip_pose
from humanoid_hoi.scene.artefacts.solids import body_samples, object_distance
from humanoid_hoi.scene.artefacts.surroundings import Surroundings
from humanoid_hoi.scene.description import SceneObject
from humanoid_hoi.scene.mass import mass_properties
from humanoid_hoi.scene.mujoco_spec import build_spec

WRIST = JOINT_NAMES.index("left_wrist")


def hand_in_box(standing: Callable[..., HoiClip], depth: float = 0.03) -> HoiClip:
    """T-pose, the left hand over a static box whose top is ``depth`` above the palm's underside; the palm is to touch."""
    clip = standing(12)
    wrist = clip.joint_pose_w()[0][0, WRIST]
    half = np.array([0.15, 0.12, 0.2], np.float32)
    underside = wrist[2] - 0.012
    center = np.array([wrist[0], wrist[1] + 0.10, underside + depth - half[2]], np.float32)
    labels = clip.contact_labels.copy()
    labels[:, WRIST] = 1
    return clip.replace(
        obj=ObjectShape("block", "box", half),
        obj_pos_w=np.tile(center, (12, 1)),
        obj_is_static=True,
        contact_labels=labels,
    )


def test_a_hand_inside_a_box_comes_out_to_the_surface(standing: Callable[..., HoiClip], configs: SceneConfigs) -> None:
    clip = hand_in_box(standing)
    options = CleanOptions()
    options.penetration.iterations = 40
    result = clean_clip(clip, configs, options)
    before = result.report.before
    after = result.report.after
    assert before.obj_depth_max_mm == pytest.approx(30, abs=2)
    assert after.obj_depth_max_mm < 5 and after.hand_gap_mm < 5  # out of it, and still on it
    assert after.slide_mm < 2  # the feet stayed
    still = joint_index(["left_hip", "right_hip", "left_ankle"])
    moved = np.linalg.norm(result.clip.joint_pose_w()[0] - clip.joint_pose_w()[0], axis=-1)
    assert moved[:, still].max() < 0.006
    assert moved[:, JOINT_NAMES.index("head")].max() < 0.02  # m: what the posture term counts as one typical change
    assert "Cleaned" in result.clip.source and clip.source in result.clip.source


def test_a_hand_off_the_box_is_pulled_onto_it(standing: Callable[..., HoiClip], configs: SceneConfigs) -> None:
    options = CleanOptions()
    options.penetration.iterations = 40
    result = clean_clip(hand_in_box(standing, depth=-0.03), configs, options)
    assert result.report.before.hand_gap_mm > 20 and result.report.after.hand_gap_mm < 5
    assert result.report.after.obj_depth_max_mm < 5


def test_switched_off_the_hand_stays(standing: Callable[..., HoiClip], configs: SceneConfigs) -> None:
    options = CleanOptions()
    options.penetration.enabled = options.feet.enabled = False
    result = clean_clip(hand_in_box(standing), configs, options)
    assert result.report.after.obj_depth_max_mm == pytest.approx(result.report.before.obj_depth_max_mm, abs=0.5)


def test_depths_agree_with_the_simulator(demo: HoiClip, configs: SceneConfigs) -> None:
    scene = configs.scene(demo)
    around = Surroundings.of(scene, object_distance(scene.obj))
    frame = 60  # carried, palms pressed into the faces
    with torch.no_grad():
        gap = around.samples.joint_min(around.object_gap(clip_pose(demo), around.samples))[frame]
    model = build_spec(scene).compile()
    data = mujoco.MjData(model)
    _place(model, data, demo, frame)
    mujoco.mj_forward(model, data)
    seen: dict[str, float] = {}
    for contact in data.contact:
        names = [model.body(model.geom_bodyid[g]).name for g in contact.geom]
        if "object" in names and set(names) & set(JOINT_NAMES):
            joint = next(n for n in names if n in JOINT_NAMES)
            seen[joint] = min(seen.get(joint, 0.0), contact.dist)
    assert len(seen) >= 4
    for joint, distance in seen.items():
        assert float(gap[JOINT_NAMES.index(joint)]) == pytest.approx(distance, abs=3e-3), (
            joint
        )  # MuJoCo picks its contact points


def _place(model: mujoco.MjModel, data: mujoco.MjData, clip: HoiClip, frame: int) -> None:
    def wxyz(q: np.ndarray) -> np.ndarray:
        return np.roll(q, 1)

    for k, name in enumerate(JOINT_NAMES):
        start = model.joint(name).qposadr[0]
        if k == 0:
            data.qpos[start : start + 3] = clip.root_pos_w[frame]
            start = start + 3
        data.qpos[start : start + 4] = wxyz(clip.joint_quat[frame, k])
    start = model.joint("object").qposadr[0]
    data.qpos[start : start + 7] = np.concatenate([clip.obj_pos_w[frame], wxyz(clip.obj_quat_w[frame])])


def test_the_union_of_convex_pieces_has_no_inner_walls() -> None:
    left = trimesh.creation.box(extents=(0.2, 0.2, 0.2))
    right = left.copy()
    right.apply_translation([0.2, 0, 0])
    pieces = tuple(hull_piece(m.vertices.astype(np.float32)) for m in (left, right))
    shape = ObjectShape("bar", "mesh", vertices=left.vertices.astype(np.float32), faces=left.faces.astype(np.int32))
    obj = SceneObject(shape, pieces, mass_properties(pieces), False, np.zeros(7))
    field = object_distance(obj)
    at_the_cut = torch.tensor([[0.1, 0, 0], [0.1, 0.09, 0], [0.1, 0.11, 0]])
    assert field.query(at_the_cut).tolist() == pytest.approx([-0.1, -0.01, 0.01], abs=0.01)
    assert field.query(at_the_cut)[1:].tolist() == pytest.approx([-0.01, 0.01], abs=1e-3)  # deep inside cells are large


def test_samples_cover_every_body(demo: HoiClip, configs: SceneConfigs) -> None:
    samples = body_samples(configs.scene(demo).solids)
    assert set(samples.joint.tolist()) == set(range(52)) and len(samples.joint) < 1000
    finger = samples.joint == JOINT_NAMES.index("left_index2")
    assert (samples.radius[finger] > 0.005).all()


def test_a_graph_pair_alone_asks_for_contact(standing: Callable[..., HoiClip]) -> None:
    from humanoid_hoi.scene.artefacts.touch import contact_joints

    clip = standing(5)
    active = np.array([[False], [True], [True], [False], [False]])
    point = np.zeros((1, 3), np.float32)
    clip = clip.replace(graph=InteractionGraph(("leftHand_palm",), ("left_wrist",), point, point, active))
    assert contact_joints(clip)[:, WRIST].tolist() == active[:, 0].tolist()
