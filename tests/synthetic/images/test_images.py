"""Synthetic pictures: valid, true to their truth, disturbed by exactly what was asked."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.quality.against_truth import rotation_error_deg
from humanoid_hoi.reconstruction.single_image.image import check_image
from humanoid_hoi.reconstruction.single_image.metrics import interaction_score, pose_score
from humanoid_hoi.reconstruction.single_image.overlap import object_iou
from humanoid_hoi.synthetic.images.make import Disturbance, make_image
from humanoid_hoi.synthetic.images.shapes import SHAPES, make_shape


@pytest.fixture(scope="module")
def image():
    return make_image(0, size=(128, 128))


def test_a_picture_is_valid_and_the_same_for_the_same_seed(image) -> None:
    check_image(image)
    assert (make_image(0, size=(128, 128)).picture == image.picture).all()
    assert (make_image(6, size=(128, 128)).picture != image.picture).any()


def test_the_true_pose_explains_the_mask(image) -> None:
    assert object_iou(image, image.truth) > 0.9
    assert object_iou(image, image.start) < 0.8


def test_the_truth_has_no_error_and_hardly_any_overlap(image) -> None:
    score = pose_score(image, image.truth)
    assert score is not None
    assert score.chamfer_cm == pytest.approx(0, abs=1e-6) and score.rotation_deg == pytest.approx(0, abs=1e-5)
    assert interaction_score(image, image.truth).inside_share < 0.05
    assert {"left_palm", "right_palm"} & set(image.contact_parts)


def test_a_start_is_wrong_by_what_was_asked() -> None:
    wrong = Disturbance(rotation_deg=25, scale=0.1, across_m=0.05, depth_m=0.2)
    image = make_image(1, wrong=wrong, size=(96, 96))
    start = image.start
    truth = image.truth
    assert rotation_error_deg(start.rotmat, truth.rotmat) == pytest.approx(25, abs=1e-6)
    assert abs(start.scale / truth.scale - 1) == pytest.approx(0.1)
    assert np.linalg.norm((start.pos_cam - truth.pos_cam)[:2]) == pytest.approx(0.05)
    assert abs(start.pos_cam[2] - truth.pos_cam[2]) == pytest.approx(0.2)


@pytest.mark.parametrize("name", list(SHAPES))
def test_every_shape_is_painted_and_centered(name: str) -> None:
    vertices, faces, color = make_shape(name, 0)
    assert np.abs(vertices.mean(axis=0)).max() < 1e-9
    assert faces.max() < len(vertices) == len(color)
    assert 0 <= color.min() < color.max() <= 1 and np.ptp(color, axis=0).min() > 0.2


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(HoiError, match="one of box"):
        make_shape("piano", 0)
