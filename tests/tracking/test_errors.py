"""Errors, falls and contacts by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.motion.reference import PackedReference, ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.errors import TrackingErrors, has_fallen, touches

N = 3


@pytest.fixture
def ref(reference: PackedReference) -> ReferenceFrame:
    return reference.frame(torch.zeros(N, dtype=torch.long), torch.tensor([0, 50, 50]))


@pytest.fixture
def state(ref: ReferenceFrame, state_of: Callable[[ReferenceFrame], SimState]) -> SimState:
    return state_of(ref)


def test_errors_by_hand(state: SimState, ref: ReferenceFrame) -> None:
    state.joint_pos_w[1, :, 0] += 0.3
    state.joint_pos_w[2, 7, 2] += 5.2  # one of 52 joints: 0.1 m in the mean
    state.obj_pos_w[1] += torch.tensor([0.3, 0.0, 0.4])
    state.obj_quat_w = ref.obj_quat_w.clone()
    state.obj_quat_w[2] = -state.obj_quat_w[2]  # the same rotation
    x, y, z, w = ref.obj_quat_w[1]
    # 0.8 rad about the world's z
    s = math.sin(0.4)
    c = math.cos(0.4)
    state.obj_quat_w[1] = torch.stack([c * x - s * y, c * y + s * x, c * z + s * w, c * w - s * z])
    got = TrackingErrors(SMPLX_52)(state, ref)
    assert got["joint_pos_m"].tolist() == pytest.approx([0, 0.3, 0.1], abs=1e-5)
    assert got["body_pos_m"].tolist() == pytest.approx([0, 0.3, 5.2 / 22], abs=1e-5)
    assert got["obj_pos_m"].tolist() == pytest.approx([0, 0.5, 0], abs=1e-5)
    assert got["obj_rot_rad"].tolist() == pytest.approx([0, 0.8, 0], abs=2e-3)


def test_sagging_hands_do_not_fail_an_episode(state: SimState, ref: ReferenceFrame) -> None:
    hands = SMPLX_52.index(SMPLX_52.hands["left"] + SMPLX_52.hands["right"])
    state.joint_pos_w[1, hands, 2] -= 0.286
    got = TrackingErrors(SMPLX_52)(state, ref)
    assert float(got["joint_pos_m"][1]) == pytest.approx(0.286 * 32 / 52, abs=1e-5)  # 0.176 of 0.2 m by the hands alone
    assert float(got["body_pos_m"][1]) == pytest.approx(0.286 * 2 / 22, abs=1e-5)  # the wrists are part of the body


def test_a_fall_is_relative_and_what_is_no_number_has_fallen() -> None:
    reference = np.array([0.9, 0.9, 0.3, 0.9])
    height = np.array([0.61, 0.59, 0.29, np.nan])
    assert has_fallen(height, reference, 0.3).tolist() == [False, True, False, True]
    tensors = [torch.from_numpy(a) for a in (height, reference)]
    assert has_fallen(*tensors, 0.3).tolist() == [False, True, False, True]


def test_one_newton_touches() -> None:
    force = torch.tensor([[0.0, 0.6, 0.8], [0.0, 0.61, 0.8], [-2.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert touches(force, 1.0).tolist() == [False, True, True, False]
