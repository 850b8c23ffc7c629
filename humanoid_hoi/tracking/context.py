"""What a part of the task (a reward term, an observation term, a termination) is built for."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.tracking.limits import TrackingLimits


@dataclass(frozen=True)
class TaskContext:
    """Handed to every part once, when it is built.

    Attributes:
        skeleton: names, tree and groups of the joints.
        device: where states live.
        num_envs: N.
        limits: what counts as following, and as contact.
    """

    skeleton: Skeleton
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    num_envs: int = 1
    limits: TrackingLimits = field(default_factory=TrackingLimits)
