"""Pictures and masks as arrays. Only PNG and JPEG are decoded, whatever the file is called."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError

MAX_PIXELS = 100_000_000
_OPAQUE = 127
"""Released masks are JPEG data under a .png name: anything that is not 0 would add their compression halo (2-6 %)."""


def read_picture(path: Path) -> ByteArray:
    """(H, W, 3) uint8.

    Raises:
        HoiError: missing, too large, or neither PNG nor JPEG.
    """
    return _decoded(path, "RGB")


def read_rgba(path: Path) -> ByteArray:
    """(H, W, 4) uint8; opaque where the file has no transparency.

    Raises:
        HoiError: missing, too large, or neither PNG nor JPEG.
    """
    return _decoded(path, "RGBA")


def read_image_mask(path: Path) -> BoolArray:
    """(H, W) bool: brighter than half.

    Raises:
        HoiError: missing, too large, or neither PNG nor JPEG.
    """
    return _decoded(path, "L") > _OPAQUE


def read_depth(path: Path) -> FloatArray:
    """(H, W) float: a ``.npy`` array, or a gray PNG of up to 16 bits.

    Raises:
        HoiError: missing or unreadable.
    """
    try:
        if path.suffix == ".npy":
            return np.asarray(np.load(path, allow_pickle=False), np.float64)
        with Image.open(io.BytesIO(path.read_bytes()), formats=("PNG",)) as opened:
            return np.asarray(opened, np.float64)
    except (OSError, ValueError, UnidentifiedImageError) as error:
        raise HoiError(f"not a readable depth map: {error}", where=path, fix="a .npy array or a 16-bit .png") from error


def png_bytes(picture: ByteArray | BoolArray) -> bytes:
    """A picture or a mask as PNG."""
    values = np.asarray(picture)
    if values.dtype == bool:
        values = values.astype(np.uint8) * 255
    stream = io.BytesIO()
    Image.fromarray(values).save(stream, format="PNG")
    return stream.getvalue()


def _decoded(path: Path, mode: str) -> ByteArray:
    try:
        # ``formats`` limits which decoders are tried at all; the size is known
        # before anything is decoded.
        with Image.open(io.BytesIO(path.read_bytes()), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise HoiError(f"{opened.width}x{opened.height} pixels", where=path, fix="scale the picture down")
            return np.asarray(opened.convert(mode))
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(f"not a readable PNG or JPEG: {reason}", where=path, fix="export the picture again") from error
