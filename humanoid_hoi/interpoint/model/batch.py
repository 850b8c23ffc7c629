"""The network's inputs put together: the one place that training, measuring and predicting share."""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.model.inputs import point_features
from humanoid_hoi.interpoint.model.network import Batch
from humanoid_hoi.interpoint.model.pointnet import PointGroups
from humanoid_hoi.interpoint.model.situation import Situation, describe


def assemble(
    image: Tensor,
    cover: Tensor,
    groups: PointGroups,
    rotmat: Tensor,
    half: Tensor,
    situation: Situation | None,
    config: ModelConfig,
) -> Batch:
    """B frames as the network takes them.

    Args:
        image: (B, cells, C) of the backbone.
        cover: (B, cells, 8).
        groups: the objects.
        rotmat: (B, 3, 3) object to camera; NaN where unknown.
        half: (B,) half diagonals, m.
        situation: needed with ``body_input`` only.
        config: of the model.
    """
    features = point_features(groups.xyz, rotmat, half, config)
    if not config.body_input:
        return Batch(image, cover, groups, features)
    assert situation is not None
    known = describe(situation, rotmat, groups.xyz, half)
    features = torch.cat([features, known.points], dim=-1)
    return Batch(image, cover, groups, features, known.body, known.anchor, known.view)
