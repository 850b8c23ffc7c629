"""Distances along the joint tree and the tree of parts."""

from __future__ import annotations

import pytest
import torch

from humanoid_hoi.body.joint_tree import (
    chain,
    joint_distance,
    keypoint_distance,
    keypoint_joints,
    part_distance,
    part_joints,
)
from humanoid_hoi.body.keypoints import load_keypoints, parts
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS, joint_index
from humanoid_hoi.core.errors import HoiError


def test_distance_is_a_metric_of_the_tree() -> None:
    distance = joint_distance()
    assert distance.shape == (52, 52) and distance.dtype == torch.long
    assert torch.equal(distance, distance.T) and (distance.diagonal() == 0).all()
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            assert distance[joint, parent] == 1
    assert (distance[:, None] + distance[None] >= distance[..., None]).all()  # d(i,k) + d(j,k) >= d(i,j)


@pytest.mark.parametrize(
    ("first", "second", "bones"),
    [
        ("pelvis", "pelvis", 0),
        ("left_wrist", "right_wrist", 8),
        ("left_ankle", "head", 8),
        ("left_index3", "left_thumb3", 6),
    ],
)
def test_hand_counted_distances(first: str, second: str, bones: int) -> None:
    a, b = joint_index([first, second])
    assert joint_distance()[a, b] == bones


def test_chain_goes_up_to_the_named_ancestor() -> None:
    assert chain("left_wrist", "left_shoulder") == ("left_wrist", "left_elbow", "left_shoulder")
    assert chain("head") == ("head", "neck", "spine3", "spine2", "spine1", "pelvis")
    assert chain("L_Knee", "left_knee") == ("left_knee",)


@pytest.mark.parametrize(("joint", "stop"), [("left_wrist", "left_hip"), ("tail", "pelvis"), ("pelvis", "head")])
def test_chain_refuses_what_is_no_ancestor(joint: str, stop: str) -> None:
    with pytest.raises(HoiError):
        chain(joint, stop)


def test_every_part_has_a_joint_and_distances_are_counted_in_bones() -> None:
    assert set(part_joints()) == set(parts()) and len(part_joints()) == 26
    assert part_joints()["leftHand"] == "left_wrist" and part_joints()["leftFoot"] == "left_ankle"
    assert part_distance("hip", "buttocks_left") == 0
    assert part_distance("leftHand", "leftForeArm") == 1
    assert part_distance("leftHand", "rightHand") == 8
    with pytest.raises(HoiError, match="unknown part"):
        part_distance("tail", "hip")


def test_keypoints_are_carried_by_joints_of_their_part() -> None:
    table = keypoint_joints()
    assert list(table) != [] and set(table) == {p.name for p in load_keypoints()} and len(table) == 87
    assert set(table.values()) <= set(JOINT_NAMES)
    expected = {
        "hip_front": "pelvis",
        "buttocks_left": "pelvis",
        "leftUpperLeg_inner": "left_hip",
        "rightLowerLeg_back": "right_knee",
        "leftKnee_back": "left_knee",
        "leftFoot_sole": "left_ankle",
        "rightToeBase": "right_foot",
        "Mouth": "head",
        "leftShoulder_front": "left_collar",
        "rightUpperArm_up": "right_shoulder",
        "leftElbow_front": "left_elbow",
        "leftForeArm_thumb": "left_elbow",
        "rightHand_palm": "right_wrist",
        "Index_left": "left_index3",
        "Thumb_right": "right_thumb3",
        "middleSpine_back": "spine1",
        "upperSpine_front": "spine3",
        "leftNeck_back": "neck",
    }
    assert {name: table[name] for name in expected} == expected
    assert keypoint_distance("leftHand_palm", "leftForeArm_back") == 1
    assert keypoint_distance("Index_left", "leftHand_palm") == 3
