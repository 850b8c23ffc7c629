"""Eq. 11-12: distances of rays by hand, parallel rays, and pictures of one moment that find each other."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.prior.grouping import (
    GroupOptions,
    group_views,
    neighbor_weight,
    picture_distance,
    ray_distances,
)
from humanoid_hoi.reconstruction.prior.rays import join, layout_of_points, mirrored, permuted
from humanoid_hoi.reconstruction.prior.views import Views
from tests.reconstruction.prior.conftest import made_views

PLAIN = GroupOptions(
    neighbors=4, candidates=30, pairwise=0.0, diversity=0.0, max_distance_m=1.0, symmetry=False, flip=False
)


def rays(directions: list[list[float]], camera: list[float]) -> Tensor:
    d = torch.tensor([directions], dtype=torch.float64)
    return join(d / d.norm(dim=-1, keepdim=True), torch.tensor([camera], dtype=torch.float64))


def test_eq_11_by_hand() -> None:
    # The x axis, and a line along y at height 0.3: 0.3 apart. Through one point, crossed: 0.
    one = rays([[1, 0, 0], [1, 0, 0]], [0, 0, 0])
    other = rays([[0, 1, 0], [1, 0, -0.1]], [3, -2, 0.3])
    distance = ray_distances(one, other)[0, 0]
    # Second keypoint: from (3, -2, 0.3) towards (1, 0, -0.1): in the plane y = -2, so 2 from the x axis.
    assert distance.tolist() == pytest.approx([0.3, 2.0])
    assert float(picture_distance(one, other)) == pytest.approx(1.15)


def test_parallel_rays_are_as_far_apart_as_they_are() -> None:
    one = rays([[1, 0, 0]], [0, 0, 0])
    for direction in ([1, 0, 0], [-1, 0, 0], [1, 1e-9, 0], [1, 0.01, 0]):
        # 0.4 above and 0.3 beside, whether the rays run the same way or against each other.
        near = rays([direction], [5, 0.3, 0.4])
        assert float(ray_distances(one, near)) == pytest.approx(0.5, abs=0.06)
    # The plain formula would say 0 / 0.
    exact = rays([[1, 0, 0]], [5, 0.3, 0.4])
    assert float(ray_distances(one, exact)) == pytest.approx(0.5)


def test_distances_in_single_precision_agree_with_the_formula() -> None:
    generator = torch.Generator().manual_seed(0)
    points = torch.randn(2, 30, 3, generator=generator, dtype=torch.float64) * 0.4
    cameras = torch.tensor([[3.0, 0, 0], [0.5, 1, 3.5]], dtype=torch.float64)
    layouts = layout_of_points(points, cameras)
    d, e = layouts[:, :-3].unflatten(-1, (-1, 3))
    normal = torch.linalg.cross(d, e)
    expected = ((cameras[0] - cameras[1]) * normal).sum(-1).abs() / normal.norm(dim=-1)
    found = ray_distances(layouts[:1].float(), layouts[1:].float())[0, 0]
    torch.testing.assert_close(found.double(), expected, atol=1e-4, rtol=1e-3)


def test_weights_of_neighbors_as_released() -> None:
    weight = neighbor_weight(torch.tensor([0.0, 0.03, 0.064, 0.09, torch.inf]))
    assert weight[0] == 1 and weight[1] > 0.99
    assert float(weight[2]) == pytest.approx(0.5, abs=0.01)
    assert weight[3] < 0.02 and weight[4] == 0
    assert float(neighbor_weight(torch.tensor(0.1))) == pytest.approx(11 * math.exp(-10))


def recall(views: Views, source: Tensor) -> float:
    """Share of chosen neighbors that show the same moment."""
    truth = torch.from_numpy(views.groups())
    there = source[:, 1:] >= 0
    same = truth[source[:, 1:].clamp_min(0)] == truth[:, None]
    return float(same[there].float().mean())


def test_views_of_one_moment_find_each_other(views: Views) -> None:
    groups = group_views(views, PLAIN)
    assert groups.source[:, 0].tolist() == list(range(len(views)))
    assert recall(views, groups.source) == 1.0
    assert groups.distance[:, 1:].max() < 1e-3
    torch.testing.assert_close(groups.layouts, views.layouts[groups.source])


def test_far_neighbors_are_dropped(views: Views) -> None:
    groups = group_views(views, dataclasses.replace(PLAIN, neighbors=8, max_distance_m=0.005))
    # Five views of each moment: four neighbors and no more.
    assert (groups.source >= 0).sum(1).tolist() == [5] * len(views)
    assert groups.weight[groups.source < 0].max() == 0


def test_neighbors_show_something_new(views: Views) -> None:
    twins = views.take(np.array([0, 0, 0, 1, 2, 3, 4]))
    plain = group_views(twins, dataclasses.replace(PLAIN, neighbors=6))
    assert plain.source[0].sort().values.tolist() == list(range(7))
    diverse = group_views(twins, dataclasses.replace(PLAIN, neighbors=3, diversity=0.05))
    assert not {1, 2} & set(diverse.source[0].tolist())
    chosen = diverse.layouts[0]
    gaps = (chosen[:, None] - chosen).abs().mean(-1) + torch.eye(4)
    assert gaps.min() > 0.05


def test_a_neighbor_must_agree_with_the_others_too() -> None:
    views = made_views(moments=30, per_moment=1, seed=3)
    alone = group_views(views, PLAIN)
    agreed = group_views(views, dataclasses.replace(PLAIN, pairwise=0.5))

    def mutual(source: Tensor) -> float:
        rows = views.layouts[source]
        return float(np.mean([picture_distance(r[1:], r[1:]).sum() / 12 for r in rows]))

    assert mutual(agreed.source) < mutual(alone.source)


def test_the_objects_own_symmetry_and_the_mirror_find_more() -> None:
    views = made_views(moments=6, per_moment=3, seed=4)
    half_turn = views.points.symmetries[1].tolist()
    mirror = views.points.mirror
    assert mirror is not None
    layouts = views.layouts.clone()
    layouts[1] = permuted(layouts[1], half_turn)
    layouts[2] = mirrored(layouts[2], mirror.tolist())
    hidden = dataclasses.replace(views, layouts=layouts)
    options = dataclasses.replace(PLAIN, neighbors=2)
    assert not {1, 2} & set(group_views(hidden, options).source[0].tolist())
    found = group_views(hidden, dataclasses.replace(options, symmetry=True, flip=True))
    assert set(found.source[0].tolist()) == {0, 1, 2}
    # What comes back is the picture in the variant that fits: the layout before it was hidden.
    rows = {int(s): found.layouts[0, j] for j, s in enumerate(found.source[0])}
    torch.testing.assert_close(rows[1], views.layouts[1])
    torch.testing.assert_close(rows[2], views.layouts[2])
