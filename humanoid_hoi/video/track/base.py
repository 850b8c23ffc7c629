"""What a point tracker is, and what it gives; :func:`~.follow.track` is the one door to all of them."""

from __future__ import annotations

import abc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray


class Frames(Protocol):
    """Pictures by absolute frame number: a list, an array (T, H, W, 3), or a ``FrameReader``."""

    def __len__(self) -> int: ...

    def __getitem__(self, frame: int, /) -> ByteArray: ...


Progress = Callable[[int, int], None]
"""Called with (frames done, frames in all); may raise to cancel."""


@dataclass(frozen=True)
class TrackResult:
    """N points over the frames ``start .. start+T-1``.

    Attributes:
        start: absolute frame of row 0.
        px: (T, N, 2) float64, pixel coordinates with the origin at the top left corner of the top left pixel; NaN
            where a point is not followed.
        ok: (T, N) the point is followed. A point that is lost once is not followed any further in that direction.
        error: (T, N) px, what the tracker's own check says (for Lucas-Kanade the forward-backward distance); NaN where
            it has not looked.
        confidence: (T, N) in [0, 1]; 0 where not ``ok``, 1 where a person clicked.
    """

    start: int
    px: FloatArray
    ok: BoolArray
    error: FloatArray
    confidence: FloatArray

    @property
    def frames(self) -> range:
        """Absolute frames of the rows."""
        return range(self.start, self.start + len(self.px))


class PointTracker(abc.ABC):
    """Follows points one way through consecutive pictures."""

    name: str = "tracker"

    @abc.abstractmethod
    def follow(
        self, frames: Frames, order: range, points_px: FloatArray, progress: Progress | None = None
    ) -> tuple[FloatArray, BoolArray, FloatArray, FloatArray]:
        """Follow points along ``order``.

        Args:
            frames: the video.
            order: absolute frames to visit, the first is where the points were clicked; steps of +1 or -1.
            points_px: (N, 2) in that first frame.
            progress: told after every frame.

        Returns:
            px (S, N, 2), ok (S, N), error (S, N) px and confidence (S, N), in the order of ``order``.
        """
