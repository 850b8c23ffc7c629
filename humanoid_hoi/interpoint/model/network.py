"""InterPoint as one network (paper Fig. 4, Sec. 8.1)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from humanoid_hoi.interpoint.model.backbones import ImageBackbone, make_backbone
from humanoid_hoi.interpoint.model.config import BODY_CHANNELS, ModelConfig
from humanoid_hoi.interpoint.model.pointnet import PointGroups, PointNet, gather
from humanoid_hoi.interpoint.model.transformer import InteractionTransformer

_HEAD = 128
"""Hidden width of the human head (Table 5: 256 -> 128 -> 1)."""
_HEAD_DROPOUT = 0.1
RELEASED_TEMPERATURE = 0.5
"""The released head divides by it before it averages coordinates."""


@dataclass(frozen=True)
class Batch:
    """Inputs of B frames.

    Attributes:
        image: what the backbone's ``features`` made of the frames, e.g. (B, cells, channels).
        cover: (B, cells, C) how much of each cell person and object cover; see ``inputs``.
        groups: the objects.
        point_features: (B, N, C) inputs of each point beside its place.
        body: (B, 87, C) what is known of each keypoint; None: nothing, as in the paper.
        anchor: (B, 87, 3) where it is thought to be, unit size; see ``situation``.
        view: (B, 3) viewing direction in the object's frame.
    """

    image: Tensor
    cover: Tensor
    groups: PointGroups
    point_features: Tensor
    body: Tensor | None = None
    anchor: Tensor | None = None
    view: Tensor | None = None


@dataclass(frozen=True)
class Output:
    """What the network says.

    Attributes:
        human_logits: (B, 87).
        scores: (B, 87, N) of Eq. 9, before division by the temperature.
    """

    human_logits: Tensor
    scores: Tensor


class Film(nn.Module):
    """Eq. 8: features times (1 + gamma) plus beta, both linear in the image's embedding."""

    def __init__(self, width: int) -> None:
        super().__init__()
        # One linear map for both: gamma and beta side by side, cut apart by `modulate`.
        self.linear = nn.Linear(width, 2 * width)

    def forward(self, features: Tensor, embedding: Tensor) -> Tensor:
        """Features (B, N, d) modulated by embeddings (B, d)."""
        return modulate(features, self.linear(embedding))


def modulate(features: Tensor, parameters: Tensor) -> Tensor:
    """Eq. 8 with its parameters [gamma; beta] (B, 2 d)."""
    gamma, beta = parameters.chunk(2, dim=-1)
    return features * (1 + gamma[:, None]) + beta[:, None]


class InterPointNet(nn.Module):
    """The whole network but the frozen part of the backbone, whose features come in ready."""

    def __init__(self, config: ModelConfig, backbone: ImageBackbone | None = None) -> None:
        super().__init__()
        self.config = config
        d = config.width
        self.backbone = backbone if backbone is not None else make_backbone(config)
        self.points = PointNet(config)
        self.point_out = nn.Linear(config.decoder, d)
        # Learned features and learned places of the human tokens; no posed body goes in.
        self.template = nn.Parameter(torch.randn(config.human_tokens, d) * 0.02)
        self.template_xyz = nn.Parameter(torch.randn(config.human_tokens, 3) * 0.02)
        if config.released:
            # The template has a FiLM of its own before the one that both branches share.
            self.template_film = nn.Sequential(nn.Linear(d, d), nn.ReLU(), nn.Linear(d, 2 * d))
            self.human_film = self.object_film = Film(d)
        else:
            self.human_film = Film(d)
            self.object_film = Film(d)
        if config.body_input:
            # What is known of a keypoint goes to its two queries, and to its token where tokens are keypoints.
            self.body_in = nn.Sequential(nn.Linear(BODY_CHANNELS, d), nn.ReLU(), nn.Linear(d, d), nn.ReLU())
            self.body_out = nn.Linear(d, 3 * d)
            # Where it aims beside the anchor, and how sure it is across and along the view.
            self.aim = nn.Linear(d, 5)
            nn.init.zeros_(self.aim.weight)
            nn.init.zeros_(self.aim.bias)
        self.transformer = InteractionTransformer(config)
        self.human_head = nn.Sequential(nn.Linear(d, _HEAD), nn.ReLU(), nn.Dropout(_HEAD_DROPOUT), nn.Linear(_HEAD, 1))
        self.object_head = nn.Linear(d, d)

    def forward(self, batch: Batch) -> Output:
        """Logits of the keypoints and their scores of every object point."""
        human_code, object_code = self.backbone(batch.image, batch.cover)
        # Every point gets a feature that can be scored; the first centers may stand
        # for them in the memory.
        obj, centers = (self.point_out(x) for x in self.points(batch.groups, batch.point_features))
        human = self.template.expand(len(obj), -1, -1)
        queries = None
        if self.config.body_input:
            human, queries = self._embodied(human, batch)
        if self.config.released:
            human = modulate(human, self.template_film(human_code))
        if self.config.film:
            human = self.human_film(human, human_code)
            obj = self.object_film(obj, object_code)
            centers = self.object_film(centers, object_code)
        places = self.template_xyz.expand(len(obj), -1, -1)
        tokens = obj
        token_xyz = batch.groups.xyz
        if self.config.memory == "centers":
            tokens = centers
            token_xyz = gather(token_xyz, batch.groups.centers1)
        human_query, object_query = self.transformer(human, places, tokens, token_xyz, queries)
        # The scores are of every point, whichever tokens the transformer has read.
        scores = self._scores(object_query, obj)
        if self.config.body_input:
            scores = scores + self._nearness(object_query, batch)
        return Output(self.human_head(human_query)[..., 0], scores)

    def _embodied(self, human: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """Human tokens with what is known of their keypoints, and what is added to the queries (B, 174, d)."""
        assert batch.body is not None
        token, asks, aims = self.body_out(self.body_in(batch.body)).chunk(3, dim=-1)
        if human.shape[1] == token.shape[1]:
            human = human + token
        return human, torch.cat([asks, aims], dim=1)

    def _nearness(self, query: Tensor, batch: Batch) -> Tensor:
        """(B, 87, N) log of a Gaussian about the place each keypoint aims at: less, the farther a point is from it.

        The place is the anchor and a learned step; the width is learned too, apart for the direction of view: a coarse
        reconstruction knows depth worst.
        """
        assert batch.anchor is not None and batch.view is not None
        step, sure = self.aim(query).split((3, 2), dim=-1)
        across, along = sure.clamp(-4.0, 4.0).exp().chunk(2, dim=-1)
        xyz = batch.groups.xyz
        place = batch.anchor + step
        depth = ((place @ batch.view[..., None]) - (xyz @ batch.view[..., None]).mT) ** 2
        return -(across * (torch.cdist(place, xyz) ** 2 - depth) + along * depth)

    def _scores(self, query: Tensor, points: Tensor) -> Tensor:
        """Eq. 9, or the cosine of the same vectors."""
        query = self.object_head(query)
        if self.config.score == "cosine":
            query = nn.functional.normalize(query, dim=-1)
            points = nn.functional.normalize(points, dim=-1)
            return query @ points.mT
        # Eq. 9.
        return query @ points.mT / self.config.width**0.5


def choose_points(scores: Tensor, xyz: Tensor, released: bool = False) -> Tensor:
    """(B, 87, 3) Eq. 10: the point of greatest score; the released base model averages coordinates instead.

    Args:
        scores: (B, 87, N).
        xyz: (B, N, 3).
        released: average, weighted by a softmax at temperature 0.5; the result may lie inside the object.
    """
    if released:
        return torch.softmax(scores / RELEASED_TEMPERATURE, dim=-1) @ xyz
    # Eq. 10: one index per keypoint, repeated for x, y and z.
    best = scores.argmax(-1)
    return torch.gather(xyz, 1, best[..., None].expand(-1, -1, 3))
