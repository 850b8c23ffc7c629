"""A solved picture to look at: the meshes over the picture, and the same scene from the side."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import trimesh
from PIL import Image

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.viewer.paint import Layer, paint

_BODY = (0.55, 0.65, 0.85)
_OBJECT = (0.95, 0.65, 0.25)
_TOUCH = (0.85, 0.15, 0.15)
_LONG_SIDE = 720


def write_image_views(image: HoiImage, pose: ObjectPose, touching: BoolArray, folder: Path) -> dict[str, Path]:
    """Write ``overlay.png`` (picture and meshes side by side) and ``side.png`` (the scene turned by a quarter).

    Args:
        image: the picture.
        pose: of the object.
        touching: (V,) body vertices of the contact region, drawn red in the side view.
        folder: to write into.
    """
    factor = _LONG_SIDE / max(image.size)
    size = (round(image.size[0] * factor), round(image.size[1] * factor))
    picture = np.asarray(Image.fromarray(image.picture).resize(size), np.float64) / 255.0
    matrix = np.diag([factor, factor, 1.0]) @ image.camera_matrix
    layers = _layers(image, pose, np.zeros(len(touching), bool), np.eye(3), alpha=0.6)
    overlay = np.concatenate([picture, paint(picture, layers, matrix)], axis=1)
    side = _side_view(image, pose, touching, size)
    return {
        "overlay": _write(overlay, folder / "overlay.png"),
        "side": _write(side, folder / "side.png"),
    }


def _side_view(image: HoiImage, pose: ObjectPose, touching: BoolArray, size: tuple[int, int]) -> FloatArray:
    """The scene from the camera's right: what one picture hides is depth."""
    # A quarter turn about the vertical: what was depth runs across the picture now.
    quarter = np.array([[0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    layers = _layers(image, pose, touching, quarter, alpha=1.0)
    points = np.concatenate([layer.points for layer in layers])
    extent = np.ptp(points[:, :2], axis=0)
    focal = 0.85 * min(size / extent)
    # Far away and with a long lens, so that sizes compare.
    distance = 10.0
    middle = 0.5 * (points.min(axis=0) + points.max(axis=0))
    moved = [
        Layer(layer.points - middle + np.array([0, 0, distance]), layer.faces, layer.rgb, layer.alpha, layer.closed)
        for layer in layers
    ]
    # Focal length times distance: at this distance one meter takes "focal" pixels.
    matrix = np.array([[focal * distance, 0, size[0] / 2], [0, focal * distance, size[1] / 2], [0, 0, 1.0]])
    return paint(np.ones((size[1], size[0], 3)), moved, matrix)


def _layers(image: HoiImage, pose: ObjectPose, touching: BoolArray, rotmat: FloatArray, alpha: float) -> list[Layer]:
    body = image.body_cam @ rotmat.T
    placed = pose.apply(image.obj_vertices) @ rotmat.T
    # A triangle is red when one of its corners touches; red and plain ones are two layers.
    red = touching[image.body_faces].any(axis=1)
    closed = trimesh.Trimesh(placed, image.obj_faces, process=False).is_watertight
    layers = [
        Layer(body, image.body_faces[~red], _BODY, alpha),
        Layer(placed, image.obj_faces, _OBJECT, alpha, closed=bool(closed)),
    ]
    return [*layers, Layer(body, image.body_faces[red], _TOUCH, alpha)] if red.any() else layers


def _write(picture: FloatArray, path: Path) -> Path:
    stream = io.BytesIO()
    Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8)).save(stream, format="PNG")
    with atomic_write(path) as file:
        file.write(stream.getvalue())
    return path
