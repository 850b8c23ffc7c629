"""``depth.npy``: (T, H, W) disparity of a session, float16 on disk and mapped, never whole in memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError


def write_depth(path: Path, pictures: Iterable[FloatArray], frames: int, size: tuple[int, int]) -> Path:
    """Write disparity pictures (H, W) one after another.

    Args:
        path: ``depth.npy``.
        pictures: ``frames`` of them.
        frames: T.
        size: (width, height).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    # Mapped: only the frame being written is in memory. The draft is renamed when all are there.
    stored = np.lib.format.open_memmap(draft, mode="w+", dtype=np.float16, shape=(frames, size[1], size[0]))
    for row, picture in enumerate(pictures):
        # A relative measure: brought into the range in which halves are exact to a thousandth.
        stored[row] = picture * (1000.0 / max(float(np.abs(picture).max()), 1e-6))
    stored.flush()
    del stored
    draft.replace(path)
    return path


def read_depth(path: Path, frames: int, size: tuple[int, int]) -> np.ndarray:
    """The mapped array (T, H, W), ours or another tool's.

    Raises:
        HoiError: missing, no array of numbers, or of another video.
    """
    try:
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        reason = " ".join(str(error).split())[:100]
        raise HoiError(
            f"no depth pictures: {reason}", where=path, fix="a .npy array (frames, height, width)"
        ) from error
    if stored.shape != (frames, size[1], size[0]) or stored.dtype.kind not in "fiu":
        raise HoiError(
            f"shape {stored.shape} of {stored.dtype}, the video has {(frames, size[1], size[0])}",
            where=path,
            fix="make it from this session's video.mp4",
        )
    return stored
