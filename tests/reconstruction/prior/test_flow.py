"""The flow's layers against their own Jacobians, hand-computed maps and zuko's."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.prior.flow.layers import ActNorm, Coupling, InvertibleLinear, Layer
from humanoid_hoi.reconstruction.prior.flow.network import ConditionalFlow, FlowOptions

SHAPE = {"depth": 3, "width": 16, "blocks": 1, "condition_width": 8, "dropout": 0.0}


def shaken(module: torch.nn.Module, size: float = 0.3) -> torch.nn.Module:
    """The module in double precision with weights that are not zero."""
    generator = torch.Generator().manual_seed(0)
    module.double()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(size * torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return module.eval()


def numbers(*shape: int, seed: int = 1) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


LAYERS = {
    "actnorm": lambda: ActNorm(5, 3, 8),
    "linear": lambda: InvertibleLinear(5),
    "additive": lambda: Coupling(5, 3, 8, 1, 0.0, affine=False, odd=False),
    "affine": lambda: Coupling(5, 3, 8, 1, 0.0, affine=True, odd=True),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_goes_back_and_knows_its_determinant(name: str) -> None:
    layer = shaken(LAYERS[name]())
    assert isinstance(layer, Layer)
    x = numbers(4, 5)
    condition = numbers(4, 3, seed=2)
    y, log_det = layer(x, condition)
    torch.testing.assert_close(layer.inverse(y, condition), x)
    for row in range(4):
        jacobian = torch.func.jacrev(lambda v, c=condition[row]: layer(v[None], c[None])[0][0])(x[row])
        # The fixed rotation is kept in single precision, so its determinant is 1 to seven digits.
        torch.testing.assert_close(log_det[row], jacobian.det().abs().log(), atol=1e-6, rtol=1e-6)


def test_actnorm_makes_the_first_batch_standard() -> None:
    layer = ActNorm(3, 2, 4)
    x = torch.tensor([[0.0, 10, -2], [2.0, 30, -2.2], [4.0, 20, -2.4]])
    y, log_det = layer(x, torch.zeros(3, 2))
    torch.testing.assert_close(y.mean(0), torch.zeros(3), atol=1e-5, rtol=0)
    torch.testing.assert_close(y.std(0), torch.ones(3))
    # The drift starts at zero, so the determinant is that of the scales 1/2, 1/10 and 1/0.2.
    torch.testing.assert_close(log_det, torch.full((3,), -math.log(2) - math.log(10) - math.log(0.2)))
    # Later batches do not set it again.
    assert layer(10 * x, torch.zeros(3, 2))[0].abs().max() > 5


def test_a_linear_map_by_hand() -> None:
    layer = InvertibleLinear(2)
    with torch.no_grad():
        layer.rotation.copy_(torch.eye(2))
        layer.lower.copy_(torch.tensor([[9.0, 9], [3, 9]]))  # only the 3 below the diagonal counts
        layer.upper.copy_(torch.tensor([[9.0, 5], [9, 9]]))  # only the 5 above it
        layer.pivot.copy_(torch.tensor([2.0, 4]).sub(1e-3).expm1().log())
    # L U = [[1, 0], [3, 1]] [[2, 5], [0, 4]] = [[2, 5], [6, 19]], determinant 8.
    y, log_det = layer(torch.tensor([[1.0, 1.0]]), torch.zeros(1, 1))
    torch.testing.assert_close(y, torch.tensor([[7.0, 25.0]]))
    torch.testing.assert_close(log_det, torch.tensor([math.log(8.0)]))


def flow(coupling: str, dim: int = 6, condition_dim: int = 2) -> ConditionalFlow:
    made = shaken(ConditionalFlow(dim, condition_dim, FlowOptions(coupling=coupling, **SHAPE)), 0.1)  # type: ignore[arg-type]
    assert isinstance(made, ConditionalFlow)
    made.x_std.copy_(torch.linspace(0.5, 2, dim))
    return made


@pytest.mark.parametrize("coupling", ["additive", "affine"])
def test_eq_9_against_the_whole_jacobian(coupling: str) -> None:
    net = flow(coupling)
    x = numbers(3, 6)
    condition = numbers(3, 2, seed=3)
    z, _ = net(x, condition)
    torch.testing.assert_close(net.inverse(z, condition), x)
    log_prob = net.log_prob(x, condition)
    for row in range(3):
        jacobian = torch.func.jacrev(lambda v, c=condition[row]: net(v[None], c[None])[0][0])(x[row])
        normal = torch.distributions.Normal(0, 1).log_prob(z[row]).sum()
        torch.testing.assert_close(log_prob[row], normal + jacobian.det().abs().log(), atol=3e-6, rtol=1e-6)
    torch.testing.assert_close(net.log_prob_divided(x, condition), log_prob / 6)


def test_in_an_additive_flow_half_the_squared_residual_is_the_likelihood_but_for_the_condition() -> None:
    net = flow("additive")
    x = numbers(40, 6)
    one = numbers(1, 2, seed=4).expand(40, 2)
    rest = net.log_prob(x, one) + 0.5 * net.residual(x, one).square().sum(-1)
    torch.testing.assert_close(rest, rest[0].expand(40))
    other = numbers(1, 2, seed=5).expand(40, 2)
    assert not torch.isclose(rest[0], (net.log_prob(x, other) + 0.5 * net.residual(x, other).square().sum(-1))[0])


def test_an_affine_flow_is_no_residual() -> None:
    net = flow("affine")
    x = numbers(40, 6)
    one = numbers(1, 2, seed=4).expand(40, 2)
    z = net(x, one)[0]
    rest = net.log_prob(x, one) + 0.5 * z.square().sum(-1)
    assert rest.std() > 1e-3
    with pytest.raises(ValueError, match="additive"):
        net.residual(x, one)


def test_without_a_condition() -> None:
    net = flow("additive", condition_dim=0)
    samples = net.sample(5)
    assert samples.shape == (1, 5, 6)
    assert net.log_prob(samples[0]).isfinite().all()


def test_samples_follow_their_condition_and_seed() -> None:
    net = flow("affine")
    condition = numbers(2, 2, seed=6)
    first = net.sample(4, condition, torch.Generator().manual_seed(0))
    again = net.sample(4, condition, torch.Generator().manual_seed(0))
    assert first.shape == (2, 4, 6) and torch.equal(first, again)


def test_learns_two_moving_blobs_as_well_as_zuko() -> None:
    zuko = pytest.importorskip("zuko")
    generator = torch.Generator().manual_seed(0)

    def drawn(rows: int) -> tuple[Tensor, Tensor]:
        condition = torch.rand(rows, 1, generator=generator) * 2 - 1
        side = torch.where(torch.rand(rows, 1, generator=generator) < 0.5, -1.0, 1.0)
        center = torch.cat([side * 1.5, condition * side], -1)
        return center + 0.2 * torch.randn(rows, 2, generator=generator), condition

    def trained(model: torch.nn.Module, log_prob) -> float:  # type: ignore[no-untyped-def]
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        for _ in range(120):
            loss = -log_prob(*drawn(256)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            return float(log_prob(*drawn(4000)).mean())

    torch.manual_seed(0)
    options = FlowOptions(coupling="affine", depth=4, width=32, blocks=1, condition_width=16, dropout=0.0)
    ours = ConditionalFlow(2, 1, options)
    theirs = zuko.flows.NICE(2, 1, transforms=4, hidden_features=(32, 32))
    own = trained(ours, ours.log_prob)
    oracle = trained(theirs, lambda x, c: theirs(c).log_prob(x))
    # The truth: half a nat for the side, a Gaussian of sigma 0.2 in each direction.
    best = -math.log(2) - 2 * (math.log(0.2) + 0.5 * math.log(2 * math.pi * math.e))
    assert own <= best + 0.1
    assert own > oracle - 0.15
    assert own > best - 0.5
