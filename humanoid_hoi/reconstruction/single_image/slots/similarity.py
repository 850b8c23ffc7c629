"""How much a mesh looks like the object: structural similarity of its drawing and the inpainted picture (Open3DHOI, supplement)."""

from __future__ import annotations

import numpy as np
import torch

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.single_image.gaussian.render_terms import ssim
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.overlap import drawn_fragments

MARGIN = 8
"""px around both outlines."""


def mesh_ssim(image: HoiImage, pose: ObjectPose) -> float | None:
    """SSIM of the mesh's own colors, drawn on white, and the inpainted picture; None where one of them is missing.

    Nothing hides the mesh here, as nothing hides the inpainted object. Light is not drawn, so a perfect mesh stays below 1.
    """
    if image.inpainted is None or image.obj_color is None:
        return None
    drawn, covered = flat_drawing(image, pose)
    shown = image.inpainted[..., 3] > 0
    wanted = np.where(shown[..., None], image.inpainted[..., :3] / 255.0, 1.0)
    rows, columns = np.nonzero(covered | shown)
    top, left = max(0, rows.min() - MARGIN), max(0, columns.min() - MARGIN)
    part = slice(top, rows.max() + MARGIN + 1), slice(left, columns.max() + MARGIN + 1)
    return float(ssim(torch.from_numpy(drawn[part]), torch.from_numpy(wanted[part])))


def flat_drawing(image: HoiImage, pose: ObjectPose) -> tuple[FloatArray, BoolArray]:
    """The object's vertex colors (H, W, 3) without light on white, and where it is (H, W)."""
    assert image.obj_color is not None
    width, height = image.size
    points = pose.apply(image.obj_vertices)
    buffer = np.zeros(width * height, np.float32)
    seen, faces = drawn_fragments(points, image.obj_faces, image.camera_matrix, image.size, buffer)
    color = np.ones((width * height, 3))
    weights = np.column_stack([1.0 - seen.weights.sum(axis=1), seen.weights])
    color[seen.pixel] = (weights[..., None] * image.obj_color[faces[seen.face]]).sum(axis=1)
    covered = np.zeros(width * height, bool)
    covered[seen.pixel] = True
    return color.reshape(height, width, 3), covered.reshape(height, width)
