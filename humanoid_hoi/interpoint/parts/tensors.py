"""Frames as the tensors a training step gathers from; what is frozen is computed once."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.interpoint.model.backbones import make_backbone
from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.model.pointnet import PointGroups, group_points
from humanoid_hoi.interpoint.parts.frames import COVER_CELLS, PartFrames
from humanoid_hoi.interpoint.parts.model import PartsBatch, PartsConfig, normalized

_CHUNK = 16
"""Frames per call of the encoder, and of the grouping."""


@dataclass(frozen=True)
class PictureTensors:
    """Frozen features of N pictures (N, cells^2, C), half precision, and what person and object cover (N, cells^2, 8)."""

    image: Tensor
    cover: Tensor


@dataclass(frozen=True)
class PartsTensors:
    """N frames.

    Attributes:
        labels: (N, 34) float.
        picture: or None for a model of points alone.
        clouds: person and object, or None for a model of the picture alone.
    """

    labels: Tensor
    picture: PictureTensors | None
    clouds: tuple[PointGroups, PointGroups] | None

    def __len__(self) -> int:
        return len(self.labels)

    def batch(self, rows: Tensor, config: PartsConfig) -> PartsBatch:
        """Some frames as the model takes them."""
        image = cover = human = obj = None
        if config.sees_picture and self.picture is not None:
            image = self.picture.image[rows].float()
            cover = self.picture.cover[rows]
        if config.sees_points and self.clouds is not None:
            human, obj = (PointGroups.of_tensors([t[rows] for t in groups.tensors()]) for groups in self.clouds)
        return PartsBatch(image, cover, human, obj)

    def subset(self, rows: Tensor) -> PartsTensors:
        """Some of the frames."""
        picture = self.picture
        if picture is not None:
            picture = PictureTensors(picture.image[rows], picture.cover[rows])
        clouds = self.clouds
        if clouds is not None:
            human, obj = (PointGroups.of_tensors([t[rows] for t in groups.tensors()]) for groups in clouds)
            clouds = human, obj
        return PartsTensors(self.labels[rows], picture, clouds)


def picture_tensors(frames: PartFrames, config: ModelConfig, weights: str | None = None) -> PictureTensors:
    """The frozen half of the image branch, once per frame.

    Args:
        frames: with pictures.
        config: names the backbone.
        weights: its folder, where it needs one.

    Raises:
        HoiError: the backbone's weights are not there.
    """
    backbone = make_backbone(config, weights)
    pixels = torch.from_numpy(frames.image).permute(0, 3, 1, 2)
    image = torch.cat([backbone.features(part) for part in pixels.split(_CHUNK)]).half()
    return PictureTensors(image, pooled_cover(torch.from_numpy(frames.cover), backbone.cells))


def pooled_cover(cover: Tensor, cells: int) -> Tensor:
    """The stored cover (N, 20^2, 8) for an encoder of ``cells`` cells a side, (N, cells^2, 8)."""
    fine = COVER_CELLS
    # (row, column, mask, upper or lower half, left or right half) back to one picture of each mask.
    grid = cover.view(-1, fine, fine, 2, 2, 2).permute(0, 3, 1, 4, 2, 5).reshape(-1, 2, 2 * fine, 2 * fine)
    small = torch.nn.functional.adaptive_avg_pool2d(grid, 2 * cells)
    quarters = small.view(-1, 2, cells, 2, cells, 2).permute(0, 2, 4, 1, 3, 5)
    return quarters.reshape(-1, cells * cells, 8)


def cloud_tensors(frames: PartFrames, config: ModelConfig, clouds: str) -> tuple[PointGroups, PointGroups]:
    """Normalized clouds of person and object with their neighborhoods."""
    both = normalized(torch.from_numpy(frames.human).float(), torch.from_numpy(frames.obj).float(), clouds)
    human, obj = (PointGroups.stack([group_points(part, config) for part in xyz.split(_CHUNK)]) for xyz in both)
    return human, obj
