"""From a query to the network's inputs: crop, cover, and object points of unit size."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.protocol import ContactQuery
from humanoid_hoi.interpoint.surface import checked_mesh, normalization, sample_even

_MARGIN = 0.08
"""Room about person and object, as a share of the crop's side."""
_GRAY = 127


@dataclass(frozen=True)
class ObjectPoints:
    """An object as the network sees it.

    Attributes:
        xyz: (N, 3) surface points about the area centroid, in half diagonals of the bounding box.
        center: (3,) area centroid, m.
        half: half diagonal, m.
        rotmat: (3, 3) from the object's axes to the network's: the identity, or the object's orientation in the camera
            for the released model.
    """

    xyz: Tensor
    center: FloatArray
    half: float
    rotmat: FloatArray = field(default_factory=lambda: np.eye(3))

    def metric(self, xyz: FloatArray) -> FloatArray:
        """Points (..., 3) of the network's frame in the object's frame, m."""
        # x_net = R (x - c) / h, so back with the transpose; row vectors take it from the right.
        return np.asarray(self.center + self.half * np.asarray(xyz, np.float64) @ self.rotmat)

    def unit(self, points_obj: FloatArray) -> FloatArray:
        """The inverse of :meth:`metric`."""
        return np.asarray((points_obj - self.center) @ self.rotmat.T / self.half)


def object_points(query: ContactQuery, config: ModelConfig, seed: int = 0) -> ObjectPoints:
    """Evenly spread surface points, centered and of unit size; the released model takes random vertices as they are.

    Args:
        query: its mesh, and for the released model its pose.
        config: how many points.
        seed: of the sample.
    """
    vertices, faces = checked_mesh(query.vertices, query.faces)
    if config.released:
        return _released_points(query, config, seed)
    center, half = normalization(vertices, faces)
    points = sample_even(vertices, faces, config.object_points, seed)
    if not config.see_object:
        # The ablation: the same ball for every object, whose points stand for the nearest places of the real one.
        points = center + half * _sphere(config.object_points)
    return ObjectPoints(torch.from_numpy((points - center) / half).float(), center, half)


def _released_points(query: ContactQuery, config: ModelConfig, seed: int) -> ObjectPoints:
    """Random vertices about the vertex mean, metric, in the camera's orientation (where it is known)."""
    vertices = np.asarray(query.vertices, np.float64)
    center = vertices.mean(0)
    rng = np.random.default_rng(seed)
    # A mesh of few vertices gives some of them twice, as the released code does.
    rows = rng.choice(len(vertices), config.object_points, replace=len(vertices) < config.object_points)
    rotmat = np.eye(3) if query.obj_rotmat_cam is None else np.asarray(query.obj_rotmat_cam, np.float64)
    seen = (vertices[rows] - center) @ rotmat.T
    return ObjectPoints(torch.from_numpy(seen).float(), center, 1.0, rotmat)


def _sphere(count: int) -> FloatArray:
    """(count, 3) evenly spread directions (golden spiral)."""
    k = np.arange(count) + 0.5
    # Heights evenly spread, each turned on by the golden angle.
    polar = np.arccos(1 - 2 * k / count)
    turn = np.pi * (1 + 5**0.5) * k
    return np.stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], 1)


def point_features(xyz: Tensor, rotmat_cam: Tensor, half: Tensor, config: ModelConfig) -> Tensor:
    """What each point says beside its place: log size, and its place in the camera's orientation with a flag.

    Args:
        xyz: (B, N, 3) unit size.
        rotmat_cam: (B, 3, 3) object to camera; NaN where unknown.
        half: (B,) half diagonals, m.
        config: which of them are used.

    Returns:
        (B, N, C).
    """
    if config.released:
        return xyz
    size = torch.log(half)[:, None, None].expand(-1, xyz.shape[1], 1)
    if not config.pose_input:
        return size
    # Unknown orientations give zeros and a flag of 0: the network can tell "unknown"
    # from "upright".
    known = rotmat_cam.isfinite().flatten(1).all(1)
    turned = xyz @ torch.where(known[:, None, None], rotmat_cam, 0.0).mT
    flag = known.float()[:, None, None].expand_as(size)
    return torch.cat([size, turned, flag], dim=-1)


def crop_image(query: ContactQuery, config: ModelConfig) -> ByteArray:
    """(S, S, 3) uint8: the square about person and object, or the whole frame; gray where the frame ends.

    Raises:
        HoiError: there is no image although the model needs one.
    """
    if query.image is None:
        raise HoiError(
            "this model looks at the image, and none is given",
            field="image",
            fix="give the frame, or another predictor",
        )
    size = config.image_size
    if config.released:
        return np.asarray(Image.fromarray(query.image).resize((size, size)))
    x0, y0, side = crop_square(query)
    # PIL's crop fills with black beyond the frame, which the network would take for a thing.
    canvas = Image.new("RGB", (side, side), (_GRAY, _GRAY, _GRAY))
    canvas.paste(Image.fromarray(query.image), (-x0, -y0))
    return np.asarray(canvas.resize((size, size), Image.Resampling.BILINEAR))


def crop_square(query: ContactQuery) -> tuple[int, int, int]:
    """Left, top and side of the square crop, px; may reach beyond the frame."""
    assert query.image is not None
    height, width = query.image.shape[:2]
    boxes = [
        box
        for box in (mask_box(query.human_mask, query.human_box), mask_box(query.object_mask, query.object_box))
        if box
    ]
    if boxes:
        # The box around both; whichever is known.
        x0, y0 = (min(box[k] for box in boxes) for k in (0, 1))
        x1, y1 = (max(box[k] for box in boxes) for k in (2, 3))
    else:
        x0, y0, x1, y1 = 0.0, 0.0, float(width), float(height)
    margin = _MARGIN if boxes else 0.0
    side = max(round(max(x1 - x0, y1 - y0) * (1 + 2 * margin)), 8)
    return round(0.5 * (x0 + x1 - side)), round(0.5 * (y0 + y1 - side)), side


def mask_box(mask: BoolArray | None, box: FloatArray | None) -> tuple[float, ...] | None:
    """x0, y0, x1, y1 of a mask, else the box given."""
    if mask is not None and mask.any():
        rows = np.flatnonzero(mask.any(1))
        columns = np.flatnonzero(mask.any(0))
        return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
    return None if box is None else tuple(float(x) for x in box)


def cover_map(query: ContactQuery, cells: int) -> FloatArray:
    """(cells^2, 8) share of each quarter of each cell that person and object cover; zero where unknown."""
    if query.image is None:
        return np.zeros((cells * cells, 8), np.float32)
    x0, y0, side = crop_square(query)
    layers = []
    for mask, box in ((query.human_mask, query.human_box), (query.object_mask, query.object_box)):
        drawn = mask if mask is not None else _drawn(box, query.image.shape[:2])
        canvas = Image.new("L", (side, side), 0)
        canvas.paste(Image.fromarray(255 * drawn.astype(np.uint8)), (-x0, -y0))
        small = canvas.resize((2 * cells, 2 * cells), Image.Resampling.BOX)
        layers.append(np.asarray(small, np.float32) / 255.0)
    # (2 masks, 2c, 2c) as (mask, row, half, column, half), then cells first: each
    # cell has four quarters of two masks.
    quarters = np.stack(layers).reshape(2, cells, 2, cells, 2)
    return np.ascontiguousarray(quarters.transpose(1, 3, 0, 2, 4).reshape(cells * cells, 8))


def _drawn(box: FloatArray | None, size: tuple[int, ...]) -> BoolArray:
    mask = np.zeros(size, bool)
    if box is not None:
        x0, y0, x1, y1 = (max(round(float(x)), 0) for x in box)
        mask[y0:y1, x0:x1] = True
    return mask


def flip_cover(cover: Tensor, cells: int) -> Tensor:
    """The cover (B, cells^2, 8) of mirrored frames."""
    # Columns of cells and columns within a cell both run backwards in the mirror.
    grid = cover.view(-1, cells, cells, 2, 2, 2)
    return grid.flip((2, 5)).reshape(cover.shape)


def flip_cells(features: Tensor, cells: int) -> Tensor:
    """A feature map (B, cells^2, C) mirrored: about what a convolutional net makes of the mirrored frame."""
    return features.view(-1, cells, cells, features.shape[-1]).flip(2).reshape(features.shape)
