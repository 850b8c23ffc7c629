from __future__ import annotations

import pytest
import torch

from humanoid_hoi.reconstruction.hoi_optimizer.contact_loss import contact_loss, contact_weights, pair_distances

F64 = torch.float64


def test_two_pairs_by_hand() -> None:
    # d = 0.1 and 0.3, eps = 0.1: (d + eps)^2 = 0.04 and 0.16, weights 0.2 and 0.8, loss 0.2 * 0.01 + 0.8 * 0.09.
    human = torch.tensor([[[0.1, 0.0, 0.0], [0.0, 0.3, 0.0]]], dtype=F64)
    loss = contact_loss(human, torch.zeros_like(human), torch.ones(1, 2, dtype=torch.bool), epsilon=0.1)
    assert loss.item() == pytest.approx(0.2 * 0.01 + 0.8 * 0.09)


def test_inactive_pairs_and_empty_frames_count_nothing() -> None:
    human = torch.tensor([[[0.1, 0, 0], [9.0, 0, 0]], [[1.0, 0, 0], [1.0, 0, 0]]], dtype=F64, requires_grad=True)
    active = torch.tensor([[True, False], [False, False]])
    loss = contact_loss(human, torch.zeros(2, 2, 3, dtype=F64), active)
    assert loss.tolist() == pytest.approx([0.01, 0.0])
    loss.sum().backward()
    assert torch.isfinite(human.grad).all() and not human.grad[0, 1].any() and not human.grad[1].any()


def test_weights_sum_to_one_and_grow_with_distance() -> None:
    weights = contact_weights(torch.tensor([[0.0, 0.1, 0.2]]), torch.tensor([[True, True, True]]), 0.1)
    assert weights.sum().item() == pytest.approx(1.0) and (weights.diff() > 0).all()


@pytest.mark.parametrize("detach", [True, False])
def test_gradient(detach: bool) -> None:
    torch.manual_seed(0)
    human = torch.randn(3, 4, 3, dtype=F64, requires_grad=True)
    obj = torch.randn(3, 4, 3, dtype=F64)
    active = torch.rand(3, 4) > 0.3
    if not detach:
        assert torch.autograd.gradcheck(lambda x: contact_loss(x, obj, active, detach=False), human)
        return
    fixed = contact_weights(pair_distances(human, obj), active, 0.1).detach()
    expected = torch.autograd.grad((fixed * (human - obj).square().sum(-1)).sum(), human)[0]
    assert torch.allclose(torch.autograd.grad(contact_loss(human, obj, active).sum(), human)[0], expected)


def test_touching_pair_has_a_finite_gradient() -> None:
    point = torch.zeros(1, 1, 3, dtype=F64, requires_grad=True)
    contact_loss(
        point, torch.zeros(1, 1, 3, dtype=F64), torch.ones(1, 1, dtype=torch.bool), detach=False
    ).sum().backward()
    assert torch.isfinite(point.grad).all()
