"""The training objective (Sec. 3.3): BCE on keypoints and the bidirectional contrastive loss, Eq. 1-2.

What the paper leaves open, and what is done here:

- P_k, the positive points of keypoint k ("radius constraints and KNN"): all object points within ``radius`` of the
  annotated point, and its ``neighbors`` nearest ones. The radius is a share of the object's bounding-box diagonal, so
  that a cup and a cupboard have about equally many.
- s_{k,n} is Eq. 9 (or its cosine form); Eq. 1 divides it by tau = 0.1.
- The sums are means over a frame's keypoints (Eq. 1) or points (Eq. 2), then over the frames that touch at all.
- With nothing touched, both contrastive losses are zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.interpoint.model.network import Output


@dataclass(frozen=True)
class LossConfig(Settings, yaml="tools/interpoint_train", node="train.loss"):
    """Weights and definitions (Table 5); defaults stand in the yaml.

    Attributes:
        human: lambda_h.
        k2o: lambda_k2o.
        o2k: lambda_o2k.
        tau: temperature.
        radius: of P_k, share of the bounding box's diagonal.
        neighbors: of P_k, at least so many.
        contrastive: off leaves a BCE over all 87 x N pairs in its place: the collapse the paper warns of.
    """

    human: float = setting(at_least=0)
    k2o: float = setting(at_least=0)
    o2k: float = setting(at_least=0)
    tau: float = setting(above=0)
    radius: float = setting(above=0)
    neighbors: int = setting(at_least=1)
    contrastive: bool = setting()


@dataclass(frozen=True)
class Losses:
    """Scalars of one batch."""

    total: Tensor
    human: Tensor
    k2o: Tensor
    o2k: Tensor


def contact_loss(output: Output, touching: Tensor, points: Tensor, xyz: Tensor, config: LossConfig) -> Losses:
    """The objective of one batch.

    Args:
        output: of the network.
        touching: (B, 87) bool.
        points: (B, 87, 3) touched points, unit size; anything where nothing touches.
        xyz: (B, N, 3) object points, unit size (half the diagonal is 1).
        config: see :class:`LossConfig`.
    """
    human = torch.nn.functional.binary_cross_entropy_with_logits(output.human_logits, touching.float())
    positive = positive_sets(touching, points, xyz, config)
    if not config.contrastive:
        # Nearly all of a frame's 87 x N pairs are negative, so the mean hardly minds if none is predicted.
        pairs = torch.nn.functional.binary_cross_entropy_with_logits(output.scores / config.tau, positive.float())
        return Losses(config.human * human + config.k2o * pairs, human, pairs, torch.zeros_like(human))
    k2o = keypoint_to_object(output.scores / config.tau, positive)
    o2k = object_to_keypoint(output.scores / config.tau, positive)
    return Losses(config.human * human + config.k2o * k2o + config.o2k * o2k, human, k2o, o2k)


def positive_sets(touching: Tensor, points: Tensor, xyz: Tensor, config: LossConfig) -> Tensor:
    """(B, 87, N) bool: n is in P_k; empty rows where k touches nothing."""
    # Points are only looked at where something touches; NaN elsewhere would spoil the gradient.
    distance = torch.cdist(torch.where(touching[..., None], points, 0.0), xyz)
    # In units of half the diagonal the radius counts twice.
    near = distance <= 2.0 * config.radius
    # The nearest ones always belong, so that no set is empty on a coarse sample.
    nearest = distance.topk(min(config.neighbors, xyz.shape[1]), dim=-1, largest=False).indices
    near = near.scatter(-1, nearest, True)
    return near & touching[..., None]


def keypoint_to_object(logits: Tensor, positive: Tensor) -> Tensor:
    """Eq. 1 of logits s / tau (B, K, N) and positive sets (B, K, N)."""
    # log (sum over positives / sum over all), as a difference of log-sums: Eq. 1 without overflow.
    # Rows without a positive come out infinite and are left out of the mean.
    inside = logits.masked_fill(~positive, -torch.inf).logsumexp(-1)
    loss = logits.logsumexp(-1) - inside
    return _mean_of_frames(loss, positive.any(-1))


def object_to_keypoint(logits: Tensor, positive: Tensor) -> Tensor:
    """Eq. 2: the same over keypoints, for every point that some keypoint touches."""
    return keypoint_to_object(logits.mT, positive.mT)


def _mean_of_frames(loss: Tensor, valid: Tensor) -> Tensor:
    """Mean of ``loss`` (B, M) over the valid ones of each frame, then over frames that have any."""
    # Mean within the frame first: frames with many contacts weigh no more than others.
    counted = torch.where(valid, loss, 0.0).sum(-1) / valid.sum(-1).clamp(min=1)
    frames = valid.any(-1)
    # At least one: a batch without any contact gives zero, not 0 / 0.
    return counted.sum() / frames.sum().clamp(min=1)
