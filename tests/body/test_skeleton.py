from __future__ import annotations

import pytest

from humanoid_hoi.body.skeleton import (
    ALIASES,
    BODY_JOINTS,
    FINGER_JOINTS,
    FINGERTIP_JOINTS,
    JOINT_NAMES,
    NUM_JOINTS,
    PARENT_NAMES,
    PARENTS,
    canonical_name,
    joint_index,
    mirror_name,
)
from humanoid_hoi.core.errors import HoiError


def test_fifty_two_joints_parents_first() -> None:
    assert NUM_JOINTS == 52 == len(set(JOINT_NAMES)) and len(BODY_JOINTS) == 22 and len(FINGER_JOINTS) == 30
    assert PARENTS[0] == -1 and all(p < j for j, p in enumerate(PARENTS)) and len(FINGERTIP_JOINTS) == 10
    parent = dict(zip(JOINT_NAMES, PARENT_NAMES, strict=True))
    assert (
        parent["left_collar"] == "spine3"
        and parent["right_thumb1"] == "right_wrist"
        and parent["left_ring3"] == "left_ring2"
    )


def test_every_alias_names_another_joint() -> None:
    assert sorted(ALIASES.values()) == sorted(JOINT_NAMES)
    assert canonical_name("Torso") == "spine1" and canonical_name("L_Thorax") == "left_collar"
    assert canonical_name("Chest") == "spine3" and canonical_name("R_Toe") == "right_foot"
    with pytest.raises(HoiError, match="unknown joint name 'tail'"):
        canonical_name("tail")


def test_index_by_any_spelling() -> None:
    assert joint_index(["L_Wrist", "pelvis"]) == [JOINT_NAMES.index("left_wrist"), 0]
    assert joint_index(["left_hip"], ["Pelvis", "R_Hip", "L_Hip"]) == [2]


def test_mirroring_names_is_its_own_inverse() -> None:
    assert all(mirror_name(mirror_name(n)) == n and mirror_name(n) in JOINT_NAMES for n in JOINT_NAMES)
    assert mirror_name("leftHand_palm") == "rightHand_palm" and mirror_name("Index_left") == "Index_right"
    assert mirror_name("Head_top") == "Head_top" and sum(mirror_name(n) == n for n in JOINT_NAMES) == 6
