"""Scores against cases computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import trimesh

from humanoid_hoi.body.parts import part_index
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose, check_image
from humanoid_hoi.reconstruction.single_image.metrics import (
    contact_f1,
    interaction_score,
    object_size,
    pose_score,
    touching_parts,
)
from humanoid_hoi.reconstruction.single_image.overlap import object_iou

K = np.array([[100.0, 0, 50], [0, 100.0, 40], [0, 0, 1]])


@pytest.fixture
def image() -> HoiImage:
    """A ball for a body (all of it the left palm) to the left of a unit cube, 1 m large, both 4 m away."""
    ball = trimesh.creation.icosphere(subdivisions=3, radius=0.5)
    cube = trimesh.creation.box(extents=[1, 1, 1]).subdivide_to_size(0.1)
    truth = ObjectPose(np.eye(3), np.array([0.6, 0, 4.0]), 1.0)
    object_mask = np.zeros((80, 100), bool)
    object_mask[26:54, 52:80] = True
    person_mask = np.zeros((80, 100), bool)
    person_mask[30:50, 22:48] = True
    return HoiImage(
        name="ball",
        picture=np.zeros((80, 100, 3), np.uint8),
        person_mask=person_mask,
        object_mask=object_mask,
        camera_matrix=K,
        body_cam=np.asarray(ball.vertices) + np.array([-0.6, 0, 4.0]),
        body_faces=np.asarray(ball.faces),
        body_parts=np.full(len(ball.vertices), part_index("left_palm")),
        obj_vertices=np.asarray(cube.vertices),
        obj_faces=np.asarray(cube.faces),
        obj_color=None,
        start=truth,
        contact_parts=("left_palm",),
        truth=truth,
    )


def test_pose_errors_by_hand(image: HoiImage) -> None:
    c, s = math.cos(0.3), math.sin(0.3)
    turned = ObjectPose(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]), np.array([0.6, 0.03, 4.04]), 1.1)
    score = pose_score(image, turned)
    assert score is not None
    assert score.rotation_deg == pytest.approx(math.degrees(0.3))
    assert score.rotation_frobenius == pytest.approx(2 * math.sqrt(2) * math.sin(0.15))
    assert score.translation_cm == pytest.approx(5.0)
    assert score.scale == pytest.approx(0.1)


def test_chamfer_of_a_shifted_cube_is_below_the_shift(image: HoiImage) -> None:
    shifted = ObjectPose(np.eye(3), np.array([0.61, 0, 4.0]), 1.0)
    score = pose_score(image, shifted)
    assert score is not None and 0.1 < score.chamfer_cm < 1.0


def test_size_is_the_cube_root_of_the_volume(image: HoiImage) -> None:
    assert object_size(2.0 * image.obj_vertices, image.obj_faces) == pytest.approx(2.0)


def test_apart_there_is_no_collision_and_contact_grows_with_distance(image: HoiImage) -> None:
    near = interaction_score(image, image.truth)
    far = interaction_score(image, ObjectPose(np.eye(3), np.array([1.6, 0, 4.0]), 1.0))
    assert near.co2_collision == 0 and near.inside_share == 0
    assert far.co2_contact > near.co2_contact > 0
    assert far.co2 == pytest.approx(far.co2_collision + far.co2_contact)
    assert far.co2_contact < 1


def test_inside_each_other_both_halves_say_so(image: HoiImage) -> None:
    score = interaction_score(image, ObjectPose(np.eye(3), np.array([-0.6, 0, 4.0]), 1.0))
    assert score.inside_share > 0.98  # a ball of radius 0.5 in a cube of half extent 0.5
    assert score.co2_collision > 0.03


def test_without_parts_the_contact_half_is_not_a_number(image: HoiImage) -> None:
    assert math.isnan(interaction_score(image.replace(contact_parts=()), image.truth).co2)


def test_parts_touch_within_five_centimetres(image: HoiImage) -> None:
    touching = ObjectPose(np.eye(3), np.array([0.43, 0, 4.0]), 1.0)
    assert touching_parts(image, touching) == {part_index("left_palm")}
    assert touching_parts(image, image.truth) == frozenset()


@pytest.mark.parametrize(
    ("found", "wanted", "score"), [({1, 2}, {2, 3}, 0.5), (set(), set(), 1.0), ({1}, set(), 0.0), ({1, 2}, {1, 2}, 1.0)]
)
def test_contact_f1(found: set, wanted: set, score: float) -> None:
    assert contact_f1(frozenset(found), frozenset(wanted)) == score


def test_iou_of_a_mask_that_the_pose_explains(image: HoiImage) -> None:
    assert object_iou(image, image.truth) > 0.85
    assert object_iou(image, ObjectPose(np.eye(3), np.array([3.0, 0, 4.0]), 1.0)) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"object_mask": np.zeros((10, 10), bool)}, "object_mask: 10x10 pixels, the picture has 100x80"),
        ({"object_mask": np.zeros((80, 100), bool)}, "object_mask: 0 pixels"),
        ({"camera_matrix": np.diag([0.0, 100, 1])}, "focal lengths must be positive"),
        ({"body_cam": np.full((642, 3), np.nan)}, "NaN or infinity"),
        ({"contact_parts": ("mouse",)}, "unknown parts"),
        ({"start": ObjectPose(np.eye(3), np.array([40.0, 0, 4.0]), 1.0)}, "outside the picture"),
        ({"start": ObjectPose(np.eye(3), np.array([0, np.nan, 4.0]), 1.0)}, "give finite numbers"),
        ({"start": ObjectPose(2 * np.eye(3), np.array([0, 0, 4.0]), 1.0)}, "not a rotation matrix"),
    ],
)
def test_bad_pictures_are_refused(image: HoiImage, change: dict, message: str) -> None:
    with pytest.raises(HoiError, match=message):
        check_image(image.replace(**change))
