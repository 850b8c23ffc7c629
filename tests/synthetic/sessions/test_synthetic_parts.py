"""The virtual camera, the z-buffer, the annotator and the noise, each by itself."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.session.session import Tracks
from humanoid_hoi.synthetic.sessions.annotate import (
    AnnotationOptions,
    annotate_contacts,
    choose_points,
    farthest_points,
)
from humanoid_hoi.synthetic.sessions.camera import CameraOptions, look_along, place_camera, smooth_noise
from humanoid_hoi.synthetic.sessions.noise import (
    PERFECT,
    disturb_body,
    disturb_center,
    disturb_contacts,
    disturb_tracks,
    only,
)

K = np.array([[100.0, 0, 40], [0, 100, 30], [0, 0, 1]])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- camera -----------------------------------------------------------------------------------------------------------


def test_a_level_camera_sees_up_as_up() -> None:
    turn = look_along(np.array([1.0, 0.0, 0.0]))
    np.testing.assert_allclose(turn.T @ [0, 0, 1], [0, -1, 0], atol=1e-12)  # world up is image up (-y)
    np.testing.assert_allclose(turn.T @ [0, 1, 0], [-1, 0, 0], atol=1e-12)  # world left is image left
    assert np.linalg.det(turn) == pytest.approx(1.0)


@pytest.mark.parametrize("moving", [False, True])
def test_everything_is_in_the_picture(moving: bool) -> None:
    points = rng().uniform([-1, -1, 0], [1, 1, 1.8], (40, 30, 3))
    for seed in range(5):
        options = CameraOptions(moving=moving)
        turn, move = place_camera(points, 30.0, options, rng(seed))
        cam = np.einsum("tji,tnj->tni", turn, points - move[:, None])
        px = project(cam, options.matrix())
        assert ((px > 0) & (px < (720, 1280))).all()
        assert np.ptp(px.reshape(-1, 2), axis=0).max() > 400  # and not far away
        assert bool(np.ptp(move, axis=0).max() > 0) is moving


def test_the_angles_asked_for_are_used() -> None:
    points = rng().uniform(-1, 1, (3, 10, 3))
    options = CameraOptions(azimuth_deg=90.0, elevation_deg=0.0, distance_m=5.0)
    _, move = place_camera(points, 30.0, options, rng())
    middle = (points.min((0, 1)) + points.max((0, 1))) / 2
    np.testing.assert_allclose(move, np.broadcast_to(np.add(middle, [0, 5, 0]), (3, 3)), atol=1e-12)


def test_smooth_noise_has_the_size_asked_for_and_is_smooth() -> None:
    values = smooth_noise(rng(), 2000, 10, 0.5, 9.0)
    assert values.std() == pytest.approx(0.5, rel=0.1)
    assert np.diff(values, axis=0).std() < 0.1 * values.std()
    assert not smooth_noise(rng(), 5, 2, 0.0, 9.0).any()


# --- z-buffer ---------------------------------------------------------------------------------------------------------


def test_a_square_covers_its_pixels_at_its_depth() -> None:
    square = np.array([[-0.1, -0.1, 2], [0.1, -0.1, 2], [0.1, 0.1, 2], [-0.1, 0.1, 2]])
    image = nearness(square, np.array([[0, 1, 2], [0, 2, 3]]), K, (80, 60))
    covered = image > 0
    assert covered.sum() == 100  # 0.2 m at 2 m and f = 100 px: 10 x 10 pixels
    assert covered[25:35, 35:45].all()
    np.testing.assert_allclose(image[covered], 0.5)


def test_the_nearer_surface_wins_and_what_is_off_screen_does_no_harm() -> None:
    near = np.array([[-0.1, -0.1, 1], [0.1, -0.1, 1], [0, 0.1, 1.0]])
    far = 4 * np.array([[-1, -1, 1], [1, -1, 1], [0, 1, 1.0]])
    beside = np.add(near, [9, 0, 0])
    behind = near * [1, 1, -1]
    faces = np.arange(12).reshape(4, 3)
    image = nearness(np.concatenate([near, far, beside, behind]), faces, K, (80, 60))
    assert image[30, 40] == pytest.approx(1.0)
    assert image[55, 40] == pytest.approx(0.25)
    assert image.shape == (60, 80)


def test_the_z_buffer_agrees_with_rays() -> None:
    mesh = trimesh.creation.icosphere(subdivisions=2, radius=0.3)
    mesh.apply_translation([0.1, -0.05, 1.5])
    image = nearness(np.asarray(mesh.vertices), np.asarray(mesh.faces), K, (80, 60))
    v, u = np.mgrid[0:60, 0:80]
    rays = np.stack([(u + 0.5 - 40) / 100, (v + 0.5 - 30) / 100, np.ones(u.shape)], -1)
    center = np.array([0.1, -0.05, 1.5])
    along = rays @ center / (rays**2).sum(-1)
    miss = np.linalg.norm(along[..., None] * rays - center, axis=-1)
    assert (image[miss < 0.28] > 0).all()
    assert (image[miss > 0.301] == 0).all()
    depth = along - np.sqrt(np.maximum(0.3**2 - miss**2, 0)) / np.linalg.norm(rays, axis=-1)
    inner = miss < 0.2
    np.testing.assert_allclose(1 / image[inner], depth[inner], atol=0.02)  # facets lie inside the sphere


# --- annotator --------------------------------------------------------------------------------------------------------


def box() -> tuple[np.ndarray, np.ndarray]:
    mesh = trimesh.creation.box((0.4, 0.4, 0.4)).subdivide_to_size(0.02)
    mesh.merge_vertices()
    return np.asarray(mesh.vertices), np.asarray(mesh.faces).astype(np.int64)


def far_keypoints(frames: int = 20) -> np.ndarray:
    return np.full((frames, 87, 3), 5.0)


def test_a_resting_keypoint_is_one_pair() -> None:
    points = far_keypoints()
    points[5:15, 48] = rng().normal([0.0, 0.0, 0.23], 0.003, (10, 3))
    pairs = annotate_contacts(points, *box(), AnnotationOptions())
    assert pairs.keypoint_names == ("leftHand_back",)
    assert pairs.active[:, 0].tolist() == [5 <= t < 15 for t in range(20)]
    assert pairs.point_obj[0, 2] == pytest.approx(0.2)
    assert np.linalg.norm(pairs.point_obj[0, :2]) < 0.03


def test_a_sliding_keypoint_changes_its_vertex_without_a_gap() -> None:
    points = far_keypoints(30)
    points[:, 10] = np.stack([np.linspace(-0.1, 0.1, 30), np.zeros(30), np.full(30, 0.21)], -1)
    pairs = annotate_contacts(points, *box(), AnnotationOptions())
    assert 3 <= len(pairs.keypoint_names) <= 10
    np.testing.assert_array_equal(pairs.active.sum(1), 1)
    gap = np.linalg.norm(points[:, 10, None] - pairs.point_obj, axis=-1)[pairs.active]
    assert gap.max() < 0.05


def test_at_most_five_pairs_nearest_first_and_nothing_beyond_ten_centimetres() -> None:
    points = far_keypoints()
    for k in range(8):
        points[:, k] = [-0.15 + 0.04 * k, 0.0, 0.21 + 0.01 * k]
    points[:, 9] = [0.0, 0.0, 0.2 + 0.11]
    pairs = annotate_contacts(points, *box(), AnnotationOptions())
    assert (pairs.active.sum(1) == 5).all()
    names = {pairs.keypoint_names[p] for p in np.flatnonzero(pairs.active[0])}
    assert len(names) == 5
    gap = np.linalg.norm(points[0, :5] - [[-0.16 + 0.04 * k, 0, 0.2] for k in range(5)], axis=-1)
    assert gap.max() < 0.1


def test_a_pair_in_use_gives_way_only_to_a_clearly_nearer_one() -> None:
    points = far_keypoints(40)
    points[:, 0] = [0.1, 0, 0.25]
    points[:, 1] = [-0.1, 0, 0.255]
    points[::2, 1, 2] = 0.245  # nearer by 5 mm in every second frame
    pairs = annotate_contacts(points, *box(), AnnotationOptions(max_pairs=1))
    assert pairs.active.any(0).sum() == 1


def test_passing_by_is_no_contact() -> None:
    points = far_keypoints()
    points[7:9, 3] = [0, 0, 0.25]
    pairs = annotate_contacts(points, *box(), AnnotationOptions())
    assert pairs.keypoint_names == ()
    assert pairs.active.shape == (20, 0)
    assert pairs.point_obj.shape == (0, 3)


def test_farthest_points_take_the_corners_of_a_square() -> None:
    grid = np.stack(np.meshgrid(np.arange(11.0), np.arange(11.0)), -1).reshape(-1, 2)
    chosen = farthest_points(grid, np.zeros((0, 2)), 4, np.arange(121), [])
    assert {tuple(grid[i]) for i in chosen} == {(0, 0), (0, 10), (10, 0), (10, 10)}


def test_points_persist_and_new_ones_come_when_too_few_are_seen() -> None:
    px = np.repeat(rng().uniform(0, 100, (1, 50, 2)), 10, axis=0)
    visible = np.zeros((10, 50), bool)
    visible[:, :25] = True
    first, since = choose_points(px, visible, AnnotationOptions())
    assert since.tolist() == [0] * 5
    assert len(first) == len(set(first.tolist())) == 5
    visible[5:] = ~visible[5:]
    both, since = choose_points(px, visible, AnnotationOptions())
    assert both[:5].tolist() == first.tolist()
    assert len(both) == 10
    assert (both[5:] >= 25).all()
    assert since.tolist() == [0] * 5 + [5] * 5


# --- noise ------------------------------------------------------------------------------------------------------------


def tracks(frames: int = 400, points: int = 25) -> Tracks:
    px = np.broadcast_to(np.array([300.0, 500.0]), (frames, points, 2)).copy()
    return Tracks(np.zeros((points, 3)), np.arange(points), px, np.ones((frames, points)))


def test_track_noise_outliers_and_gaps_have_the_size_asked_for() -> None:
    noisy = disturb_tracks(tracks(), only(track_px=3.0, missing_share=0.3), rng())
    assert (~noisy.visible).mean() == pytest.approx(0.3, abs=0.02)
    assert (noisy.confidence > 0).tolist() == noisy.visible.tolist()
    assert (noisy.px - tracks().px)[noisy.visible].std() == pytest.approx(3.0, rel=0.03)
    wild = disturb_tracks(tracks(), only(track_px=1.0, outlier_share=0.2), rng())
    off = np.abs(wild.px - tracks().px).max(-1)
    assert (off > 5).mean() == pytest.approx(0.2 * (1 - 0.05**2), abs=0.02)
    assert off.max() <= 100


def test_no_noise_changes_nothing() -> None:
    clean = disturb_tracks(tracks(), PERFECT, rng())
    np.testing.assert_array_equal(clean.px, tracks().px)
    body = BodyParams.rest(5)
    body = body.replace(transl=body.transl + torch.tensor([0.1, 0.2, 3.0]))
    same = disturb_body(body, torch.zeros(3), PERFECT, 30.0, rng())
    assert all(torch.equal(getattr(body, f.name), getattr(same, f.name)) for f in dataclasses.fields(body))


def test_contact_noise_moves_along_the_surface() -> None:
    vertices, _ = box()
    top = np.flatnonzero((vertices[:, 2] > 0.199) & (np.abs(vertices[:, :2]) < 0.12).all(1))
    ids = np.repeat(top, 20)
    pairs = ContactPairs(("Index_left",) * len(ids), vertices[ids], ids, np.ones((3, len(ids)), bool))
    noisy = disturb_contacts(pairs, vertices, only(contact_m=0.02), rng())
    moved = noisy.point_obj - pairs.point_obj
    np.testing.assert_array_equal(noisy.point_obj, vertices[noisy.vertex_ids])
    np.testing.assert_allclose(moved[:, :2].std(0), 0.02, rtol=0.1)
    assert (np.abs(moved[:, 2]) > 1e-9).mean() < 0.01  # hardly any falls off the edge


def test_body_and_center_noise_have_the_size_asked_for() -> None:
    body = BodyParams.rest(3000)
    body = body.replace(transl=body.transl + torch.tensor([0.0, 0.0, 3.0]))
    noisy = disturb_body(body, torch.zeros(3), only(pose_rad=0.05), 30.0, rng())
    assert noisy.rotvecs().std() == pytest.approx(0.05, rel=0.05)
    shifts = [
        disturb_body(body.frames(slice(0, 300)), torch.zeros(3), only(root_depth_m=0.1), 30.0, rng(seed)).transl
        for seed in range(30)
    ]
    depth = torch.stack(shifts) - torch.tensor([0.0, 0.0, 3.0])
    assert depth[..., 2].std() == pytest.approx(0.1, rel=0.2)
    assert depth[..., :2].abs().max() < 1e-6
    center = disturb_center(np.zeros((3000, 3)), only(center_m=0.2), 30.0, rng())
    assert center.std() == pytest.approx(0.2, rel=0.15)


@pytest.mark.parametrize("wrong", [{"track_px": -1.0}, {"missing_share": 1.2}, {"pose_rad": float("nan")}])
def test_impossible_noise_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(HoiError, match=f"noise.{next(iter(wrong))}"):
        only(**wrong)
