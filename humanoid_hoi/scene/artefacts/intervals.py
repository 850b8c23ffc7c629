"""Contacts and stances in time: runs of true frames, gaps filled, flicker dropped, thresholds with hysteresis."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from humanoid_hoi.core.arrays import BoolArray


def runs(mask: BoolArray) -> list[tuple[int, int]]:
    """``(first, stop)`` of every run of true values of ``mask`` (T,)."""
    # Up and down edges of the mask, padded with False so that every run has both.
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.asarray(mask, bool), [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def debounce(mask: BoolArray, max_gap: int, min_length: int) -> BoolArray:
    """``mask`` (T,) without flicker: a majority vote over ``2 max_gap - 1`` frames (which leaves edges where they are),
    then inner gaps of at most ``max_gap`` frames filled and runs under ``min_length`` dropped."""
    # A median over 0 and 1 is a majority vote; an odd window keeps
    # edges in their place, and must be shorter than what is to survive.
    window = max(1, min(2 * max_gap - 1, 2 * min_length - 1))
    out = ndimage.median_filter(np.array(mask, np.uint8), size=window, mode="nearest").astype(bool)
    for first, stop in runs(~out):
        # Gaps at the ends are kept: there nothing says that the contact goes on.
        if first > 0 and stop < len(out) and stop - first <= max_gap:
            out[first:stop] = True
    for first, stop in runs(out):
        if stop - first < min_length:
            out[first:stop] = False
    return out


def hysteresis(enter: BoolArray, stay: BoolArray) -> BoolArray:
    """True from a frame with ``enter`` (T,) on, both ways in time, while ``stay`` holds."""
    out = np.zeros(len(enter), bool)
    # Each run of "stay" counts whole as soon as it holds one frame of "enter".
    for first, stop in runs(np.asarray(stay, bool) | np.asarray(enter, bool)):
        out[first:stop] = bool(np.asarray(enter, bool)[first:stop].any())
    return out
