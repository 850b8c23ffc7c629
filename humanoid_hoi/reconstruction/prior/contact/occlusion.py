"""Occlusion maps of pictures, their mean, and the contact candidates they give (WildHOI, Sec. 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.zbuffer import nearness

NEW_VIEW = 0.1
"""Mean absolute difference of two layouts from which a picture counts as another one in the mean (released code)."""
THRESHOLD = 0.05
"""eta: own map times mean map above which a vertex is a contact candidate (released code)."""


class Mesh(NamedTuple):
    """A mesh in the camera frame: vertices (V, 3) m and faces (F, 3)."""

    vertices_cam: FloatArray
    faces: IntArray


def occlusion_maps(
    human: Mesh, obj: Mesh, camera_matrix: FloatArray, size: tuple[int, int]
) -> tuple[BoolArray, BoolArray]:
    """c_h (V,) and c_o (W,): vertices that project into pixels which both meshes cover.

    Which of the two is in front does not matter (the released code computes it and overwrites it).

    Args:
        human: the body.
        obj: the object.
        camera_matrix: (3, 3) K, px.
        size: (width, height) of the picture.
    """
    drawn = [nearness(mesh.vertices_cam, mesh.faces, camera_matrix, size) > 0 for mesh in (human, obj)]
    # A region of the picture, the same for both meshes: where they overlap, one hides the other.
    both = drawn[0] & drawn[1]
    maps = [_covered(mesh.vertices_cam, both, camera_matrix) for mesh in (human, obj)]
    return maps[0], maps[1]


def _covered(vertices_cam: FloatArray, region: BoolArray, camera_matrix: FloatArray) -> BoolArray:
    px = project(vertices_cam, camera_matrix)
    height, width = region.shape
    inside = np.isfinite(px).all(-1) & (px >= 0).all(-1) & (px[:, 0] < width) & (px[:, 1] < height)
    found = np.zeros(len(px), bool)
    column, row = np.floor(px[inside]).astype(np.int64).T
    found[inside] = region[row, column]
    return found


@dataclass(frozen=True)
class MeanMaps:
    """Mean occlusion maps of a training set.

    Attributes:
        human: (V,) share of the pictures in which each body vertex is covered or covers.
        obj: (W,) of the object's vertices.
        pictures: how many different pictures were averaged.
    """

    human: FloatArray
    obj: FloatArray
    pictures: int


def mean_maps(human: BoolArray, obj: BoolArray, layouts: FloatArray, new_view: float = NEW_VIEW) -> MeanMaps:
    """The mean over pictures that differ: a video's frames are nearly copies and must not outvote the others.

    Args:
        human: (N, V) maps.
        obj: (N, W) maps.
        layouts: (N, D) X2.5D of the pictures.
        new_view: mean absolute difference from all pictures taken before.

    Raises:
        HoiError: no picture.
    """
    if not len(layouts):
        raise HoiError("no pictures", where="mean occlusion map", fix="give at least one")
    # Greedy, in order: a picture is kept when it differs from all that were kept before.
    kept: list[int] = []
    for row, layout in enumerate(layouts):
        if not kept or np.abs(layouts[kept] - layout).mean(1).min() > new_view:
            kept.append(row)
    return MeanMaps(human[kept].mean(0), obj[kept].mean(0), len(kept))


def contact_candidates(own: BoolArray, mean: FloatArray, threshold: float = THRESHOLD) -> FloatArray:
    """(V,) weights c * mean(c) of one mesh's vertices, 0 where they do not exceed the threshold.

    Args:
        own: (V,) the picture's map.
        mean: (V,) the mean map.
        threshold: eta.
    """
    weight = own * mean
    return np.where(weight > threshold, weight, 0.0)
