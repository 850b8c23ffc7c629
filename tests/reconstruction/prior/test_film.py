"""Clips in the pelvis frame, and pictures of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.prior.film import (
    FilmOptions,
    check_same_object,
    film_moments,
    moments_of_body,
    moments_of_clip,
    object_mesh,
)
from humanoid_hoi.reconstruction.prior.grouping import picture_distance
from humanoid_hoi.reconstruction.prior.object_points import choose_points
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS, split

OPTIONS = FilmOptions(every=8, views=3, distance_m=(2.5, 5.0), elevation_deg=(-6.0, 34.0), joint_noise_m=0.0, seed=0)


def test_the_pelvis_frame_has_the_persons_left_up_and_front(clip: HoiClip) -> None:
    quat = np.asarray(clip.joint_quat).copy()
    quat[:] = [0, 0, 0, 1]  # rest pose: facing +x, left is +y
    moments = moments_of_clip(clip.replace(joint_quat=quat))
    body = dict(zip(LAYOUT_JOINTS, moments.body[0].tolist(), strict=True))
    assert body["pelvis"] == [0, 0, 0]
    assert body["left_shoulder"][0] > 0.1 and body["right_shoulder"][0] < -0.1
    assert body["head"][1] > 0.4 and body["left_foot"][1] < -0.7
    torch.testing.assert_close(moments.up[0], torch.tensor([0, 1.0, 0], dtype=torch.float64))
    # The box stands 0.5 m before the person.
    expected = vectors = np.asarray(clip.obj_pos_w[0] - clip.root_pos_w[0], np.float64)
    assert moments.obj_pos[0].tolist() == pytest.approx([expected[1], expected[2], vectors[0]], abs=1e-6)


def test_a_clip_moved_and_turned_in_the_world_gives_the_same_moments(clip: HoiClip) -> None:
    turn = torch.tensor([0.0, 0, np.sin(0.6), np.cos(0.6)], dtype=torch.float64)
    rotmat = roma.unitquat_to_rotmat(turn).numpy()

    def turned(quat: np.ndarray) -> np.ndarray:
        return roma.quat_product(turn.expand(len(quat), 4), torch.from_numpy(np.asarray(quat, np.float64))).numpy()

    quat = np.asarray(clip.joint_quat, np.float64).copy()
    quat[:, 0] = turned(quat[:, 0])
    moved = clip.replace(
        root_pos_w=clip.root_pos_w @ rotmat.T + [3, 1, 0],
        joint_quat=quat,
        obj_pos_w=clip.obj_pos_w @ rotmat.T + [3, 1, 0],
        obj_quat_w=turned(clip.obj_quat_w),
    )
    one = moments_of_clip(clip)
    other = moments_of_clip(moved)
    torch.testing.assert_close(other.body, one.body, atol=1e-5, rtol=0)
    torch.testing.assert_close(other.obj_rotmat, one.obj_rotmat, atol=1e-5, rtol=0)
    torch.testing.assert_close(other.obj_pos, one.obj_pos, atol=1e-5, rtol=0)
    torch.testing.assert_close(other.up, one.up, atol=1e-5, rtol=0)


def test_pictures_of_a_clip(clip: HoiClip) -> None:
    clips = [(name, moments_of_clip(clip)) for name in ("sway", "again")]
    views = film_moments("box", choose_points(object_mesh(clip)), clips, OPTIONS)
    assert len(views) == 2 * 5 * 3 and views.clip_names == ("sway", "again")
    assert views.points.size == 8
    # All views of one moment meet, those of other moments do not.
    distance = picture_distance(views.layouts, views.layouts)
    same = torch.from_numpy(views.groups())
    together = same[:, None] == same
    # The second clip is the same motion, so its moments meet too: compare within the first clip.
    first = torch.from_numpy(views.clip == 0)
    both = first[:, None] & first
    assert distance[together & both].max() < 2e-3
    assert distance[~together & both].mean() > 0.02


def test_clips_of_different_objects_are_refused(clip: HoiClip) -> None:
    other = clip.replace(name="big", obj=ObjectShape("box", "box", np.array([0.4, 0.15, 0.1], np.float32)))
    with pytest.raises(HoiError, match=r"big: obj.*one prior per object"):
        check_same_object([clip, other])
    check_same_object([clip, clip.replace(name="again")])


def test_a_parametric_body_gives_the_moments_of_its_pelvis_frame() -> None:
    body = load_free_body()
    params = BodyParams.rest(2, body.num_betas)
    turned = params.replace(global_orient=torch.tensor([[0.0, 0, 0], [0.3, 1.2, -0.2]]))
    turned = turned.replace(transl=torch.tensor([[0.0, 0, 0], [0.5, 2.0, 4.0]]))
    posed = body.pose(turned)
    root = posed.joint_rotmats[:, 0].double()
    pelvis = posed.joints[:, 0].double()
    # The object hangs 0.5 m before the pelvis in both frames.
    obj_pos = pelvis + root @ torch.tensor([0.0, 0.0, 0.5], dtype=torch.float64)
    moments = moments_of_body(body, turned, root, obj_pos, torch.tensor([0.0, 1.0, 0.0]))
    torch.testing.assert_close(moments.body[1], moments.body[0], atol=1e-5, rtol=0)
    eye = torch.eye(3, dtype=torch.float64).expand(2, 3, 3)
    torch.testing.assert_close(moments.obj_rotmat, eye, atol=1e-6, rtol=0)
    expected = torch.tensor([[0.0, 0, 0.5]] * 2, dtype=torch.float64)
    torch.testing.assert_close(moments.obj_pos, expected, atol=1e-5, rtol=0)
    torch.testing.assert_close(moments.up[0], torch.tensor([0.0, 1, 0], dtype=torch.float64))
    torch.testing.assert_close(moments.up[1], root[1].T @ moments.up[0])


@pytest.mark.parametrize("name", ["distance_m", "elevation_deg"])
def test_a_range_that_ends_before_it_begins_is_refused(name: str) -> None:
    with pytest.raises(HoiError, match=rf"film.{name}.*\[5, 2\].*fix: film.{name}=\[2,5\]"):
        dataclasses.replace(OPTIONS, **{name: (5.0, 2.0)})


def test_keypoint_noise_turns_the_rays_and_nothing_else(clip: HoiClip) -> None:
    points = choose_points(object_mesh(clip), 8)
    known = [("one", moments_of_clip(clip))]
    exact = film_moments("box", points, known, OPTIONS)
    noisy = film_moments("box", points, known, dataclasses.replace(OPTIONS, pixel_noise=10.0))
    (one, camera), (other, same) = split(exact.layouts), split(noisy.layouts)
    assert torch.equal(camera, same) and np.array_equal(exact.truth, noisy.truth)
    torch.testing.assert_close(other.norm(dim=-1), torch.ones_like(other[..., 0]))
    # 10 px at 1000 px focal length: 0.01 rad in each of the two directions across the ray.
    across = (other - one).square().sum(-1).mean().sqrt()
    assert float(across) == pytest.approx(0.01 * 2**0.5, rel=0.1)
