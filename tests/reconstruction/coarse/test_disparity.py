"""Coarse alignment against scenes whose depth is known, seen through a random affine disparity."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.reconstruction.coarse.body_scale import align_by_body, scale_interval
from humanoid_hoi.reconstruction.coarse.pinhole import align_pinhole, fit_disparity

SIZE = (160, 120)
MATRIX = np.array([[200.0, 0, 80.0], [0, 200.0, 60.0], [0, 0, 1]])


def scene(file_scale: float = 0.25):
    """A slanted capsule for a body, a box before it: disparity, body nearness, mask, mesh in file units, true center."""
    body = trimesh.creation.capsule(height=1.0, radius=0.2, count=[24, 24])
    body.apply_transform(trimesh.transformations.rotation_matrix(1.2, [1, 0, 0]))
    body.apply_translation([-0.2, 0.0, 3.2])
    box = trimesh.creation.box([0.4, 0.3, 0.35])
    box = box.subdivide_to_size(0.05)
    box.apply_transform(trimesh.transformations.rotation_matrix(0.6, [0.3, 1, 0.2]))
    center = np.array([0.45, 0.1, 2.6])
    at_body = nearness(body.vertices, body.faces, MATRIX, SIZE)
    at_box = nearness(box.vertices - box.vertices.mean(0) + center, box.faces, MATRIX, SIZE)
    mask = at_box > at_body
    disparity = 37.0 * np.maximum(at_body, at_box) + 4.0
    disparity[np.maximum(at_body, at_box) == 0] = 37.0 / 8 + 4.0
    return disparity, at_body, mask, box.vertices / file_scale, box.faces, center, body.vertices


def test_alpha_and_beta_are_found_under_outliers() -> None:
    disparity, body, mask, *_ = scene()
    rng = np.random.default_rng(0)
    spoiled = disparity.copy()
    spoiled[rng.uniform(size=spoiled.shape) < 0.15] += 5.0
    alpha, beta = fit_disparity(spoiled, body, mask)
    assert alpha == pytest.approx(37.0, rel=0.02) and beta == pytest.approx(4.0, abs=0.3)
    with pytest.raises(HoiError, match="comes nearer"):
        fit_disparity(-disparity, body, mask)
    with pytest.raises(HoiError, match="0 pixels"):
        fit_disparity(disparity, np.zeros_like(body), mask)


def test_pinhole_finds_place_and_size_with_an_honest_interval() -> None:
    disparity, body, mask, vertices, faces, center, _ = scene()
    found = align_pinhole(disparity, body, MATRIX, mask, vertices, faces)
    assert np.linalg.norm(found.center - center) < 0.12
    assert found.scale == pytest.approx(0.25, rel=0.15)
    assert found.scale_low < 0.25 < found.scale_high


def test_the_silhouette_at_a_touching_hand() -> None:
    _, _, mask, vertices, faces, center, _ = scene()
    hands = np.array([[0.3, 0.1, 2.6], [-0.6, 0.0, 3.2]])
    found = align_by_body(hands, np.array([-0.2, 0, 3.2]), MATRIX, mask, vertices, faces)
    assert "touching" in found.method and np.linalg.norm(found.center - center) < 0.1
    assert found.scale == pytest.approx(0.25, rel=0.2) and found.scale_low < 0.25 < found.scale_high
    far = align_by_body(hands[1:], np.array([-0.2, 0, 3.2]), MATRIX, mask, vertices, faces)
    assert far.scale_high / far.scale_low > found.scale_high / found.scale_low
    blind = align_by_body(hands, np.zeros(3), MATRIX, None, vertices / 100, faces)
    assert (
        blind.scale == pytest.approx(0.5 / np.ptp(vertices / 100, axis=0).max()) and blind.scale_high > 3 * blind.scale
    )
    assert "half a metre assumed" in blind.method


def test_an_object_that_looks_alike_from_everywhere_keeps_the_depths_uncertainty() -> None:
    low, scale, high = scale_interval(np.full(32, 0.4), depth_sigma=0.1)
    assert scale == pytest.approx(0.4)
    assert low == pytest.approx(0.4 * np.exp(-0.1645)) and high == pytest.approx(0.4 * np.exp(0.1645))
