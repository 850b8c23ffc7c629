"""Single frames of a session as JPEG, exact by number, with bounded memory.

Stepping through a video by setting ``<video>.currentTime`` is not frame exact in browsers, so the server decodes.
"""

from __future__ import annotations

import copy
import io
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL import Image

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.session_background import find_background

CACHE_BYTES = 48 * 2**20
READ_ON = 12
"""Pictures the reader keeps, and decodes on rather than seeking anew."""
WORK_BYTES = 128 * 2**20
"""Memory for the pictures of a background job, which reads backwards in stretches of as many as fit."""
_GREY = 90


class FrameSource(Protocol):
    """Pictures by absolute frame number."""

    def read(self, frame: int) -> ByteArray | None:
        """(H, W, 3), or None where there is none."""


class VideoFrames:
    """Frames of a video file in any order, through the video room's reader; a long video costs no memory.

    Args:
        path: the video. Its frames are taken as stored: the rows of the body motion count them.

    Raises:
        HoiError: not a readable video.
    """

    def __init__(self, path: Path) -> None:
        from humanoid_hoi.video.frames import FrameReader

        self._reader = FrameReader(path, resample=False, cached=READ_ON)

    @property
    def fps(self) -> float:
        """Of the file."""
        return float(self._reader.video.fps)

    def __len__(self) -> int:
        return len(self._reader)

    def apart(self) -> VideoFrames:
        """The same video with a decoder and pictures of its own."""
        other = copy.copy(self)
        height, width = self._reader.video.height, self._reader.video.width
        # Room for 12 to 256 decoded pictures: reading backwards decodes a stretch
        # once and hands it out from its end.
        other._reader = self._reader.apart(int(np.clip(WORK_BYTES // (3 * height * width), READ_ON, 256)))
        return other

    def read(self, frame: int) -> ByteArray | None:
        """(H, W, 3) of frame ``frame``; None past the end or where the file is damaged."""
        if not 0 <= frame < len(self._reader):
            return None
        try:
            return self._reader[frame]
        except HoiError:
            return None


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
        # A video is exact and complete; sessions without one may still have stored
        # frames or masks to look at.
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

    def apart(self) -> FrameStore:
        """For a background job: the same pictures, read beside the browser's, so that neither makes the other seek."""
        other = copy.copy(self)
        if isinstance(self._source, VideoFrames):
            other._source = self._source.apart()
            # A lock of its own, or the job would wait for the browser's decoding all the same.
            other._lock = threading.Lock()
            other._cache = OrderedDict()
            other._held = 0
        return other

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
        # Encoded outside the lock: other requests go on meanwhile, and the same
        # frame done twice is no harm.
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
        # The frame just asked for always stays, however small the limit.
        while self._held > self._limit and len(self._cache) > 1:
            self._held -= len(self._cache.popitem(last=False)[1])


class Pictures:
    """The frames of a session as the video room takes them."""

    def __init__(self, frames: FrameStore, count: int) -> None:
        self._frames = frames
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, frame: int) -> ByteArray:
        return self._frames.picture(frame)
