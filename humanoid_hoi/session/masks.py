"""Silhouettes as files: ``mask_dir`` (object) and ``human_mask_dir``, ``%05d_mask.png`` or ``%05d.png``."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.pictures import is_jpeg, read_picture
from humanoid_hoi.session.session import MaskSource

OBJECT_FOLDER = "mask_dir"
HUMAN_FOLDER = "human_mask_dir"
_NAME = re.compile(r"(\d+)(?:_mask)?\.png", re.IGNORECASE)
_FIX = "segment the video again, or delete the folder to go on without masks"


@dataclass(frozen=True)
class FolderMasks(MaskSource):
    """Masks read when asked for; the last 16 stay in memory.

    A frame without a file and a frame whose mask is empty both count as "no mask": an empty mask is what a segmenter
    writes when it lost its target, not the statement that there is nothing to see.

    Attributes:
        object_files, human_files: absolute frame -> file.
        image_size: (width, height) that every mask must have.
    """

    object_files: dict[int, Path]
    human_files: dict[int, Path]
    image_size: tuple[int, int]

    def human(self, frame: int) -> BoolArray | None:
        """(H, W) of absolute frame ``frame``, or None when there is none or it is empty.

        Raises:
            HoiError: the file cannot be read or has another size than the video.
        """
        return self._read(self.human_files.get(frame))

    def object(self, frame: int) -> BoolArray | None:
        """(H, W) of absolute frame ``frame``, or None when there is none or it is empty.

        Raises:
            HoiError: the file cannot be read or has another size than the video.
        """
        return self._read(self.object_files.get(frame))

    def _read(self, path: Path | None) -> BoolArray | None:
        if path is None:
            return None
        mask = read_mask(path)
        height, width = mask.shape
        if (width, height) != self.image_size:
            raise HoiError(
                f"{width}x{height} pixels, the other masks or the camera say {self.image_size[0]}x{self.image_size[1]}",
                where=path,
                fix=_FIX,
            )
        return mask if mask.any() else None


def find_masks(folder: Path, num_frames: int) -> FolderMasks | None:
    """The masks of a session folder, or None when it has neither mask folder (or no mask in them).

    The size of the first file is taken as the video's.

    Raises:
        HoiError: masks of frames beyond the motion, two files of one frame, an unreadable first file.
    """
    # Both folders share one size: that of the first mask found.
    objects, humans = (_files(folder / name, num_frames) for name in (OBJECT_FOLDER, HUMAN_FOLDER))
    first = next(iter([*objects.values(), *humans.values()]), None)
    if first is None:
        return None
    # Arrays are (rows, columns), picture sizes (width, height).
    height, width = read_mask(first).shape
    return FolderMasks(objects, humans, (width, height))


def read_mask(path: Path) -> BoolArray:
    """(H, W), read-only: brighter than half (PNG files with values 0 and 1: not 0), in any of the color channels.

    Released sets hold JPEG data under names that end in ``.png``: it is read as what it is.

    Raises:
        HoiError: not a readable PNG or JPEG picture.
    """
    try:
        # The time of the last change is part of the key of the memory of decoded masks.
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise HoiError(f"cannot read: {error.strerror}", where=path, fix=_FIX) from error
    return _decoded(path, changed)


@functools.lru_cache(maxsize=16)
def _decoded(path: Path, changed: int) -> BoolArray:
    image = read_picture(path, _FIX)
    # Color masks mark their target in any channel.
    grey = image[..., :3].max(axis=-1) if image.ndim == 3 else image
    # Files with the values 0 and 1 are masks too; a JPEG's black may be 1, so it is never read that way.
    counts = grey.max(initial=0) <= 1 and not is_jpeg(path)
    # Brighter than half, in 8 or 16 bits.
    mask = grey > (0 if counts else 127 if grey.dtype == np.uint8 else 32767)
    # Shared by all who ask.
    mask.flags.writeable = False
    return mask


def _files(folder: Path, num_frames: int) -> dict[int, Path]:
    found: dict[int, Path] = {}
    # Sorted, so that a refusal names the same file on every system.
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if not match:
            continue
        frame = int(match[1])
        if frame in found:
            raise HoiError(
                f"frame {frame} has two masks, the other is {found[frame].name}", where=path, fix="keep one of the two"
            )
        found[frame] = path
    if found and max(found) >= num_frames:
        raise HoiError(
            f"masks up to frame {max(found)}, the body motion has {num_frames} frames",
            where=folder,
            fix="make both from the same video",
        )
    return found
