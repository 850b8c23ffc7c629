"""Single frames of a session as JPEG, exact by number, with bounded memory.

Stepping through a video by setting ``<video>.currentTime`` is not frame exact in browsers, so the server decodes.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.session_background import find_background

CACHE_BYTES = 128 * 2**20
READ_ON = 48
"""Frames decoded on from the last one rather than seeking anew."""
_GREY = 90


class FrameSource(Protocol):
    """Pictures by absolute frame number."""

    def read(self, frame: int) -> ByteArray | None:
        """(H, W, 3), or None where there is none."""


class VideoFrames:
    """Frames of a video file in any order; seeks to key frames, so a long video costs no memory.

    Args:
        path: the video.

    Raises:
        HoiError: no readable video stream.
    """

    def __init__(self, path: Path) -> None:
        import av

        self._path = path
        self._next = -1
        self._decoder: Any = None
        try:
            self._container = av.open(str(path))
            self._stream = self._container.streams.video[0]
            stamps = [packet.pts for packet in self._container.demux(self._stream) if packet.pts is not None]
        except (OSError, IndexError, ValueError) as error:
            raise self._unreadable(error) from error
        self._stamps = sorted(stamps)
        if not self._stamps:
            raise self._unreadable("no frames")
        rate = self._stream.average_rate
        self.fps = float(rate) if rate else 30.0

    def __len__(self) -> int:
        return len(self._stamps)

    def read(self, frame: int) -> ByteArray | None:
        """(H, W, 3) of frame ``frame``; None past the end or where the file is damaged."""
        if not 0 <= frame < len(self._stamps):
            return None
        try:
            return self._decode(frame)
        except (OSError, ValueError, StopIteration):
            self._decoder = None
            return None

    def _decode(self, frame: int) -> ByteArray:
        wanted = self._stamps[frame]
        if self._decoder is None or not 0 <= frame - self._next < READ_ON:
            self._container.seek(wanted, stream=self._stream, backward=True)
            self._decoder = self._container.decode(self._stream)
        picture = next(self._decoder)
        while picture.pts is None or picture.pts < wanted:
            picture = next(self._decoder)
        self._next = frame + 1
        array = picture.to_ndarray(format="rgb24")
        quarter_turns = round(getattr(picture, "rotation", 0) / 90) % 4
        return np.rot90(array, quarter_turns) if quarter_turns else array

    def _unreadable(self, error: object) -> HoiError:
        reason = " ".join(str(error).split())[:120]
        return HoiError(f"not a readable video: {reason}", where=self._path, fix="check that it plays, or convert it")


class _Background:
    """Stored frames or masks, by the viewer's rules."""

    def __init__(self, folder: Path) -> None:
        self._read = find_background(folder)

    def read(self, frame: int) -> ByteArray | None:
        """See :class:`FrameSource`."""
        return None if self._read is None else self._read(frame)


class FrameStore:
    """Frames of one session, as arrays for trackers and as JPEG for the browser.

    Args:
        folder: of the session.
        image_size: (width, height) of a frame that has no picture.
        cache_bytes: memory for JPEGs; the oldest go first.
    """

    def __init__(self, folder: Path, image_size: tuple[int, int], cache_bytes: int = CACHE_BYTES) -> None:
        video = folder / "video.mp4"
        self._source: FrameSource = VideoFrames(video) if video.is_file() else _Background(folder)
        self._size = image_size
        self._lock = threading.Lock()
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        self._held = 0
        self._limit = cache_bytes

    @property
    def fps(self) -> float | None:
        """Of the video, where there is one."""
        return getattr(self._source, "fps", None)

    @property
    def has_video(self) -> bool:
        """Whether real footage lies behind the annotation."""
        return isinstance(self._source, VideoFrames)

    def picture(self, frame: int) -> ByteArray:
        """(H, W, 3); grey where there is no picture."""
        with self._lock:
            found = self._source.read(frame)
        if found is not None:
            return np.ascontiguousarray(found)
        return np.full((self._size[1], self._size[0], 3), _GREY, np.uint8)

    def jpeg(self, frame: int) -> bytes:
        """The frame as JPEG."""
        with self._lock:
            if frame in self._cache:
                self._cache.move_to_end(frame)
                return self._cache[frame]
        buffer = io.BytesIO()
        Image.fromarray(self.picture(frame)).save(buffer, "JPEG", quality=88)
        content = buffer.getvalue()
        with self._lock:
            self._remember(frame, content)
        return content

    def _remember(self, frame: int, content: bytes) -> None:
        if frame not in self._cache:
            self._cache[frame] = content
            self._held += len(content)
        while self._held > self._limit and len(self._cache) > 1:
            self._held -= len(self._cache.popitem(last=False)[1])
