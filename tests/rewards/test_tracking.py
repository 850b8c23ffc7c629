"""Tracking errors against hand-computed values."""

from __future__ import annotations

import math

import pytest
import roma
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.tracking.context import TaskContext
from rewards.inputs import RewardInput
from rewards.tracking import (
    ERROR_NAMES,
    FusedErrors,
    Tracking,
    TrackingParams,
    joint_weights,
)
from tests.rewards.tracking_errors import (
    joint_angvel_error,
    joint_pos_error,
    joint_rot_error,
    joint_vel_error,
    obj_angvel_error,
    obj_pos_error,
    obj_rot_error,
    obj_vel_error,
)

UNIFORM = torch.full((52, 3), 1 / 52)


def test_weights_by_group_sum_to_one() -> None:
    weights = joint_weights(SMPLX_52, 1.0, 1.5, 0.1)[:, 0]
    assert weights.sum() == pytest.approx(1.0)
    head, wrist, finger = (weights[JOINT_NAMES.index(n)] for n in ("head", "left_wrist", "right_index2"))
    assert wrist / head == pytest.approx(1.5)
    assert finger / head == pytest.approx(0.1)
    assert head == pytest.approx(1 / (20 + 2 * 1.5 + 30 * 0.1))


@pytest.mark.parametrize("error", [joint_pos_error, joint_vel_error, joint_angvel_error])
def test_joint_errors_are_weighted_mean_squares(error: object) -> None:
    value = torch.zeros(2, 52, 3)
    value[1, 0] = torch.tensor([3.0, 4.0, 0.0])  # one joint off by 5
    assert torch.allclose(error(value, torch.zeros(2, 52, 3), UNIFORM), torch.tensor([0.0, 25 / 52]))


@pytest.mark.parametrize("error", [obj_pos_error, obj_vel_error, obj_angvel_error])
def test_object_errors_are_squared_distances(error: object) -> None:
    assert error(torch.tensor([[1.0, 2.0, 2.0]]), torch.zeros(1, 3)).item() == pytest.approx(9.0)


@pytest.mark.parametrize(("angle", "tolerance"), [(0.1, 1e-3), (0.3, 8e-3), (0.5, 2.1e-2)])
def test_rotation_errors_are_squared_angles(angle: float, tolerance: float) -> None:
    quat = roma.rotvec_to_unitquat(torch.tensor([[0.0, angle, 0.0]]))
    identity = torch.tensor([[0.0, 0.0, 0.0, 1.0]])
    assert obj_rot_error(quat, identity).item() == pytest.approx(angle**2, rel=tolerance)
    spread = quat.unsqueeze(1).expand(1, 52, 4), identity.unsqueeze(1).expand(1, 52, 4)
    assert joint_rot_error(*spread, UNIFORM).item() == pytest.approx(angle**2, rel=tolerance)


def test_rotation_error_ignores_the_sign_of_the_quaternion_and_peaks_at_pi() -> None:
    identity = torch.tensor([[0.0, 0.0, 0.0, 1.0]])
    assert obj_rot_error(-identity, identity).item() == pytest.approx(0.0, abs=1e-6)
    assert obj_rot_error(torch.tensor([[1.0, 0.0, 0.0, 0.0]]), identity).item() == pytest.approx(4.0)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_chordal_error_never_exceeds_the_squared_angle(a: list[float], b: list[float]) -> None:
    q, r = (roma.rotvec_to_unitquat(torch.tensor([v], dtype=torch.float64)) for v in (a, b))
    angle = roma.unitquat_geodesic_distance(q, r).item()
    assert obj_rot_error(q, r).item() <= angle**2 + 1e-9


def test_exponent_is_of_order_one_at_the_edge_of_usable_tracking(inputs: RewardInput) -> None:
    s = inputs.state
    s.joint_pos_w[..., 0] = 0.1
    s.obj_pos_w[:, 2] = 0.1
    s.joint_vel_w[..., 1] = 1.0
    s.obj_vel_w[:, 0] = 1.0
    s.joint_angvel_w[..., 1] = 3.0
    s.obj_angvel_w[:, 0] = 3.0
    s.joint_quat_w[:] = roma.rotvec_to_unitquat(torch.tensor([0.4, 0.0, 0.0]))
    s.obj_quat_w[:] = roma.rotvec_to_unitquat(torch.tensor([0.0, 0.0, 0.5]))
    cost, errors = Tracking(TaskContext(SMPLX_52), TrackingParams())(inputs)
    expected = 0.4 + 1.5 * 4 * math.sin(0.2) ** 2 + 0.3 + 0.4 * 4 * math.sin(0.25) ** 2 + 0.1 + 0.09 + 0.05 + 0.045
    assert cost[0].item() == pytest.approx(expected, rel=1e-4)
    assert 1.0 < cost[0].item() < 1.5
    assert errors["joint_pos_rms_m"][0].item() == pytest.approx(0.1, rel=1e-4)
    assert errors["joint_vel_rms_mps"][0].item() == pytest.approx(1.0, rel=1e-4)


def test_perfect_tracking_costs_nothing(inputs: RewardInput) -> None:
    cost, errors = Tracking(TaskContext(SMPLX_52), TrackingParams())(inputs)
    assert cost.abs().max() < 1e-6
    assert all(torch.isfinite(e).all() for e in errors.values())


def test_the_fused_errors_are_the_plain_formulas(many: RewardInput) -> None:
    s = many.state
    r = many.ref
    weights = joint_weights(SMPLX_52, 1.0, 1.5, 0.1)
    plain = {
        "joint_pos_rms_m": joint_pos_error(s.joint_pos_w, r.joint_pos_w, weights),
        "obj_pos_m": obj_pos_error(s.obj_pos_w, r.obj_pos_w),
        "joint_rot_rms_rad": joint_rot_error(s.joint_quat_w, r.joint_quat_w, weights),
        "obj_rot_rad": obj_rot_error(s.obj_quat_w, r.obj_quat_w),
        "joint_vel_rms_mps": joint_vel_error(s.joint_vel_w, r.joint_vel_w, weights),
        "joint_angvel_rms_radps": joint_angvel_error(s.joint_angvel_w, r.joint_angvel_w, weights),
        "obj_vel_mps": obj_vel_error(s.obj_vel_w, r.obj_vel_w),
        "obj_angvel_radps": obj_angvel_error(s.obj_angvel_w, r.obj_angvel_w),
    }
    fused = dict(zip(ERROR_NAMES, FusedErrors(weights)(many), strict=True))
    assert fused.keys() == plain.keys()
    for name, expected in plain.items():
        assert torch.allclose(fused[name], expected, rtol=1e-4, atol=2e-6), name
