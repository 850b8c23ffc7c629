"""Small videos written by the tests themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.video.packages import opencv, pyav

WriteVideo = Callable[..., Path]


def textured(height: int, width: int, seed: int) -> ByteArray:
    """A picture with detail at several scales, RGB."""
    cv2 = opencv()
    rng = np.random.default_rng(seed)
    image = np.zeros((height, width, 3), np.float32)
    for cell in (2, 5, 17):
        noise = rng.uniform(0, 1, (height // cell + 2, width // cell + 2, 3)).astype(np.float32)
        image += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(image / 3 * 255, 0, 255).astype(np.uint8)


def encode(path: Path, pictures: Sequence[ByteArray], fps: int = 30, times_ms: Sequence[int] | None = None) -> Path:
    """H.264 at a constant rate, or with the given time of every picture."""
    av = pyav()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": "12", "preset": "veryfast"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        if times_ms is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if times_ms is not None:
                frame.time_base = Fraction(1, 1000)
                frame.pts = int(times_ms[number])
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.fixture
def write_video() -> WriteVideo:
    return encode


@pytest.fixture(scope="session")
def counting() -> list[ByteArray]:
    """40 gray pictures whose brightness tells their number: 4 n + 20."""
    return [np.full((48, 64, 3), 20 + 4 * n, np.uint8) for n in range(40)]
