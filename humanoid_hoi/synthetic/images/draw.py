"""Drawing a synthetic picture: painted, lit, hidden by each other, with masks and a depth map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.raster import rasterize

_LIGHT = np.array([-0.4, -0.7, -0.6])  # towards the lamp: up, left and before the scene
_AMBIENT = 0.55
_FINE = 2  # samples per pixel and axis


@dataclass(frozen=True)
class Painted:
    """A mesh in the camera frame with colors (V, 3) in [0, 1]."""

    points_cam: FloatArray
    faces: IntArray
    color: FloatArray


@dataclass(frozen=True)
class Drawn:
    """A picture (H, W, 3), the visible mask of each mesh, and the depth map (NaN where nothing is), m."""

    picture: ByteArray
    masks: list[BoolArray]
    depth: FloatArray


def draw(meshes: list[Painted], camera_matrix: FloatArray, size: tuple[int, int], rng: np.random.Generator) -> Drawn:
    """Paint meshes over a cloudy background, with a little sensor noise."""
    width, height = size
    fine = (width * _FINE, height * _FINE)
    color = _background(fine, rng)
    buffer = np.zeros(fine[0] * fine[1], np.float32)
    owner = np.full(len(buffer), -1)
    for number, mesh in enumerate(meshes):
        # One buffer of 1/depth for all meshes: each draws over what it lies before.
        inverse = 1.0 / mesh.points_cam[:, 2]
        px = _FINE * project(mesh.points_cam, camera_matrix)
        seen = rasterize(px[mesh.faces], inverse[mesh.faces], fine, buffer, np.zeros(len(mesh.faces), bool))
        # Barycentric weights blend the three corners' shaded colors (Gouraud).
        second, third = seen.weights.T
        weight = np.stack([1 - second - third, second, third], axis=1)
        shaded = mesh.color * _shade(mesh)[:, None]
        color[seen.pixel] = (weight[..., None] * shaded[mesh.faces[seen.face]]).sum(axis=1)
        owner[seen.pixel] = number
    # Noise before the samples are averaged: pixels then have half of it.
    color += rng.normal(0, 0.01, color.shape)
    # (H, 2, W, 2) blocks of samples; a mask needs more than half of a pixel's samples.
    blocks = color.reshape(height, _FINE, width, _FINE, 3).mean(axis=(1, 3))
    owners = owner.reshape(height, _FINE, width, _FINE)
    masks = [(owners == number).mean(axis=(1, 3)) > 0.5 for number in range(len(meshes))]
    # The nearest sample of each pixel: means would invent depths between object and background.
    near = buffer.reshape(height, _FINE, width, _FINE).max(axis=(1, 3))
    depth = np.where(near > 0, 1.0 / np.maximum(near, 1e-6), np.nan)
    return Drawn((np.clip(blocks, 0, 1) * 255).astype(np.uint8), masks, depth)


def _shade(mesh: Painted) -> FloatArray:
    """(V,) brightness under one lamp."""
    normals = trimesh.Trimesh(mesh.points_cam, mesh.faces, process=False).vertex_normals
    towards = _LIGHT / np.linalg.norm(_LIGHT)
    return _AMBIENT + (1 - _AMBIENT) * np.clip(normals @ towards, 0, 1)


def _background(size: tuple[int, int], rng: np.random.Generator) -> FloatArray:
    """(H W, 3) soft blobs of two random colors."""
    coarse = rng.random((6, 6))
    rows = np.linspace(0, 5, size[1])
    columns = np.linspace(0, 5, size[0])
    top = np.floor(rows).astype(int).clip(0, 4)
    left = np.floor(columns).astype(int).clip(0, 4)
    down = (rows - top)[:, None]
    right = (columns - left)[None]
    # Bilinear interpolation of the coarse grid, rows and columns apart.
    upper = coarse[top][:, left] * (1 - right) + coarse[top][:, left + 1] * right
    lower = coarse[top + 1][:, left] * (1 - right) + coarse[top + 1][:, left + 1] * right
    blend = (upper * (1 - down) + lower * down).reshape(-1, 1)
    return blend * rng.uniform(0.3, 0.9, 3) + (1 - blend) * rng.uniform(0.3, 0.9, 3)
