"""A camera that circles a solved interaction in its scene: person, object, what it rests on, and the cloud as dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import trimesh
from PIL import Image
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.viewer.camera import Camera
from humanoid_hoi.viewer.paint import Layer, camera_matrix, eye_frame, floor_picture, paint
from humanoid_hoi.viewer.session_overlay import object_mesh
from humanoid_hoi.viewer.video import contact_sheet, write_video

_PERSON = (0.45, 0.62, 0.90)
_OBJECT = (0.93, 0.62, 0.28)
_SUPPORT = (0.72, 0.72, 0.70)
_DOT = (90, 120, 90)
_STRIP = 6
_DISTANCE = 1.7
_ELEVATION = -22.0
_DOTS = 3000


def write_orbit(
    solved: SolvedSession,
    body: BodyModel,
    supports: Sequence[Support],
    cloud_w: FloatArray,
    path: str | Path,
    stride: int = 1,
    size: tuple[int, int] = (480, 400),
) -> list[Path]:
    """One turn around the interaction over the length of the video, and a strip of six pictures.

    Args:
        solved: T frames, world Z up.
        body: model of its person.
        supports: slabs in the world.
        cloud_w: (N, 3) static points.
        path: the ``.mp4``; the strip gets ``_strip.png``.
        stride: draw every stride-th frame.
        size: (width, height) px.
    """
    path = Path(path)
    rows = list(range(0, solved.num_frames, stride))
    shown = {rows[k] for k in np.linspace(0, len(rows) - 1, _STRIP).round().astype(int)}
    strip: list[ByteArray] = []

    def pictures() -> Iterator[ByteArray]:
        # Taken on the way: nothing is drawn twice for the strip.
        for picture, row in zip(orbit_pictures(solved, body, supports, cloud_w, rows, size), rows, strict=True):
            if row in shown:
                strip.append(picture)
            yield picture

    write_video(pictures(), solved.fps / stride, path)
    return [path, contact_sheet(strip, path.with_name(f"{path.stem}_strip.png"), columns=3)]


def orbit_pictures(
    solved: SolvedSession,
    body: BodyModel,
    supports: Sequence[Support],
    cloud_w: FloatArray,
    rows: Sequence[int],
    size: tuple[int, int],
) -> Iterator[ByteArray]:
    """The frames ``rows``, each from a little farther around."""
    params = solved.body_w().detach().to(torch.float32)
    skin = body.select(body.proxy_vertices, params.betas)
    faces = body.proxy_faces.numpy()
    rotmat, pos = (x.double().numpy() for x in solved.obj_pose_w())
    vertices, triangles, closed = object_mesh(solved.obj)
    boxes = [_box(support) for support in supports]
    # The camera turns about the object's mean place.
    middle = pos.mean(axis=0)
    # A few thousand dots show a room as well as a million.
    dots = cloud_w[:: max(1, len(cloud_w) // _DOTS)]
    for k, row in enumerate(rows):
        look = tuple(float(x) for x in middle)
        # One full turn over the length of the video.
        camera = Camera(look, _DISTANCE, 360.0 * k / len(rows), _ELEVATION)  # type: ignore[arg-type]
        with torch.no_grad():
            person = body.pose(params.frames(slice(row, row + 1)), skin).points[0].double().numpy()
        layers = [
            Layer(eye_frame(person, camera), faces, _PERSON, 1.0),
            Layer(eye_frame(vertices @ rotmat[row].T + pos[row], camera), triangles, _OBJECT, 1.0, closed),
            *(Layer(eye_frame(np.asarray(b.vertices), camera), np.asarray(b.faces), _SUPPORT, 1.0) for b in boxes),
        ]
        picture = paint(floor_picture(camera, size, 0.0), layers, camera_matrix(camera, size))
        yield _with_dots((np.clip(picture, 0, 1) * 255).astype(np.uint8), dots, camera, size)


def _with_dots(picture: ByteArray, dots: FloatArray, camera: Camera, size: tuple[int, int]) -> ByteArray:
    px, depth = camera.project(dots, size)
    column, row = np.floor(px).astype(int).T
    # In front of the camera and inside the picture.
    seen = (depth > 0.1) & (column >= 0) & (column < size[0]) & (row >= 0) & (row < size[1])
    image = np.array(Image.fromarray(picture))
    image[row[seen], column[seen]] = _DOT
    return image


def _box(support: Support) -> trimesh.Trimesh:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_quat(np.asarray(support.quat_w, float)).as_matrix()
    matrix[:3, 3] = support.pos_w
    box = trimesh.creation.box(extents=2 * np.asarray(support.half_size, float))
    box.apply_transform(matrix)
    # Painting leaves out triangles that reach behind the eye: small ones lose little.
    return box.subdivide_to_size(0.15, max_iter=10)
