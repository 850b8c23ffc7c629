"""Frames at a clip's ends that no episode can use: what a video begins and ends with before and after the interaction.

An elbow in the box in the very first frame throws the box off, and every search and every evaluation starts there. Such
frames are left out at the ends, a few at most; inside a clip nothing is cut, and the report tells of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.readiness.difficulty import MAX_TRIM
from humanoid_hoi.readiness.report import Measured

POSE_CAUSES = ("body in object", "body in ground", "object in ground", "person in the air", "object in the air")
"""Artefacts that make a frame at an end unusable; a frame that is merely out of balance can start."""
NO_START = "no episode can start there"
_LEAST_KEPT = 0.5


@dataclass(frozen=True)
class UsableEnds:
    """Frames ``first .. stop - 1`` of ``frames`` are kept.

    Attributes:
        reasons: why frames were left out, each kind once.
    """

    first: int
    stop: int
    frames: int
    reasons: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Nothing is left out."""
        return self.first == 0 and self.stop == self.frames

    def __str__(self) -> str:
        """For reports."""
        parts = [_told("first", self.first), _told("last", self.frames - self.stop)]
        return f"{' and '.join(p for p in parts if p)} of {self.frames} left out: {', '.join(self.reasons)}"


def _told(which: str, count: int) -> str:
    return f"the {which} frame" if count == 1 else f"the {which} {count} frames" if count else ""


def usable_ends(found: Measured, most: int = MAX_TRIM) -> UsableEnds:
    """What to keep of a clip.

    Args:
        found: of the clip, with its starts tried where a simulator was at hand.
        most: frames that may be left out at either end. Where more are bad, leaving these out would not help: nothing is.
    """
    bad = _bad_frames(found)
    masks = np.stack(list(bad.values()))
    unusable: BoolArray = np.asarray(masks.any(axis=0))
    first = _leading(unusable, most)
    last = _leading(unusable[::-1], most)
    if found.frames - first - last < max(2, _LEAST_KEPT * found.frames):
        return UsableEnds(0, found.frames, found.frames)
    cut = np.ones(found.frames, bool)
    cut[first : found.frames - last] = False
    reasons = tuple(kind for kind, mask in bad.items() if (mask & cut).any())
    return UsableEnds(first, found.frames - last, found.frames, reasons)


def _bad_frames(found: Measured) -> dict[str, BoolArray]:
    """Kind -> frames (T,)."""
    bad = {}
    for kind in POSE_CAUSES:
        bad[kind] = np.zeros(found.frames, bool)
        bad[kind][list(found.causes.get(kind, ()))] = True
    if found.starts is not None:
        fails = ~found.starts.ok.cpu().numpy()
        # The last frame starts nothing by definition; what is wrong with it shows in the frame before.
        fails[-1] = fails[-2]
        bad[NO_START] = fails
    return bad


def _leading(bad: BoolArray, most: int) -> int:
    """Length of the run of bad frames at the beginning; 0 where it is longer than ``most``."""
    length = int(np.argmin(bad)) if not bad.all() else len(bad)
    return length if length <= most else 0
