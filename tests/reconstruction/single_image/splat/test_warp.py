"""Warp's kernels against the torch compositor: the same rows, the same pictures, the same derivatives, the same odd cases.

Warp compiles its kernels at first use (3 processor seconds for each precision, then cached).
"""

from __future__ import annotations

import math

import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.splat import compositor
from humanoid_hoi.reconstruction.single_image.splat.compositor import MAX_ALPHA, Rendered
from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians
from humanoid_hoi.reconstruction.single_image.splat.project import project_gaussians

pytest.importorskip("warp", reason='needs the extra: pip install -e ".[warp]"')

from humanoid_hoi.reconstruction.single_image.splat.warp import compositor as kernels

SIZE = (28, 20)
K = torch.tensor([[40.0, 0, 14.5], [0, 42.0, 9.5], [0, 0, 1]])


def cloud_of(count: int, channels: int = 3, dtype: torch.dtype = torch.float32, seed: int = 0) -> Gaussians:
    """Long and round Gaussians in front of the camera, some of them faint."""
    rng = torch.Generator().manual_seed(seed)

    def draw(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=rng, dtype=torch.float64).to(dtype)

    center = (draw(count, 3) - 0.5) * torch.tensor([0.8, 0.6, 0.8], dtype=dtype)
    center = center + torch.tensor([0, 0, 1.5], dtype=dtype)
    quat = torch.nn.functional.normalize(draw(count, 4) - 0.5, dim=1)
    return Gaussians(center, -4.0 + 1.5 * draw(count, 3), quat, draw(count, channels), 0.02 + 0.95 * draw(count))


def both_ways(cloud: Gaussians, drawings: tuple, size: tuple[int, int] = SIZE) -> tuple:
    """Pictures and derivatives by (mean, inverse, opacity, color) of torch and of Warp, under one random loss."""
    camera = K.to(cloud.center)
    found = []
    for how in (compositor, kernels):
        parts = [
            f.detach().clone().requires_grad_() for f in (cloud.center, cloud.log_scale, cloud.color, cloud.opacity)
        ]
        own = Gaussians(parts[0], parts[1], cloud.quat, parts[2], parts[3])
        ellipses = project_gaussians(own, camera)
        pairs = how.build_pairs(ellipses, own.opacity, size)
        seen = how.composite_all(own, ellipses, pairs, drawings)
        picture = torch.stack([torch.cat([one.color, one.alpha[..., None]], dim=-1) for one in seen])
        weight = torch.randn(picture.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
        grads = torch.autograd.grad((picture * weight.to(picture)).sum(), parts)
        found.append((pairs, picture.detach(), grads))
    return tuple(found)


def assert_same(one: tuple, other: tuple, tolerance: float) -> None:
    """Equal rows; pictures and derivatives within a tolerance relative to the largest."""
    for name in ("pixel", "gaussian", "start"):
        assert torch.equal(getattr(one[0], name).long(), getattr(other[0], name).long()), name
    pairs = [(one[1], other[1]), *zip(one[2], other[2], strict=True)]
    for a, b in pairs:
        assert a.shape == b.shape
        if not a.numel():
            continue
        assert (a - b).abs().max() <= tolerance * a.abs().max().clamp_min(1e-30)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 3e-6), (torch.float64, 1e-11)])
def test_rows_pictures_and_derivatives_are_those_of_torch(dtype: torch.dtype, tolerance: float) -> None:
    cloud = cloud_of(300, dtype=dtype)
    human = torch.arange(300) % 3 == 0
    one, other = both_ways(cloud, (None, ~human, human))
    assert len(one[0].pixel) > 3000 and other[1].dtype == dtype
    assert_same(one, other, tolerance)


def test_the_kernels_own_derivatives_agree_with_finite_differences() -> None:
    start = cloud_of(6, channels=2, dtype=torch.float64)
    camera = (K * torch.tensor([[0.3], [0.3], [1.0]])).double()
    human = torch.arange(6) < 3
    pairs = kernels.build_pairs(project_gaussians(start, camera), start.opacity, (8, 6))
    assert len(pairs.pixel) > 60

    def pictures(*fields: torch.Tensor) -> torch.Tensor:
        cloud = Gaussians(fields[0], fields[1], torch.nn.functional.normalize(fields[2], dim=1), *fields[3:])
        seen = kernels.composite_all(cloud, project_gaussians(cloud, camera), pairs, (None, ~human, human))
        return torch.cat([torch.cat([one.color.flatten(), one.alpha.flatten()]) for one in seen])

    fields = (start.center, start.log_scale, start.quat, start.color, start.opacity)
    assert torch.autograd.gradcheck(pictures, [f.clone().requires_grad_() for f in fields], atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3, 7])
@pytest.mark.parametrize("pictures", [1, 2, 5])
def test_any_number_of_colors_and_pictures(channels: int, pictures: int) -> None:
    cloud = cloud_of(40, channels)
    drawings = tuple(torch.arange(40) % (k + 2) > 0 for k in range(pictures))
    one, other = both_ways(cloud, drawings)
    assert other[1].shape == (pictures, SIZE[1], SIZE[0], channels + 1)
    assert_same(one, other, 3e-6)


def test_an_older_list_serves_gaussians_that_have_moved() -> None:
    before = cloud_of(60)
    after = before.replace(center=before.center + 0.01, opacity=before.opacity * 0.5)
    pairs = compositor.build_pairs(project_gaussians(before, K), before.opacity, SIZE)
    now = project_gaussians(after, K)
    a, b = (how.composite_all(after, now, pairs, (None,))[0] for how in (compositor, kernels))
    assert torch.allclose(a.color, b.color, atol=1e-6) and torch.allclose(a.alpha, b.alpha, atol=1e-6)


def test_what_turns_into_no_number_after_the_list_was_made_is_not_hidden() -> None:
    cloud = cloud_of(30)
    ellipses = project_gaussians(cloud, K)
    pairs = kernels.build_pairs(ellipses, cloud.opacity, SIZE)
    opacity = cloud.opacity.clone()
    opacity[3] = math.nan
    opacity.requires_grad_()
    seen = kernels.composite_all(cloud.replace(opacity=opacity), ellipses, pairs, (None,))[0]
    covered = torch.zeros(SIZE[0] * SIZE[1], dtype=torch.bool)
    covered[pairs.pixel[pairs.gaussian == 3].long()] = True
    assert torch.equal(seen.alpha.isnan().flatten(), covered) and 0 < covered.sum() < len(covered)
    seen.alpha.sum().backward()
    assert opacity.grad[3].isnan()


def test_a_gaussian_that_hardly_any_light_reaches_has_its_small_derivative() -> None:
    """Behind eleven nearly opaque layers 1e-22 of the light is left; torch's sums over the whole list drown it in 1e-13."""
    cloud = _stack(12, opacity=2.0)
    wide = Gaussians(*(f.double() for f in (cloud.center, cloud.log_scale, cloud.quat, cloud.color, cloud.opacity)))
    one, other = both_ways(cloud, (None,))
    exact = both_ways(wide, (None,))[1][2][3][-1]
    assert 0 < exact.abs() < 1e-18
    assert float(other[2][3][-1]) == pytest.approx(float(exact), rel=1e-4)
    assert torch.allclose(one[2][2], other[2][2], rtol=1e-4, atol=0)


def _stack(count: int, opacity: float) -> Gaussians:
    """Wide Gaussians one behind the other on the axis; the last is half transparent."""
    cloud = cloud_of(count)
    depth = torch.linspace(1.0, 2.0, count)
    center = torch.stack([torch.zeros(count), torch.zeros(count), depth], dim=1)
    covering = torch.full((count,), opacity)
    covering[-1] = 0.5
    return cloud.replace(center=center, log_scale=torch.zeros(count, 3), opacity=covering)


def test_an_alpha_held_at_its_largest_passes_no_derivative() -> None:
    cloud = _stack(2, opacity=1.0)
    one, other = both_ways(cloud, (None,))
    seen = kernels.composite_all(
        cloud, (e := project_gaussians(cloud, K)), kernels.build_pairs(e, cloud.opacity, SIZE), (None,)
    )
    # In the middle the first covers what it may, and the second half of the rest.
    assert seen[0].alpha[9, 14] == pytest.approx(MAX_ALPHA + (1 - MAX_ALPHA) * 0.5, abs=1e-4)
    assert_same(one, other, 3e-6)


def test_two_thousand_gaussians_on_one_pixel() -> None:
    cloud = cloud_of(2000)
    center = cloud.center * torch.tensor([0.0, 0.0, 1.0])
    small = cloud.replace(center=center, log_scale=torch.full((2000, 3), -9.0), opacity=torch.full((2000,), 0.01))
    _, other = both_ways(small, (None,), (1, 1))
    assert other[0].start.tolist() == [0, 0]
    camera = K.clone()
    camera[:2, 2] = 0.5
    ellipses = project_gaussians(small, camera)
    a, b = (
        how.composite_all(small, ellipses, how.build_pairs(ellipses, small.opacity, (1, 1)), (None,))[0]
        for how in (compositor, kernels)
    )
    assert b.alpha.item() == pytest.approx(1 - 0.99**2000, abs=1e-5)
    assert torch.allclose(a.color, b.color, atol=1e-5)


def _nothing(count: int = 5) -> list[tuple[str, Gaussians]]:
    cloud = cloud_of(count)
    behind = cloud.replace(center=cloud.center * torch.tensor([1.0, 1.0, -1.0]))
    beside = cloud.replace(center=cloud.center + torch.tensor([9.0, 0.0, 0.0]))
    return [
        ("none", cloud_of(0)),
        ("behind", behind),
        ("beside", beside),
        ("clear", cloud.replace(opacity=torch.zeros(count))),
    ]


@pytest.mark.parametrize(("name", "cloud"), _nothing())
@pytest.mark.parametrize("size", [SIZE, (1, 1)])
def test_nothing_to_draw_is_a_black_picture_without_derivative(
    name: str, cloud: Gaussians, size: tuple[int, int]
) -> None:
    one, other = both_ways(cloud, (None, torch.zeros(cloud.count, dtype=torch.bool)), size)
    assert len(other[0].pixel) == 0 and other[1].abs().sum() == 0
    assert all(grad.abs().sum() == 0 for grad in other[2])
    assert_same(one, other, 0.0)


@pytest.mark.parametrize("field", ["center", "log_scale", "opacity"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_gaussian_that_is_no_number_is_treated_as_in_torch(field: str, value: float) -> None:
    cloud = cloud_of(30)
    broken = getattr(cloud, field).clone()
    broken[3] = value
    bad = cloud.replace(**{field: broken})
    pictures = _pictures(bad)
    assert torch.allclose(*pictures, atol=1e-6, equal_nan=True)
    if math.isnan(value):
        without = torch.arange(30) != 3
        ellipses = project_gaussians(cloud, K)
        rest = compositor.composite(cloud, ellipses, compositor.build_pairs(ellipses, cloud.opacity, SIZE), without)
        assert torch.allclose(pictures[1], rest.color, atol=1e-6), "the others are drawn as if it were not there"


def test_a_color_that_is_no_number_spoils_the_pixels_it_covers_alone() -> None:
    cloud = cloud_of(30)
    color = cloud.color.clone()
    color[3] = math.nan
    one, other = _pictures(cloud.replace(color=color))
    assert torch.equal(one.isnan(), other.isnan()) and 0 < other.isnan().sum() < other.numel()


def _pictures(cloud: Gaussians) -> list[torch.Tensor]:
    """Colors by torch and by Warp."""
    ellipses = project_gaussians(cloud, K)
    seen: list[Rendered] = []
    for how in (compositor, kernels):
        seen.extend(how.composite_all(cloud, ellipses, how.build_pairs(ellipses, cloud.opacity, SIZE), (None,)))
    return [one.color for one in seen]


def test_tensors_may_lie_in_memory_as_they_like() -> None:
    plain = cloud_of(50)
    odd = Gaussians(
        plain.center.t().contiguous().t(),
        plain.log_scale[:, :1].expand(-1, 3),
        plain.quat,
        torch.cat([plain.color, plain.color], dim=1)[:, ::2],
        torch.stack([plain.opacity, plain.opacity], dim=1)[:, 0],
    )
    assert not odd.center.is_contiguous() and not odd.opacity.is_contiguous()
    one, other = both_ways(odd, (None, (torch.arange(100) % 2 > 0)[::2]))
    assert_same(one, other, 3e-6)


def test_more_rows_than_can_be_counted_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "_MAX_ROWS", 100)
    cloud = cloud_of(50)
    with pytest.raises(HoiError, match="pairs of a Gaussian and a pixel"):
        kernels.build_pairs(project_gaussians(cloud, K), cloud.opacity, SIZE)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_the_same_on_a_gpu() -> None:
    cloud = cloud_of(300)
    there = Gaussians(*(f.cuda() for f in (cloud.center, cloud.log_scale, cloud.quat, cloud.color, cloud.opacity)))
    here, away = both_ways(cloud, (None,))[1], both_ways(there, (None,))[1]
    assert away[1].is_cuda and torch.allclose(here[1], away[1].cpu(), atol=1e-5)
