from __future__ import annotations

import numpy as np
import pytest
import roma
import torch
import trimesh

from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.reconstruction.hoi_optimizer.collision_loss import (
    depth_penalty,
    find_skin_planes,
    human_in_object,
    to_object_frame,
)

F64 = torch.float64


def mesh(shape: trimesh.Trimesh) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(shape.vertices), np.asarray(shape.faces)


BOX = trimesh.creation.box(extents=(0.4, 0.6, 0.2))


@pytest.fixture(scope="module")
def box_sdf() -> SignedDistanceGrid:
    return SignedDistanceGrid.from_triangles(*mesh(BOX), spacing=0.012).to("cpu", F64)


# --- human in object -------------------------------------------------------------------------------------------------


def test_penalty_by_hand() -> None:
    signed = torch.tensor([[0.5, -0.001, -0.012, -0.202]], dtype=F64)
    # margin 2 mm: depths 0, 0, 0.01, 0.2; truncated at 0.1: 0.01^2 + 0.1^2 + 2 * 0.1 * 0.1
    assert depth_penalty(signed, 0.002, 0.1).item() == pytest.approx(1e-4 + 0.01 + 0.02)


def test_points_are_seen_in_the_turned_object(box_sdf: SignedDistanceGrid) -> None:
    rotmat = roma.rotvec_to_rotmat(torch.tensor([[0.0, 0.0, np.pi / 2]], dtype=F64))
    pos = torch.tensor([[1.0, 2.0, 3.0]], dtype=F64)
    point = torch.tensor([[[1.25, 2.0, 3.0]]], dtype=F64)  # 0.25 along the object's -y: 5 cm deep
    assert to_object_frame(point, rotmat, pos)[0, 0].tolist() == pytest.approx([0.0, -0.25, 0.0])
    assert human_in_object(point, rotmat, pos, box_sdf).item() == pytest.approx(-0.05, abs=2e-3)


def test_gradient_in_human_and_object_pose(box_sdf: SignedDistanceGrid) -> None:
    torch.manual_seed(2)
    skin = (torch.rand(2, 15, 3, dtype=F64) - 0.5).mul(0.5).requires_grad_()
    turn = torch.randn(2, 3, dtype=F64).mul(0.3).requires_grad_()
    pos = torch.zeros(2, 3, dtype=F64).requires_grad_()

    def loss(skin: torch.Tensor, turn: torch.Tensor, pos: torch.Tensor) -> torch.Tensor:
        return depth_penalty(human_in_object(skin, roma.rotvec_to_rotmat(turn), pos, box_sdf), 0.002, 0.03)

    assert loss(skin, turn, pos).min() > 0
    assert torch.autograd.gradcheck(loss, (skin, turn, pos), atol=1e-6)


# --- object in human -------------------------------------------------------------------------------------------------


def ball_body() -> tuple[torch.Tensor, torch.Tensor]:
    vertices, faces = mesh(trimesh.creation.icosphere(3, radius=0.3))
    return torch.from_numpy(vertices.copy()), torch.from_numpy(faces.astype(np.int64))


def test_depths_inside_a_ball_of_skin() -> None:
    skin, faces = ball_body()
    samples = torch.tensor([[[0.25, 0.0, 0.0], [0.0, 0.31, 0.0], [0.9, 0.0, 0.0]]], dtype=F64)
    planes = find_skin_planes(skin[None], faces, samples, reach=0.02)
    assert planes.sample.tolist() == [0, 1]  # the far one is not even kept
    assert planes.signed(skin[None], samples).tolist() == pytest.approx([-0.05, 0.01], abs=3e-3)
    penalty = planes.penalty(skin[None], samples, 0.0, 0.1)
    assert penalty.item() == pytest.approx(planes.signed(skin[None], samples)[0].item() ** 2)


def test_followed_planes_see_a_sample_leave_the_body() -> None:
    skin, faces = ball_body()
    samples = torch.tensor([[[0.28, 0.0, 0.0]]], dtype=F64)
    planes = find_skin_planes(skin[None], faces, samples, reach=0.02)
    assert planes.penalty(skin[None], samples, 0.0, 0.1).item() > 0
    assert planes.penalty(skin[None], samples + torch.tensor([0.05, 0, 0]), 0.0, 0.1).item() == 0


def test_gradient_of_object_in_human_against_the_exact_distance() -> None:
    torch.manual_seed(3)
    skin, faces = ball_body()
    skin = skin[None].repeat(2, 1, 1).requires_grad_()
    samples = (torch.rand(2, 12, 3, dtype=F64) - 0.5).mul(0.45).requires_grad_()

    def exact(skin: torch.Tensor, samples: torch.Tensor) -> torch.Tensor:
        return find_skin_planes(skin, faces, samples, 0.02).penalty(skin, samples, 0.002, 0.1).sum()

    grads = torch.autograd.grad(exact(skin, samples), (skin, samples))
    with torch.no_grad():
        for inputs, grad in zip((skin, samples), grads, strict=True):
            step = torch.randn_like(inputs)
            plus, minus = [exact(*(x + s * step if x is inputs else x for x in (skin, samples))) for s in (1e-6, -1e-6)]
            assert ((plus - minus) / 2e-6).item() == pytest.approx((grad * step).sum().item(), rel=1e-4)


def test_nothing_near_costs_nothing() -> None:
    skin, faces = ball_body()
    samples = torch.full((1, 4, 3), 5.0, dtype=F64, requires_grad=True)
    planes = find_skin_planes(skin[None], faces, samples, reach=0.02)
    assert planes.penalty(skin[None], samples, 0.0, 0.1).tolist() == [0.0]
