"""The block that stands in for a missing mesh, by hand on a seated person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.retarget.cleanup import SceneConfigs
from humanoid_hoi.retarget.proxy import MARGIN, MIN_HALF, proxy_object
from humanoid_hoi.scene.artefacts.pose import clip_pose
from humanoid_hoi.scene.artefacts.solids import object_distance
from humanoid_hoi.scene.artefacts.surroundings import Surroundings
from humanoid_hoi.scene.bodies import body_solids

FRAMES = 20
YAW = np.pi / 2  # facing +y
JOINTS = ("pelvis", "left_hip", "right_hip", "spine2")


def seated() -> HoiClip:
    """Thighs level and forward, shanks down, facing +y, toes (the lowest joints) on z = 0."""
    turns = np.tile(Rotation.identity().as_quat(), (52, 1))
    for side in ("left", "right"):
        turns[JOINT_NAMES.index(f"{side}_hip")] = Rotation.from_euler("y", -90, degrees=True).as_quat()
        turns[JOINT_NAMES.index(f"{side}_knee")] = Rotation.from_euler("y", 90, degrees=True).as_quat()
    turns[0] = Rotation.from_euler("z", YAW).as_quat()
    quat = np.tile(turns.astype(np.float32), (FRAMES, 1, 1))
    active = np.ones((FRAMES, len(JOINTS)), bool)
    active[:5] = False  # sits down in frame 5
    graph = InteractionGraph(
        ("pelvis_back", "left_thigh", "right_thigh", "back"),
        JOINTS,
        np.zeros((4, 3), np.float32),
        np.full((4, 3), np.nan, np.float32),
        active,
    )
    clip = HoiClip(
        name="sit",
        fps=30.0,
        joint_offsets=adult_skeleton().astype(np.float32),
        joint_quat=quat,
        root_pos_w=np.zeros((FRAMES, 3), np.float32),
        obj_pos_w=np.zeros((FRAMES, 3), np.float32),
        obj_quat_w=quat[:, 3].copy(),
        obj=ObjectShape("chair", "mesh"),
        graph=graph,
        contact_labels=no_labels(FRAMES, SMPLX_52),
    )
    lowest = clip.joint_pose_w()[0][..., 2].min()
    return clip.replace(root_pos_w=np.tile(np.array([0.0, 0.0, -lowest], np.float32), (FRAMES, 1)))


def keypoints() -> np.ndarray:
    """(T, 4, 3): buttock, left and right thigh, back; the person's left is at -x, their front at +y."""
    points = np.array([[0.0, -0.05, 0.46], [-0.15, 0.35, 0.44], [0.15, 0.30, 0.44], [0.0, -0.2, 0.9]])
    return np.tile(points, (FRAMES, 1, 1))


def test_the_block_lies_under_seat_and_thighs() -> None:
    clip = proxy_object(seated(), keypoints(), "auto")
    # Along the person's front (+y): from 10 cm behind the rearmost carrying point to the foremost; to the sides 10 cm more.
    front = 0.35
    back = -0.05 - MARGIN
    side = 0.15 + MARGIN
    top = 0.44  # 30 % quantile of 0.46, 0.44, 0.44
    assert clip.obj.kind == "box" and clip.obj.name == "chair_proxy" and clip.obj_is_static
    assert np.allclose(clip.obj.size, [(front - back) / 2, side, top / 2], atol=1e-6)
    assert np.allclose(clip.obj_pos_w, [0.0, (front + back) / 2, top / 2], atol=1e-6)
    assert np.allclose(clip.obj_quat_w, [0, 0, np.sin(YAW / 2), np.cos(YAW / 2)], atol=1e-6)
    assert "mesh was missing" in clip.source


def test_contact_points_in_the_blocks_frame() -> None:
    """The carrying ones on the top, at their place; the back, which has nothing to lean on, where it was."""
    clip = proxy_object(seated(), keypoints(), "auto")
    half_x, _, half_z = clip.obj.size
    center_y = clip.obj_pos_w[0, 1]
    expected = [
        [-0.05 - center_y, 0.0, half_z],
        [half_x, 0.15, half_z],
        [0.30 - center_y, -0.15, half_z],
        [-0.2 - center_y, 0.0, 0.9 - half_z],
    ]
    assert np.allclose(clip.graph.point_obj, expected, atol=1e-6)


def test_only_frames_in_contact_count() -> None:
    points = keypoints()
    points[:5] += 3.0  # before the person sits
    assert np.allclose(
        proxy_object(seated(), points, "auto").obj_pos_w, proxy_object(seated(), keypoints(), "auto").obj_pos_w
    )


def test_the_simulated_body_sits_on_it_exactly(scene_configs: SceneConfigs) -> None:
    clip = seated()
    made = proxy_object(
        clip, keypoints(), "auto", body_solids(clip.skeleton, clip.joint_offsets, scene_configs.humanoid)
    )
    scene = scene_configs.scene(made)
    around = Surroundings.of(scene, object_distance(scene.obj))
    gap = around.samples.joint_min(around.object_gap(clip_pose(made), around.samples))
    seat = gap[:, [JOINT_NAMES.index(j) for j in JOINTS[:3]]].amin(1)
    assert seat.abs().max() < 2e-3  # the lowest of them touches, none sinks in
    others = [j for j, name in enumerate(JOINT_NAMES) if name not in JOINTS]
    assert gap[:, others].min() > -2e-3


def test_a_hand_alone_gets_a_block_under_the_hand() -> None:
    clip = seated()
    graph = InteractionGraph(
        ("leftHand_palm",),
        ("left_wrist",),
        np.zeros((1, 3), np.float32),
        np.zeros((1, 3), np.float32),
        np.ones((FRAMES, 1), bool),
    )
    points = np.tile([0.2, 0.4, 0.03], (FRAMES, 1, 1))
    made = proxy_object(clip.replace(graph=graph), points, "auto")
    # One point: 10 cm to the sides and behind, never thinner than 10 cm.
    assert np.allclose(made.obj.size, [MIN_HALF, MARGIN, MIN_HALF], atol=1e-6)
    assert np.allclose(made.obj_pos_w[0], [0.2, 0.4 - MARGIN / 2, MIN_HALF], atol=1e-6)


def test_a_mesh_can_stand_in(tmp_path: Path) -> None:
    """A box as a file stands where the block would: same middle, same heading, on the ground."""
    trimesh.creation.box(extents=(0.4, 0.5, 0.44)).export(tmp_path / "stool.obj")
    block, made = (proxy_object(seated(), keypoints(), kind) for kind in ("auto", str(tmp_path / "stool.obj")))
    assert made.obj.name == "stool_proxy" and len(made.obj.faces) == 12 and "stool.obj" in made.source
    assert np.allclose(made.obj_pos_w[:, :2], block.obj_pos_w[:, :2]) and np.allclose(
        made.obj_pos_w[:, 2], 0.22, atol=1e-5
    )
    on_top = made.graph.point_obj[:1]
    assert np.allclose(on_top[:, 2], 0.22, atol=1e-3)


def test_refusals() -> None:
    clip = seated()
    for kind, message in (
        ("none", "no mesh.*proxy=FILE"),
        ("sofa", "unknown proxy 'sofa'.*mesh FILE"),
        ("no/seat.obj", "no such mesh"),
    ):
        with pytest.raises(HoiError, match=message):
            proxy_object(clip, keypoints(), kind)
    with pytest.raises(HoiError, match="no contact annotation.*annotate contacts"):
        proxy_object(clip.replace(graph=InteractionGraph.empty(FRAMES)), keypoints()[:, :0], "auto")
