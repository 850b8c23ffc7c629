"""Eq. 6: squared distance of active pairs."""

from __future__ import annotations

import pytest
import roma
import torch

from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.motion.reference import pair_points_w
from humanoid_hoi.tracking.context import TaskContext
from rewards.inputs import RewardInput, pair_offset_w
from rewards.kp_contact import KpContact, KpContactParams


def test_mean_and_sum_over_active_pairs(inputs: RewardInput) -> None:
    inputs.pairs.joint[:] = torch.tensor([0, 20, 21])
    inputs.pairs.point_obj[:, 0, 0] = 0.3
    inputs.pairs.point_obj[:, 1, 1] = 0.1
    inputs.pairs.point_obj[:, 2, 2] = 9.0  # padding: never active
    inputs.ref.pair_active[0, :2] = 1.0
    assert KpContact(TaskContext(SMPLX_52), KpContactParams())(inputs)[0].tolist() == pytest.approx([0.05, 0.0])
    cost, errors = KpContact(TaskContext(SMPLX_52), KpContactParams(normalize=False))(inputs)
    assert cost.tolist() == pytest.approx([0.1, 0.0])
    assert errors["contact_m"][0].item() == pytest.approx(0.1**0.5)


def test_points_move_with_joint_and_object(inputs: RewardInput) -> None:
    quarter = roma.rotvec_to_unitquat(torch.tensor([0.0, 0.0, torch.pi / 2]))
    inputs.state.joint_quat_w[:, 20] = quarter
    inputs.state.obj_pos_w[:] = torch.tensor([0.0, 1.0, 0.0])
    inputs.pairs.joint[:] = 20
    inputs.pairs.point_joint[:, 0, 0] = 0.1  # turned to (0, 0.1, 0)
    inputs.pairs.point_obj[:, 0, 1] = -0.4  # lies at (0, 0.6, 0)
    inputs.ref.pair_active[:, 0] = 1.0
    assert KpContact(TaskContext(SMPLX_52), KpContactParams())(inputs)[0].tolist() == pytest.approx([0.25, 0.25])


def test_offsets_agree_with_the_reference_implementation(many: RewardInput) -> None:
    many.pairs.joint[:] = torch.randint(0, 52, many.pairs.joint.shape)
    s = many.state
    body, obj = pair_points_w(many.pairs, s.joint_pos_w, s.joint_quat_w, s.obj_pos_w, s.obj_quat_w)
    assert torch.allclose(pair_offset_w(many.pairs, s), obj - body, atol=1e-5)
