"""The signed distance grid: against formulas, open meshes, gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.geometry.shapes import ObjectShape


def mesh_shape(mesh: trimesh.Trimesh) -> ObjectShape:
    return ObjectShape("m", "mesh", vertices=mesh.vertices.astype(np.float32), faces=mesh.faces.astype(np.int32))


BOX = SignedDistanceGrid.from_shape(mesh_shape(trimesh.creation.box(extents=(0.2, 0.3, 0.4))))
EXACT = SignedDistanceGrid.from_shape(ObjectShape("b", "box", np.array([0.1, 0.15, 0.2], np.float32)))


def test_primitives_are_exact() -> None:
    points = torch.tensor([[0.0, 0, 0], [0.1, 0, 0], [0.13, 0, 0], [0.13, 0.19, 0], [0.09, 0, 0]])
    assert torch.allclose(EXACT.query(points), torch.tensor([-0.1, 0.0, 0.03, 0.05, -0.01]), atol=1e-6)
    ball = SignedDistanceGrid.from_shape(ObjectShape("s", "sphere", np.array([0.12], np.float32)))
    assert torch.allclose(
        ball.query(torch.tensor([[0.0, 0.2, 0], [0.02, 0, 0]])), torch.tensor([0.08, -0.1]), atol=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.floats(-0.24, 0.24)] * 3))
def test_a_meshed_box_agrees_with_the_formula(point: tuple[float, float, float]) -> None:
    query = torch.tensor(point)
    exact = float(EXACT.query(torch.tensor(point)))
    # Cells of 6 mm round edges by less than half a cell; deep inside they are four times as large.
    allowed = 3e-3 if abs(exact) < 0.035 else 0.012
    assert abs(float(BOX.query(query)) - exact) < allowed or exact > 0.035  # there an upper bound


def test_flat_faces_are_exact_and_gradients_point_outwards() -> None:
    point = torch.tensor([[0.093, 0.02, 0.03], [0.107, -0.05, 0.1]], requires_grad=True)
    distance = BOX.query(point)
    assert torch.allclose(distance, torch.tensor([-0.007, 0.007]), atol=1e-4)
    (gradient,) = torch.autograd.grad(distance.sum(), point)
    assert torch.allclose(gradient, torch.tensor([[1.0, 0, 0], [1.0, 0, 0]]), atol=1e-3)


def test_far_away_the_distance_still_grows() -> None:
    along = torch.tensor([[0.3, 0, 0], [1.0, 0, 0], [5.0, 0, 0]])
    assert torch.allclose(BOX.query(along), torch.tensor([0.2, 0.9, 4.9]), atol=2e-3)


def test_a_box_with_a_missing_triangle_is_still_solid() -> None:
    solid = trimesh.creation.box(extents=(0.2, 0.3, 0.4)).subdivide().subdivide()
    grid = SignedDistanceGrid.from_shape(mesh_shape(trimesh.Trimesh(solid.vertices, solid.faces[1:], process=False)))
    assert float(grid.query(torch.tensor([0.0, 0.05, 0.0]))) < -0.09


def test_an_inside_out_mesh_is_solid_too() -> None:
    box = trimesh.creation.box(extents=(0.2, 0.3, 0.4))
    box.invert()
    assert float(SignedDistanceGrid.from_shape(mesh_shape(box)).query(torch.zeros(3))) < -0.09


def test_nodes_hold_the_distance_and_axes_are_not_mixed() -> None:
    index = torch.tensor([3, 20, 11])
    node = BOX.origin + BOX.spacing * index
    assert float(BOX.query(node)) == pytest.approx(float(BOX.values[3, 20, 11]), abs=1e-6)
    assert float(BOX.query(node)) == pytest.approx(float(EXACT.query(node)), abs=1e-5)


def test_outside_the_grid_it_continues_without_a_jump() -> None:
    edge = float(BOX.origin[0] + BOX.size[0])
    values = BOX.query(torch.tensor([[edge - 1e-6, 0, 0], [edge + 1e-6, 0, 0], [edge + 1.0, 0, 0]]))
    assert float(values[0]) == pytest.approx(float(values[1]), abs=1e-5)
    assert float(values[2]) == pytest.approx(edge - 0.1 + 1.0, abs=2e-3)


def test_the_gradient_is_that_of_the_values_inside_and_outside_of_the_grid() -> None:
    torch.manual_seed(1)
    points = ((torch.rand(20, 3, dtype=torch.float64) - 0.5) * 0.7).requires_grad_()
    assert torch.autograd.gradcheck(BOX.to("cpu", torch.float64).query, points)


def test_degenerate_meshes_are_refused() -> None:
    with pytest.raises(HoiError, match="no triangles"):
        SignedDistanceGrid.from_triangles(np.zeros((3, 3)), np.zeros((0, 3), np.int64))
    with pytest.raises(HoiError, match="no extent"):
        SignedDistanceGrid.from_triangles(np.zeros((3, 3)), np.array([[0, 1, 2]]))
    with pytest.raises(HoiError, match="non-finite"):
        SignedDistanceGrid.from_triangles(np.full((3, 3), np.nan), np.array([[0, 1, 2]]))
