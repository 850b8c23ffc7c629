"""Where masks jump: what a reviewer should look at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray

MAX_AREA_RATIO = 1.6
MAX_SHIFT = 0.5
"""Of the silhouette's own size, between two frames."""


@dataclass(frozen=True)
class MaskJump:
    """A frame whose mask does not continue the one before, and why, in words."""

    frame: int
    reason: str


def find_jumps(masks: Mapping[int, BoolArray | None]) -> list[MaskJump]:
    """Frames in which a silhouette vanishes, appears, changes its size or leaps.

    Args:
        masks: by frame; None or an empty mask: nothing seen.
    """
    jumps = []
    previous: BoolArray | None = None
    for index, frame in enumerate(sorted(masks)):
        mask = masks[frame]
        current = mask if mask is not None and mask.any() else None
        # The first frame has nothing before it to differ from.
        reason = _reason(previous, current) if index else None
        if reason:
            jumps.append(MaskJump(frame, reason))
        previous = current
    return jumps


def _reason(before: BoolArray | None, after: BoolArray | None) -> str | None:
    if before is None or after is None:
        return None if before is after else ("appears" if before is None else "vanishes")
    ratio = float(after.sum()) / float(before.sum())
    # Half as large is as surprising as twice as large: the ratio is tested both ways.
    if not 1 / MAX_AREA_RATIO <= ratio <= MAX_AREA_RATIO:
        return f"area changes by a factor of {ratio:.2g}"
    a, b = (np.argwhere(mask).mean(axis=0) for mask in (before, after))
    # The square root of the area stands for the size.
    shift = float(np.linalg.norm(b - a)) / float(np.sqrt(before.sum()))
    return f"leaps by {shift:.2g} of its size" if shift > MAX_SHIFT else None
