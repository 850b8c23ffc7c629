from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.interpoint.data.video import AnnotatedVideo, jpeg
from humanoid_hoi.interpoint.model.config import preset
from humanoid_hoi.interpoint.model.network import InterPointNet
from humanoid_hoi.interpoint.protocol import ContactPredictor, ContactQuery, ContactScores
from humanoid_hoi.interpoint.scoring.metrics import Scored
from humanoid_hoi.interpoint.scoring.suite import BallInstead
from humanoid_hoi.interpoint.training.augment import Augmentation
from humanoid_hoi.interpoint.training.options import TrainOptions
from humanoid_hoi.interpoint.training.tensors import Tensors, batch_of, prepare
from humanoid_hoi.interpoint.training.variants import VARIANTS, blinded, judge, on_surface

SMALL = {"object_points": 64, "sa1": 32, "sa2": 16, "width": 16, "decoder": 16, "ffn": 16, "layers": 1}


def video(turned: float = 0.0) -> AnnotatedVideo:
    """Three frames of a long box with pictures and masks; the left palm touches one end of it."""
    mesh = trimesh.creation.box(extents=(1.0, 0.2, 0.2)).subdivide()
    vertices = np.asarray(mesh.vertices) + np.array([0.3, 0.0, 0.0])
    mask = np.zeros((3, 40, 60), bool)
    mask[:, 10:20, 10:50] = True
    pictures = np.random.default_rng(0).integers(0, 255, (3, 40, 60, 3), dtype=np.uint8)
    return AnnotatedVideo(
        name="v",
        video="v",
        object_id="o",
        category="box",
        source="synthetic",
        source_sha256="",
        vertices=vertices,
        faces=np.asarray(mesh.faces),
        contact_rows=np.array([49]),
        contact_points=np.array([[0.8, 0.0, 0.0]]),
        contact_active=np.ones((3, 1), bool),
        images=tuple(jpeg(picture) for picture in pictures),
        human_mask=mask,
        object_mask=mask,
        keypoints_cam=np.random.default_rng(1).normal([0.0, 0.0, 3.0], 0.3, (3, 87, 3)),
        obj_rotmat_cam=np.tile(np.eye(3), (3, 1, 1)),
        obj_pos_cam=np.tile([0.0, 0.0, 3.0], (3, 1)),
        camera_matrix=np.tile(np.array([[50.0, 0, 30], [0, 50.0, 20], [0, 0, 1]]), (3, 1, 1)),
    )


def frames(name: str) -> tuple[InterPointNet, Tensors]:
    config = VARIANTS[name].config("tiny", SMALL | {"backbone": "none"})
    torch.manual_seed(0)
    return InterPointNet(config).eval(), prepare([video()], config)


def test_each_variant_changes_what_it_says() -> None:
    full = preset("small")
    assert {name: variant.config("small", {}) for name, variant in VARIANTS.items()} == {
        "full": full,
        "bce": full,
        "no_film": dataclasses.replace(full, film=False),
        "no_image": dataclasses.replace(full, see_image=False),
        "no_object": dataclasses.replace(full, see_object=False),
        "no_body": dataclasses.replace(full, body_input=False),
    }
    options = TrainOptions()
    assert [name for name, v in VARIANTS.items() if not v.options(options).loss.contrastive] == ["bce"]
    assert [name for name, v in VARIANTS.items() if v.options(options).augment.no_masks == 1.0] == ["no_image"]
    assert VARIANTS["full"].options(options) == options


def test_a_blind_model_is_told_nothing_that_masks_say() -> None:
    net, data = frames("no_image")
    other = dataclasses.replace(data, cover=torch.rand_like(data.cover))
    assert other.situation is not None
    moved = dataclasses.replace(other.situation, maps=other.situation.maps + 0.3, box=other.situation.box * 2)
    other = dataclasses.replace(other, situation=moved)
    rows = torch.arange(3)
    seen = [net(batch_of(found, rows, net.config)).scores for found in (data, other)]
    assert (seen[0] - seen[1]).abs().max() > 1e-4
    blind = [net(batch_of(blinded(found), rows, net.config)).scores for found in (data, other)]
    torch.testing.assert_close(blind[0], blind[1])


def test_points_on_the_ball_are_judged_on_the_real_surface() -> None:
    net, data = frames("no_object")
    # Every point of the ball is half a diagonal from the middle; the box reaches as far only at its ends.
    radius = data.groups.xyz.norm(dim=-1)
    torch.testing.assert_close(radius, torch.ones_like(radius))
    found = judge(net, VARIANTS["no_object"], data, Augmentation(), [video()])
    local = np.abs(found.points)  # about the centroid
    assert (local <= [0.5 + 1e-6, 0.1 + 1e-6, 0.1 + 1e-6]).all()
    touches = np.isclose(local, [0.5, 0.1, 0.1], atol=1e-6).any(-1)
    assert touches.all()


def test_points_are_moved_about_the_centroid_of_their_own_video() -> None:
    points = np.zeros((6, 87, 3))
    points[:, :, 0] = 2.0
    other = dataclasses.replace(video(), vertices=video().vertices * 2)
    scored = Scored(np.zeros((6, 87)), points, np.zeros((6, 87), bool), points, np.ones(6), np.zeros(6, np.int64))
    moved = on_surface(scored, [video(), other]).points
    assert moved[0, 0] == pytest.approx([0.5, 0.0, 0.0], abs=1e-6)
    assert moved[5, 0] == pytest.approx([1.0, 0.0, 0.0], abs=1e-6)


def test_a_predictor_asked_about_a_ball_answers_on_the_real_surface(box_query: ContactQuery) -> None:
    asked = []

    class Corner(ContactPredictor):
        version = "corner"

        def scores(self, query: ContactQuery) -> ContactScores:
            asked.append(query)
            return ContactScores(np.ones(87), np.tile(query.vertices[0], (87, 1)))

    found = BallInstead(Corner()).scores(box_query)
    radius = np.linalg.norm(asked[0].vertices, axis=1)
    assert radius == pytest.approx(np.full(len(radius), 0.2 * 3**0.5))
    assert np.abs(found.point_obj).max() == pytest.approx(0.2)
