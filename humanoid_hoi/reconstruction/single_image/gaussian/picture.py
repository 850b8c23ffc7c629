"""What the optimizers compare with: picture, masks and camera at a small size, as tensors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from humanoid_hoi.geometry.projection import project
from humanoid_hoi.reconstruction.single_image.image import HoiImage

_ANY = 0.05
"""Share of a pixel from which the person counts as being in it."""
_ROOM = 0.25
"""Margin of a cropped picture, as a share of the box's longer side."""


@dataclass(frozen=True)
class Target:
    """A small copy of the picture.

    Attributes:
        color: (H, W, 3) in [0, 1].
        person, obj: (H, W) share of each pixel that the masks cover.
        unknown: (H, W) bool, pixels at least partly the person's, where the object may hide.
        camera_matrix: (3, 3) of this size.
        size: (width, height).
    """

    color: Tensor
    person: Tensor
    obj: Tensor
    unknown: Tensor
    camera_matrix: Tensor
    size: tuple[int, int]


def small_target(image: HoiImage, long_side: int, crop: bool = False) -> Target:
    """The picture at ``long_side`` px (never enlarged), every pixel the mean of what it covers.

    Args:
        image: the picture.
        long_side: px.
        crop: keep the object's surroundings only; a small object then gets many more pixels.
    """
    # Cropping moves the principal point, shrinking scales the whole of K's first two rows.
    left, top, right, bottom = _surroundings(image) if crop else (0, 0, *image.size)
    width = right - left
    height = bottom - top
    factor = min(1.0, long_side / max(width, height))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    part = (slice(top, bottom), slice(left, right))
    color = _shrink(torch.from_numpy(image.picture[part].astype(np.float32) / 255.0).permute(2, 0, 1), size)
    person = _shrink(torch.from_numpy(image.person_mask[part].astype(np.float32))[None], size)[0]
    obj = _shrink(torch.from_numpy(image.object_mask[part].astype(np.float32))[None], size)[0]
    matrix = np.array(image.camera_matrix, np.float64)
    matrix[:2, 2] -= (left, top)
    # Each axis by its own factor: rounding makes them differ.
    matrix = matrix * np.array([[size[0] / width], [size[1] / height], [1.0]])
    # Pixels shared with the person too: their border is the person's outline as likely as the object's.
    unknown = (person > _ANY) & (obj < 1.0 - _ANY)
    return Target(color.permute(1, 2, 0), person, obj, unknown, torch.from_numpy(matrix).float(), size)


def _surroundings(image: HoiImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom px of a box about the object's mask and its coarse pose, with room to move."""
    rows, columns = np.nonzero(image.object_mask)
    pixels = project(image.start.apply(image.obj_vertices), image.camera_matrix)
    pixels = pixels[np.isfinite(pixels).all(axis=1)]
    # The mask and the coarse pose both: the truth is near one of them.
    low = np.minimum([columns.min(), rows.min()], pixels.min(axis=0))
    high = np.maximum([columns.max(), rows.max()], pixels.max(axis=0)) + 1.0
    room = _ROOM * (high - low).max()
    limit = np.array(image.size)
    low = np.clip(np.floor(low - room), 0, limit - 1).astype(int)
    high = np.clip(np.ceil(high + room), low + 1, limit).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _shrink(channels: Tensor, size: tuple[int, int]) -> Tensor:
    """(C, H, W) to another size, each pixel a mean over the area it covers."""
    return interpolate(channels[None], size=(size[1], size[0]), mode="area")[0]
