"""Follow points through a range of frames, whatever the tracker."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.track.base import Frames, PointTracker, Progress, TrackResult
from humanoid_hoi.video.track.lucas_kanade import LucasKanade

DIRECTIONS = ("forward", "backward", "both")


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
    tracker = tracker or LucasKanade()
    shape = (stop - start, len(points))
    px = np.full((*shape, 2), np.nan)
    error = np.full(shape, np.nan)
    ok = np.zeros(shape, bool)
    confidence = np.zeros(shape)
    # Both ways begin at the clicked frame, which therefore counts twice in the progress.
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
    # What a person clicked is kept exactly, whatever the tracker says of its first frame.
    px[row] = points
    ok[row] = True
    error[row] = 0.0
    confidence[row] = 1.0
    return TrackResult(start, px, ok, error, np.where(ok, confidence, 0.0))


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
