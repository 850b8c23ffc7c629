"""A solved session drawn over its video, beside a view from the side in the world: the picture to judge it by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import trimesh
from PIL import Image, ImageDraw
from rich.progress import track

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import ByteArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.viewer.camera import auto_camera
from humanoid_hoi.viewer.overlay import draw_text, text_height
from humanoid_hoi.viewer.paint import Layer, camera_matrix, eye_frame, floor_picture, paint
from humanoid_hoi.viewer.video import contact_sheet, write_video

_HUMAN = (0.45, 0.62, 0.90)
_OBJECT = (0.93, 0.62, 0.28)
_TRACKED = (30, 190, 60)
_REPROJECTED = (255, 225, 40)
_CONTACT = (225, 30, 40)
_PLAIN = 235  # grey of a missing background
_STRIP = 6  # pictures on the strip


def write_overlay(
    solved: SolvedSession,
    body: BodyModel,
    output: str | Path,
    *,
    tracks_px: FloatArray | None = None,
    tracks_obj: FloatArray | None = None,
    background: Callable[[int], ByteArray | None] | None = None,
    stride: int = 1,
    height: int = 480,
    progress: bool = True,
) -> list[Path]:
    """Write the session as a video and as a strip of six pictures; needs no OpenGL.

    Left: camera view over the background with human, object, tracked points (green rings), the same points reprojected
    (yellow dots, a line between) and active contact pairs (red). Right: the world from the side.

    Args:
        solved: T frames.
        body: the body model that ``solved.body_name`` names.
        output: an ``.mp4`` or ``.gif``, or a folder (then ``overlay.mp4`` in it); the strip gets ``_strip.png``.
        tracks_px: (T, M, 2) tracked pixels of the original video, NaN where not tracked.
        tracks_obj: (M, 3) the tracked points in the object frame, m; NaN where unknown.
        background: from an absolute frame number to a picture (H, W, 3) uint8 or None, see ``session_background``.
        stride: draw every stride-th frame; the video keeps real time.
        height: pixels.
        progress: show a progress bar.

    Returns:
        The video's and the strip's paths.

    Raises:
        HoiError: wrong shapes, stride or height, another body than the session's, or a file that cannot be written.
    """
    video = _video_path(output)
    if stride < 1 or height < 64:
        raise HoiError(f"stride={stride}, height={height}", field="overlay", fix="use stride >= 1 and height >= 64")
    stage = _Stage(solved, body, _Tracks.of(solved, tracks_px, tracks_obj), background, height)
    rows = list(range(0, solved.num_frames, stride))
    # Rows of the video that also go onto the strip, evenly spaced.
    shown = {rows[k] for k in np.linspace(0, len(rows) - 1, _STRIP).round().astype(int)}
    strip: list[ByteArray] = []

    def pictures() -> object:
        for row in track(rows, f"drawing {video.name}", transient=True, disable=not progress):
            picture = stage.picture(row)
            if row in shown:
                strip.append(picture)
            yield picture

    # Every stride-th frame at 1/stride of the rate: the motion keeps its speed.
    write_video(pictures(), solved.fps / stride, video)  # type: ignore[arg-type]
    return [video, contact_sheet(strip, video.with_name(f"{video.stem}_strip.png"), columns=3)]


@dataclass(frozen=True)
class _Tracks:
    """Tracked pixels (T, M, 2) and their points in the object frame (M, 3); M = 0 without tracks."""

    px: FloatArray
    point_obj: FloatArray

    @staticmethod
    def of(solved: SolvedSession, px: FloatArray | None, point_obj: FloatArray | None) -> _Tracks:
        px = np.zeros((solved.num_frames, 0, 2)) if px is None else np.asarray(px, np.float64)
        if px.ndim != 3 or px.shape[0] != solved.num_frames or px.shape[2] != 2:
            raise HoiError(f"expected ({solved.num_frames}, M, 2), found {px.shape}", field="tracks_px")
        # NaN points project to NaN pixels, which are not drawn: unknown needs no second case.
        points = np.full((px.shape[1], 3), np.nan) if point_obj is None else np.asarray(point_obj, np.float64)
        if points.shape != (px.shape[1], 3):
            raise HoiError(f"expected ({px.shape[1]}, 3), found {points.shape}", field="tracks_obj")
        return _Tracks(px, points)


class _Stage:
    """Everything prepared to draw any row of a session."""

    def __init__(
        self,
        solved: SolvedSession,
        body: BodyModel,
        tracks: _Tracks,
        background: Callable[[int], ByteArray | None] | None,
        height: int,
    ) -> None:
        if body.name != solved.body_name:
            raise HoiError(f"the session was solved with {solved.body_name!r}, not {body.name!r}", field="body")
        self._solved = solved
        self._body = body
        self._tracks = tracks
        self._background = background
        self._params = solved.body_cam.detach().to(torch.float32)
        betas = self._params.betas
        # Set up once: the points on the body, the object's mesh, and both cameras.
        self._skin = body.select(torch.arange(body.num_vertices), betas)
        self._faces = body.faces.numpy()
        self._keypoints = _keypoints_cam(solved, body)
        self._object = object_mesh(solved.obj)
        if len(self._object[0]) == 0:  # the mesh is missing: show the tracked points instead
            known = tracks.point_obj[np.isfinite(tracks.point_obj).all(axis=1)]
            self._object = (known, *self._object[1:])
        self._scale = height / solved.image_size[1]
        self._size = (max(2, round(solved.image_size[0] * self._scale)), height)
        # K scales with the picture; the third row stays (0, 0, 1).
        self._matrix = np.diag([self._scale, self._scale, 1.0]) @ solved.camera_matrix.double().numpy()
        self._set_side_view(height)

    def picture(self, row: int) -> ByteArray:
        """The camera view and the side view of one row, beside each other."""
        skin = self._skin_cam(row)
        panels = [self._camera_view(row, skin), self._side_view(row, skin)]
        return np.concatenate([np.asarray(panel) for panel in panels], axis=1)

    def _skin_cam(self, row: int) -> FloatArray:
        with torch.no_grad():
            # One row at a time: the skin of all frames would fill the memory.
            return self._body.pose(self._params.frames(slice(row, row + 1)), self._skin).points[0].double().numpy()

    def _object_cam(self, row: int, points: FloatArray) -> FloatArray:
        # Rows of points times R^T turn each point by R.
        rotmat = self._solved.obj_rotmat_cam[row].double().numpy()
        pos = self._solved.obj_pos_cam[row].double().numpy()
        return points @ rotmat.T + pos

    def _to_world(self, row: int, points_cam: FloatArray) -> FloatArray:
        rotmat = self._solved.world_from_cam_rotmat[row]
        pos = self._solved.world_from_cam_pos[row]
        return points_cam @ rotmat.double().numpy().T + pos.double().numpy()

    def _contacts_cam(self, row: int) -> tuple[FloatArray, FloatArray]:
        """Body and object end (n, 3) of the pairs that touch in this row."""
        pairs = self._solved.contacts
        # Pairs whose object point is not known (no mesh) cannot be drawn.
        known = pairs.active[row] & np.isfinite(pairs.point_obj).all(axis=1)
        return self._keypoints[row][known], self._object_cam(row, pairs.point_obj[known])

    def _camera_view(self, row: int, skin: FloatArray) -> Image.Image:
        vertices, faces, closed = self._object
        layers = [
            Layer(skin, self._faces, _HUMAN, 0.75),
            Layer(self._object_cam(row, vertices), faces, _OBJECT, 0.85, closed),
        ]
        image = _to_image(paint(self._backdrop(row), layers, self._matrix))
        _draw_bare_points(image, layers[1], self._matrix)
        _draw_pairs(image, *(project(ends, self._matrix) for ends in self._contacts_cam(row)))
        error = self._draw_tracks(image, row)
        label = f"frame {int(self._solved.frame_ids[row])}" + (f"   {error:.1f} px" if error is not None else "")
        draw_text(image, label, (text_height(image.size), text_height(image.size)))
        return image

    def _side_view(self, row: int, skin: FloatArray) -> Image.Image:
        vertices, faces, closed = self._object
        # From the video camera to the world, and on into the side view's own camera.
        skin_e = eye_frame(self._to_world(row, skin), self._camera)
        obj_e = eye_frame(self._to_world(row, self._object_cam(row, vertices)), self._camera)
        layers = [Layer(skin_e, self._faces, _HUMAN, 1.0), Layer(obj_e, faces, _OBJECT, 1.0, closed)]
        image = _to_image(paint(self._floor, layers, self._side_matrix))
        _draw_bare_points(image, layers[1], self._side_matrix)
        ends = [eye_frame(self._to_world(row, end), self._camera) for end in self._contacts_cam(row)]
        _draw_pairs(image, *(project(end, self._side_matrix) for end in ends))
        draw_text(image, "from the side", (text_height(image.size), text_height(image.size)))
        return image

    def _backdrop(self, row: int) -> FloatArray:
        picture = self._background(int(self._solved.frame_ids[row])) if self._background else None
        if picture is None:
            return np.full((self._size[1], self._size[0], 3), _PLAIN / 255)
        small = Image.fromarray(np.ascontiguousarray(picture)).resize(self._size, Image.Resampling.BILINEAR)
        return np.asarray(small, np.float64) / 255

    def _draw_tracks(self, image: Image.Image, row: int) -> float | None:
        """Tracked and reprojected points; their mean distance in pixels of the original video, or None."""
        tracked = self._tracks.px[row]
        again = project(self._object_cam(row, self._tracks.point_obj), self._solved.camera_matrix.double().numpy())
        draw = ImageDraw.Draw(image, "RGBA")
        for a, b in zip(tracked * self._scale, again * self._scale, strict=True):
            if np.isfinite(a).all() and np.isfinite(b).all():
                draw.line([*a, *b], fill=_REPROJECTED, width=2)
            if np.isfinite(a).all():
                _circle(draw, a, 5, outline=_TRACKED)
            if np.isfinite(b).all():
                _circle(draw, b, 2.5, fill=_REPROJECTED)
        # In pixels of the original video, not of the smaller picture that is drawn.
        off = np.linalg.norm(tracked - again, axis=-1)
        return float(np.nanmean(off)) if np.isfinite(off).any() else None

    def _set_side_view(self, height: int) -> None:
        """A fixed camera at a right angle to the video camera's mean direction, and the floor under the feet."""
        solved = self._solved
        # Twelve frames are enough to place a camera that sees the whole motion.
        rows = np.unique(np.linspace(0, solved.num_frames - 1, 12).round().astype(int))
        skin = np.stack([self._to_world(row, self._skin_cam(row)) for row in rows])
        obj = np.stack([self._to_world(row, self._object_cam(row, self._object[0])) for row in rows])
        cloud = np.concatenate([skin.reshape(-1, 3), obj.reshape(-1, 3)])
        # The third column is where the camera looks, in the world: the side view
        # stands at a right angle to it.
        ahead = solved.world_from_cam_rotmat[:, :, 2].double().mean(dim=0).numpy()
        bounds = np.stack([cloud.min(axis=0), cloud.max(axis=0)])
        # Its heading on the ground, from the horizontal part.
        heading = float(np.arctan2(ahead[1], ahead[0]))
        size = (height, height)
        self._camera = auto_camera(bounds, size, heading, side=-90.0, elevation=-8.0)
        self._side_matrix = camera_matrix(self._camera, size)
        # Fixed for the whole video, with the floor at the lowest skin vertex.
        self._floor = floor_picture(self._camera, size, float(skin[..., 2].min()))


def object_mesh(obj: ObjectShape) -> tuple[FloatArray, IntArray, bool]:
    """Vertices, faces and closedness of an object; no faces where its mesh is missing."""
    if obj.kind == "box":
        mesh = trimesh.creation.box(extents=2 * np.asarray(obj.size))
    elif obj.kind == "sphere":
        mesh = trimesh.creation.icosphere(subdivisions=3, radius=float(obj.size[0]))
    else:
        mesh = trimesh.Trimesh(np.asarray(obj.vertices, np.float64), np.asarray(obj.faces), process=False)
        if len(mesh.faces) == 0:
            return np.asarray(obj.vertices, np.float64).reshape(-1, 3), np.zeros((0, 3), np.int64), False
    # A mesh turned inside out counts as open: its back faces must not be left out.
    return np.asarray(mesh.vertices), np.asarray(mesh.faces), bool(mesh.is_watertight and mesh.volume > 0)


def _keypoints_cam(solved: SolvedSession, body: BodyModel) -> FloatArray:
    """(T, P, 3) the contacts' body ends in the camera frame."""
    params = solved.body_cam.detach().to(torch.float32)
    with torch.no_grad():
        points = body.pose(params, body.keypoints(solved.contacts.keypoint_names, params.betas)).points
    return points.double().numpy()


def _video_path(output: str | Path) -> Path:
    output = Path(output)
    return output if output.suffix.lower() in (".mp4", ".gif") else output / "overlay.mp4"


def _to_image(picture: FloatArray) -> Image.Image:
    return Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))


def _draw_bare_points(image: Image.Image, layer: Layer, matrix: FloatArray) -> None:
    """An object whose mesh is missing shows as the points that are known of it."""
    if len(layer.faces) == 0:
        draw = ImageDraw.Draw(image, "RGBA")
        color = tuple(round(255 * c) for c in layer.rgb)
        for at in project(layer.points, matrix):
            if np.isfinite(at).all():
                _circle(draw, at, 3, fill=color)  # type: ignore[arg-type]


def _draw_pairs(image: Image.Image, body_px: FloatArray, obj_px: FloatArray) -> None:
    draw = ImageDraw.Draw(image, "RGBA")
    for a, b in zip(body_px, obj_px, strict=True):
        if np.isfinite(a).all() and np.isfinite(b).all():
            draw.line([*a, *b], fill=_CONTACT, width=2)
            _circle(draw, a, 4, outline=_CONTACT)
            _circle(draw, b, 3, fill=_CONTACT)


def _circle(draw: ImageDraw.ImageDraw, at: FloatArray, radius: float, **style: tuple[int, int, int]) -> None:
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), width=2, **style)  # type: ignore
