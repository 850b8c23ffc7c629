"""Occlusion maps of two squares, their mean, candidates, and Eq. 14 by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.prior.contact.loss import contact_loss
from humanoid_hoi.reconstruction.prior.contact.occlusion import Mesh, contact_candidates, mean_maps, occlusion_maps

CAMERA = np.array([[100.0, 0, 50], [0, 100.0, 50], [0, 0, 1]])


def square(left: float, right: float, depth: float, cells: int = 4) -> Mesh:
    """A grid in the plane z = depth, as wide in the picture as the given pixels."""
    x, y = np.meshgrid(np.linspace(left, right, cells + 1), np.linspace(10.5, 90.5, cells + 1))
    vertices = np.stack([(x - 50) / 100 * depth, (y - 50) / 100 * depth, 0 * x + depth], -1).reshape(-1, 3)
    width = cells + 1
    corner = (np.arange(cells)[:, None] * width + np.arange(cells)).reshape(-1)
    faces = np.concatenate(
        [
            np.stack([corner, corner + 1, corner + width], 1),
            np.stack([corner + 1, corner + width + 1, corner + width], 1),
        ]
    )
    return Mesh(vertices, faces)


def column(mesh: Mesh) -> np.ndarray:
    return np.round(mesh.vertices_cam[:, 0] / mesh.vertices_cam[:, 2] * 100 + 50, 3)


def test_vertices_in_pixels_of_both_meshes_are_marked_on_both_sides() -> None:
    # The person covers the columns 10..50, the object 30..70: they share 30..50.
    human = square(10.2, 50.2, 2.0)
    obj = square(30.2, 70.2, 3.0)
    maps = occlusion_maps(human, obj, CAMERA, (100, 100))
    for mesh, found in zip((human, obj), maps, strict=True):
        at = column(mesh)
        assert found[(at > 31) & (at < 49)].any()
        assert not found[(at < 30) | (at > 51)].any()
    # Which one is in front does not matter.
    swapped = occlusion_maps(square(10.2, 50.2, 3.0), square(30.2, 70.2, 2.0), CAMERA, (100, 100))
    assert np.array_equal(swapped[0], maps[0]) and np.array_equal(swapped[1], maps[1])


def test_meshes_apart_or_out_of_the_picture_give_nothing() -> None:
    human = square(10.2, 30.2, 2.0)
    assert not any(found.any() for found in occlusion_maps(human, square(50.2, 70.2, 2.0), CAMERA, (100, 100)))
    behind = Mesh(human.vertices_cam * [1, 1, -1], human.faces)
    assert not any(found.any() for found in occlusion_maps(behind, human, CAMERA, (100, 100)))


def test_the_mean_counts_different_pictures_only() -> None:
    human = np.array([[1, 0, 1], [1, 0, 1], [1, 1, 0]], bool)
    obj = np.array([[1], [1], [0]], bool)
    layouts = np.array([[0.0, 0], [0.01, 0], [1.0, 0]])
    mean = mean_maps(human, obj, layouts)
    assert mean.pictures == 2  # the second is a copy of the first
    assert mean.human.tolist() == [1.0, 0.5, 0.5] and mean.obj.tolist() == [0.5]
    assert mean_maps(human, obj, layouts, new_view=-1.0).pictures == 3
    with pytest.raises(HoiError, match="no pictures"):
        mean_maps(human[:0], obj[:0], layouts[:0])


def test_candidates_are_covered_here_and_often() -> None:
    own = np.array([True, True, False, True])
    mean = np.array([0.5, 0.04, 0.9, 0.06])
    assert contact_candidates(own, mean).tolist() == [0.5, 0.0, 0.0, 0.06]
    assert contact_candidates(own, mean, threshold=0.1).tolist() == [0.5, 0.0, 0.0, 0.0]


def line(*x: float) -> torch.Tensor:
    return torch.tensor([[[value, 0.0, 0.0] for value in x]])


def test_eq_14_by_hand() -> None:
    human = line(0.0, 1.0)
    obj = line(0.1, 3.0)
    human_weight = torch.tensor([[1.0, 0.5]])
    obj_weight = torch.tensor([[0.8, 0.1]])
    # Nearest first. Human 0: object 0 at 0.1, weight 0.8 -> 0.08. Human 1: object 0 at 0.9, weight 0.4 -> 0.36.
    # Object 0: human 0 -> 0.08. Object 1: human 1 at 2.0, weight 0.05 -> 0.1.
    found = contact_loss(human, obj, human_weight, obj_weight)
    assert float(found) == pytest.approx((0.08 + 0.36) / 2 + (0.08 + 0.1) / 2)
    total = contact_loss(human, obj, human_weight, obj_weight, total=True)
    assert float(total) == pytest.approx(0.62)
    # As printed, the weight comes first: human 1 prefers object 1, 2.0 * 0.05 = 0.1 instead of 0.36.
    literal = contact_loss(human, obj, human_weight, obj_weight, literal=True, total=True)
    assert float(literal) == pytest.approx(0.08 + 0.1 + 0.08 + 0.1)


def test_points_that_are_no_candidates_do_not_count() -> None:
    human = line(0.0, 9.0).requires_grad_()
    obj = line(0.5, -7.0)
    loss = contact_loss(human, obj, torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0, 0.0]]))
    assert loss.item() == pytest.approx(1.0)
    loss.sum().backward()
    assert human.grad is not None and human.grad[0, 1].abs().max() == 0
    nothing = contact_loss(human, obj, torch.zeros(1, 2), torch.ones(1, 2))
    assert float(nothing) == 0.0
