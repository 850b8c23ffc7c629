"""What a point tracker is, and the one door to all of them."""

from __future__ import annotations

import abc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError

DIRECTIONS = ("forward", "backward", "both")


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


def track(
    frames: Frames,
    points_px: FloatArray,
    frame: int,
    direction: str = "forward",
    start: int = 0,
    stop: int | None = None,
    tracker: PointTracker | None = None,
    progress: Progress | None = None,
) -> TrackResult:
    """Follow points from a frame through a range of frames.

    Args:
        frames: the video, by absolute frame number.
        points_px: (N, 2) positions in ``frame``.
        frame: where the points were clicked; inside the range.
        direction: ``forward``, ``backward`` or ``both``.
        start, stop: the range, ``stop`` excluded (None: to the end).
        tracker: default Lucas-Kanade.
        progress: called with (frames done, frames in all).

    Returns:
        Rows for ``start .. stop-1``; frames that ``direction`` does not reach are not ok.

    Raises:
        HoiError: an unknown direction, a frame outside the range, a range outside the video, points that are no
            finite (N, 2) inside the picture.
    """
    stop = len(frames) if stop is None else stop
    points = _checked(frames, points_px, frame, direction, start, stop)
    tracker = tracker or _default()
    shape = (stop - start, len(points))
    px = np.full((*shape, 2), np.nan)
    error = np.full(shape, np.nan)
    ok = np.zeros(shape, bool)
    confidence = np.zeros(shape)
    ways = [range(frame, stop)] if direction != "backward" else []
    ways += [range(frame, start - 1, -1)] if direction != "forward" else []
    total = sum(map(len, ways))
    done = 0
    for order in ways:
        told = _offset(progress, done, total)
        rows = np.asarray(order) - start
        px[rows], ok[rows], error[rows], confidence[rows] = tracker.follow(frames, order, points, told)
        done += len(order)
    px[~ok] = np.nan
    row = frame - start
    px[row] = points
    ok[row] = True
    error[row] = 0.0
    confidence[row] = 1.0
    return TrackResult(start, px, ok, error, np.where(ok, confidence, 0.0))


def _default() -> PointTracker:
    from humanoid_hoi.video.track.lucas_kanade import LucasKanade

    return LucasKanade()


def _offset(progress: Progress | None, done: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda step, _: progress(done + step, total)


def _checked(frames: Frames, points_px: FloatArray, frame: int, direction: str, start: int, stop: int) -> FloatArray:
    if direction not in DIRECTIONS:
        raise HoiError(f"no such direction {direction!r}", field="direction", fix=f"one of {', '.join(DIRECTIONS)}")
    if not 0 <= start <= frame < stop <= len(frames):
        raise HoiError(
            f"frame {frame} and range {start}..{stop} do not fit a video of {len(frames)} frames",
            field="frame",
            fix="choose a frame inside the range and the range inside the video",
        )
    points = np.asarray(points_px, np.float64).reshape(-1, 2)
    height, width = np.asarray(frames[frame]).shape[:2]
    inside = np.isfinite(points).all() and ((points >= 0) & (points <= (width, height))).all()
    if not inside:
        raise HoiError(
            f"a point lies outside the picture of {width}x{height}", field="points_px", fix="click inside the picture"
        )
    return points
