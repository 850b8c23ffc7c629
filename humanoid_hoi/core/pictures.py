"""Reading pictures of strangers: PNG and JPEG by their first bytes, whatever the name says, and of bounded size.

Other formats are refused before a decoder sees them: Pillow would start Ghostscript for a PostScript file named
``*_mask.png``, and a few bytes can claim a picture of gigapixels.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image

from humanoid_hoi.core.archive import one_line
from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError

MAX_PIXELS = 64_000_000
"""A picture of 8192 x 7812; 8K video has 33 million."""
_MAGIC = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


def read_picture(path: str | Path, fix: str) -> ByteArray:
    """The pixels of a PNG or JPEG file: (H, W) or (H, W, channels), 8 or 16 bits, palettes resolved, no transparency.

    Args:
        path: the file; its ending is not trusted.
        fix: what the user can do about a bad one.

    Raises:
        HoiError: missing, damaged, another format, or more than :data:`MAX_PIXELS`.
    """
    try:
        with Path(path).open("rb") as stream:
            kind = _kind(stream.read(8))
            if kind is None:
                raise HoiError("no PNG or JPEG picture", where=path, fix=fix)
            stream.seek(0)
            with warnings.catch_warnings(), Image.open(stream, formats=[kind]) as picture:
                warnings.simplefilter("ignore")
                # The size in the header is judged before a pixel is decoded.
                _check_size(picture.size, path, fix)
                return _pixels(picture)
    except HoiError:
        raise
    except OSError as error:
        raise HoiError(f"not a readable picture: {error.strerror or one_line(error)}", where=path, fix=fix) from error
    except Exception as error:  # Pillow's decoders raise almost anything on damaged bytes
        raise HoiError(f"not a readable picture: {one_line(error)}", where=path, fix=fix) from error


def is_jpeg(path: str | Path) -> bool:
    """Whether the file's first bytes are a JPEG's: its pixels are then only about what was saved."""
    with Path(path).open("rb") as stream:
        return _kind(stream.read(8)) == "JPEG"


def _kind(head: bytes) -> str | None:
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def _check_size(size: tuple[int, int], path: str | Path, fix: str) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise HoiError(f"{size[0]}x{size[1]} pixels are no video frame", where=path, fix=fix)


def _pixels(picture: Image.Image) -> ByteArray:
    # Palettes, transparency and other color models become plain grey or RGB.
    if picture.mode in ("1", "P", "PA", "LA", "RGBA", "CMYK", "YCbCr"):
        picture = picture.convert("L" if picture.mode in ("1", "LA") else "RGB")
    array: ByteArray = np.asarray(picture)
    return array
