"""Motions end to end: files, sizes, frame counts, captions, cameras, ghosts, contacts, and the no-OpenGL path."""

from __future__ import annotations

import os
import subprocess
import sys

import imageio.v2 as imageio
import numpy as np
import pytest
import trimesh
from PIL import Image

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.viewer import gl
from humanoid_hoi.viewer.camera import auto_camera, follow, heading_of
from humanoid_hoi.viewer.live import play_live
from humanoid_hoi.viewer.render import Look, make_renderer, render_frames, render_motion, render_sheet
from humanoid_hoi.viewer.scene3d import (
    Part,
    Scene3D,
    View,
    clip_bodies,
    clip_contacts,
    clip_poses,
    motion_bounds,
    with_ghost,
)
from humanoid_hoi.viewer.video import contact_sheet, write_video

SMALL = (160, 120)


def tiny_clip(frames=6):
    """A person of 5 cm steps: every joint 0.05 m above its parent, the object 0.4 m ahead; rises by 1 m."""
    offsets = np.tile([0, 0, 0.05], (52, 1)).astype(np.float32)
    offsets[0] = 0
    quat = np.tile([0, 0, 0, 1], (frames, 52, 1)).astype(np.float32)
    root = np.stack([np.zeros(frames), np.zeros(frames), np.linspace(0.5, 1.5, frames)], -1).astype(np.float32)
    obj = root + np.float32([0.4, 0, 0])
    active = np.arange(frames)[:, None] >= 3
    graph = InteractionGraph(
        ("palm_left",), ("left_wrist",), np.float32([[0.1, 0, 0]]), np.zeros((1, 3), np.float32), active
    )
    shape = ObjectShape("ball", "sphere", np.float32([0.1]))
    return HoiClip("tiny", 10.0, offsets, root, quat, obj, quat[:, 0], shape, graph, no_labels(frames, SMPLX_52))


@pytest.fixture(scope="module")
def clip():
    return tiny_clip()


@pytest.fixture(scope="module")
def scene():
    ball = trimesh.creation.icosphere(subdivisions=1, radius=0.06)
    skin = (0.8, 0.6, 0.4, 1.0)
    blue = (0.2, 0.4, 0.8, 1.0)
    return Scene3D(
        [
            Part(n, ball.vertices, ball.faces, blue if n == "object" else skin, k)
            for k, n in enumerate(clip_bodies(SMPLX_52))
        ],
        clip_bodies(SMPLX_52),
    )


def test_clip_poses_are_joints_then_object(clip):
    poses = clip_poses(clip)
    assert poses.shape == (6, 53, 7)
    np.testing.assert_allclose(poses[2, 52, :3], clip.obj_pos_w[2])
    np.testing.assert_allclose(poses[0, JOINT_NAMES.index("spine3"), :3], [0, 0, 0.65], atol=1e-6)


def test_contact_points_ride_on_their_joint(clip):
    cue = clip_contacts(clip)
    wrist = JOINT_NAMES.index("left_wrist")
    np.testing.assert_allclose(cue.points_w[4, 0], clip_poses(clip)[4, wrist, :3] + [0.1, 0, 0], atol=1e-6)
    assert cue.bodies[3:, wrist].all() and cue.bodies.sum() == 3


def test_mp4_has_every_frame_at_the_right_size_and_rate(clip, scene, tmp_path):
    path = render_motion(scene, clip_poses(clip), clip.fps, tmp_path / "a.mp4", size=SMALL, progress=False)
    with imageio.get_reader(path) as reader:
        meta = reader.get_meta_data()
        frames = list(reader.iter_data())
    assert meta["fps"] == pytest.approx(10) and meta["size"] == SMALL and meta["pix_fmt"].startswith("yuv420p")
    assert len(frames) == 6 and frames[0].shape == (120, 160, 3)
    assert np.abs(frames[0].astype(int) - frames[-1]).max() > 60  # something moved


def test_gif_keeps_the_duration(clip, scene, tmp_path):
    path = render_motion(scene, clip_poses(clip), 10.0, tmp_path / "a.gif", size=SMALL, progress=False)
    with Image.open(path) as gif:
        assert gif.n_frames == 6 and gif.info["duration"] == 100 and gif.size == SMALL


def test_ghost_contacts_and_captions_are_drawn(clip, scene, tmp_path):
    poses = clip_poses(clip)

    def last(**look):
        return list(render_frames(scene, poses, 10, Look(size=SMALL, **look), ghost_poses=poses[:4]))[-1].astype(int)

    plain = last()
    beside = last(ghost_offset_w=(0, 1.2, 0), captions=("policy", "reference"))
    assert np.abs(plain - beside).max() > 60
    cue = clip_contacts(clip)
    red = last(contacts=cue)
    assert ((red[..., 0] > 180) & (red[..., 1] < 90) & (red[..., 2] < 90)).sum() >= 4
    assert not ((plain[..., 0] > 180) & (plain[..., 1] < 90) & (plain[..., 2] < 90)).any()


def test_ghost_doubles_moving_parts_and_beside_also_static_ones(scene):
    table = Part("table", np.eye(3), np.array([[0, 1, 2]]), (1, 1, 1, 1), -1)
    both = Scene3D([*scene.parts, table], scene.body_names)
    assert len(with_ghost(both).parts) == 107 and with_ghost(both).num_bodies == 106
    moved = with_ghost(both, offset_w=(0, 2, 0)).parts[-1]
    np.testing.assert_allclose(moved.vertices, np.add(table.vertices, [0, 2, 0]))


def test_camera_keeps_the_motion_inside_and_looks_from_the_front_left(clip, scene):
    poses = clip_poses(clip)
    bounds = motion_bounds(scene, poses)
    for heading in (0.0, 2.0):
        camera = auto_camera(bounds, (960, 540), heading)
        xy, depth = camera.project(poses[..., :3].reshape(-1, 3), (960, 540))
        assert (depth > 0).all() and (xy > 0).all() and (xy < [960, 540]).all()
        ahead = np.array([np.cos(heading), np.sin(heading)])
        left = np.array([-ahead[1], ahead[0]])
        towards = (camera.eye() - bounds.mean(0))[:2]
        assert towards @ ahead > 0 and towards @ left > 0 and camera.eye()[2] > bounds.mean(0)[2]
    assert follow(camera, np.array([1, 2, 5.0]), np.zeros(3)).lookat[2] == camera.lookat[2]
    assert heading_of(np.array([0, 0, np.sqrt(0.5), np.sqrt(0.5)])) == pytest.approx(np.pi / 2)


def test_sheet_and_odd_sizes(clip, scene, tmp_path):
    sheet = render_sheet(scene, clip_poses(clip), 10, tmp_path / "s.png", count=5, columns=3, look=Look(size=(80, 60)))
    with Image.open(sheet) as image:
        assert image.size == (3 * 86 - 6, 2 * 66 - 6)
    odd = write_video([np.zeros((61, 81, 3), np.uint8)] * 3, 5, tmp_path / "odd.mp4")
    assert imageio.get_reader(odd).get_meta_data()["size"] == (80, 60)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": "a.avi"}, [".mp4 or .gif", "a.avi"]),
        ({"fps": 0}, ["fps", "positive"]),
        ({"poses": np.zeros((0, 53, 7))}, ["poses", "(T, 53, 7)"]),
        ({"poses": np.zeros((2, 53, 7))}, ["pelvis", "length 0"]),
        ({"poses": np.full((2, 53, 7), np.nan)}, ["frame 0", "not finite"]),
        ({"look": Look(backend="magic")}, ["magic", "software"]),
    ],
)
def test_mistakes_are_one_sentence(clip, scene, tmp_path, change, words):
    args = {"poses": clip_poses(clip), "fps": 10.0, "path": "a.mp4", "look": None} | change
    with pytest.raises(HoiError) as error:
        render_motion(scene, args["poses"], args["fps"], tmp_path / args["path"], look=args["look"], progress=False)
    assert all(word in str(error.value) for word in words) and "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_sheet_without_pictures_is_refused(tmp_path):
    with pytest.raises(HoiError, match="0 pictures"):
        contact_sheet([], tmp_path / "s.png")


def test_live_without_display_says_what_to_do(clip, scene, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems always have a display")
    with pytest.raises(HoiError, match=r"no display.*output=FILE\.mp4"):
        play_live(scene, clip_poses(clip), 10)


def test_without_opengl_auto_falls_back_and_opengl_is_refused(clip, scene, monkeypatch):
    monkeypatch.setenv("MUJOCO_GL", "disable")
    bounds = motion_bounds(scene, clip_poses(clip))
    assert gl.working_backend() is None
    assert make_renderer(scene, SMALL, bounds).name == "software"
    with pytest.raises(HoiError, match="backend=software"):
        make_renderer(scene, SMALL, bounds, "opengl")


def test_drawing_needs_no_mujoco_gl_variable_and_leaves_a_clean_exit(tmp_path):
    code = (
        "import numpy as np, trimesh\n"
        "from humanoid_hoi.viewer.scene3d import *\nfrom humanoid_hoi.viewer.render import *\n"
        "b = trimesh.creation.box()\ns = Scene3D([Part('b', b.vertices, b.faces, (1, 0, 0, 1), 0)], ('b',))\n"
        "poses = np.tile([0, 0, 1, 0, 0, 0, 1.0], (3, 1, 1))\n"
        f"render_motion(s, poses, 10, {str(tmp_path / 'x.mp4')!r}, size=(64, 48))\n"
    )
    env = {k: v for k, v in os.environ.items() if k not in ("MUJOCO_GL", "DISPLAY", "PYOPENGL_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0 and "Error" not in done.stderr, done.stderr
    assert (tmp_path / "x.mp4").stat().st_size > 500


def test_opengl_draws_the_same_silhouette_as_our_rasterizer():
    if gl.working_backend() is None:
        pytest.skip("OpenGL does not work on this machine")
    ball = trimesh.creation.icosphere(subdivisions=3, radius=0.3)
    scene = Scene3D([Part("ball", ball.vertices, ball.faces, (1, 0, 0, 1), 0)], ("ball",))
    size = (240, 180)
    bounds = np.array([[-1, -1, 0], [1, 1, 1.5]])
    camera = auto_camera(bounds, size)
    view = View(np.array([[0.4, -0.3, 0.9, 0, 0, 0, 1]]), np.zeros(1, bool))
    masks = []
    for backend in ("opengl", "software"):
        renderer = make_renderer(scene, size, bounds, backend)
        image = renderer.render(view, camera).astype(int)
        renderer.close()
        masks.append(image[..., 0] > image[..., 2] + 50)
    assert masks[0].sum() > 300 and (masks[0] & masks[1]).sum() > 0.93 * (masks[0] | masks[1]).sum()
