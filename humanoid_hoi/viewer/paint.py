"""Shaded meshes over a picture, for any pinhole camera: what the overlay of a solved session is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.raster import rasterize
from humanoid_hoi.viewer.camera import Camera

RGB = tuple[float, float, float]

_NEAR = 0.05  # m, nothing nearer is drawn
_FINE = 2  # samples per pixel and axis
_TILE = 0.5  # m
_TILES = np.array([[0.90, 0.91, 0.92], [0.80, 0.82, 0.84]])
_SKY = np.array([0.94, 0.96, 0.98])


@dataclass(frozen=True)
class Layer:
    """One mesh to paint.

    Attributes:
        points: (V, 3) in the eye's frame: x right, y down, z forward, m.
        faces: (F, 3) counter-clockwise seen from outside.
        rgb: color in [0, 1].
        alpha: opacity over the background.
        closed: faces that turn their back need not be drawn.
    """

    points: FloatArray
    faces: IntArray
    rgb: RGB
    alpha: float
    closed: bool = True


def paint(image: FloatArray, layers: Sequence[Layer], matrix: FloatArray) -> FloatArray:
    """``image`` (H, W, 3) in [0, 1] with the layers over it: shaded by a lamp at the eye, outlined, nearest first.

    A mesh hides what lies behind it in the scene and lets the background through; a new picture is returned.

    Args:
        image: the background.
        layers: the meshes.
        matrix: (3, 3) camera matrix of this picture's size, pixels.
    """
    height, width = image.shape[:2]
    size = (width * _FINE, height * _FINE)
    color = np.zeros((size[0] * size[1], 3), np.float32)
    alpha = np.zeros(size[0] * size[1], np.float32)
    owner = np.zeros(size[0] * size[1], np.int8)
    buffer = np.zeros(size[0] * size[1], np.float32)
    for number, layer in enumerate(layers, start=1):
        _draw(layer, matrix, size, buffer, color, alpha, owner, number)
    _outline(owner.reshape(size[1], size[0]), color.reshape(size[1], size[0], 3), alpha.reshape(size[1], size[0]))
    # Premultiplied before the samples are averaged: an edge pixel then blends by the
    # share it is covered.
    over = (color * alpha[:, None]).reshape(height, _FINE, width, _FINE, 3).mean(axis=(1, 3))
    cover = alpha.reshape(height, _FINE, width, _FINE).mean(axis=(1, 3))
    return image * (1 - cover[..., None]) + over


def _draw(
    layer: Layer,
    matrix: FloatArray,
    size: tuple[int, int],
    buffer: FloatArray,
    color: FloatArray,
    alpha: FloatArray,
    owner: NDArray[np.int8],
    number: int,
) -> None:
    """Rasterize one layer against the common depth ``buffer`` and shade the samples it wins."""
    if len(layer.faces) == 0:
        return
    depth = layer.points[:, 2]
    faces = layer.faces[depth[layer.faces].min(axis=1) > _NEAR]
    pixels = _FINE * project(layer.points, matrix)
    # One buffer for all layers: whichever is nearer keeps the sample.
    seen = rasterize(pixels[faces], 1.0 / depth[faces], size, buffer, np.full(len(faces), layer.closed))
    if len(seen.pixel) == 0:
        return
    shade = _facing(layer)[faces[seen.face]]
    second, third = seen.weights.T
    shade = shade[:, 0] * (1 - second - third) + shade[:, 1] * second + shade[:, 2] * third
    # A lamp at the eye: brightest where the surface looks at the viewer; ``abs``
    # lights backs as well.
    color[seen.pixel] = np.clip(0.30 + 0.70 * np.abs(shade), 0, 1)[:, None] * np.asarray(layer.rgb)
    alpha[seen.pixel] = layer.alpha
    owner[seen.pixel] = number


def _facing(layer: Layer) -> FloatArray:
    """(V,) cosine between each vertex's normal and its direction to the eye."""
    normals = trimesh.Trimesh(layer.points, layer.faces, process=False).vertex_normals
    rays = layer.points / np.maximum(np.linalg.norm(layer.points, axis=1, keepdims=True), 1e-9)
    return -np.einsum("vi,vi->v", normals, rays)


def _outline(owner: NDArray[np.int8], color: FloatArray, alpha: FloatArray) -> None:
    """Darken the samples where one mesh borders on another or on the background."""
    edge = np.zeros(owner.shape, bool)
    # Both samples of every border, across and down; the background itself is not darkened.
    edge[:, 1:] |= owner[:, 1:] != owner[:, :-1]
    edge[1:] |= owner[1:] != owner[:-1]
    edge[:, :-1] |= owner[:, 1:] != owner[:, :-1]
    edge[:-1] |= owner[1:] != owner[:-1]
    edge &= owner > 0
    color[edge] *= 0.25
    alpha[edge] = 1.0


def eye_frame(points_w: FloatArray, camera: Camera) -> FloatArray:
    """World points (..., 3) in the eye's frame of a free camera."""
    # Rows right, up, forward become x right, y down, z forward.
    axes = camera.axes() * np.array([[1.0], [-1.0], [1.0]])
    return (points_w - camera.eye()) @ axes.T


def camera_matrix(camera: Camera, size: tuple[int, int]) -> FloatArray:
    """(3, 3) camera matrix of a free camera for a picture of ``size`` (width, height)."""
    focal = camera.focal(size[1])
    return np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1.0]])


def floor_picture(camera: Camera, size: tuple[int, int], floor_z: float) -> FloatArray:
    """A checkerboard floor (half-metre tiles) at height ``floor_z`` under a plain sky, (H, W, 3) in [0, 1]."""
    x, y = np.meshgrid(np.arange(size[0]) + 0.5 - size[0] / 2, size[1] / 2 - np.arange(size[1]) - 0.5)
    right, up, forward = camera.axes()
    rays = (x[..., None] * right + y[..., None] * up) / camera.focal(size[1]) + forward
    # Rays at or above the horizon never reach the floor; they only must not divide by zero.
    down = np.minimum(rays[..., 2:], -1e-4)
    reach = (floor_z - camera.eye()[2]) / down
    spots = camera.eye()[:2] + rays[..., :2] * reach
    tiles = _TILES[np.floor(spots / _TILE).sum(axis=-1).astype(np.int64) % 2]
    fade = np.exp(-np.maximum(reach - camera.distance, 0) / 5.0) * ((rays[..., 2:] < -1e-4) & (reach > 0))
    return tiles * fade + _SKY * (1 - fade)
