"""The overlay of a solved session: drawn points lie where the maths says, files are written, mistakes are named."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import imageio.v2 as imageio
import numpy as np
import pytest
import torch
import trimesh
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.viewer.camera import Camera
from humanoid_hoi.viewer.orbit import orbit_pictures
from humanoid_hoi.viewer.paint import Layer, camera_matrix, eye_frame, floor_picture, paint
from humanoid_hoi.viewer.session_background import find_background, frames_background, masks_background
from humanoid_hoi.viewer.session_overlay import _Stage, _Tracks, object_mesh, write_overlay

SESSION = Path(__file__).parents[2].parent / "shared" / "data" / "open4dhoi_session"
MATRIX = np.array([[600.0, 0, 160], [0, 600, 240], [0, 0, 1]])
FRAMES = 3


def draw_frame(solved, body, row, *, tracks_px=None, tracks_obj=None, background=None, height=480):
    """One picture (height, width, 3) of :func:`write_overlay`, of row ``row``."""
    return _Stage(solved, body, _Tracks.of(solved, tracks_px, tracks_obj), background, height).picture(row)


@pytest.fixture(scope="module")
def body():
    return load_body("free")


@pytest.fixture(scope="module")
def solved(body):
    """A person three metres away, a box to the person's left (right in the picture); the camera lies level."""
    params = BodyParams.rest(FRAMES, body.num_betas, torch.float64)
    params = params.replace(
        global_orient=torch.tensor([np.pi, 0.0, 0.0]).double().expand(FRAMES, 3),
        transl=torch.tensor([-0.2, 0.0, 3.0]).double().expand(FRAMES, 3),
    )
    box = trimesh.creation.box(extents=(0.2, 0.3, 0.2))
    shape = ObjectShape("box", "mesh", vertices=box.vertices.astype(np.float32), faces=box.faces.astype(np.int32))
    pairs = ContactPairs(
        ("leftHand_palm",), np.array([[-0.1, 0, 0]]), np.zeros(1, np.int64), np.array([[False], [True], [True]])
    )
    eye = torch.eye(3).double()
    level = torch.tensor([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]).double()
    return SolvedSession(
        name="test",
        fps=30.0,
        frame_ids=np.arange(10, 10 + FRAMES),
        body_name="free",
        body_cam=params,
        rest_pelvis=body.rest_pelvis(params.betas),
        obj_rotmat_cam=eye.expand(FRAMES, 3, 3),
        obj_pos_cam=torch.tensor([0.5, 0.5, 3.0]).double().expand(FRAMES, 3),
        world_from_cam_rotmat=level.expand(FRAMES, 3, 3),
        world_from_cam_pos=torch.zeros(FRAMES, 3).double(),
        camera_matrix=torch.from_numpy(MATRIX),
        image_size=(320, 480),
        obj=shape,
        contacts=pairs,
    )


def is_object(picture):
    """Pixels in the object's orange."""
    return (picture[..., 0].astype(int) - picture[..., 2] > 60) & (picture[..., 1] < picture[..., 0])


def is_human(picture):
    return picture[..., 2].astype(int) - picture[..., 0] > 40


def test_a_square_covers_exactly_the_pixels_it_projects_to():
    corners = np.array([[-1.0, -1, 5], [1, -1, 5], [1, 1, 5], [-1, 1, 5]])
    layer = Layer(corners, np.array([[0, 1, 2], [0, 2, 3]]), (1.0, 0.0, 0.0), 1.0, closed=False)
    matrix = np.array([[50.0, 0, 20], [0, 50, 15], [0, 0, 1]])  # ten pixels to each side of (20, 15)
    drawn = (paint(np.ones((30, 40, 3)), [layer], matrix) != 1).any(-1)
    expected = np.zeros((30, 40), bool)
    expected[5:25, 10:30] = True
    assert np.array_equal(drawn, expected)


def test_the_nearer_mesh_hides_the_other_and_opacity_mixes():
    corners = np.array([[-1.0, -1, 4], [1, -1, 4], [1, 1, 4], [-1, 1, 4]])
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    matrix = np.array([[50.0, 0, 20], [0, 50, 20], [0, 0, 1]])
    red = Layer(corners, faces, (1.0, 0, 0), 0.5, closed=False)
    green = Layer(corners + np.array([0, 0, 2]), faces, (0, 1.0, 0), 1.0, closed=False)
    for layers in ([red, green], [green, red]):
        picture = paint(np.zeros((40, 40, 3)), layers, matrix)
        assert picture[20, 20, 1] == 0 and 0.45 < picture[20, 20, 0] < 0.51
    assert np.array_equal(paint(np.zeros((40, 40, 3)), [], matrix), np.zeros((40, 40, 3)))


def test_meshes_behind_the_eye_are_not_drawn():
    corners = np.array([[-1.0, -1, -4], [1, -1, -4], [1, 1, -4]])
    layer = Layer(corners, np.array([[0, 1, 2]]), (1.0, 0, 0), 1.0, closed=False)
    assert (paint(np.ones((20, 20, 3)), [layer], np.diag([10.0, 10, 1])) == 1).all()
    assert np.isnan(project(corners, np.eye(3))).all()


def test_a_free_camera_as_matrix_agrees_with_its_own_projection():
    camera = Camera((0.3, -0.2, 1.0), 4.0, 30.0, -12.0)
    size = (320, 240)
    points = np.random.default_rng(0).normal(size=(20, 3))
    expected, _ = camera.project(points, size)
    np.testing.assert_allclose(project(eye_frame(points, camera), camera_matrix(camera, size)), expected)
    floor = floor_picture(camera, size, 0.0)
    assert floor.shape == (240, 320, 3) and np.ptp(floor[-20:]) > 0.05 and 0 <= floor.min() <= floor.max() <= 1


def test_human_and_object_are_drawn_where_the_camera_sees_them(body, solved):
    picture = draw_frame(solved, body, 0)
    assert picture.shape == (480, 320 + 480, 3)
    view = picture[:, :320]
    rows, columns = np.nonzero(is_object(view))
    assert abs(columns.mean() - (160 + 600 * 0.5 / 3)) < 3 and abs(rows.mean() - (240 + 600 * 0.5 / 3)) < 4
    assert abs(columns.max() - (160 + 600 * 0.6 / 2.9)) < 3  # the near face's right edge
    skin = project(body.vertices(solved.body_cam)[0].numpy(), MATRIX)
    rows, columns = np.nonzero(is_human(view))
    assert abs(rows.min() - skin[:, 1].min()) < 3 and abs(rows.max() - skin[:, 1].max()) < 3
    assert is_object(picture[:, 320:]).any() and is_human(picture[:, 320:]).any()


def test_the_picture_is_scaled_with_its_camera(body, solved):
    half = draw_frame(solved, body, 0, height=240)
    assert half.shape == (240, 160 + 240, 3)
    rows, columns = np.nonzero(is_object(half[:, :160]))
    assert abs(columns.mean() - 130) < 2 and abs(rows.mean() - 170) < 3


def test_tracks_reprojections_and_contacts_are_marked(body, solved):
    tracked = np.full((FRAMES, 2, 2), np.nan)
    tracked[:, 0] = [40, 400]
    point = np.array([[-0.1, -0.15, -0.1], [0, 0, 0]])
    picture = draw_frame(solved, body, 0, tracks_px=tracked, tracks_obj=point).astype(int)
    at = project(point[0] + [0.5, 0.5, 3.0], MATRIX).round().astype(int)
    assert picture[at[1], at[0]].tolist() == [255, 225, 40]
    ring = picture[394:407, 34:47]
    assert ((ring[..., 1] > 150) & (ring[..., 0] < 90)).any()
    red = [((p[..., 0] > 200) & (p[..., 1] < 60)).sum() for p in (draw_frame(solved, body, r) for r in (0, 1))]
    assert red[0] == 0 and red[1] > 20  # the pair touches from the second frame on


def test_an_object_without_faces_shows_as_points(body, solved):
    points = np.array([[0.0, 0, 0], [0.3, 0, 0]], np.float32)
    picture = draw_frame(solved.replace(obj=ObjectShape("box", "mesh", vertices=points)), body, 0)
    for at in (260, 320 - 1):
        assert is_object(picture[335:346, at - 6 : at + 1]).any()
    assert is_object(picture[:, 320:]).any() and is_object(picture).sum() < 200
    bare = draw_frame(solved.replace(obj=ObjectShape("box", "mesh")), body, 0)
    assert not is_object(bare).any() and is_human(bare).any()


def test_primitives_have_meshes():
    vertices, _, closed = object_mesh(ObjectShape("b", "box", size=np.array([0.1, 0.2, 0.3])))
    assert closed and vertices.max(0).tolist() == [0.1, 0.2, 0.3]
    vertices, _, closed = object_mesh(ObjectShape("s", "sphere", size=np.array([0.25])))
    assert closed and np.allclose(np.linalg.norm(vertices, axis=1), 0.25)


def test_video_and_strip_are_written_over_the_background(body, solved, tmp_path):
    asked = []

    def background(frame):
        asked.append(frame)
        return np.full((960, 640, 3), 128, np.uint8) if frame == 10 else None

    paths = write_overlay(solved, body, tmp_path / "out", background=background, stride=2, height=96, progress=False)
    assert [p.name for p in paths] == ["overlay.mp4", "overlay_strip.png"] and asked == [10, 12]
    video = imageio.mimread(paths[0])
    assert len(video) == 2 and video[0].shape == (96, 64 + 96, 3)
    assert abs(int(video[0][90, 4, 0]) - 128) < 12 and video[1][90, 4, 0] > 220
    assert imageio.imread(paths[1]).shape[2] == 3
    named = write_overlay(solved, body, tmp_path / "mine.gif", height=64, progress=False)
    assert [p.name for p in named] == ["mine.gif", "mine_strip.png"]


def test_mistakes_are_named(body, solved, tmp_path):
    with pytest.raises(HoiError, match="stride=0"):
        write_overlay(solved, body, tmp_path, stride=0)
    with pytest.raises(HoiError, match="tracks_px"):
        draw_frame(solved, body, 0, tracks_px=np.zeros((2, 1, 2)))
    with pytest.raises(HoiError, match="tracks_obj"):
        draw_frame(solved, body, 0, tracks_px=np.zeros((FRAMES, 1, 2)), tracks_obj=np.zeros((2, 3)))
    with pytest.raises(HoiError, match="solved with 'smplx'"):
        draw_frame(solved.replace(body_name="smplx"), body, 0)


def test_backgrounds_are_found_in_order(tmp_path):
    assert find_background(tmp_path) is None
    mask = np.zeros((8, 6), np.uint8)
    mask[2:4] = 255
    for folder, name in (("human_mask_dir", "00003_mask.png"), ("mask_dir", "00003.png")):
        (tmp_path / folder).mkdir()
        imageio.imwrite(tmp_path / folder / name, mask)
    masks = find_background(tmp_path)
    assert masks(0) is None and masks(3).shape == (8, 6, 3) and len(np.unique(masks(3).reshape(-1, 3), axis=0)) == 2
    (tmp_path / "frames").mkdir()
    imageio.imwrite(tmp_path / "frames" / "00003.png", np.full((8, 6, 3), 77, np.uint8))
    assert (find_background(tmp_path)(3) == 77).all() and find_background(tmp_path)(4) is None
    clip = [np.full((32, 32, 3), 40 * k, np.uint8) for k in range(5)]
    imageio.mimwrite(tmp_path / "video.mp4", clip, fps=10, macro_block_size=2)
    video = find_background(tmp_path)
    assert [round(float(video(k).mean()) / 40) for k in (1, 3, 2)] == [1, 3, 2] and video(9) is None


def test_broken_pictures_are_named(tmp_path):
    (tmp_path / "00000.png").write_bytes(b"no picture")
    with pytest.raises(HoiError, match="00000.png"):
        frames_background(tmp_path)(0)
    (tmp_path / "video.mp4").write_bytes(b"no video")
    with pytest.raises(HoiError, match="video.mp4"):
        find_background(tmp_path)(0)


@pytest.mark.skipif(not SESSION.is_dir(), reason="the real session is not beside the checkout")
def test_the_masks_of_the_real_session_make_a_background():
    picture = masks_background(SESSION)(20)
    assert picture.shape == (1280, 720, 3) and len(np.unique(picture.reshape(-1, 3), axis=0)) == 3


def test_an_orbit_shows_the_object_turned_as_it_is(body, solved):
    """A tilted rod, seen a quarter of the way around: its slope in the picture is that of its two ends."""
    tilt = torch.from_numpy(Rotation.from_rotvec([0, 0, 0.6]).as_matrix())
    rod = trimesh.creation.box(extents=(0.6, 0.06, 0.06))
    shape = ObjectShape("rod", "mesh", vertices=rod.vertices.astype(np.float32), faces=rod.faces.astype(np.int32))
    scene = dataclasses.replace(solved, obj=shape, obj_rotmat_cam=tilt.expand(FRAMES, 3, 3))
    size = (160, 120)
    picture = list(orbit_pictures(scene, body, (), np.zeros((0, 3)), [0] * 4, size))[1]
    rotmat, pos = (x[0].double().numpy() for x in scene.obj_pose_w())
    camera = Camera(tuple(float(x) for x in pos), 1.7, 90.0, -22.0)
    first, second = camera.project(np.array([[-0.3, 0, 0], [0.3, 0, 0]]) @ rotmat.T + pos, size)[0]
    wanted = (second - first)[1] / (second - first)[0]
    row, column = np.nonzero(is_object(picture))
    assert abs(wanted) > 0.3 and len(row) > 50
    assert np.polyfit(column, row, 1)[0] == pytest.approx(wanted, abs=0.15)
