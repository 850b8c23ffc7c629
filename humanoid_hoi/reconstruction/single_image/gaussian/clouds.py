"""The Gaussians of a picture: one on every vertex of a lightened object, one on every vertex of the body's visible mesh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.simplify import simplify
from humanoid_hoi.reconstruction.single_image.gaussian.options import GaussianOptions
from humanoid_hoi.reconstruction.single_image.image import HoiImage
from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians, on_vertices

MAX_OBJECT_FACES = 8000
"""As released: about 4000 Gaussians."""
WORK_FACES = 60_000
_HIDDEN_OPACITY = 1e-5  # as released, for human vertices that face away


@dataclass(frozen=True)
class LightObject:
    """The object's mesh with few enough triangles to be drawn a hundred times.

    Attributes:
        vertices: (M, 3) object frame and unit.
        faces: (G, 3).
        normal: (M, 3) unit, outward; of the surface around each vertex.
        color: (M, 3) in [0, 1]; middle gray where the mesh has none.
        has_color: the mesh brought colors.
    """

    vertices: FloatArray
    faces: IntArray
    normal: FloatArray
    color: FloatArray
    has_color: bool


def workable(image: HoiImage) -> HoiImage:
    """The picture with an object of at most about :data:`WORK_FACES` triangles: finer ones are beyond any pixel, and cost minutes."""
    if len(image.obj_faces) <= WORK_FACES:
        return image
    vertices, faces = simplify(image.obj_vertices, image.obj_faces, WORK_FACES)
    color = image.obj_color
    if color is not None:
        color = color[cKDTree(image.obj_vertices).query(vertices)[1]]
    return image.replace(obj_vertices=vertices, obj_faces=faces, obj_color=color)


def light_object(image: HoiImage, max_faces: int = MAX_OBJECT_FACES) -> LightObject:
    """The object with at most about ``max_faces`` triangles, colors taken from the nearest original vertex."""
    vertices, faces = simplify(image.obj_vertices, image.obj_faces, max_faces)
    normal = _vertex_normals(vertices, faces)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-12)
    if image.obj_color is None:
        return LightObject(vertices, faces, normal, np.full((len(vertices), 3), 0.5), False)
    nearest = cKDTree(image.obj_vertices).query(vertices)[1]
    return LightObject(vertices, faces, normal, image.obj_color[nearest], True)


def object_cloud(light: LightObject, scale: float, options: GaussianOptions) -> Gaussians:
    """Gaussians of the object in its own frame, sizes in metres at ``scale``."""
    points = torch.from_numpy(np.asarray(light.vertices * scale, np.float32))
    color = torch.from_numpy(np.asarray(light.color, np.float32))
    if options.color == "random":
        color = _near_gray(len(points), options.seed)
    return on_vertices(points, color, torch.full((len(points),), options.opacity), options.size)


def human_cloud(image: HoiImage, options: GaussianOptions) -> Gaussians:
    """Gaussians of the posed body in the camera frame, colored from the pixels its vertices project to."""
    points = torch.from_numpy(np.asarray(image.body_cam, np.float32))
    color = torch.from_numpy(_picture_colors(image))
    if options.color == "random":
        color = _near_gray(len(points), options.seed + 1)
    opacity = torch.where(torch.from_numpy(_faces_away(image)), _HIDDEN_OPACITY, options.opacity)
    return on_vertices(points, color, opacity.float(), options.body_size)


def _picture_colors(image: HoiImage) -> FloatArray:
    """(V, 3) the picture where each vertex projects into the person's mask, else the person's mean color."""
    pixels = project(image.body_cam, image.camera_matrix)
    width, height = image.size
    # Vertices behind the camera project to NaN; -1 puts them outside the picture.
    column, row = np.nan_to_num(pixels, nan=-1.0).astype(np.int64).T
    within = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    within[within] = image.person_mask[row[within], column[within]]
    color = np.empty((len(pixels), 3), np.float32)
    color[:] = image.picture[image.person_mask].mean(axis=0) / 255.0
    color[within] = image.picture[row[within], column[within]] / 255.0
    return color


def _faces_away(image: HoiImage) -> BoolArray:
    """(V,) bool: the outward normal points away from the camera."""
    # It faces away when it points along the viewing ray, which is the vertex's own position.
    normal = _vertex_normals(image.body_cam, image.body_faces)
    return np.einsum("vi,vi->v", normal, image.body_cam) > 0


def _vertex_normals(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """(V, 3) outward, not of unit length."""
    corners = vertices[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    # Unnormalized face normals are weighted by twice the area; their sum is the vertex's normal.
    total = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(total, faces[:, corner], normal)
    return total


def _near_gray(count: int, seed: int) -> Tensor:
    """Released initialization: spherical harmonics of a number in [0, 1/255), which is gray to a hundredth."""
    generator = torch.Generator().manual_seed(seed)
    # 0.28209479 is the constant spherical harmonic, by which 3DGS stores colors.
    return 0.5 + 0.28209479 * torch.rand(count, 3, generator=generator) / 255.0
