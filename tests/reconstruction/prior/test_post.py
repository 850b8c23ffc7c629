"""Eq. 13 and 15: the terms by hand, the two phases, and what the prior adds along the line of sight."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions, condition_of
from humanoid_hoi.reconstruction.prior.flow.network import FlowOptions
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions
from humanoid_hoi.reconstruction.prior.model import Prior, finished
from humanoid_hoi.reconstruction.prior.post.optimize import _Search, optimize_pictures
from humanoid_hoi.reconstruction.prior.post.options import PostOptions
from humanoid_hoi.reconstruction.prior.post.problem import (
    Contact,
    Correspondences,
    FixedPerson,
    ModelPerson,
    ObjectPose,
    Pictures,
    read_dense_map,
)
from humanoid_hoi.reconstruction.prior.rays import from_pelvis, layout_of_points, split
from humanoid_hoi.reconstruction.prior.training import Trainer, TrainOptions
from humanoid_hoi.reconstruction.prior.views import Views
from tests.reconstruction.prior.conftest import made_views

LAYOUT = ConditionOptions(kind="layout", direction_noise=0.0, camera_noise_m=0.0)


@functools.cache
def trained() -> Prior:
    views = made_views(moments=60, per_moment=4)
    flow = FlowOptions(depth=2, width=32, blocks=1, condition_width=16)
    options = TrainOptions(supervision="groups", steps=250, batch=64, every=250, lr=3e-3)
    run = Trainer(views, None, flow, LAYOUT, GroupOptions(), options)
    run.run()
    return finished(run.flow, LAYOUT, views, None)


def watching(camera: Tensor) -> tuple[Tensor, Tensor]:
    """Pelvis orientation and position (B, 3, 3), (B, 3) in cameras at (B, 3) of the pelvis frame that look at it."""
    forward = -camera / camera.norm(dim=-1, keepdim=True)
    up = torch.tensor([0.0, 1, 0], dtype=camera.dtype).expand_as(camera)
    right = torch.linalg.cross(forward, up, dim=-1)
    right = right / right.norm(dim=-1, keepdim=True)
    rotmat = torch.stack([right, torch.linalg.cross(forward, right, dim=-1), forward], -2)
    return rotmat, -(rotmat @ camera[..., None])[..., 0]


def pictures_of(views: Views, away_m: float = 0.0) -> tuple[Pictures, FixedPerson, Tensor]:
    """Noise-free pictures whose object starts ``away_m`` too far along the line of sight; true positions (B, 3)."""
    truth = torch.from_numpy(views.truth).double()
    camera = split(views.layouts)[1].double()
    rotmat, pos = watching(camera)
    matrix = torch.tensor([[800.0, 0, 300], [0, 800.0, 200], [0, 0, 1]], dtype=torch.float64).expand(len(views), 3, 3)
    image = from_pelvis(truth, rotmat, pos) @ matrix.mT
    px = image[..., :2] / image[..., 2:]
    points = torch.from_numpy(views.points.points).expand(len(views), -1, -1)
    middle = truth[:, 22:].mean(1)
    away = middle - camera
    start = middle + away_m * away / away.norm(dim=-1, keepdim=True)
    count = len(views)
    made = Pictures(
        matrix,
        rotmat,
        pos,
        px[:, :22],
        torch.ones(count, 22).double(),
        Correspondences(points, px[:, 22:], torch.ones(count, 8).double()),
        condition_of(views, LAYOUT),
        ObjectPose(torch.eye(3).double().repeat(count, 1, 1), start, torch.zeros(count).double()),
    )
    return made, FixedPerson(truth[:, :22]), middle


PLAIN = PostOptions(prior=0.0, steps_object=60, steps_all=0, rate=0.02)


def test_pixel_terms_by_hand(views: Views) -> None:
    pictures, person, _ = pictures_of(views)
    options = PostOptions(prior=0.0, points=0.1, joints=0.01, scale=2.0)
    exact = _Search(pictures, person, None, options).terms()
    assert exact["points"].max() < 1e-9 and exact["joints"].max() < 1e-9 and exact["norm"].max() == 0
    # Every object point seen 8 px to the right at 800 px focal length: 10 px at 1000; 8 points, weight 0.1.
    seen = dataclasses.replace(pictures.seen, px=pictures.seen.px + torch.tensor([8.0, 0.0]))
    off = dataclasses.replace(pictures, seen=seen, joint_px=pictures.joint_px + torch.tensor([0.0, 4.0]))
    terms = _Search(off, person, None, options).terms()
    torch.testing.assert_close(terms["points"], torch.full_like(terms["points"], 0.1 * 8 * 100))
    # Joints 4 px down: 5 px at 1000; 22 of them.
    torch.testing.assert_close(terms["joints"], torch.full_like(terms["joints"], 0.01 * 22 * 25))
    # A joint of confidence 0.5 or less is left out, one of 0.8 counts 0.8 times.
    confidence = torch.zeros_like(pictures.joint_confidence)
    confidence[:, 0] = 0.5
    confidence[:, 1] = 0.8
    terms = _Search(dataclasses.replace(off, joint_confidence=confidence), person, None, options).terms()
    torch.testing.assert_close(terms["joints"], torch.full_like(terms["joints"], 0.01 * 0.8 * 25))
    # An object of 1.5 times the size: 2 (0.5)^2.
    start = dataclasses.replace(pictures.start, log_scale=pictures.start.log_scale + np.log(1.5))
    terms = _Search(dataclasses.replace(pictures, start=start), person, None, options).terms()
    torch.testing.assert_close(terms["norm"], torch.full_like(terms["norm"], 0.5))


def test_eq_13_is_the_flows_likelihood_of_what_the_virtual_cameras_see(views: Views) -> None:
    prior = trained()
    pictures, person, _ = pictures_of(views)
    options = PostOptions(prior=2.0, cameras=3, likelihood="undivided", over_cameras="sum")
    search = _Search(pictures, person, prior, options)
    found = search.terms()["prior"][5]
    truth = torch.from_numpy(views.truth[5])
    layouts = layout_of_points(truth, search.cameras[5].detach().float())
    expected = -2.0 * prior.flow.log_prob(layouts, pictures.condition[5].repeat(3, 1)).sum()
    torch.testing.assert_close(found.detach().float(), expected.detach(), atol=1e-2, rtol=1e-3)
    divided = _Search(pictures, person, prior, PostOptions(prior=2.0, cameras=3)).terms()["prior"][5]
    torch.testing.assert_close(divided, found / 3 / prior.flow.dim)
    # Virtual cameras stand where the training set's cameras stood.
    distance = search.cameras.detach().norm(dim=-1)
    known = prior.cameras.norm(dim=-1)
    assert known.min() - 1e-4 <= distance.min() and distance.max() <= known.max() + 1e-4


def test_pictures_alone_leave_the_depth_open_and_the_prior_finds_it() -> None:
    views = made_views(moments=10, per_moment=2, seed=11)
    pictures, person, truth = pictures_of(views, away_m=0.5)
    # Nothing is known of the size, so a larger object farther away looks the same.
    options = PostOptions(prior=0.0, scale=0.0, steps_object=120, steps_all=0, cameras=4)
    alone = optimize_pictures(pictures, person, None, options)
    helped = optimize_pictures(pictures, person, trained(), dataclasses.replace(options, prior=3.0))
    error = [(result.pose.pos - truth).norm(dim=-1) for result in (alone, helped)]
    assert alone.terms["points"].max() < 0.5  # it fits
    assert error[0].median() > 0.3
    assert error[1].median() < 0.5 * error[0].median()
    assert helped.cameras.shape == (20, 4, 3) and alone.cameras.shape == (20, 0, 3)


def test_an_object_that_looks_the_same_turned_may_be_turned(views: Views) -> None:
    pictures, person, _ = pictures_of(views)
    order = views.points.symmetries[1]
    renamed = dataclasses.replace(pictures.seen, point_obj=pictures.seen.point_obj[:, order])
    options = PostOptions(prior=0.0)
    strict = _Search(dataclasses.replace(pictures, seen=renamed), person, None, options).terms()["points"]
    assert strict.min() > 10
    turns = torch.from_numpy(views.points.rotations)
    free = dataclasses.replace(renamed, turns=turns, center=torch.from_numpy(views.points.center))
    relaxed = _Search(dataclasses.replace(pictures, seen=free), person, None, options).terms()["points"]
    assert relaxed.max() < 1e-6


def test_contact_draws_the_object_to_the_candidates(views: Views) -> None:
    pictures, person, truth = pictures_of(views, away_m=0.4)
    corner = torch.from_numpy(views.truth[:, 22:23]).double()
    contact = Contact(
        torch.zeros(1, dtype=torch.long),
        torch.ones(len(views), 1).double(),
        torch.from_numpy(views.points.points[:1]),
        torch.ones(len(views), 1).double(),
    )
    touched = dataclasses.replace(pictures, contact=contact)
    options = dataclasses.replace(PLAIN, scale=0.0, contact=30.0, steps_object=120)
    result = optimize_pictures(touched, FixedPerson(person.joints, corner), None, options)
    assert (result.pose.pos - truth).norm(dim=-1).median() < 0.12
    assert "contact" in result.terms


def test_phase_2_moves_the_person_to_the_picture_and_leaves_root_and_camera_alone() -> None:
    body = load_free_body()
    params = BodyParams.rest(2, body.num_betas)
    bent = params.body_pose.clone()
    bent[:, 3 * 15 : 3 * 15 + 3] = torch.tensor([0.0, 0.0, 0.5])  # the left shoulder
    true_person = ModelPerson(body, params.replace(body_pose=bent))
    joints = true_person.points()[0].detach().double()
    views = made_views(moments=2, per_moment=1)
    pictures, _, _ = pictures_of(views)
    image = from_pelvis(joints, pictures.root_rotmat_cam, pictures.root_pos_cam) @ pictures.camera_matrix.mT
    pictures = dataclasses.replace(pictures, joint_px=image[..., :2] / image[..., 2:])
    person = ModelPerson(body, params, torch.tensor([5]))
    before = _Search(pictures, person, None, PostOptions(prior=0.0, joints=0.05)).terms()["joints"].detach()
    options = PostOptions(prior=0.0, joints=0.05, pose=0.05, steps_object=5, steps_all=80, rate=0.05)
    phases: list[str] = []
    result = optimize_pictures(pictures, person, None, options, lambda phase, step, total: phases.append(phase))
    assert phases.count("object") == 5 and phases.count("object and person") == 80
    assert (result.terms["joints"] < 0.2 * before).all()
    assert result.joints[:, 0].abs().max() < 1e-6
    assert torch.equal(person.current().global_orient, params.global_orient)
    assert torch.equal(person.current().transl, params.transl)


def test_a_dense_map_from_a_file(tmp_path: Path, views: Views) -> None:
    points = np.full((4, 6, 3), np.nan)
    points[1, 2] = [0.1, 0.2, 0.3]
    points[3, 5] = [0.4, 0.5, 0.6]
    np.savez(tmp_path / "map.npz", point_obj=points, origin=[100.0, 50.0], step=2.0)
    found, px, weight = read_dense_map(tmp_path / "map.npz")
    order = px[:, 0].argsort()
    assert px[order].tolist() == [[105.0, 53.0], [111.0, 57.0]]
    assert found[order].tolist() == [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
    assert weight.tolist() == [1.0, 1.0]
    np.savez(tmp_path / "flat.npz", point_obj=np.zeros((4, 6)))
    with pytest.raises(HoiError, match=r"flat\.npz: point_obj: has shape \(4, 6\)"):
        read_dense_map(tmp_path / "flat.npz")
    np.savez(tmp_path / "none.npz", point_obj=np.full((4, 6, 3), np.nan))
    with pytest.raises(HoiError, match="seen nowhere"):
        read_dense_map(tmp_path / "none.npz")
    with pytest.raises(HoiError, match="no such file"):
        read_dense_map(tmp_path / "missing.npz")


def test_turned_objects_are_placed_by_eq_3() -> None:
    turn = roma.rotvec_to_rotmat(torch.tensor([[0.0, 0.0, np.pi / 2]], dtype=torch.float64))
    pose = ObjectPose(turn, torch.tensor([[1.0, 2.0, 3.0]]).double(), torch.tensor([np.log(2.0)]))
    placed = pose.place(torch.tensor([[1.0, 0.0, 0.0]]).double())
    torch.testing.assert_close(placed[0, 0], torch.tensor([1.0, 4.0, 3.0], dtype=torch.float64))
