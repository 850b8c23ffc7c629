"""Weights along the kinematic chain, counted by hand on the skeleton."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.skeleton import BODY_JOINTS, FINGER_JOINTS, JOINT_NAMES, NUM_JOINTS, PARENTS, canonical_name
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.chain import (
    carrying_joints,
    chain_table,
    contact_chain,
    frame_pose_weights,
)


def pose_weights(joint_names, decay=0.5):
    """(52,) weights of contacts that all touch, in one frame."""
    return frame_pose_weights(joint_names, torch.ones(1, len(joint_names), dtype=torch.bool), decay=decay)[0]


def released_pose_weights(joint_names: Sequence[str]) -> Tensor:
    """(52,) weights 0 or 1 as the released solver masks its gradients, for comparison; no chain, no distances.

    Each contact frees the one joint mapped to it; the pelvis frees nothing. Its hand mask reads flat offsets as rows:
    index1 frees all three index joints, middle1 the *ring* finger's, and the other fingers nothing. Fingers are named
    by their base joint there, so any joint of a finger counts as its base.

    Raises:
        HoiError: an unknown joint.
    """
    weights = torch.zeros(NUM_JOINTS, dtype=torch.float64)
    for name in map(canonical_name, joint_names):
        if name in FINGER_JOINTS:
            freed = {"index": "index", "middle": "ring"}.get(name.split("_")[1][:-1])
            links = [f"{name.split('_')[0]}_{freed}{k}" for k in (1, 2, 3)] if freed else []
        else:
            links = [name] if name in BODY_JOINTS[1:] else []
        weights[[JOINT_NAMES.index(link) for link in links]] = 1.0
    return weights


def named(weights):
    return {name: w for name, w in zip(JOINT_NAMES, weights.tolist(), strict=True) if w}


def test_a_palm_contact_moves_the_arm_with_halving_weights():
    assert named(pose_weights(["left_wrist"])) == {
        "left_wrist": 1.0,
        "left_elbow": 0.5,
        "left_shoulder": 0.25,
        "left_collar": 0.125,
    }


def test_a_sole_contact_moves_the_leg_and_stops_at_the_pelvis():
    assert named(pose_weights(["right_ankle"], decay=0.1)) == pytest.approx(
        {"right_ankle": 1.0, "right_knee": 0.1, "right_hip": 0.01}
    )


def test_trunk_contacts_turn_the_trunk_but_never_the_root():
    assert contact_chain("spine3") == ("spine3", "spine2", "spine1")
    assert contact_chain("head") == ("head", "neck")
    assert contact_chain("pelvis") == ()
    assert named(pose_weights(["pelvis"])) == {}


def test_another_stop_lets_the_chain_climb_higher():
    assert contact_chain("left_elbow", stop=("pelvis",))[-3:] == ("spine3", "spine2", "spine1")
    assert contact_chain("left_thumb3", stop=("left_wrist",)) == ("left_thumb3", "left_thumb2", "left_thumb1")


def test_several_contacts_take_the_largest_weight():
    weights = named(pose_weights(["left_wrist", "left_elbow"]))
    assert weights["left_elbow"] == 1.0 and weights["left_shoulder"] == 0.5 and weights["left_wrist"] == 1.0


def test_every_keypoint_has_a_chain_whose_weights_fall_with_tree_distance():
    for name, row in zip(
        carrying := carrying_joints([k.name for k in load_keypoints()]), chain_table(carrying), strict=True
    ):
        for joint in torch.nonzero(row).flatten().tolist():
            steps = 0
            at = JOINT_NAMES.index(name)
            while at != joint:
                at = PARENTS[at]
                steps = steps + 1
            assert row[joint] == 0.5**steps
        assert row[0] == 0 and (name == "pelvis" or row[JOINT_NAMES.index(name)] == 1)


def test_weights_per_frame_follow_the_active_contacts():
    active = torch.tensor([[False, False], [True, False], [True, True]])
    weights = frame_pose_weights(["left_wrist", "right_ankle"], active)
    assert weights.shape == (3, 52)
    assert named(weights[0]) == {}
    assert torch.equal(weights[1], pose_weights(["left_wrist"]))
    assert torch.equal(weights[2], pose_weights(["left_wrist", "right_ankle"]))
    assert frame_pose_weights([], torch.zeros(4, 0, dtype=torch.bool)).shape == (4, 52)


def test_the_released_masks_are_reproduced_with_their_mistakes():
    assert named(released_pose_weights(["left_wrist", "pelvis"])) == {"left_wrist": 1.0}
    assert set(named(released_pose_weights(["left_middle3"]))) == {f"left_ring{k}" for k in (1, 2, 3)}
    assert set(named(released_pose_weights(["right_index1"]))) == {f"right_index{k}" for k in (1, 2, 3)}
    assert named(released_pose_weights(["left_thumb3", "left_pinky3", "left_ring1"])) == {}


@pytest.mark.parametrize("decay", [0.0, -0.5, 1.5])
def test_a_senseless_decay_is_refused(decay):
    with pytest.raises(HoiError, match="decay"):
        pose_weights(["left_wrist"], decay=decay)


def test_unknown_names_and_wrong_widths_are_refused():
    with pytest.raises(HoiError, match="tail"):
        pose_weights(["tail"])
    with pytest.raises(HoiError, match="unknown keypoint"):
        carrying_joints(["leftHand_plam"])
    with pytest.raises(HoiError, match="active"):
        frame_pose_weights(["left_wrist"], torch.ones(3, 2, dtype=torch.bool))
