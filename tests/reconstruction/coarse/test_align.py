"""Coarse alignment: a box beside a body whose depth map is known."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.raster import rasterize
from humanoid_hoi.reconstruction.coarse.align import CoarseInput, align_object, fit_depth
from humanoid_hoi.reconstruction.coarse.options import CoarseOptions
from humanoid_hoi.reconstruction.coarse.steps import mean_pairwise
from humanoid_hoi.reconstruction.coarse.visible import front_vertices

SIZE = (160, 120)
K = np.array([[150.0, 0, 80], [0, 150.0, 60], [0, 0, 1]])
TRUE_SCALE = 0.5
TRUE_POS = np.array([0.45, 0.1, 2.4])


def _depth_of(meshes) -> tuple[np.ndarray, list[np.ndarray]]:
    """Depth map of camera-frame meshes and the visible mask of each."""
    buffer = np.zeros(SIZE[0] * SIZE[1], np.float32)
    owner = np.zeros(len(buffer), int)
    for number, mesh in enumerate(meshes, start=1):
        px = project(mesh.vertices, K)
        near = 1.0 / mesh.vertices[:, 2]
        seen = rasterize(px[mesh.faces], near[mesh.faces], SIZE, buffer, np.zeros(len(mesh.faces), bool))
        owner[seen.pixel] = number
    depth = np.where(buffer > 0, 1.0 / np.maximum(buffer, 1e-9), np.nan).reshape(SIZE[1], SIZE[0])
    return depth, [(owner == k + 1).reshape(SIZE[1], SIZE[0]) for k in range(len(meshes))]


@pytest.fixture(scope="module")
def scene() -> CoarseInput:
    body = trimesh.creation.icosphere(subdivisions=5, radius=0.5)
    body.apply_translation([-0.4, 0, 2.5])
    box = trimesh.creation.box(extents=[1.0, 0.8, 0.6]).subdivide_to_size(0.03)
    placed = box.copy()
    placed.apply_scale(TRUE_SCALE)
    placed.apply_translation(TRUE_POS)
    depth, (person, obj) = _depth_of([body, placed])
    return CoarseInput(depth, person, obj, K, np.asarray(body.vertices), np.asarray(box.vertices))


def _with_depth(scene: CoarseInput, depth: np.ndarray) -> CoarseInput:
    return CoarseInput(
        depth, scene.person_mask, scene.object_mask, scene.camera_matrix, scene.body_cam, scene.obj_vertices
    )


def test_metric_depth_gives_size_and_place(scene: CoarseInput) -> None:
    found = align_object(scene)
    assert found.scale == pytest.approx(TRUE_SCALE, rel=0.12)
    assert np.abs(found.pos_cam - TRUE_POS).max() < 0.06


def test_relative_depth_is_as_good_as_metric_depth(scene: CoarseInput) -> None:
    metric = align_object(scene)
    relative = align_object(_with_depth(scene, 0.31 * scene.depth - 0.2))
    assert relative.scale == pytest.approx(metric.scale, rel=0.02)
    assert np.allclose(relative.pos_cam, metric.pos_cam, atol=0.02)


def test_a_tenth_of_wrong_depths_does_no_harm(scene: CoarseInput) -> None:
    rng = np.random.default_rng(0)
    noisy = scene.depth.copy()
    noisy[rng.random(noisy.shape) < 0.1] = 9.0
    found = align_object(_with_depth(scene, noisy))
    assert np.abs(found.pos_cam - TRUE_POS).max() < 0.12


def test_the_paper_reading_runs_and_is_worse_here(scene: CoarseInput) -> None:
    literal = align_object(scene, CoarseOptions(method="paper"))
    robust = align_object(scene)
    assert np.isfinite(literal.pos_cam).all() and literal.scale > 0
    assert np.linalg.norm(robust.pos_cam - TRUE_POS) < np.linalg.norm(literal.pos_cam - TRUE_POS)


def test_depth_is_fitted_exactly_where_it_is_affine() -> None:
    known = np.linspace(2.0, 3.0, 50)
    gain, offset = fit_depth((known - 0.7) / 4.0, known)
    assert (gain, offset) == (pytest.approx(4.0, rel=1e-3), pytest.approx(0.7, abs=1e-2))
    assert fit_depth(np.full(5, 2.0), np.full(5, 3.5)) == (1.0, pytest.approx(1.5))


def test_the_nearest_vertex_of_a_pixel_is_seen() -> None:
    points = np.array([[0, 0, 2.0], [0, 0, 1.0], [0, 0, -1.0], [9.0, 0, 1.0]])
    vertex, pixel = front_vertices(points, K, np.ones((SIZE[1], SIZE[0]), bool))
    assert vertex.tolist() == [1] and pixel.tolist() == [60 * SIZE[0] + 80]


def test_mean_pairwise_distance_of_a_unit_square() -> None:
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0.0]])
    assert mean_pairwise(square, 100, 0) == pytest.approx((4 + 2 * np.sqrt(2)) / 6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"depth": np.ones((3, 4))}, "sizes differ"),
        ({"object_mask": np.zeros((SIZE[1], SIZE[0]), bool)}, "object_mask: 0 pixels"),
        ({"body_cam": np.array([[0, 0, -5.0]])}, "covers 0 pixels of the person's mask"),
    ],
)
def test_bad_input_is_refused(scene: CoarseInput, change: dict, message: str) -> None:
    fields = {**scene.__dict__, **change}
    with pytest.raises(HoiError, match=message):
        align_object(CoarseInput(**fields))


def test_an_unknown_method_is_refused(scene: CoarseInput) -> None:
    with pytest.raises(HoiError, match="paper or robust"):
        align_object(scene, CoarseOptions(method="magic"))
