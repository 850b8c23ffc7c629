"""Where meshes show in the picture: exact masks of the human and the object, and how well they match."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.raster import Fragments, rasterize
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose

_NEAR = 0.05  # m


def visible_masks(image: HoiImage, pose: ObjectPose) -> tuple[BoolArray, BoolArray]:
    """(H, W) pixels where the body and where the object is seen, each hiding the other."""
    width, height = image.size
    buffer = np.zeros(width * height, np.float32)
    owner = np.zeros(width * height, np.int8)
    meshes = ((image.body_cam, image.body_faces), (pose.apply(image.obj_vertices), image.obj_faces))
    # The buffer keeps the nearest depth so far: what the second mesh wins, it takes from the first.
    for number, (points, faces) in enumerate(meshes, start=1):
        owner[drawn_pixels(points, faces, image.camera_matrix, image.size, buffer)] = number
    return (owner == 1).reshape(height, width), (owner == 2).reshape(height, width)


def drawn_pixels(
    points_cam: FloatArray, faces: IntArray, camera_matrix: FloatArray, size: tuple[int, int], buffer: FloatArray
) -> IntArray:
    """Flat pixels that a mesh wins against the 1/depth ``buffer``, which is updated."""
    return drawn_fragments(points_cam, faces, camera_matrix, size, buffer)[0].pixel


def drawn_fragments(
    points_cam: FloatArray, faces: IntArray, camera_matrix: FloatArray, size: tuple[int, int], buffer: FloatArray
) -> tuple[Fragments, IntArray]:
    """What a mesh wins against the 1/depth ``buffer``, and the faces (F, 3) before the camera that its numbers mean."""
    faces = faces[points_cam[faces, 2].min(axis=1) > _NEAR]
    px = project(points_cam, camera_matrix)
    seen = rasterize(px[faces], 1.0 / points_cam[faces, 2], size, buffer, np.zeros(len(faces), bool))
    return seen, faces


def object_iou(image: HoiImage, pose: ObjectPose) -> float:
    """Intersection over union of what the object shows beside and before the body, and its annotated mask."""
    _, found = visible_masks(image, pose)
    union = (found | image.object_mask).sum()
    return float((found & image.object_mask).sum() / union) if union else 0.0
