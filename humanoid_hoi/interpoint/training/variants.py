"""Trainings that differ from the full model in one thing: the ablations that the paper's design implies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.model.config import ModelConfig, preset
from humanoid_hoi.interpoint.model.network import InterPointNet
from humanoid_hoi.interpoint.scoring.metrics import Scored
from humanoid_hoi.interpoint.surface import nearest_on_mesh, normalization
from humanoid_hoi.interpoint.training.augment import Augmentation, misaligned
from humanoid_hoi.interpoint.training.infer import score_tensors
from humanoid_hoi.interpoint.training.options import TrainOptions
from humanoid_hoi.interpoint.training.tensors import Tensors

JUDGE_SEED = 1
"""Of the coarse alignment that every judged model is told."""


@dataclass(frozen=True)
class Variant:
    """What is changed.

    Attributes:
        says: in words.
        model: fields of the model's settings.
        contrastive: as in the loss.
        blind: neither picture nor masks: both are withheld in every frame, when training and when judged.
    """

    says: str
    model: Mapping[str, Any] = field(default_factory=dict)
    contrastive: bool = True
    blind: bool = False

    def config(self, name: str, changes: Mapping[str, Any]) -> ModelConfig:
        """The model: a preset, the user's changes, and this variant's."""
        return preset(name, **{**changes, **self.model})

    def options(self, options: TrainOptions) -> TrainOptions:
        """How it is trained."""
        loss = dataclasses.replace(options.loss, contrastive=self.contrastive)
        augment = dataclasses.replace(options.augment, no_masks=1.0) if self.blind else options.augment
        return dataclasses.replace(options, loss=loss, augment=augment)


VARIANTS: dict[str, Variant] = {
    "full": Variant("everything"),
    "no_film": Variant("the picture's features reach nothing (no Eq. 8); masks still tell outlines", {"film": False}),
    "bce": Variant("BCE over all pairs in place of Eq. 1-2", contrastive=False),
    "no_image": Variant("neither picture nor masks", {"see_image": False}, blind=True),
    "no_object": Variant("a ball in place of every object", {"see_object": False}),
    "no_body": Variant("no coarse body and object place, as in the paper", {"body_input": False}),
}
"""Name to variant; the first is what the others are compared with."""


def judge(
    net: InterPointNet, variant: Variant, test: Tensors, how: Augmentation, videos: Iterable[AnnotatedVideo]
) -> Scored:
    """The network's answers to test frames as a coarse reconstruction puts them, the same for all.

    Args:
        net: trained.
        variant: of it.
        test: prepared frames.
        how: size of the alignment's errors.
        videos: that ``test`` was prepared from: the objects' real surfaces.
    """
    # Drawn before anything is withheld: every variant meets the same errors.
    frames = misaligned(test, how, JUDGE_SEED)
    if variant.blind:
        frames = blinded(frames)
    found = score_tensors(net, frames)
    # Points on the ball stand for places of the real object, as an annotator would see them.
    return found if net.config.see_object else on_surface(found, videos)


def blinded(data: Tensors) -> Tensors:
    """Frames without masks, and without what was read off them."""
    situation = data.situation
    if situation is not None:
        unknown = {name: torch.full_like(getattr(situation, name), torch.nan) for name in ("maps", "box")}
        situation = dataclasses.replace(situation, **unknown)
    return dataclasses.replace(data, cover=torch.zeros_like(data.cover), situation=situation)


def on_surface(scored: Scored, videos: Iterable[AnnotatedVideo]) -> Scored:
    """Predicted points moved to the nearest place of the object they are about (points are about its centroid)."""
    points = scored.points.copy()
    start = 0
    for video in videos:
        rows = slice(start, start + video.num_frames)
        center, _ = normalization(video.vertices, video.faces)
        near = nearest_on_mesh((points[rows] + center).reshape(-1, 3), video.vertices, video.faces)
        points[rows] = np.reshape(near.point, points[rows].shape) - center
        start = rows.stop
    return dataclasses.replace(scored, points=points)
