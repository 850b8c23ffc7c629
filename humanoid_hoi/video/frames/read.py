"""Pictures of a video, upright and at a constant rate: one after another, or any one by its number."""

from __future__ import annotations

import bisect
import copy
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.frames.probe import VideoInfo, probe_video, unreadable
from humanoid_hoi.video.packages import pyav

_CACHED = 32
"""Pictures a reader keeps."""


def read_frames(
    video: VideoInfo, start: int = 0, stop: int | None = None, step: int = 1, long_side: int | None = None
) -> Iterator[tuple[int, ByteArray]]:
    """Frames ``start .. stop`` in order, decoded once; one picture is in memory at a time.

    Args:
        video: of :func:`probe_video`.
        start, stop: range of constant-rate frames; ``stop`` None is the end.
        step: every n-th frame.
        long_side: shrink to at most this many pixels on the longer side.

    Yields:
        The frame's number and its RGB picture (H, W, 3).

    Raises:
        HoiError: the file is damaged; names the frame that could not be decoded.
    """
    stop = video.num_frames if stop is None else min(stop, video.num_frames)
    wanted = list(range(max(0, start), stop, step))
    if not wanted:
        return
    pictures = _stored(video, int(video.source_index[wanted[0]]), long_side)
    # Stored pictures are decoded once and in order; frames that show the same one
    # again get it again.
    number, picture = next(pictures, (-1, None))
    for frame in wanted:
        source = int(video.source_index[frame])
        while picture is not None and number < source:
            number, picture = next(pictures, (-1, None))
        if picture is None:
            raise HoiError(
                f"frame {frame} of {video.num_frames} cannot be decoded: the file ends early",
                where=video.path,
                field=f"frame {frame}",
                fix="cut the video before that frame, or convert it again from its source",
            )
        yield frame, picture


class FrameReader:
    """Any frame of a video by number; the last ones decoded stay in memory.

    Reading forwards costs one decoded picture a frame; a jump costs those from the key frame before it. A step back
    decodes and keeps what lies before the frame as well: without that, reading a video backwards would decode it anew
    from its key frame for every single picture, which takes minutes where the way forwards takes seconds.
    """

    def __init__(
        self, path: str | Path, fps: float | None = None, resample: bool = True, cached: int = _CACHED
    ) -> None:
        """Probe ``path``; see :func:`probe_video` for the arguments and what is refused."""
        self.video = probe_video(path, fps, resample)
        self._cached = cached
        self._kept: OrderedDict[int, ByteArray] = OrderedDict()
        self._running: Iterator[tuple[int, ByteArray]] | None = None
        self._next = 0

    def apart(self, cached: int) -> FrameReader:
        """A second reader of the same file, for work that should not make this one jump.

        Args:
            cached: pictures it keeps.
        """
        # The probed facts are shared, cache and decoder are not.
        other = copy.copy(self)
        other._cached = cached
        other._kept = OrderedDict()
        other._running = None
        return other

    def __len__(self) -> int:
        return self.video.num_frames

    def __getitem__(self, frame: int) -> ByteArray:
        """RGB (H, W, 3) of a frame; raises HoiError outside ``0 .. len-1`` or where the file is damaged."""
        if not 0 <= frame < len(self):
            raise HoiError(f"frame {frame} is outside 0..{len(self) - 1}", where=self.video.path)
        if frame in self._kept:
            self._kept.move_to_end(frame)
            return self._kept[frame]
        # A short way ahead is decoded through; anything else starts again from a key frame.
        if self._running is None or not self._next <= frame < self._next + self._cached:
            self._running = read_frames(self.video, self._begin(frame))
        for number, picture in self._running:
            self._keep(number, picture)
            if number == frame:
                return picture
        raise HoiError(f"frame {frame} cannot be decoded", where=self.video.path)

    def _begin(self, frame: int) -> int:
        """Where to decode from: what lies before the frame is kept too where somebody seems to read backwards."""
        # Somebody reads backwards when the wanted frame lies shortly before those
        # that were decoded last.
        is_back = self._running is not None and self._next - 1 - self._cached <= frame + 1 < self._next
        return max(0, frame + 1 - self._cached) if is_back else frame

    def _keep(self, frame: int, picture: ByteArray) -> None:
        self._next = frame + 1
        self._kept[frame] = picture
        while len(self._kept) > self._cached:
            self._kept.popitem(last=False)


def _stored(video: VideoInfo, first: int, long_side: int | None) -> Iterator[tuple[int, ByteArray]]:
    """(index, RGB) of the stored pictures from index ``first`` on, in order of time."""
    av = pyav()
    size = _target_size(video, long_side)
    try:
        with av.open(str(video.path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            base = float(stream.time_base or 0)
            start_pts = _first_pts(stream)
            if first > 0:
                # Slightly early: a key frame at or before the wanted one.
                # Times are counted from the stream's first picture, the file's from its own zero.
                container.seek(start_pts + int(video.times[first] / base), stream=stream, backward=True)
            number = -1
            for picture in container.decode(stream):
                number = _number_of(picture, number, start_pts, base, video)
                if number >= first:
                    yield number, _upright(picture, size, video.rotation_deg)
    except av.FFmpegError as error:
        raise unreadable(video.path, error) from error


def _first_pts(stream: Any) -> int:
    return int(stream.start_time or 0)


def _number_of(picture: Any, before: int, start_pts: int, base: float, video: VideoInfo) -> int:
    """Which stored picture this is, by its time; files without times are counted."""
    if picture.pts is None or not base:
        return before + 1
    # Times are rounded to the time base: a quarter of a spacing early still means this picture.
    half = 0.25 * float(np.median(np.diff(video.times))) if len(video.times) > 1 else 0.0
    return bisect.bisect_left(video.times, (picture.pts - start_pts) * base - half)


def _target_size(video: VideoInfo, long_side: int | None) -> tuple[int, int] | None:
    """Stored (width, height) to decode to, or None for the file's own."""
    if long_side is None or max(video.width, video.height) <= long_side:
        return None
    factor = long_side / max(video.width, video.height)
    size = (round(video.width * factor), round(video.height * factor))
    # The decoder scales before the picture is turned upright.
    return size[::-1] if video.rotation_deg in (90, 270) else size


def _upright(picture: Any, size: tuple[int, int] | None, rotation_deg: int) -> ByteArray:
    shape: dict[str, int] = {} if size is None else {"width": size[0], "height": size[1]}
    # Scaled while it is converted: a full-size copy never exists.
    image = picture.to_ndarray(format="rgb24", **shape)
    turns = (rotation_deg // 90) % 4
    return np.ascontiguousarray(np.rot90(image, turns)) if turns else image
