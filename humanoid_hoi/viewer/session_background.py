"""What lies behind the overlay of a session: its video, its frames, its masks, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imageio.v2 as imageio
import numpy as np

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.pictures import read_picture

Background = Callable[[int], ByteArray | None]
"""From an absolute frame number to that frame's picture (H, W, 3), or None where there is none."""

_HUMAN_TINT = (150, 170, 205)
_OBJECT_TINT = (215, 180, 140)


def find_background(folder: str | Path) -> Background | None:
    """The best background a session folder offers: ``video.mp4``, ``frames/00000.jpg`` ..., masks; None without any."""
    folder = Path(folder)
    if (folder / "video.mp4").is_file():
        return video_background(folder / "video.mp4")
    # Real pictures first, silhouettes only where there are none.
    if any((folder / "frames").glob("*.[jp][pn]g")):
        return frames_background(folder / "frames")
    if (folder / "human_mask_dir").is_dir() or (folder / "mask_dir").is_dir():
        return masks_background(folder)
    return None


def frames_background(folder: str | Path) -> Background:
    """Frames stored as ``%05d.jpg`` or ``%05d.png``."""
    folder = Path(folder)

    def read(frame: int) -> ByteArray | None:
        return _read(folder / f"{frame:05d}.jpg", folder / f"{frame:05d}.png")

    return read


def video_background(path: str | Path) -> Background:
    """Frames of a video; quick when asked for in rising order.

    Raises:
        HoiError: on the first frame, when the file cannot be read as a video.
    """
    return _Video(Path(path)).read


class _Video:
    """A video read forwards; going back starts it anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._next = 0
        self._frames: Iterator[ByteArray] | None = None

    def read(self, frame: int) -> ByteArray | None:
        # FFmpeg reads forwards only; a step back starts it anew and decodes up to the frame.
        if self._frames is None or frame < self._next:
            self._frames = self._open()
            self._next = 0
        picture = None
        # Frames in between are decoded and dropped: videos cannot jump exactly.
        while self._next <= frame:
            picture = next(self._frames, None)
            self._next += 1
            if picture is None:
                self._frames = None
                return None
        return None if picture is None else np.asarray(picture)

    def _open(self) -> Iterator[ByteArray]:
        try:
            frames: Any = imageio.get_reader(self._path, format="FFMPEG").iter_data()  # type: ignore[arg-type]
            return frames
        except (OSError, RuntimeError, ValueError) as error:
            raise HoiError(
                f"cannot read the video: {error}", where=self._path, fix="check that it plays, or remove it"
            ) from error


def masks_background(folder: str | Path) -> Background:
    """The silhouettes of a session folder in two tints on grey; None where neither exists."""
    folder = Path(folder)

    def read(frame: int) -> ByteArray | None:
        masks = [
            _read(folder / name / f"{frame:05d}_mask.png", folder / name / f"{frame:05d}.png")
            for name in ("human_mask_dir", "mask_dir")
        ]
        shown = [mask for mask in masks if mask is not None]
        if not shown:
            return None
        picture = np.full((*shown[0].shape[:2], 3), 235, np.uint8)
        for mask, tint in zip(masks, (_HUMAN_TINT, _OBJECT_TINT), strict=True):
            # Masks of another size than the first are left out: a wrong overlay misleads more than none.
            if mask is not None and mask.shape[:2] == picture.shape[:2]:
                picture[mask[..., 0] > 127] = tint
        return picture

    return read


def _read(*candidates: Path) -> ByteArray | None:
    """The first existing picture as (H, W, 3)."""
    for path in candidates:
        if path.is_file():
            picture = read_picture(path, "restore or remove it")
            # Masks may be stored with one channel; the rest of the viewer expects three.
            return np.repeat(picture[..., None], 3, -1) if picture.ndim == 2 else picture[..., :3]
    return None
