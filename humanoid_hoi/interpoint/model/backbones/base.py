"""What an image backbone is, and the pooling that most of them share."""

from __future__ import annotations

import abc

import torch
from torch import Tensor, nn

from humanoid_hoi.interpoint.model.config import ModelConfig

COVER_CHANNELS = 8
"""Person and object in the four quarters of each cell."""


class ImageBackbone(nn.Module, abc.ABC):
    """From frames to the two embeddings (E_h, E_o) of Eq. 7, in two steps.

    :meth:`features` is frozen and may be cached; :meth:`forward` is trained.

    Attributes:
        cells: side of the feature map.
        cacheable: whether ``features`` is frozen, so that training may compute it once per frame.
    """

    cells: int
    cacheable: bool = True

    @abc.abstractmethod
    def features(self, images: Tensor) -> Tensor:
        """Frozen features of frames (B, 3, S, S) uint8."""

    @abc.abstractmethod
    def forward(self, features: Tensor, cover: Tensor) -> tuple[Tensor, Tensor]:
        """E_h and E_o, (B, d) each, of features and of what person and object cover (B, cells^2, 8)."""


class AttentionPool(nn.Module):
    """Two embeddings from a map of cells: for each, every head looks where its learned query tells it to."""

    def __init__(self, config: ModelConfig, channels: int, cells: int, heads: int = 4) -> None:
        super().__init__()
        d = config.width
        self.heads = heads
        self.use_cover = config.mask_input
        self.reduce = nn.Linear(channels, d)
        self.cover = nn.Linear(COVER_CHANNELS, d)
        self.place = nn.Parameter(torch.randn(cells * cells, d) * 0.02)
        self.norm = nn.LayerNorm(d)
        self.keys = nn.Linear(d, d)
        # One query per embedding and head: row 0 asks for the human, row 1 for the object.
        self.queries = nn.Parameter(torch.randn(2, heads, d // heads) * 0.5)
        self.mix = nn.ModuleList(
            nn.Sequential(nn.Linear(heads * d, d), nn.ReLU(), nn.Dropout(config.dropout), nn.Linear(d, d))
            for _ in range(2)
        )

    def forward(self, cells: Tensor, cover: Tensor) -> tuple[Tensor, Tensor]:
        """Embeddings (B, d) of maps (B, cells^2, channels)."""
        # What each cell looks like, where it lies, and how much of it person and object cover.
        x = self.reduce(cells) + self.place
        # Masks tell which person and which object are meant, where a picture shows several.
        if self.use_cover:
            x = x + self.cover(cover)
        x = torch.relu(self.norm(x))
        # (B, cells, heads, d / heads) against learned queries of two embeddings: attention weights
        # over the cells, (B, 2, heads, cells).
        keys = self.keys(x).unflatten(-1, (self.heads, -1))
        weight = torch.softmax(torch.einsum("bchk,ehk->behc", keys, self.queries), dim=-1)
        seen = (weight @ x[:, None]).flatten(2)  # (B, 2, heads * d)
        return self.mix[0](seen[:, 0]), self.mix[1](seen[:, 1])
