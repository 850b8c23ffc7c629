"""How a model is trained."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.losses import LossConfig
from humanoid_hoi.interpoint.training.augment import Augmentation


@dataclass(frozen=True)
class TrainOptions:
    """Table 5 where it says something; the learning rate suits the small preset (the paper's is 3e-5).

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

    epochs: int = 80
    batch: int = 16
    lr: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.05
    clip: float = 1.0
    seed: int = 0
    max_minutes: float | None = None
    loss: LossConfig = field(default_factory=LossConfig)
    augment: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        for name in ("epochs", "batch", "lr", "clip"):
            if not getattr(self, name) > 0:
                raise HoiError(f"must be positive, found {getattr(self, name)}", where="train", field=name)
