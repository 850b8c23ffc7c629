"""The splat renderer: hand-computed blends, order, exact derivatives, and one list for several pictures."""

from __future__ import annotations

import math

import pytest
import torch

from humanoid_hoi.reconstruction.single_image.splat.compositor import build_pairs, composite, render
from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians, join, on_vertices
from humanoid_hoi.reconstruction.single_image.splat.project import LOW_PASS, project_gaussians

SIZE = (20, 16)
K = torch.tensor([[30.0, 0, 10.5], [0, 30.0, 8.5], [0, 0, 1]], dtype=torch.float64)


def _cloud(centers, opacity, color=None, sigma=0.05) -> Gaussians:
    center = torch.tensor(centers, dtype=torch.float64)
    colors = torch.tensor(color, dtype=torch.float64) if color else torch.ones(len(center), 1, dtype=torch.float64)
    quat = torch.tensor([0, 0, 0, 1.0], dtype=torch.float64).expand(len(center), 4)
    log_scale = torch.full((len(center), 3), math.log(sigma), dtype=torch.float64)
    return Gaussians(center, log_scale, quat, colors, torch.tensor(opacity, dtype=torch.float64))


def test_one_gaussian_on_the_axis_has_its_opacity_in_the_middle() -> None:
    seen = render(_cloud([[0, 0, 1.0]], [0.6], [[0.2, 0.4, 1.0]]), K, SIZE)
    assert seen.alpha[8, 10] == pytest.approx(0.6)
    assert torch.allclose(seen.color[8, 10], 0.6 * torch.tensor([0.2, 0.4, 1.0], dtype=torch.float64))
    # One pixel aside: exp(-1 / (2 (sigma f / z)^2 + 2 low pass)).
    variance = (0.05 * 30) ** 2 + LOW_PASS
    assert seen.alpha[8, 11] == pytest.approx(0.6 * math.exp(-0.5 / variance))


def test_the_nearer_gaussian_hides_the_farther_whatever_their_order() -> None:
    near_first = _cloud([[0, 0, 1.0], [0, 0, 2.0]], [0.6, 0.5], [[1.0, 0], [0, 1.0]])
    far_first = _cloud([[0, 0, 2.0], [0, 0, 1.0]], [0.5, 0.6], [[0, 1.0], [1.0, 0]])
    for cloud in (near_first, far_first):
        seen = render(cloud, K, SIZE)
        assert seen.color[8, 10].tolist() == [pytest.approx(0.6), pytest.approx(0.4 * 0.5)]
        assert seen.alpha[8, 10] == pytest.approx(1 - 0.4 * 0.5)


def test_a_long_gaussian_lies_where_its_rotation_says() -> None:
    cloud = _cloud([[0, 0, 1.0]], [0.9])
    scale = torch.log(torch.tensor([[0.2, 0.01, 0.01]], dtype=torch.float64))
    quarter = torch.tensor([[0, 0, math.sin(math.pi / 4), math.cos(math.pi / 4)]], dtype=torch.float64)
    lying = render(cloud.replace(log_scale=scale), K, SIZE).alpha
    upright = render(cloud.replace(log_scale=scale, quat=quarter), K, SIZE).alpha
    assert lying[8, 15] > 0.4 > 0.01 > lying[12, 10]
    assert upright[12, 10] > 0.4 > 0.01 > upright[8, 15]


def test_derivatives_agree_with_finite_differences() -> None:
    torch.manual_seed(0)
    center = torch.randn(6, 3, dtype=torch.float64) * 0.15 + torch.tensor([0, 0, 1.5], dtype=torch.float64)
    quat = torch.nn.functional.normalize(torch.randn(6, 4, dtype=torch.float64), dim=1)
    start = (
        center,
        torch.full((6, 3), -2.5, dtype=torch.float64) + 0.3 * torch.rand(6, 3, dtype=torch.float64),
        quat,
        torch.rand(6, 2, dtype=torch.float64),
        torch.rand(6, dtype=torch.float64) * 0.5 + 0.2,
    )
    ellipses = project_gaussians(Gaussians(*start), K)
    pairs = build_pairs(ellipses, start[4], SIZE)

    def picture(*fields: torch.Tensor) -> torch.Tensor:
        unit = torch.nn.functional.normalize(fields[2], dim=1)
        cloud = Gaussians(fields[0], fields[1], unit, fields[3], fields[4])
        seen = composite(cloud, project_gaussians(cloud, K), pairs)
        return torch.cat([seen.color.reshape(-1), seen.alpha.reshape(-1)])

    assert torch.autograd.gradcheck(picture, [f.clone().requires_grad_() for f in start], atol=1e-6)


def test_one_list_gives_each_cloud_alone() -> None:
    first = _cloud([[-0.1, 0, 1.0], [0.1, 0.1, 1.2]], [0.5, 0.7])
    second = _cloud([[0.05, 0, 0.9]], [0.8])
    both = join(first, second)
    ellipses = project_gaussians(both, K)
    pairs = build_pairs(ellipses, both.opacity, SIZE)
    only = composite(both, ellipses, pairs, torch.tensor([True, True, False]))
    assert torch.allclose(only.alpha, render(first, K, SIZE).alpha)


def test_nothing_behind_the_camera_is_drawn_and_an_empty_picture_is_black() -> None:
    seen = render(_cloud([[0, 0, -1.0]], [0.9]), K, SIZE)
    assert seen.alpha.abs().max() == 0


def test_sizes_come_from_the_gaps_between_vertices() -> None:
    grid = torch.stack(torch.meshgrid(torch.arange(5.0), torch.arange(5.0), indexing="ij"), -1).reshape(-1, 2)
    points = torch.cat([grid * 0.1, torch.ones(25, 1)], dim=1)
    cloud = on_vertices(points, torch.ones(25, 1), torch.full((25,), 0.5), size=0.5)
    assert cloud.log_scale[12].exp().tolist() == [pytest.approx(0.05, rel=1e-4)] * 3


def test_float32_agrees_with_float64() -> None:
    torch.manual_seed(1)
    points = torch.rand(400, 3, dtype=torch.float64) * 0.4 + torch.tensor([-0.2, -0.2, 1.0], dtype=torch.float64)
    wide = on_vertices(points, torch.rand(400, 3, dtype=torch.float64), torch.full((400,), 0.4).double(), 0.7)
    narrow = Gaussians(*(field.float() for field in (wide.center, wide.log_scale, wide.quat, wide.color, wide.opacity)))
    difference = render(wide, K, SIZE).color - render(narrow, K.float(), SIZE).color
    assert difference.abs().max() < 1e-3
