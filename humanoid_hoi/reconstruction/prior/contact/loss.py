"""The contact loss of Eq. 14 over weighted candidates."""

from __future__ import annotations

import torch
from torch import Tensor


def contact_loss(
    human: Tensor, obj: Tensor, human_weight: Tensor, obj_weight: Tensor, literal: bool = False, total: bool = False
) -> Tensor:
    """(B,) weighted Chamfer distance of the candidates, m; 0 where a side has none.

    Eq. 14 takes the minimum of ``w_ij |p_i - p_j|``, so that an unlikely partner (small w) looks near however far it
    is. By default the nearest partner is found first and its distance weighted after.

    Args:
        human: (B, I, 3) body points, m.
        obj: (B, J, 3) object points, m.
        human_weight: (B, I) weights of the candidates, 0 where a point is none.
        obj_weight: (B, J).
        literal: Eq. 14 as printed: weight first, minimum after.
        total: sum over the candidates (Eq. 14); else their mean (released code).
    """
    # (B, I, J) for all pairs of candidates; a pair counts when both of its points do.
    distance = torch.cdist(human, obj)
    weight = human_weight[:, :, None] * obj_weight[:, None]
    there = weight > 0
    weighted = weight * distance
    ranked = (weighted if literal else distance).masked_fill(~there, torch.inf)
    found = torch.zeros(len(human), dtype=human.dtype)
    # Both directions of the Chamfer distance: for each body point its object point,
    # then the reverse.
    for axis in (2, 1):
        nearest = ranked.argmin(axis, keepdim=True)
        cost = weighted.gather(axis, nearest).squeeze(axis)
        used = there.any(axis)
        cost = torch.where(used, cost, torch.zeros_like(cost)).sum(1)
        found = found + (cost if total else cost / used.sum(1).clamp_min(1))
    return found
