"""Pictures of strangers: PNG and JPEG by content, nothing else reaches a decoder."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.pictures import is_jpeg, read_picture


def test_png_and_jpeg_under_any_name(tmp_path: Path) -> None:
    picture = np.zeros((12, 20), np.uint8)
    picture[3:9, 5:15] = 255
    Image.fromarray(picture).save(tmp_path / "a.png")
    Image.fromarray(picture).save(tmp_path / "b.png", format="JPEG", quality=90)
    assert np.array_equal(read_picture(tmp_path / "a.png", "x"), picture) and not is_jpeg(tmp_path / "a.png")
    assert np.abs(read_picture(tmp_path / "b.png", "x").astype(int) - picture).max() < 60 and is_jpeg(
        tmp_path / "b.png"
    )


def test_palettes_and_transparency_become_colors(tmp_path: Path) -> None:
    picture = Image.new("P", (4, 4))
    picture.putpalette([0, 0, 0, 128, 0, 0] + [0] * 762)
    picture.putpixel((1, 1), 1)
    picture.save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png", "x")[1, 1].tolist() == [128, 0, 0]
    Image.new("RGBA", (4, 4), (9, 8, 7, 0)).save(tmp_path / "b.png")
    assert read_picture(tmp_path / "b.png", "x")[0, 0].tolist() == [9, 8, 7]


def test_postscript_does_not_start_ghostscript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: pytest.fail("a program was started"))
    (tmp_path / "00000_mask.png").write_text(
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n"
    )
    with pytest.raises(HoiError, match="no PNG or JPEG picture"):
        read_picture(tmp_path / "00000_mask.png", "x")


def test_a_few_bytes_that_claim_gigapixels(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(HoiError, match=r"60000x60000 pixels|not a readable picture"):
        read_picture(tmp_path / "a.png", "x")


def test_every_cut_is_one_line(tmp_path: Path) -> None:
    Image.fromarray(np.arange(600, dtype=np.uint8).reshape(20, 30)).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    for end in range(0, len(whole) - 60, 9):
        (tmp_path / "b.png").write_bytes(whole[:end])
        with pytest.raises(HoiError) as caught:
            read_picture(tmp_path / "b.png", "x")
        assert "\n" not in str(caught.value)
    with pytest.raises(HoiError, match="No such file"):
        read_picture(tmp_path / "absent.png", "x")
