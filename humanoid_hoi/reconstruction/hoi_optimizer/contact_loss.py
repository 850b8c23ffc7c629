"""Contact loss of Eq. 18-19: annotated pairs of a skin point and an object point are drawn together."""

from __future__ import annotations

import torch
from torch import Tensor


def pair_distances(human: Tensor, obj: Tensor) -> Tensor:
    """(..., P) distances of paired points (..., P, 3), m; the gradient at distance 0 is 0, not NaN."""
    # The floor keeps the square root away from zero, where its gradient is infinite.
    return (human - obj).square().sum(dim=-1).clamp_min(1e-18).sqrt()


def contact_weights(distance: Tensor, active: Tensor, epsilon: float) -> Tensor:
    """Eq. 18: w_i = (d_i + eps)^2 / sum_j (d_j + eps)^2 over the active pairs of a frame.

    Args:
        distance: (T, P) m.
        active: (T, P) bool.
        epsilon: m.

    Returns:
        (T, P); rows sum to 1, or to 0 where no pair is active.
    """
    # A frame without an active pair has a zero sum; the tiny floor gives zero
    # weights there, not NaN.
    raw = (distance + epsilon).square() * active
    return raw / raw.sum(dim=-1, keepdim=True).clamp_min(torch.finfo(raw.dtype).tiny)


def contact_loss(human: Tensor, obj: Tensor, active: Tensor, epsilon: float = 0.1, detach: bool = True) -> Tensor:
    """Eq. 19: sum_i w_i d_i^2 per frame.

    Args:
        human, obj: (T, P, 3) skin and object points, m, any common frame.
        active: (T, P) bool, which pairs touch in each frame.
        epsilon: of Eq. 18, m.
        detach: treat the weights as constants (see ``ContactOptions``).

    Returns:
        (T,) m^2; 0 in frames without an active pair.
    """
    squared = (human - obj).square().sum(dim=-1)
    weights = contact_weights(pair_distances(human, obj), active, epsilon)
    weights = weights.detach() if detach else weights
    return (weights * squared * active).sum(dim=-1)
