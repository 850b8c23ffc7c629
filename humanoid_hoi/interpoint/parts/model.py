"""The contact evaluation model: an image branch and two PointNet++ branches, joined and decoded to 34 labels (Fig. 20).

The paper joins the features of CLIP ViT-B/32 with those of PointNet++ of "normalized human point clouds and object point
clouds respectively" and decodes them by an MLP. Two readings of that: each cloud in its own center and size
(``separate``, the literal one; where the object is relative to the person is then lost), or both in the person's
(``shared``). The image branch is the frozen encoder and the trained pooling of the contact predictor's backbones.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.backbones import make_backbone
from humanoid_hoi.interpoint.model.config import ModelConfig, preset
from humanoid_hoi.interpoint.model.pointnet import PointGroups, SetAbstraction, SharedMlp, gather
from humanoid_hoi.interpoint.parts.frames import PARTS

INPUTS = ("2d", "3d", "2d+3d")
CLOUDS = ("separate", "shared")
_CLOUD_WIDTH = 128
_HEAD_WIDTH = 256


@dataclass(frozen=True)
class PartsConfig:
    """What the model sees.

    Attributes:
        inputs: one of :data:`INPUTS`.
        clouds: one of :data:`CLOUDS`.
        net: sizes of backbone and PointNet++.
        dropout: before the last layer.
    """

    inputs: str
    clouds: str
    net: ModelConfig
    dropout: float

    def __post_init__(self) -> None:
        """Raises HoiError on an unknown choice."""
        for field, known in (("inputs", INPUTS), ("clouds", CLOUDS)):
            if getattr(self, field) not in known:
                raise HoiError(f"unknown {getattr(self, field)!r}", field=field, fix=f"one of {', '.join(known)}")

    @property
    def sees_picture(self) -> bool:
        """The image branch is there."""
        return "2d" in self.inputs

    @property
    def sees_points(self) -> bool:
        """The point branches are there."""
        return "3d" in self.inputs


def net_config(backbone: str, image_size: int, points: int) -> ModelConfig:
    """Sizes of the reduced model: those of the contact predictor's ``tiny`` preset, for clouds of ``points`` points."""
    return preset(
        "tiny",
        backbone=backbone,
        image_size=image_size,
        object_points=points,
        sa1=max(points // 4, 16),
        sa2=max(points // 16, 8),
        body_input=False,
    )


@dataclass(frozen=True)
class PartsBatch:
    """B frames.

    Attributes:
        image: (B, cells^2, C) frozen features, or None.
        cover: (B, cells^2, 8), or None.
        human, obj: clouds and their neighborhoods, or None.
    """

    image: Tensor | None
    cover: Tensor | None
    human: PointGroups | None
    obj: PointGroups | None


class CloudEncoder(nn.Module):
    """PointNet++ down to one feature of a cloud."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        out1 = sum(widths[-1] for widths in config.sa1_channels)
        out2 = sum(widths[-1] for widths in config.sa2_channels)
        self.sa1 = SetAbstraction(3, config.sa1_channels)
        self.sa2 = SetAbstraction(out1, config.sa2_channels)
        # The last abstraction takes all centers as one neighborhood, with their places.
        self.whole = SharedMlp((out2 + 3, _CLOUD_WIDTH, _CLOUD_WIDTH))

    def forward(self, groups: PointGroups) -> Tensor:
        """(B, 128) of B clouds."""
        xyz1 = gather(groups.xyz, groups.centers1)
        xyz2 = gather(xyz1, groups.centers2)
        level1 = self.sa1(groups.xyz, xyz1, groups.xyz, groups.balls1)
        level2 = self.sa2(xyz1, xyz2, level1, groups.balls2)
        pooled: Tensor = self.whole(torch.cat([level2, xyz2], dim=-1)).amax(dim=1)
        return pooled


class PartsModel(nn.Module):
    """From a picture and two clouds to 34 logits."""

    def __init__(self, config: PartsConfig, weights: str | None = None) -> None:
        """Random weights.

        Args:
            config: what it sees.
            weights: folder of the frozen encoder, for backbones that need one.
        """
        super().__init__()
        self.config = config
        width = 0
        if config.sees_picture:
            self.picture = make_backbone(config.net, weights)
            width += 2 * config.net.width
        if config.sees_points:
            self.human = CloudEncoder(config.net)
            self.obj = CloudEncoder(config.net)
            width += 2 * _CLOUD_WIDTH
        self.head = nn.Sequential(
            nn.Linear(width, _HEAD_WIDTH), nn.ReLU(), nn.Dropout(config.dropout), nn.Linear(_HEAD_WIDTH, PARTS)
        )

    def forward(self, batch: PartsBatch) -> Tensor:
        """(B, 34) logits."""
        found = []
        if self.config.sees_picture:
            assert batch.image is not None and batch.cover is not None
            found += list(self.picture(batch.image, batch.cover))
        if self.config.sees_points:
            assert batch.human is not None and batch.obj is not None
            found += [self.human(batch.human), self.obj(batch.obj)]
        logits: Tensor = self.head(torch.cat(found, dim=-1))
        return logits


def normalized(human: Tensor, obj: Tensor, clouds: str) -> tuple[Tensor, Tensor]:
    """Clouds (N, P, 3) of person and object, m, about a center and in the unit ball.

    Args:
        human: camera frame.
        obj: camera frame.
        clouds: ``separate`` or ``shared``; shared clouds of an object far from the person reach beyond the unit ball.
    """
    center = human.mean(dim=1, keepdim=True)
    size = _radius(human - center)
    if clouds == "shared":
        return (human - center) / size, (obj - center) / size
    own = obj - obj.mean(dim=1, keepdim=True)
    return (human - center) / size, own / _radius(own)


def _radius(points: Tensor) -> Tensor:
    """(N, 1, 1) distance of the farthest point."""
    return points.norm(dim=-1, keepdim=True).amax(dim=1, keepdim=True)
