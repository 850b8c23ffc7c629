"""Masks as PNG files of a session folder: written, and imported from other tools."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import imageio.v3 as iio
import numpy as np

from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.session.masks import HUMAN_FOLDER, OBJECT_FOLDER, find_masks, read_mask

FOLDERS = {"human": HUMAN_FOLDER, "object": OBJECT_FOLDER}


def write_mask(session: Path, who: str, frame: int, mask: BoolArray) -> Path:
    """``mask_dir`` or ``human_mask_dir`` / ``%05d_mask.png``, one channel, 0 and 255."""
    buffer = io.BytesIO()
    iio.imwrite(buffer, np.where(mask, 255, 0).astype(np.uint8), extension=".png")
    path = session / FOLDERS[who] / f"{frame:05d}_mask.png"
    with atomic_write(path) as stream:
        stream.write(buffer.getvalue())
    return path


def forget_beyond(session: Path, who: str, num_frames: int) -> None:
    """Remove masks that :func:`write_mask` made of frames which the session's clip does not have."""
    for path in sorted((session / FOLDERS[who]).glob("[0-9][0-9][0-9][0-9][0-9]_mask.png")):
        if int(path.name[:5]) >= num_frames:
            path.unlink()


class MaskFiles(Mapping[int, BoolArray]):
    """The masks of a session by frame, read from disk when asked for: a long video's would fill the memory.

    Args:
        session: folder.
        who: ``human`` or ``object``.
        num_frames: of the session.

    Raises:
        HoiError: masks of frames beyond the session, or of two sizes.
    """

    def __init__(self, session: Path, who: str, num_frames: int) -> None:
        found = find_masks(session, num_frames)
        files = {} if found is None else found.object_files if who == "object" else found.human_files
        self._read = None if found is None else (found.object if who == "object" else found.human)
        self._frames = sorted(files)

    def __getitem__(self, frame: int) -> BoolArray:
        mask = None if self._read is None else self._read(frame)
        if mask is None:
            raise KeyError(frame)
        return mask

    def __iter__(self) -> Iterator[int]:
        # Each mask is read for this: files of empty masks are there, but say that nothing is seen.
        return (frame for frame in self._frames if self.get(frame) is not None)

    def __len__(self) -> int:
        """Of the files; an empty mask counts here, and is None to :meth:`get`."""
        return len(self._frames)


def import_masks(
    folder: Path, session: Path, who: str, size: tuple[int, int], num_frames: int, first: int = 0
) -> tuple[int, list[int]]:
    """Copy another tool's masks, checked.

    Args:
        folder: PNG files whose names end in the frame's number (``00012.png``, ``00012_mask.png``).
        session: the session to write.
        who: ``human`` or ``object``.
        size: (width, height) of the video.
        num_frames: of the session.
        first: number of the file that is the session's frame 0.

    Returns:
        How many were written, and frames without one.

    Raises:
        HoiError: no masks in the folder, an unreadable one, one of another size, or none for these frames.
    """
    files = numbered_masks(folder)
    written = []
    for frame in range(num_frames):
        # Other tools may count from another frame, or have masked a longer video.
        path = files.get(frame + first)
        if path is None:
            continue
        mask = read_mask(path)
        if mask.shape != (size[1], size[0]):
            raise HoiError(
                f"{mask.shape[1]}x{mask.shape[0]} pixels, the video has {size[0]}x{size[1]}",
                where=path,
                fix="make masks from this video at its full size",
            )
        write_mask(session, who, frame, mask)
        written.append(frame)
    if not written:
        raise HoiError(
            f"no masks for frames {first}..{first + num_frames - 1}", where=folder, fix="set the first frame's number"
        )
    return len(written), sorted(set(range(num_frames)) - set(written))


def numbered_masks(folder: Path) -> dict[int, Path]:
    """Mask files by frame number; raises HoiError where there are none."""
    found = {}
    for path in sorted(folder.glob("*.png")) if folder.is_dir() else ():
        # The last five digits, or all of them: names may carry a prefix.
        stem = path.stem.removesuffix("_mask")
        if stem[-5:].isdigit() or stem.isdigit():
            found[int(stem if stem.isdigit() else stem[-5:])] = path
    if not found:
        raise HoiError("no mask files", where=folder, fix="name them 00000.png or 00000_mask.png")
    return found
