"""What a coarse reconstruction and the masks say about body and object: features of each keypoint and object point.

The paper's human branch is a learned template that knows nothing of the person in the picture. A session, however, has a
body estimate and a coarse alignment before anything is annotated. Their error (about 10 cm between body and object) is
larger than a contact, so nearest geometry fails on them; as *input* they tell posture, side and rough place, and the
network learns how far to trust them. Everything may be unknown, and is withheld at times in training.

Image coordinates are normalized here: x / z, y / z of the camera frame, so no camera matrix is needed any more.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.interpoint.model.inputs import crop_square, mask_box
from humanoid_hoi.interpoint.protocol import NUM_KEYPOINTS, ContactQuery
from humanoid_hoi.interpoint.surface import normalization

CELLS = 64
"""Side of the maps of distances to the masks' outlines."""

_CENTER_M = 0.1
"""What a coarse object center is trusted to, m per axis: weighs it against the mask's middle."""
_NEAR_M = 0.1
"""Distances are felt on this scale, m."""
_REACH = 1.5
"""Anchors farther from the object's middle are drawn in to this, in half diagonals."""
_FAR = 3.0
"""Distances beyond this multiple of it are all the same."""


@dataclass(frozen=True)
class Situation:
    """B frames; NaN where unknown.

    Attributes:
        pos: (B, 3) object origin in the camera frame, m.
        center: (B, 3) area centroid in the object's frame, m; known always.
        keypoints: (B, 87, 3) posed body, camera frame, m.
        box: (B, 4) x0, y0, x1, y1 of the seen object.
        maps: (B, 2, CELLS, CELLS) signed distance to the outline of person and object, positive outside.
        window: (B, 3) left, top and side of the maps.
    """

    pos: Tensor
    center: Tensor
    keypoints: Tensor
    box: Tensor
    maps: Tensor
    window: Tensor

    def tensors(self) -> dict[str, Tensor]:
        """By name."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def rows(self, rows: Tensor) -> Situation:
        """Some of the frames, in single precision."""
        return Situation(**{name: value[rows].float() for name, value in self.tensors().items()})

    def stored(self) -> Situation:
        """The maps in half precision: they are by far the most of it."""
        return dataclasses.replace(self, maps=self.maps.half())

    @staticmethod
    def joined(parts: list[Situation]) -> Situation:
        """Several frames or sets of frames as one."""
        names = [field.name for field in dataclasses.fields(Situation)]
        return Situation(**{name: torch.cat([getattr(part, name) for part in parts]) for name in names})


def situation_of(query: ContactQuery) -> Situation:
    """One frame (B = 1) of a query."""
    box = np.full(4, np.nan)
    maps = np.full((2, CELLS, CELLS), np.nan)
    window = np.full(3, np.nan)
    if query.image is not None and query.camera_matrix is not None:
        maps, window = _maps(query)
        box = _seen_box(query)
    return Situation(
        _tensor(query.obj_pos_cam, (3,)),
        _tensor(normalization(query.vertices, query.faces)[0], (3,)),
        _tensor(query.keypoints_cam, (NUM_KEYPOINTS, 3)),
        _tensor(box, (4,)),
        _tensor(maps, maps.shape),
        _tensor(window, (3,)),
    )


def mirrored(situation: Situation, flip: Tensor, swap: Tensor) -> Situation:
    """The situation with some frames (B,) mirrored: x becomes -x, keypoints change their names by ``swap`` (87,)."""
    row = flip[:, None]
    sign = torch.where(row, torch.tensor([-1.0, 1.0, 1.0]), 1.0)
    x0, y0, x1, y1 = situation.box.unbind(-1)
    left, top, side = situation.window.unbind(-1)
    return Situation(
        situation.pos * sign,
        situation.center * sign,
        torch.where(row[..., None], situation.keypoints[:, swap], situation.keypoints) * sign[:, None],
        torch.where(row, torch.stack([-x1, y0, -x0, y1], -1), situation.box),
        torch.where(row[..., None, None], situation.maps.flip(-1), situation.maps),
        torch.where(row, torch.stack([-left - side, top, side], -1), situation.window),
    )


@dataclass(frozen=True)
class Described:
    """What the network is told.

    Attributes:
        body: (B, 87, BODY_CHANNELS) of each keypoint.
        points: (B, N, POINT_CHANNELS) of each object point.
        anchor: (B, 87, 3) where the body estimate puts each keypoint, in units of the object, not far from it; zero (the
            object's middle) where unknown.
        view: (B, 3) the camera's viewing direction in the object's frame, along which places are known worst; zero where
            unknown.
    """

    body: Tensor
    points: Tensor
    anchor: Tensor
    view: Tensor


@torch.no_grad()
def describe(situation: Situation, rotmat: Tensor, xyz: Tensor, half: Tensor) -> Described:
    """The features of body and object points.

    Of a keypoint: place relative to the body's middle in the camera's axes; place in the object's frame, in units of the
    object and in metres; the object point nearest to it and the distance; the distance to the object's outline in the
    picture; how much of the object's extent is seen; its size; what is known. Of a point: distances to the outlines of
    person and object, to the nearest keypoint, and what is known.

    Args:
        situation: B frames.
        rotmat: (B, 3, 3) object to camera; NaN where unknown.
        xyz: (B, N, 3) object points of unit size.
        half: (B,) half diagonals, m.
    """
    size = half[:, None, None]
    local = size * (xyz @ rotmat.mT)
    centroid = (rotmat @ situation.center[..., None])[..., 0] + situation.pos
    centroid, seen = _centered(centroid, local, situation.box)
    # Row vectors: R^T (x - c) is (x - c) R.
    unit = (situation.keypoints - centroid[:, None]) @ rotmat / size
    gaps = torch.cdist(unit.nan_to_num(0.0), xyz)
    unknown = ~unit.isfinite().all(-1, keepdim=True)
    gap, nearest = gaps.min(-1, keepdim=True)
    touched = torch.gather(xyz, 1, nearest.expand(-1, -1, 3))
    points = local + centroid[:, None]
    body = [
        situation.keypoints - situation.keypoints.mean(1, keepdim=True),
        # Far keypoints of a small object would have huge coordinates: only their direction is kept.
        unit / (1 + unit.norm(dim=-1, keepdim=True)),
        (unit * size).clamp(-2.0, 2.0),
        touched.masked_fill(unknown, torch.nan),
        *_felt((gap * size).masked_fill(unknown, torch.nan)),
        _outline(situation, situation.keypoints, 1),
        seen[:, None].expand(-1, NUM_KEYPOINTS, -1),
        torch.log(size).expand(-1, NUM_KEYPOINTS, -1),
    ]
    near = (gaps * size).masked_fill(unknown, torch.nan).amin(1)[..., None]
    point = [_outline(situation, points, 0), _outline(situation, points, 1), _felt(near)[1]]
    anchor = unit * (_REACH / unit.norm(dim=-1, keepdim=True)).clamp(max=1.0)
    return Described(
        _flagged(body, situation, centroid),
        _flagged(point, situation, centroid),
        anchor.nan_to_num(0.0),
        # R^T e_z: the last row of R.
        rotmat[:, 2].nan_to_num(0.0),
    )


def _centered(centroid: Tensor, local: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
    """The centroid (B, 3) moved sideways so that the object lies under its mask; shares of its extent seen (B, 2).

    Where something hides part of the object, the middle of what is seen is wrong by up to half of what is hidden. It is
    weighed against the coarse center accordingly.
    """
    points = local + centroid[:, None]
    depth = points[..., 2:].clamp(min=0.1)
    flat = points[..., :2] / depth
    low, high = flat.amin(1), flat.amax(1)
    extent = (high - low).clamp(min=1e-4)
    share = ((box[:, 2:] - box[:, :2]) / extent).clamp(0.0, 1.5)
    z = centroid[:, 2:].clamp(min=0.1)
    shift = (0.5 * (box[:, :2] + box[:, 2:]) - 0.5 * (low + high)) * z
    doubt = 0.5 * (1 - share).clamp(min=0.0) * extent * z
    weight = _CENTER_M**2 / (_CENTER_M**2 + doubt**2)
    moved = torch.cat([(weight * shift).nan_to_num(0.0), torch.zeros_like(z)], -1)
    return centroid + moved, share


def _outline(situation: Situation, points: Tensor, which: int) -> Tensor:
    """(B, M, 1) distance of points (B, M, 3) to the outline of the person (0) or the object (1) at their depth, felt."""
    depth = points[..., 2:].clamp(min=0.1)
    flat = points[..., :2] / depth
    # The window as [-1, 1]; beyond it the value at its border.
    grid = 2 * (flat - situation.window[:, None, :2]) / situation.window[:, None, 2:] - 1
    known = grid.isfinite().all(-1, keepdim=True) & situation.maps[:, which].isfinite().all(-1).all(-1)[:, None, None]
    found = torch.nn.functional.grid_sample(
        situation.maps[:, which : which + 1].nan_to_num(0.0),
        grid.nan_to_num(0.0)[:, :, None],
        padding_mode="border",
        align_corners=False,
    )[:, 0]
    return (found * depth / _NEAR_M).clamp(-_FAR, _FAR).masked_fill(~known, torch.nan)


def _felt(gap: Tensor) -> tuple[Tensor, Tensor]:
    """A distance (m) as two features: one that tells far from farther, one that tells near from nearer."""
    return torch.log(gap + 0.01), torch.exp(-gap / _NEAR_M)


def _flagged(parts: list[Tensor], situation: Situation, centroid: Tensor) -> Tensor:
    """The features with two flags: is body and object's place known, are masks; zero where anything is not."""
    joined = torch.cat(parts, -1)
    # Features that only need the body stay where the object's place is unknown, and the other way round.
    placed = (situation.keypoints.isfinite().flatten(1).all(1) & centroid.isfinite().all(1)).float()
    masked = situation.maps.isfinite().flatten(1).all(1).float()
    flags = torch.stack([placed, masked], -1)[:, None].expand(-1, joined.shape[1], -1)
    return torch.cat([joined.nan_to_num(0.0), flags], -1)


def _maps(query: ContactQuery) -> tuple[FloatArray, FloatArray]:
    """Both signed distance maps over the crop, and its window, in normalized coordinates."""
    from PIL import Image

    assert query.camera_matrix is not None
    matrix = np.asarray(query.camera_matrix, np.float64)
    x0, y0, side = crop_square(query)
    window = np.array([(x0 - matrix[0, 2]) / matrix[0, 0], (y0 - matrix[1, 2]) / matrix[1, 1], side / matrix[0, 0]])
    maps = np.full((2, CELLS, CELLS), np.nan)
    for row, mask in enumerate((query.human_mask, query.object_mask)):
        if mask is not None:
            canvas = Image.new("L", (side, side), 0)
            canvas.paste(Image.fromarray(255 * mask.astype(np.uint8)), (-x0, -y0))
            small = np.asarray(canvas.resize((CELLS, CELLS), Image.Resampling.BOX)) > 127
            maps[row] = _signed(small) * window[2] / CELLS
    return maps, window


def _signed(mask: BoolArray) -> FloatArray:
    """Distance to the outline in cells: positive outside, negative inside; far outside of an empty mask."""
    if not mask.any():
        return np.full(mask.shape, float(CELLS))
    outside = distance_transform_edt(~mask)
    inside = distance_transform_edt(mask)
    # The outline runs between cells, half a cell from the middle of each.
    return np.asarray(np.where(mask, 0.5 - inside, outside - 0.5), np.float64)


def _seen_box(query: ContactQuery) -> FloatArray:
    """The object's box in normalized coordinates; NaN where neither mask nor box is known."""
    assert query.camera_matrix is not None
    found = mask_box(query.object_mask, query.object_box)
    if found is None:
        return np.full(4, np.nan)
    matrix = np.asarray(query.camera_matrix, np.float64)
    focal = np.array([matrix[0, 0], matrix[1, 1]] * 2)
    middle = np.array([matrix[0, 2], matrix[1, 2]] * 2)
    return np.asarray((np.array(found) - middle) / focal)


def _tensor(value: FloatArray | None, shape: tuple[int, ...]) -> Tensor:
    """(1, ...) of a value, NaN where there is none."""
    return torch.from_numpy(np.full(shape, np.nan) if value is None else np.asarray(value, np.float64))[None].float()
