"""The 87 keypoints lie where their names say, on both bodies."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.body.joint_tree import joint_distance
from humanoid_hoi.body.keypoint_vertices import pick_keypoint_vertices
from humanoid_hoi.body.keypoints import RELEASED_NAME_SWAPS, keypoint, load_keypoints, parts
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.rigged import RiggedBody
from humanoid_hoi.body.skeleton import JOINT_NAMES, joint_index, mirror_name

RELEASED = Path(__file__).parents[2].parent / "shared" / "data" / "keypoints_87.json"
NAMES = [point.name for point in load_keypoints()]
# SMPL-X's axes: x to the left, y up, z to the front
X = 0
Y = 1
Z = 2


@pytest.fixture
def at(body: BodyModel) -> dict[str, np.ndarray]:
    """Rest position of each keypoint."""
    rest = body.select(body.keypoint_vertices, torch.zeros(body.num_betas, dtype=torch.float64)).rest.numpy()
    return dict(zip(NAMES, rest, strict=True))


@pytest.fixture
def rest(body: BodyModel) -> dict[str, np.ndarray]:
    joints = body.rest_joints(torch.zeros(body.num_betas, dtype=torch.float64)).numpy()
    return dict(zip(JOINT_NAMES, joints, strict=True))


def test_there_are_87_distinct_vertices(body: BodyModel) -> None:
    assert body.keypoint_vertices.shape == (87,) and len(set(body.keypoint_vertices.tolist())) == 87


def test_every_point_lies_on_its_side(body: BodyModel, at: dict[str, np.ndarray]) -> None:
    for name, point in at.items():
        if "left" in name.lower():
            assert point[X] > 0.005, name
        elif "right" in name.lower():
            assert point[X] < -0.005, name
        else:
            assert abs(point[X]) < (0.01 if body.name == "free" else 0.03), name


@pytest.mark.parametrize(
    ("more", "less", "axis", "gap"),
    [
        *[
            (f"{part}_front", f"{part}_back", Z, 0.05)
            for part in (
                "leftShoulder",
                "rightShoulder",
                "leftNeck",
                "leftUpperLeg",
                "rightUpperLeg",
                "leftUpperArm",
                "leftKnee",
                "rightKnee",
                "leftLowerLeg",
                "rightLowerLeg",
                "upperSpine",
                "middleSpine",
                "hip",
                "leftElbow",
            )
        ],
        ("hip_front", "buttocks_left", Z, 0.1),
        ("leftForeArm_thumb", "leftForeArm_pinky", Z, 0.03),
        ("rightForeArm_thumb", "rightForeArm_pinky", Z, 0.03),
        ("leftForeArm_back", "leftForeArm_wrist", Y, 0.03),
        ("rightForeArm_back", "rightForeArm_wrist", Y, 0.03),
        ("leftUpperArm_up", "leftUpperArm_down", Y, 0.05),
        ("rightUpperArm_up", "rightUpperArm_down", Y, 0.05),
        ("leftHand_back", "leftHand_palm", Y, 0.015),
        ("rightHand_back", "rightHand_palm", Y, 0.015),
        ("leftFoot_instep", "leftFoot_sole", Y, 0.03),
        ("rightFoot_instep", "rightFoot_sole", Y, 0.03),
        ("leftToeBase", "leftFoot_sole", Z, 0.02),
        ("Head_top", "Mouth", Y, 0.1),
        ("Mouth", "Chin", Y, 0.01),
        ("Thumb_left", "leftHand_palm", Z, 0.03),
        ("Index_left", "Pinky_left", Z, 0.03),
        ("Index_right", "Pinky_right", Z, 0.03),
        ("Mouth", "Head_top", Z, 0.03),
        ("upperSpine_front", "middleSpine_front", Y, 0.1),
        ("middleSpine_front", "hip_front", Y, 0.05),
    ],
)
def test_directions_in_the_t_pose(
    body: BodyModel, at: dict[str, np.ndarray], more: str, less: str, axis: int, gap: float
) -> None:
    assert at[more][axis] > at[less][axis] + gap


@pytest.mark.parametrize("part", ["leftUpperLeg", "rightUpperLeg", "leftLowerLeg", "rightLowerLeg"])
def test_inner_points_are_nearer_the_mid_plane(at: dict[str, np.ndarray], part: str) -> None:
    assert abs(at[f"{part}_inner"][X]) < abs(at[f"{part}_outer"][X]) - 0.05


def test_mirrored_points_are_symmetric(body: BodyModel, at: dict[str, np.ndarray]) -> None:
    if body.name == "smplx":
        pytest.skip("SMPL-X's vertices are the released choice, which is not exactly symmetric")
    for name, point in at.items():
        assert np.abs(at[mirror_name(name)] - point * [-1, 1, 1]).max() < 0.01, name


def test_points_of_one_part_are_a_part_apart(at: dict[str, np.ndarray]) -> None:
    for part, names in parts().items():
        spread = np.array([at[name] for name in names])
        distances = np.linalg.norm(spread[:, None] - spread, axis=-1)[np.triu_indices(len(names), 1)]
        assert (distances > 0.008).all(), part
        assert (distances < (0.4 if part in ("hip", "upperSpine", "middleSpine") else 0.3)).all(), part


def test_points_of_one_limb_surround_its_bone(at: dict[str, np.ndarray], rest: dict[str, np.ndarray]) -> None:
    """Each lies within a limb's thickness of the bone, and their mean close to its axis."""
    for part, joint, end in (
        ("leftUpperLeg", "left_hip", "left_knee"),
        ("rightLowerLeg", "right_knee", "right_ankle"),
        ("leftUpperArm", "left_shoulder", "left_elbow"),
        ("rightForeArm", "right_elbow", "right_wrist"),
    ):
        points = np.array([at[name] for name in parts()[part]])
        bone = (rest[end] - rest[joint]) / np.linalg.norm(rest[end] - rest[joint])
        relative = points - rest[joint]
        across = relative - np.outer(relative @ bone, bone)
        assert (np.linalg.norm(across, axis=1) < 0.14).all(), part
        assert np.linalg.norm(across.mean(axis=0)) < 0.05, part


def test_fingertips_lie_beyond_the_last_joint(at: dict[str, np.ndarray], rest: dict[str, np.ndarray]) -> None:
    for side in ("left", "right"):
        for finger in ("thumb", "index", "middle", "ring", "pinky"):
            last = rest[f"{side}_{finger}3"]
            before = rest[f"{side}_{finger}2"]
            beyond = (at[f"{finger.capitalize()}_{side}"] - last) @ (last - before) / np.linalg.norm(last - before)
            assert 0.003 < beyond < 0.04, (side, finger)


def test_the_carrying_joint_or_a_neighbor_moves_the_point(body: BodyModel) -> None:
    assert isinstance(body, RiggedBody)
    points = body.select(body.keypoint_vertices, torch.zeros(body.num_betas))
    strongest = points.joint_ids.gather(1, points.joint_weights.argmax(1, keepdim=True))[:, 0]
    far = {
        name: JOINT_NAMES[int(j)]
        for name, j in zip(NAMES, strongest, strict=True)
        if joint_distance()[j, joint_index([keypoint(name).joint])[0]] > 1
    }
    assert far == {}


def test_picking_again_gives_the_stored_vertices() -> None:
    from humanoid_hoi.body.free_body import load_free_body

    data = load_free_body().data
    dense = np.zeros((len(data.template), 52))
    np.put_along_axis(dense, data.weight_ids, data.weights, axis=1)
    picked = pick_keypoint_vertices(data.template, data.faces, data.joints, dense)
    apart = np.linalg.norm(data.template[picked] - data.template[data.keypoint_vertices], axis=1)
    assert apart.max() < 0.01  # the stored template is rounded, so a tie may fall the other way


def test_released_names_resolve_to_the_vertices_annotators_saw() -> None:
    if not RELEASED.exists():
        pytest.skip("the shared data are not beside the checkout")
    released = json.loads(RELEASED.read_text())
    assert len(released) == 87
    assert {n: keypoint(RELEASED_NAME_SWAPS.get(n, n)).smplx_vertex for n in released} == released
    assert len(RELEASED_NAME_SWAPS) == 6
