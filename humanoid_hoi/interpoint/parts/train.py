"""Training and measuring the contact evaluation model on a CPU."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.interpoint.parts.metrics import LabelScore, label_score
from humanoid_hoi.interpoint.parts.model import PartsConfig, PartsModel
from humanoid_hoi.interpoint.parts.tensors import PartsTensors

THRESHOLD = 0.5
_EVALUATED = 64  # frames per step of a measurement


@dataclass(frozen=True)
class PartsTraining(Settings, yaml="tools/interpoint_parts", node="train"):
    """How a model is trained; defaults stand in the yaml.

    Attributes:
        epochs: passes over the frames.
        batch: frames per step.
        lr: of AdamW at the start of the cosine.
        weight_decay: of AdamW.
        dropout: before the last layer.
    """

    epochs: int = setting(at_least=1)
    batch: int = setting(at_least=2)
    lr: float = setting(above=0)
    weight_decay: float = setting(at_least=0)
    dropout: float = setting(at_least=0, at_most=0.9)


@dataclass(frozen=True)
class Trained:
    """A finished training.

    Attributes:
        model: in evaluation mode.
        losses: mean of each epoch.
        cpu_s: processor seconds.
    """

    model: PartsModel
    losses: list[float]
    cpu_s: float


def train_parts(
    config: PartsConfig,
    options: PartsTraining,
    data: PartsTensors,
    seed: int,
    weights: str | None = None,
    report: Callable[[int, float], None] | None = None,
) -> Trained:
    """Binary cross-entropy over the 34 labels.

    Args:
        config: of the model.
        options: of the loop.
        data: training frames.
        seed: of weights and order.
        weights: folder of the frozen encoder, for backbones that need one.
        report: called with the epoch and its mean loss.
    """
    torch.manual_seed(seed)
    begin = time.process_time()
    model = PartsModel(config, weights)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.lr, weight_decay=options.weight_decay)
    # A last batch of one frame would break the batch norms: it is left out of its epoch.
    steps = max(len(data) // options.batch, 1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, options.epochs * steps)
    losses = []
    for epoch in range(options.epochs):
        model.train()
        order = torch.randperm(len(data))
        total = 0.0
        for rows in order[: steps * options.batch].split(options.batch):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                model(data.batch(rows, config)), data.labels[rows]
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        losses.append(total / steps)
        if report is not None:
            report(epoch, losses[-1])
    return Trained(model.eval(), losses, time.process_time() - begin)


@torch.no_grad()
def predict_parts(model: PartsModel, data: PartsTensors) -> BoolArray:
    """(N, 34) labels that the model finds."""
    logits = [model(data.batch(rows, model.config)) for rows in torch.arange(len(data)).split(_EVALUATED)]
    return np.asarray(torch.cat(logits).sigmoid() > THRESHOLD)


def measure(model: PartsModel, data: PartsTensors) -> LabelScore:
    """Scores on held-out frames."""
    return label_score(predict_parts(model, data), truth_of(data.labels))


def usual_score(train: Tensor, test: Tensor) -> LabelScore:
    """Scores of saying, whatever is shown, the labels that at least a given share of the training frames has.

    The share is the one that scores the best micro F1 on the training frames: what a model that sees nothing can reach.
    """
    share = train.mean(dim=0)
    wanted = truth_of(train)

    def said(least: float, count: int) -> BoolArray:
        return np.tile(np.asarray(share >= least), (count, 1))

    best = max(share.unique().tolist(), key=lambda least: label_score(said(least, len(train)), wanted).micro_f1)
    return label_score(said(best, len(test)), truth_of(test))


def truth_of(labels: Tensor) -> BoolArray:
    """(N, 34) bool of float labels."""
    return np.asarray(labels > 0.5)
