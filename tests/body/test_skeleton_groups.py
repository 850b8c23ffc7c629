"""A skeleton's groups, and skeletons with fewer joints."""

from __future__ import annotations

import pytest

from humanoid_hoi.body.skeleton import BODY_JOINTS, FINGER_JOINTS, FINGERTIP_JOINTS, SMPLX_52, Skeleton
from humanoid_hoi.core.errors import HoiError


def test_the_groups_of_smplx() -> None:
    assert SMPLX_52.body == BODY_JOINTS and SMPLX_52.fingers == FINGER_JOINTS and SMPLX_52.tips == FINGERTIP_JOINTS
    assert SMPLX_52.wrists == ("left_wrist", "right_wrist")
    assert SMPLX_52.feet == ("left_ankle", "right_ankle", "left_foot", "right_foot")
    left, right = SMPLX_52.hands.values()
    assert len(left) == len(right) == 16 and {*left, *right} == {*SMPLX_52.wrists, *FINGER_JOINTS}
    assert SMPLX_52.size == 52 and SMPLX_52.actuated == SMPLX_52.names[1:]


def test_without_fingers() -> None:
    rigid = SMPLX_52.keep(SMPLX_52.body)
    assert rigid.size == 22 and rigid.names == BODY_JOINTS and rigid.parents == SMPLX_52.parents[:22]
    assert rigid.fingers == rigid.tips == () and rigid.hands == {"left": ("left_wrist",), "right": ("right_wrist",)}


def test_a_joint_hangs_on_its_nearest_kept_ancestor() -> None:
    few = SMPLX_52.keep(["pelvis", "spine3", "left_index1", "left_index3"])
    assert few == Skeleton(("pelvis", "spine3", "left_index1", "left_index3"), (-1, 0, 1, 2))
    assert few.tips == ("left_index3",)


def test_what_is_no_tree_or_has_no_such_joint_is_refused() -> None:
    with pytest.raises(HoiError, match="joint_parents: is no tree"):
        Skeleton(("pelvis", "head"), (-1, 1))
    with pytest.raises(HoiError, match="joint_parents: is no tree"):
        SMPLX_52.keep(["left_hip", "right_hip"])  # two roots
    with pytest.raises(HoiError, match="the skeleton has no joint 'left_thumb1'"):
        SMPLX_52.keep(BODY_JOINTS).index(["L_Thumb1"])
    with pytest.raises(HoiError, match="unknown joint name 'tail'"):
        SMPLX_52.keep(["pelvis", "tail"])
