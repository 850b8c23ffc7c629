"""What a video file holds, found out without decoding more than its first picture.

A phone often records at a variable rate. Everything after this module counts frames at one constant rate: frame k is
the picture shown at ``k / fps`` seconds. :attr:`VideoInfo.source_index` says which stored picture that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.packages import pyav

MAX_RATE_ERROR = 0.5
"""A picture this far (in frames) from where a constant rate would show it makes the video one of variable rate."""
FPS_RANGE = (1.0, 1000.0)
"""Rates outside are a broken header."""
_CONVERT = "convert it with another tool (for example to H.264 mp4), or film it again"


@dataclass(frozen=True)
class VideoInfo:
    """One video at a constant rate, upright.

    Attributes:
        path: the file.
        width, height: of the upright picture, px.
        fps: frames per second, constant.
        num_frames: frames at that rate.
        rotation_deg: counter-clockwise turn of the stored pictures that makes them upright: 0, 90, 180 or 270.
        is_variable_rate: the stored pictures are unevenly spaced.
        stored_frames: pictures in the file.
        source_index: (num_frames,) stored picture that each frame shows, in order of time.
        times: (stored_frames,) s, of the stored pictures, the first at 0.
        codec: name of the video codec.
    """

    path: Path
    width: int
    height: int
    fps: float
    num_frames: int
    rotation_deg: int
    is_variable_rate: bool
    stored_frames: int
    source_index: IntArray
    times: FloatArray
    codec: str

    @property
    def duration(self) -> float:
        """s."""
        return self.num_frames / self.fps

    def summary(self) -> dict[str, Any]:
        """The fields of ``video.json``."""
        return {
            "fps": self.fps,
            "width": self.width,
            "height": self.height,
            "frames": self.num_frames,
            "rotation_deg": self.rotation_deg,
            "variable_rate": self.is_variable_rate,
            "stored_frames": self.stored_frames,
            "codec": self.codec,
        }


def probe_video(path: str | Path, fps: float | None = None, resample: bool = True) -> VideoInfo:
    """Size, rate, rotation and frame times of a video.

    Args:
        path: any file FFmpeg reads.
        fps: rate to resample to; by default the file's own average rate.
        resample: False counts stored pictures as frames whatever their times, as the released sessions do.

    Raises:
        HoiError: no such file, no video in it, not one picture, a frame rate that is zero or cannot be told.
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("no such video file", where=path, fix="give an existing file: video=FILE")
    av = pyav()
    try:
        with av.open(str(path)) as container:
            stream = _video_stream(container, path)
            average = float(stream.average_rate or 0)
            base = stream.time_base
            # An edit list may leave pictures out of the presentation: they are decoded, but never shown.
            # Times of the packets, without decoding them; those of discarded packets
            # are never shown.
            pts = [p.pts for p in container.demux(stream) if p.pts is not None and p.size and not p.is_discard]
            # Only the first picture is decoded: it knows the true size and the rotation.
            container.seek(0)
            first = next(container.decode(stream), None)
            if first is None or not pts:
                raise HoiError("the video holds no picture", where=path, fix=_CONVERT)
            codec = stream.codec_context.name
    except (av.FFmpegError, ValueError, EOFError) as error:
        raise unreadable(path, error) from error
    # Packets come in coding order, pictures in time order (B-frames).
    times = np.sort(np.asarray(pts, np.float64)) * float(base or 0)
    times -= times[0]
    rate = _rate(average, times, fps, path)
    index = resample_plan(times, rate) if resample else np.arange(len(times))
    turn = round(first.rotation) % 360
    # A quarter turn exchanges width and height.
    size = (first.height, first.width) if turn in (90, 270) else (first.width, first.height)
    return VideoInfo(path, *size, rate, len(index), turn, uneven(times), len(times), index, times, codec)


def resample_plan(times: FloatArray, fps: float) -> IntArray:
    """Stored picture nearest to ``k / fps`` for every frame k of a constant rate.

    Args:
        times: (n,) s, increasing, the first 0.
        fps: wanted rate.

    Returns:
        (T,) indices into ``times``; the identity for a video that already has this rate.
    """
    # The last picture is shown for a spacing as well: it counts in the duration.
    spacing = float(np.median(np.diff(times))) if len(times) > 1 else 1.0 / fps
    count = max(1, round((times[-1] + spacing) * fps))
    wanted = np.arange(count) / fps
    # Whichever neighbor is nearer in time; a tie goes to the later one.
    after = np.clip(np.searchsorted(times, wanted), 0, len(times) - 1)
    before = np.maximum(after - 1, 0)
    nearer = np.where(wanted - times[before] < times[after] - wanted, before, after)
    return nearer.astype(np.int64)


def uneven(times: FloatArray) -> bool:
    """Whether pictures at ``times`` (n,) are unevenly spaced: variable rate, or dropped pictures."""
    if len(times) < 3:
        return False
    # Against the evenly spaced times with the same ends: a single odd gap does not
    # make a rate variable.
    even = np.linspace(times[0], times[-1], len(times))
    spacing = (times[-1] - times[0]) / (len(times) - 1)
    return bool(np.abs(times - even).max() > MAX_RATE_ERROR * spacing)


def unreadable(path: Path, error: BaseException) -> HoiError:
    """The sentence for a file that FFmpeg gives up on."""
    reason = " ".join(str(error).split())[:120]
    return HoiError(f"not a readable video: {reason}", where=path, fix=_CONVERT)


def _video_stream(container: Any, path: Path) -> Any:
    if not container.streams.video:
        raise HoiError("the file holds no video stream", where=path, fix=_CONVERT)
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    return stream


def _rate(average: float, times: FloatArray, wanted: float | None, path: Path) -> float:
    """The constant rate: what the user wants, else the header's average, else what the times say."""
    if wanted is not None:
        if not FPS_RANGE[0] <= wanted <= FPS_RANGE[1]:
            raise HoiError(f"must be {FPS_RANGE[0]:g} to {FPS_RANGE[1]:g}, found {wanted}", field="fps")
        return float(wanted)
    span = float(times[-1])
    measured = (len(times) - 1) / span if span > 0 else 0.0
    # A header that contradicts the pictures' own times (a remuxed or trimmed file) is not believed.
    known = average if average and (not measured or abs(average / measured - 1) < 0.1) else measured
    if not FPS_RANGE[0] <= known <= FPS_RANGE[1]:
        raise HoiError(
            f"the frame rate is unknown (header {average:g}, measured {measured:g})",
            where=path,
            field="fps",
            fix="give it: fps=30",
        )
    return known
