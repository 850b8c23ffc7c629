"""Smooth random offsets of the servo targets over the look-ahead."""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.refine.config import NoiseConfig

_WORDS = {
    "legs": ("hip", "knee", "ankle"),
    "spine": ("spine",),
    "arms": ("collar", "shoulder", "elbow"),
    "wrists": ("wrist",),
}


def deviations(config: NoiseConfig, skeleton: Skeleton) -> Tensor:
    """(A,) rad, standard deviation of the three axes of every joint but the root; 0 where nothing is sampled."""
    # One number per joint, three axes each: the order of the flattened targets.
    fingers = skeleton.fingers
    return torch.tensor([_of_joint(name, name in fingers, config) for name in skeleton.actuated]).repeat_interleave(3)


def _of_joint(name: str, is_finger: bool, config: NoiseConfig) -> float:
    # Fingers are asked about first, as the words below must not match inside their names.
    if is_finger:
        return config.fingers
    # The first group with a matching word; a joint of none (toes, neck, head) follows its base target.
    return next((getattr(config, group) for group, words in _WORDS.items() if any(w in name for w in words)), 0.0)


def draw(samples: int, steps: int, horizon: int, sigma: Tensor, knots: int, generator: torch.Generator) -> Tensor:
    """Offsets (samples, steps, A): values at ``knots`` points of the horizon, linear between; the first sample is zero.

    Args:
        samples: N.
        steps: of the horizon that are used (fewer near the clip's end).
        horizon: steps the knots are spread over.
        sigma: (A,) rad.
        knots: at least 2.
        generator: source of the noise, on the CPU so that every device draws the same.
    """
    # An axis that is not sampled costs no random number.
    axes = sigma.nonzero().flatten()
    # On the CPU whatever the simulator's device: the same seed must give the same search everywhere.
    values = torch.zeros(samples, knots, len(sigma))
    values[:, :, axes] = torch.randn(samples, knots, len(axes), generator=generator) * sigma[axes]
    # The first sample is the plan as it stands, so that its cost is known.
    values[0] = 0.0
    # A few knots with lines between: noise that changes every step is filtered away by the servos.
    # Position of every step between the knots: the first knot
    # acts on the first step, the last one on the horizon's last.
    place = torch.linspace(0, knots - 1, horizon)[:steps]
    # The last step lies on the last knot; clamped, it is the upper end of the last interval.
    lower = place.floor().long().clamp(max=knots - 2)
    share = (place - lower)[None, :, None]
    # (N, steps, A): two gathers over the knots, blended.
    return values[:, lower] * (1 - share) + values[:, lower + 1] * share
