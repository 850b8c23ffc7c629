from __future__ import annotations

import numpy as np
import pytest
import torch
import trimesh
from scipy.spatial import ConvexHull

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.simplify import simplify
from humanoid_hoi.reconstruction.hoi_optimizer.mask_loss import (
    MaskTargets,
    edge_error,
    edges,
    mask_error,
    mask_loss,
    read_targets,
    small_camera,
    small_size,
    visible,
)
from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import OutlineMesh, covered, soft_silhouette
from humanoid_hoi.session.session import MaskSource

F64 = torch.float64
CAMERA = torch.tensor([[50.0, 0, 32], [0, 50, 24], [0, 0, 1]], dtype=F64)


def posed(shape: trimesh.Trimesh, at: tuple[float, float, float]) -> tuple[torch.Tensor, OutlineMesh]:
    vertices = torch.from_numpy(np.array(shape.vertices)) + torch.tensor(at, dtype=F64)
    return vertices[None], OutlineMesh.build(torch.from_numpy(np.array(shape.faces)))


def tilted(shape: trimesh.Trimesh) -> trimesh.Trimesh:
    return shape.copy().apply_transform(trimesh.transformations.rotation_matrix(0.7, [1, 2, 3]))


# --- silhouettes -----------------------------------------------------------------------------------------------------


def outline_of(points: torch.Tensor) -> ConvexHull:
    px = (points[0] @ CAMERA.T).numpy()
    return ConvexHull(px[:, :2] / px[:, 2:])


CONVEX = [
    (trimesh.creation.icosphere(2, radius=0.3), (0.02, 0.01, 1.0)),
    (trimesh.creation.icosphere(4, radius=0.3), (0.02, 0.01, 1.0)),
    (tilted(trimesh.creation.box(extents=(0.5, 0.3, 0.2))), (0.1, -0.05, 1.2)),
]


@pytest.mark.parametrize(("shape", "at"), CONVEX)
def test_covered_pixels_of_a_convex_shape_are_those_in_its_hull(shape: trimesh.Trimesh, at: tuple) -> None:
    points, mesh = posed(shape, at)
    hull = outline_of(points)
    centers = np.stack(np.meshgrid(np.arange(64) + 0.5, np.arange(48) + 0.5), axis=-1)
    inside = (centers @ hull.equations[:, :2].T + hull.equations[:, 2] <= 0).all(axis=-1)
    solid = covered(torch.from_numpy(hull.points)[None], points[..., 2], mesh.faces, (64, 48))
    assert (solid[0].numpy() == inside).all()


@pytest.mark.parametrize(("shape", "at"), CONVEX)
def test_soft_area_is_the_true_area_whatever_the_triangles(shape: trimesh.Trimesh, at: tuple) -> None:
    points, mesh = posed(shape, at)
    drawn = soft_silhouette(points, mesh, CAMERA, (64, 48), sigma=0.4)
    assert drawn.shape == (1, 48, 64) and drawn.min() >= 0 and drawn.max() <= 1
    assert drawn.sum().item() == pytest.approx(outline_of(points).volume, rel=0.02)


def test_a_straight_border_by_hand() -> None:
    # A square of 10 x 10 px whose left border is at x = 20.25: the pixel right of it has its center 0.25 px inside.
    corners = torch.tensor([[-11.75, -4.0, 50.0], [-1.75, -4, 50], [-1.75, 6, 50], [-11.75, 6, 50]], dtype=F64)[None]
    mesh = OutlineMesh.build(torch.tensor([[0, 1, 2], [0, 3, 2]]))  # open, and one triangle the wrong way round
    row = soft_silhouette(corners, mesh, CAMERA, (64, 48), sigma=0.5)[0, 25]
    expected = 1 / (1 + np.exp(-np.array([-0.75, 0.25, 1.25]) / 0.5))
    assert row[19:22].tolist() == pytest.approx(expected.tolist())
    assert row[25].item() == 1.0 and row[10].item() == 0.0  # no seam on the diagonal


def test_an_arm_in_front_of_a_trunk_leaves_no_trace() -> None:
    trunk = trimesh.creation.icosphere(3, radius=0.3)
    arm = trimesh.creation.icosphere(3, radius=0.1)
    arm.apply_translation([0, 0, -0.4])
    points, mesh = posed(trunk, (0.0, 0.0, 1.5))
    both, both_mesh = posed(trimesh.util.concatenate([trunk, arm]), (0.0, 0.0, 1.5))
    alone = soft_silhouette(points, mesh, CAMERA, (64, 48))
    assert torch.allclose(soft_silhouette(both, both_mesh, CAMERA, (64, 48)), alone, atol=1e-12)


def test_gradient_of_the_coverage_against_finite_differences() -> None:
    torch.manual_seed(0)
    points, mesh = posed(tilted(trimesh.creation.box(extents=(0.4, 0.3, 0.2))), (0.013, -0.02, 1.3))
    points = points.requires_grad_()
    weights = torch.randn(48, 64, dtype=F64)

    def value(points: torch.Tensor) -> torch.Tensor:
        return (weights * soft_silhouette(points, mesh, CAMERA, (64, 48), sigma=0.7)).sum()

    grad = torch.autograd.grad(value(points), points)[0]
    for _ in range(3):
        step = torch.randn_like(points)
        difference = (value(points + 1e-6 * step) - value(points - 1e-6 * step)).item() / 2e-6
        assert difference == pytest.approx((grad * step).sum().item(), rel=2e-3)


def test_moving_towards_the_target_lowers_the_error() -> None:
    points, mesh = posed(tilted(trimesh.creation.box(extents=(0.4, 0.3, 0.2))), (0.0, 0.0, 1.3))
    target = soft_silhouette(points + torch.tensor([0.05, 0.0, 0.0]), mesh, CAMERA, (64, 48))
    shift = torch.zeros(3, dtype=F64, requires_grad=True)
    error = (soft_silhouette(points + shift, mesh, CAMERA, (64, 48)) - target).square().mean()
    error.backward()
    assert shift.grad[0] < 0 and shift.grad[0].abs() > 3 * shift.grad[1].abs()


def test_partly_or_wholly_outside_the_picture_or_behind_the_camera() -> None:
    ball = trimesh.creation.icosphere(2, radius=0.3)
    for at, low, high in (((0.64, 0, 1), 200, 500), ((9.0, 0, 1), 0, 0), ((0, 0, -2.0), 0, 0)):
        points, mesh = posed(ball, at)
        drawn = soft_silhouette(points.requires_grad_(), mesh, CAMERA, (64, 48))
        assert low <= drawn.sum().item() <= high
        assert torch.isfinite(torch.autograd.grad(drawn.sum(), points)[0]).all()


# --- mask terms ------------------------------------------------------------------------------------------------------


def target(mask: list[list[float]], distance: list[list[float]] | None = None) -> MaskTargets:
    values = torch.tensor([mask], dtype=F64)
    return MaskTargets(values, torch.tensor([distance or mask], dtype=F64), torch.tensor([True]))


def test_mask_terms_by_hand() -> None:
    rendered = torch.tensor([[[1.0, 0.5, 0.0]]], dtype=F64)
    other = torch.tensor([[[1.0, 0.0, 0.0]]], dtype=F64)
    shown = visible(rendered, other)
    assert shown.tolist() == [[[0.0, 0.5, 0.0]]]  # Eq. 13: the occluded pixel does not count
    own = target([[0.0, 1.0, 0.0]], [[2.0, 1.0, 3.0]])
    assert mask_error(shown, own).item() == pytest.approx(0.25 / 3)  # Eq. 14
    assert edges(shown, 3).tolist() == [[[0.5, 0.0, 0.5]]]  # Eq. 15
    assert edge_error(shown, own, 3).item() == pytest.approx(0.5 * 2 + 0.5 * 3)  # Eq. 16
    total = mask_loss(rendered, own, target([[1.0, 0.0, 0.0]]), alpha=2.0, beta=0.1, pool=3)
    assert total.item() == pytest.approx(2 * 0.25 / 3 + 0.1 * 2.5)  # Eq. 17


def test_mask_loss_gradient() -> None:
    torch.manual_seed(1)
    rendered = torch.rand(2, 6, 7, dtype=F64, requires_grad=True)
    own, other = (
        MaskTargets(torch.rand(2, 6, 7, dtype=F64), torch.rand(2, 6, 7, dtype=F64), torch.tensor([True, False]))
        for _ in range(2)
    )
    assert torch.autograd.gradcheck(lambda x: mask_loss(x, own, other, 1.5, 1e-2, 3), rendered)
    assert mask_loss(rendered, own, other, 1.5, 1e-2, 3)[1].item() == 0.0


class Squares(MaskSource):
    """A human in the left half, an object mask that is empty in frame 1 and missing in frame 2."""

    def human(self, frame: int) -> np.ndarray:
        mask = np.zeros((80, 40), bool)
        mask[20:60, :20] = True
        return mask

    def object(self, frame: int) -> np.ndarray | None:
        return None if frame == 2 else np.full((80, 40), frame == 0)


def test_targets_keep_the_aspect_and_skip_empty_masks() -> None:
    size = small_size((40, 80), 20)
    assert size == (10, 20)
    human, obj = read_targets(Squares(), [0, 1, 2], (40, 80), size, 3)
    assert human.mask.shape == (3, 20, 10) and human.mask[0, 5:15, :5].min() == 1 and human.mask.sum() == 3 * 50
    assert obj.present.tolist() == [True, False, False] and human.present.all()
    assert human.distance[0, 4, 2] == 0 and human.distance[0, 10, 5] == 0 and human.distance[0, 10, 7] == 2
    assert edge_error(human.mask, human, 3).abs().max() == 0  # the truth itself costs nothing


def test_masks_of_another_size_are_refused() -> None:
    with pytest.raises(HoiError, match="human mask of frame 0"):
        read_targets(Squares(), [0], (80, 40), (20, 10), 3)


def test_small_camera_scales_both_rows() -> None:
    camera = small_camera(torch.tensor([[1000.0, 0, 320], [0, 1000, 640], [0, 0, 1]]), (640, 1280), (48, 96))
    assert torch.allclose(camera, torch.tensor([[75.0, 0, 24], [0, 75, 48], [0, 0, 1]]))


# --- lighter meshes --------------------------------------------------------------------------------------------------


def test_simplified_mesh_keeps_shape_and_place() -> None:
    ball = trimesh.creation.icosphere(4, radius=0.3)
    off = np.asarray(ball.vertices) + np.array([1.0, 2.0, 3.0])
    vertices, faces = simplify(off, np.asarray(ball.faces), 500)
    assert len(faces) <= 500
    assert np.linalg.norm(vertices - [1, 2, 3], axis=1) == pytest.approx(0.3, abs=0.02)
    torn = np.concatenate([ball.faces, [[0, 1, 2], [0, 1, 3]]])  # no manifold any more
    vertices, faces = simplify(np.asarray(ball.vertices), torn, 500)
    assert 100 < len(faces) <= 750 and np.ptp(vertices, axis=0) == pytest.approx(0.6, abs=0.06)
