"""Videos as phones write them: turned by a display matrix in the file, and large."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.video.frames import FrameReader, probe_video, read_frames
from tests.video.conftest import encode, textured

# Top row, first two numbers of the second: what the file says is applied to columns (x, y), 16.16 fixed point.
MATRICES = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def turned(path: Path, clockwise: int) -> Path:
    """The file with its track's display matrix set: players show it turned clockwise by so many degrees."""
    content = bytearray(path.read_bytes())
    # The matrix lies 40 bytes behind the name of the track header (version 0).
    at = content.index(b"tkhd") + 44
    assert struct.unpack(">9i", content[at : at + 36]) == (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    a, b, c, d = (value << 16 for value in MATRICES[clockwise])
    content[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("clockwise, turns", [(90, -1), (180, 2), (270, 1)])
def test_a_turned_file_is_read_upright(clockwise: int, turns: int, tmp_path: Path) -> None:
    picture = textured(48, 64, 1)
    picture[:16, :16] = 255  # a bright corner tells all four ways apart
    straight = next(read_frames(probe_video(encode(tmp_path / "a.mp4", [picture] * 3))))[1]
    video = probe_video(turned(encode(tmp_path / "b.mp4", [picture] * 3), clockwise))
    upright = next(read_frames(video))[1]
    assert upright.shape[:2] == (video.height, video.width) == ((64, 48) if clockwise != 180 else (48, 64))
    np.testing.assert_array_equal(upright, np.rot90(straight, turns))


def test_4k_is_read_small_without_a_full_copy(tmp_path: Path) -> None:
    picture = np.repeat(np.repeat(textured(135, 240, 2), 16, axis=0), 16, axis=1)
    path = turned(encode(tmp_path / "k.mp4", [picture] * 4), 90)
    video = probe_video(path)
    assert (video.width, video.height, video.num_frames) == (2160, 3840, 4)
    tracemalloc.start()
    small = [shown for _, shown in read_frames(video, long_side=960)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(small) == 4 and all(shown.shape == (960, 540, 3) for shown in small)
    # Four small pictures and their turned copies; one picture of full size alone has 25 MB.
    assert peak < 20e6
    assert FrameReader(path, cached=1)[3].shape == (3840, 2160, 3)
