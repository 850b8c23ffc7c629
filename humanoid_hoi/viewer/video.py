"""Pictures to files: mp4, gif and contact sheets, each written whole or not at all."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import imageio.v2 as imageio
import numpy as np
from PIL import Image

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write

_GIF_WIDTH = 480
_GIF_FPS = 15.0
_GIF_COLORS = 96
SUFFIXES = (".mp4", ".gif")


def check_output(path: str | Path) -> Path:
    """``path`` as a Path after checking its suffix; raises HoiError unless it is .mp4 or .gif."""
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise HoiError(
            f"cannot write {path.suffix or 'a file without suffix'!r}",
            where=path,
            field="output",
            fix="name it .mp4 or .gif",
        )
    return path


def write_video(frames: Iterable[ByteArray], fps: float, path: str | Path) -> Path:
    """Write frames (H, W, 3) to an .mp4 (H.264, yuv420p) or a smaller .gif; frames are consumed one at a time.

    Odd picture sizes lose their last row or column (H.264 needs even ones).

    Raises:
        HoiError: other suffix, fps not positive, no frame, or the file cannot be written.
    """
    path = check_output(path)
    if not fps > 0:
        raise HoiError(f"must be positive, found {fps}", where=path, field="fps", fix="give frames per second")
    # Before the encoder starts: without any picture it would write a file that does not play.
    frames = _not_empty(frames, path)
    write = _write_mp4 if path.suffix.lower() == ".mp4" else _write_gif
    # Encoded elsewhere and then copied whole: a broken encoder leaves no half file.
    with tempfile.TemporaryDirectory(prefix="humanoid_hoi_video_") as folder:
        draft = Path(folder) / f"draft{path.suffix.lower()}"
        try:
            write(frames, fps, draft)
        except OSError as error:
            raise HoiError(
                f"encoding failed: {error}", where=path, fix="free disk space; check imageio-ffmpeg"
            ) from error
        with draft.open("rb") as source, atomic_write(path) as stream:
            shutil.copyfileobj(source, stream)
    return path


def _not_empty(frames: Iterable[ByteArray], path: Path) -> Iterator[ByteArray]:
    iterator = iter(frames)
    first = next(iterator, None)
    if first is None:
        raise HoiError("there is no frame to write", where=path, fix="give a motion of at least one frame")
    # The picture that was looked at is put back in front.
    return itertools.chain([first], iterator)


def _write_mp4(frames: Iterator[ByteArray], fps: float, path: Path) -> None:
    writer = imageio.get_writer(
        path,
        format="FFMPEG",
        mode="I",
        fps=fps,
        codec="libx264",
        quality=8,
        pixelformat="yuv420p",
        macro_block_size=2,
        ffmpeg_log_level="error",
        output_params=["-movflags", "+faststart"],
    )
    with writer:
        for frame in frames:
            # 4:2:0 colors are stored for two by two pixels.
            writer.append_data(frame[: len(frame) // 2 * 2, : frame.shape[1] // 2 * 2])


def _write_gif(frames: Iterator[ByteArray], fps: float, path: Path) -> None:
    # A GIF repeats whole pictures: fewer and smaller ones, or it is larger than the video.
    skip = max(1, round(fps / _GIF_FPS))
    small = [_shrink(frame) for frame in itertools.islice(frames, 0, None, skip)]
    # One palette from the whole motion: a palette per frame makes the ground flicker.
    strip = np.concatenate([np.asarray(s)[::2, ::2] for s in small[:: max(1, len(small) // 8)]])
    palette = Image.fromarray(strip).quantize(_GIF_COLORS)
    pictures = [s.quantize(palette=palette, dither=Image.Dither.NONE) for s in small]
    delay = max(20, round(100 * skip / fps) * 10)  # ms; the format counts in hundredths of a second
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=delay, loop=0, optimize=False)


def _shrink(frame: ByteArray) -> Image.Image:
    image = Image.fromarray(frame)
    if image.width <= _GIF_WIDTH:
        return image
    return image.resize((_GIF_WIDTH, round(image.height * _GIF_WIDTH / image.width)), Image.Resampling.LANCZOS)


def contact_sheet(frames: Sequence[ByteArray], path: str | Path, columns: int = 4, gap: int = 6) -> Path:
    """Put equally large pictures (H, W, 3) side by side, ``columns`` per row, white gaps between, into a PNG.

    Raises:
        HoiError: no picture, fewer than one column, or the file cannot be written.
    """
    if len(frames) == 0 or columns < 1:
        raise HoiError(f"{len(frames)} pictures in {columns} columns make no sheet", where=path, field="columns")
    height, width = frames[0].shape[:2]
    columns = min(columns, len(frames))
    # Rounded up.
    rows = -(-len(frames) // columns)
    sheet = Image.new("RGB", (columns * (width + gap) - gap, rows * (height + gap) - gap), "white")
    for k, frame in enumerate(frames):
        sheet.paste(Image.fromarray(frame), ((k % columns) * (width + gap), (k // columns) * (height + gap)))
    with atomic_write(path) as stream:
        sheet.save(stream, format="PNG", optimize=True)
    return Path(path)
