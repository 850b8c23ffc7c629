"""The interaction transformer (Sec. 8.1, Table 5): 87 + 87 learned queries read one memory of human and object tokens."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.protocol import NUM_KEYPOINTS

_START = 0.02
"""Standard deviation of learned tokens at the start."""


class InteractionLayer(nn.Module):
    """Cross-attention to the memory, self-attention among the queries, feed-forward; norms after each."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        d = config.width
        drop = config.dropout
        shape = {"dropout": config.attention_dropout, "batch_first": True}
        self.cross = nn.MultiheadAttention(d, config.heads, **shape)
        self.own = nn.MultiheadAttention(d, config.heads, **shape)
        self.ffn = nn.Sequential(
            nn.Linear(d, config.ffn), nn.ReLU(), nn.Dropout(drop), nn.Linear(config.ffn, d), nn.Dropout(drop)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(d) for _ in range(3))
        self.drop = nn.Dropout(drop)

    def forward(self, query: Tensor, query_pos: Tensor, memory: Tensor, memory_pos: Tensor) -> Tensor:
        """Queries (B, Q, d) after one layer; places are added to keys and queries, never to values."""
        # As in DETR: a place helps to find, but is no part of what is read.
        read = self.cross(query + query_pos, memory + memory_pos, memory, need_weights=False)[0]
        query = self.norms[0](query + self.drop(read))
        place = query + query_pos
        query = self.norms[1](query + self.drop(self.own(place, place, query, need_weights=False)[0]))
        return self.norms[2](query + self.ffn(query))


class InteractionTransformer(nn.Module):
    """L layers over the memory [human tokens; object points]."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        d = config.width
        # 87 queries ask which keypoints touch, 87 where on the object.
        self.queries = nn.Parameter(torch.randn(2 * NUM_KEYPOINTS, d) * _START)
        self.query_pos = nn.Parameter(torch.randn(2 * NUM_KEYPOINTS, d) * _START)
        # The learned vectors that tell human tokens (0) from object tokens (1).
        self.kind = nn.Parameter(torch.randn(2, d) * _START)
        self.place = nn.Sequential(nn.Linear(3, d), nn.ReLU(), nn.Linear(d, d))
        self.layers = nn.ModuleList(InteractionLayer(config) for _ in range(config.layers))
        self.human_out = nn.Linear(d, d)
        self.object_out = nn.Linear(d, d)

    def forward(
        self, human: Tensor, human_xyz: Tensor, obj: Tensor, obj_xyz: Tensor, added: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Human and object queries (B, 87, d) each.

        Args:
            human: (B, T, d) human tokens.
            human_xyz: (B, T, 3) their places.
            obj: (B, N, d) object points.
            obj_xyz: (B, N, 3).
            added: (B, 174, d) what each query knows already; None: nothing.
        """
        # Both kinds of tokens in one memory, told apart by a learned vector.
        memory = torch.cat([human + self.kind[0], obj + self.kind[1]], dim=1)
        memory_pos = torch.cat([self.place(human_xyz), self.place(obj_xyz)], dim=1)
        query = self.queries.expand(len(memory), -1, -1)
        if added is not None:
            query = query + added
        for layer in self.layers:
            query = layer(query, self.query_pos, memory, memory_pos)
        return self.human_out(query[:, :NUM_KEYPOINTS]), self.object_out(query[:, NUM_KEYPOINTS:])
