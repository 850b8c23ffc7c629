"""Tracking points of the annotation through a range of frames; corrections of a person are where it starts anew."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.annotator.model.document import MANUAL, Document, Point, Sample
from humanoid_hoi.annotator.model.operations import Operation
from humanoid_hoi.annotator.work.frames import FrameStore, Pictures
from humanoid_hoi.annotator.work.jobs import Job
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.track import DIRECTIONS, PointTracker, track


@dataclass(frozen=True)
class TrackRequest:
    """What shall be tracked.

    Attributes:
        points: ids; each has a sample in ``frame``.
        frame: where to start.
        direction: ``forward``, ``backward`` or ``both``.
        start: first frame of the range.
        stop: one past its last.
    """

    points: tuple[str, ...]
    frame: int
    direction: str
    start: int
    stop: int

    @property
    def label(self) -> str:
        """In words, for the history."""
        count = len(self.points)
        what = self.points[0] if count == 1 else f"{count} points"
        return f"track {what} {self.direction} from frame {self.frame}"


Found = dict[str, dict[int, Sample | None]]
"""Point -> frame -> sample, or None where the point was looked for and is lost."""


@dataclass(frozen=True)
class _Leg:
    """A stretch to track in one go: away from ``frame`` up to the frame before the next correction."""

    frame: int
    direction: str
    start: int
    stop: int


def check_request(document: Document, request: TrackRequest, frames: int) -> None:
    """Refuse what cannot be tracked.

    Raises:
        HoiError: an unknown point or direction, no sample to start from, or a range outside the video.
    """
    if request.direction not in DIRECTIONS:
        raise HoiError(f"no such direction {request.direction!r:.40}", field="direction", fix=", ".join(DIRECTIONS))
    if not 0 <= request.start <= request.frame < request.stop <= frames:
        raise HoiError(
            f"frame {request.frame} and range {request.start}..{request.stop} do not fit {frames} frames",
            field="range",
            fix="choose a range around the frame",
        )
    if not request.points:
        raise HoiError("no point to track", field="points", fix="choose a point and place it in the video")
    for key in request.points:
        if key not in document.points or request.frame not in document.points[key].track:
            raise HoiError(
                f"point {key} has no place in frame {request.frame}",
                field="points",
                fix="click where it is in the video, then track",
            )


def run_tracking(
    job: Job, frames: FrameStore, count: int, points: dict[str, Point], request: TrackRequest, tracker: PointTracker
) -> Found:
    """Track and return what was found; the document is not touched.

    Args:
        job: told of the progress.
        frames: pictures.
        count: T.
        points: a copy of the points to track.
        request: checked.
        tracker: any.

    Raises:
        Cancelled: the user stopped it.
    """
    # A decoder of its own: stepping in the browser must not make the tracker seek,
    # nor the other way.
    frames = frames.apart()
    # Points that go the same stretch go together: one pass over the video for all of them.
    together: dict[_Leg, list[str]] = defaultdict(list)
    for key, point in points.items():
        for leg in _legs(point, request):
            together[leg].append(key)
    found: Found = {key: {} for key in points}
    total = sum(leg.stop - leg.start for leg in together)
    done = 0
    for leg, keys in together.items():
        # The corrections are the seeds: each leg starts from where a person, or the
        # frame asked for, has the point.
        px = np.array([points[key].track[leg.frame][:2] for key in keys], np.float64)
        size = frames.picture(leg.frame).shape
        inside = np.all((px >= 0) & (px <= (size[1], size[0])), axis=1)  # a point beyond the border cannot be seen
        keys = [key for key, ok in zip(keys, inside.tolist(), strict=True) if ok]

        # The default binds this leg's count; the closure alone would see what the
        # loop makes of it later.
        def told(step: int, steps: int, done: int = done) -> None:
            job.report("tracking", done + step, total)

        if keys:
            _follow(found, keys, px[inside], leg, Pictures(frames, count), tracker, told)
        done += leg.stop - leg.start
    return found


def to_operations(document: Document, found: Found) -> list[Operation]:
    """Operations that put the samples into the newest document; corrections made meanwhile stay."""
    operations = []
    for key, samples in found.items():
        point = document.points.get(key)
        if point is None:
            continue
        patch = {}
        for frame, sample in samples.items():
            held = point.track.get(frame)
            # Corrections made while the job ran stay, and "lost" where nothing was
            # known says nothing new.
            if (held is not None and held.source == MANUAL) or (held is None and sample is None):
                continue
            patch[str(frame)] = None if sample is None else list(sample)
        if patch:
            operations.append({"op": "set_track", "id": key, "frames": patch})
    return operations


def _legs(point: Point, request: TrackRequest) -> list[_Leg]:
    """Forwards and backwards from the frame, cut at every correction."""
    corrected = sorted(frame for frame, sample in point.track.items() if sample.source == MANUAL)
    legs = []
    if request.direction in ("forward", "both"):
        # Each correction in the range ends one leg and seeds the next.
        seeds = [request.frame, *(f for f in corrected if request.frame < f < request.stop)]
        ends = [*seeds[1:], request.stop]
        legs += [_Leg(a, "forward", a, b) for a, b in zip(seeds, ends, strict=True)]
    if request.direction in ("backward", "both"):
        seeds = [request.frame, *(f for f in reversed(corrected) if request.start <= f < request.frame)]
        # Going down a leg ends just above the next correction, hence plus one.
        ends = [*(f + 1 for f in seeds[1:]), request.start]
        legs += [_Leg(a, "backward", b, a + 1) for a, b in zip(seeds, ends, strict=True)]
    # A leg of one frame has only its seed: nothing to find.
    return [leg for leg in legs if leg.stop - leg.start > 1]


def _follow(
    found: Found, keys: list[str], px: np.ndarray, leg: _Leg, pictures: Pictures, tracker: PointTracker, told: object
) -> None:
    result = track(pictures, px, leg.frame, leg.direction, leg.start, leg.stop, tracker, told)  # type: ignore[arg-type]
    for column, key in enumerate(keys):
        for row, frame in enumerate(result.frames):
            # The seed is what was given; it keeps its source.
            if frame == leg.frame:
                continue
            if result.ok[row, column]:
                x, y = (round(float(v), 3) for v in result.px[row, column])
                confidence = round(float(np.clip(result.confidence[row, column], 0, 1)), 3)
                found[key][frame] = Sample(x, y, confidence, tracker.name)
            else:
                found[key][frame] = None
