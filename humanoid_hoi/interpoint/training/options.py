"""How a model is trained."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.interpoint.losses import LossConfig
from humanoid_hoi.interpoint.training.augment import Augmentation


@dataclass(frozen=True)
class TrainOptions(Settings, yaml="tools/interpoint_train", node="train"):
    """How the loop runs; defaults stand in the yaml.

    Attributes:
        epochs: passes over the frames.
        batch: frames per step.
        lr: of AdamW at the top of the cosine.
        weight_decay: of AdamW.
        warmup: share of the steps in which the rate climbs to ``lr``.
        clip: largest global norm of the gradient.
        seed: of weights, order and augmentation.
        max_minutes: stop after so much wall time, at the end of an epoch, with the cosine unfinished; None: never.
        loss: see :class:`LossConfig`.
        augment: see :class:`Augmentation`.
    """

    epochs: int = setting(at_least=1)
    batch: int = setting(at_least=2)
    lr: float = setting(above=0)
    weight_decay: float = setting(at_least=0)
    warmup: float = setting(at_least=0, at_most=1)
    clip: float = setting(above=0)
    seed: int = setting(at_least=0)
    max_minutes: float | None = setting(above=0)
    loss: LossConfig = field(default_factory=LossConfig)
    augment: Augmentation = field(default_factory=Augmentation)
