"""Eq. 5: missed required contacts."""

from __future__ import annotations

import pytest
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.tracking.context import TaskContext
from rewards.inputs import RewardInput
from rewards.kp_label import KpLabel, KpLabelParams, membership

LEFT_HAND = [j for j, n in enumerate(JOINT_NAMES) if n.startswith("left_") and (n[-1] in "123" or n == "left_wrist")]
PELVIS = JOINT_NAMES.index("pelvis")
HEAD = JOINT_NAMES.index("head")


def test_hand_groups_fold_fingers_into_the_wrist() -> None:
    table = membership("hand", SMPLX_52)
    assert table.shape == (52, 22)
    assert torch.equal(table.sum(1), torch.ones(52))
    assert sorted(table.sum(0).tolist())[-2:] == [16.0, 16.0]
    assert torch.equal(membership("joint", SMPLX_52), torch.eye(52))


def test_one_finger_satisfies_the_labels_of_its_hand(inputs: RewardInput) -> None:
    assert len(LEFT_HAND) == 16
    inputs.ref.contact_labels[:, LEFT_HAND] = 1.0
    inputs.state.obj_contact_force_w[1, LEFT_HAND[5]] = torch.tensor([0.0, 0.0, 1.01])
    assert KpLabel(TaskContext(SMPLX_52), KpLabelParams())(inputs)[0].tolist() == [1.0, 0.0]
    literal = KpLabel(TaskContext(SMPLX_52), KpLabelParams(group="joint", normalize=False))(inputs)[0]
    assert literal.tolist() == [16.0, 15.0]


def test_share_of_required_groups(inputs: RewardInput) -> None:
    inputs.ref.contact_labels[:, [*LEFT_HAND, PELVIS, HEAD]] = 1.0
    inputs.state.obj_contact_force_w[0, PELVIS] = 5.0
    assert KpLabel(TaskContext(SMPLX_52), KpLabelParams())(inputs)[0].tolist() == pytest.approx([2 / 3, 1.0])
    assert KpLabel(TaskContext(SMPLX_52), KpLabelParams(normalize=False))(inputs)[0].tolist() == [2.0, 3.0]


def test_unknown_and_forbidden_labels_are_masked(inputs: RewardInput) -> None:
    inputs.ref.contact_labels[0] = -1.0
    inputs.state.obj_contact_force_w[:] = 50.0
    assert KpLabel(TaskContext(SMPLX_52), KpLabelParams())(inputs)[0].tolist() == [0.0, 0.0]
    inputs.state.obj_contact_force_w[:] = 0.0  # nor are they missed where nothing touches
    assert KpLabel(TaskContext(SMPLX_52), KpLabelParams())(inputs)[0].tolist() == [0.0, 0.0]


def test_force_at_the_threshold_does_not_count_and_ground_force_never_does(inputs: RewardInput) -> None:
    inputs.ref.contact_labels[:, PELVIS] = 1.0
    inputs.state.obj_contact_force_w[0, PELVIS, 0] = 1.0
    inputs.state.ground_contact_force_w[:, PELVIS, 2] = 500.0
    assert KpLabel(TaskContext(SMPLX_52), KpLabelParams(threshold_n=1.0))(inputs)[0].tolist() == [1.0, 1.0]
    assert KpLabel(TaskContext(SMPLX_52), KpLabelParams(threshold_n=0.9))(inputs)[0].tolist() == [0.0, 1.0]


def test_unknown_group_is_refused() -> None:
    with pytest.raises(HoiError, match="give hand or joint"):
        KpLabelParams(group="foot")
