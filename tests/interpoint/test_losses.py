from __future__ import annotations

import math

import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.losses import (
    LossConfig,
    contact_loss,
    keypoint_to_object,
    object_to_keypoint,
    positive_sets,
)
from humanoid_hoi.interpoint.model.network import Output


def test_eq_1_by_hand() -> None:
    # One frame, two touching keypoints, three points; scores already divided by tau.
    logits = torch.tensor([[[0.0, 1.0, 2.0], [3.0, 0.0, 0.0], [9.0, 9.0, 9.0]]])
    positive = torch.tensor([[[True, True, False], [True, False, False], [False, False, False]]])
    first = -math.log((1 + math.e) / (1 + math.e + math.e**2))
    second = -math.log(math.e**3 / (math.e**3 + 2))
    assert keypoint_to_object(logits, positive).item() == pytest.approx((first + second) / 2, rel=1e-6)


def test_eq_2_by_hand() -> None:
    logits = torch.tensor([[[0.0, 1.0], [2.0, 0.0]]])  # two keypoints, two points
    positive = torch.tensor([[[True, False], [False, False]]])
    # Only point 0 is valid; its positive keypoint is 0: exp(0) / (exp(0) + exp(2)).
    assert object_to_keypoint(logits, positive).item() == pytest.approx(math.log(1 + math.e**2), rel=1e-6)


def test_frames_count_alike_and_untouched_ones_not_at_all() -> None:
    logits = torch.randn(3, 4, 5)
    positive = torch.zeros(3, 4, 5, dtype=torch.bool)
    positive[0, :3, 0] = True
    positive[1, 0, 1] = True
    alone = [keypoint_to_object(logits[b : b + 1], positive[b : b + 1]) for b in (0, 1)]
    assert keypoint_to_object(logits, positive).item() == pytest.approx((alone[0] + alone[1]).item() / 2, rel=1e-6)
    assert keypoint_to_object(logits[2:], positive[2:]).item() == 0.0


def test_positive_sets_are_radius_and_neighbors() -> None:
    xyz = torch.tensor([[[0.0, 0, 0], [0.08, 0, 0], [0.3, 0, 0], [0.5, 0, 0]]])
    touching = torch.tensor([[True, False]])
    points = torch.tensor([[[0.0, 0, 0], [torch.nan] * 3]])
    by_radius = positive_sets(touching, points, xyz, LossConfig(radius=0.05, neighbors=1))
    assert by_radius.tolist() == [[[True, True, False, False], [False] * 4]]  # 0.05 of the diagonal is 0.1 here
    by_count = positive_sets(touching, points, xyz, LossConfig(radius=0.001, neighbors=3))
    assert by_count[0, 0].tolist() == [True, True, True, False]


def test_the_total_is_weighted_and_has_finite_gradients() -> None:
    torch.manual_seed(0)
    logits = torch.randn(2, 87, requires_grad=True)
    scores = torch.randn(2, 87, 40, requires_grad=True)
    touching = torch.zeros(2, 87, dtype=torch.bool)
    touching[0, [3, 5]] = True
    points = torch.full((2, 87, 3), torch.nan)
    points[0, [3, 5]] = torch.randn(2, 3)
    loss = contact_loss(Output(logits, scores), touching, points, torch.randn(2, 40, 3), LossConfig())
    assert loss.total.item() == pytest.approx((loss.human + loss.k2o + 0.3 * loss.o2k).item(), rel=1e-6)
    loss.total.backward()
    assert logits.grad is not None and scores.grad is not None
    assert logits.grad.isfinite().all() and scores.grad.isfinite().all()
    assert scores.grad[1].abs().sum() == 0  # a frame without contact teaches nothing about points


def test_a_temperature_of_zero_is_refused() -> None:
    with pytest.raises(HoiError):
        LossConfig(tau=0.0)
