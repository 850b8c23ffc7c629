"""The exponential map against roma's, and its derivative."""

from __future__ import annotations

import pytest
import roma
import torch

from humanoid_hoi.geometry.so3 import exp, hat, turn


@pytest.mark.parametrize("size", [3.0, 1.0, 1e-2, 1e-5, 1e-9, 0.0])
def test_exp_is_romas_and_a_rotation(size: float) -> None:
    rotvec = size * torch.randn(500, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    found = exp(rotvec)
    # Roma stops at the first order below a millionth of a radian, and is off by its square there.
    assert torch.allclose(found, roma.rotvec_to_rotmat(rotvec), atol=2e-12, rtol=0)
    assert torch.allclose(found @ found.mT, torch.eye(3, dtype=torch.float64), atol=1e-14, rtol=0)


def test_near_nothing_it_is_the_hat() -> None:
    rotvec = torch.tensor([[3e-9, -2e-9, 1e-9]], dtype=torch.float64)
    assert torch.allclose(exp(rotvec) - torch.eye(3, dtype=torch.float64), hat(rotvec), atol=1e-16, rtol=0)


def test_its_derivative_holds_everywhere() -> None:
    for start in (torch.zeros(2, 3), torch.randn(2, 3, generator=torch.Generator().manual_seed(1))):
        assert torch.autograd.gradcheck(exp, (start.double().requires_grad_(),))


def test_turning_is_in_the_outer_frame_for_any_shape() -> None:
    quarter = torch.tensor([0.0, 0.0, torch.pi / 2], dtype=torch.float64).expand(4, 2, 3)
    rotmat = exp(torch.tensor([torch.pi / 2, 0.0, 0.0], dtype=torch.float64)).expand(4, 2, 3, 3)
    # First about x: y to z. Then about z: x to y.
    expected = torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], dtype=torch.float64)
    assert torch.allclose(turn(rotmat, quarter), expected.expand(4, 2, 3, 3), atol=1e-15)
