"""No image: two learned constants. An ablation, and what is left where there is no picture."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from humanoid_hoi.interpoint.model.backbones.base import ImageBackbone
from humanoid_hoi.interpoint.model.config import ModelConfig


class NoImage(ImageBackbone):
    """The same embeddings for every frame."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.cells = 1
        self.codes = nn.Parameter(torch.randn(2, config.width) * 0.02)

    def features(self, images: Tensor) -> Tensor:
        """Nothing is looked at."""
        return torch.zeros(len(images), 1, 1)

    def forward(self, features: Tensor, cover: Tensor) -> tuple[Tensor, Tensor]:
        """The constants, once per frame."""
        return self.codes[0].expand(len(features), -1), self.codes[1].expand(len(features), -1)
