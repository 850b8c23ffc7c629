"""Compressed bytes, told by how they begin; unpacked up to a bound, since a small file may unpack to any size."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path

from humanoid_hoi.core.errors import HoiError

_GZIP = 16 + zlib.MAX_WBITS  # zlib's code for gzip's header
_DICTIONARY = 1 << 28
"""Bytes that a decoder may hold; the strongest presets need 65 MB."""
_KINDS: dict[bytes, Callable[[bytes, int], bytes]] = {
    b"\x78": lambda content, most: zlib.decompressobj().decompress(content, most),
    b"\x1f\x8b": lambda content, most: zlib.decompressobj(_GZIP).decompress(content, most),
    b"BZh": lambda content, most: bz2.BZ2Decompressor().decompress(content, most),
    b"\xfd7zXZ": lambda content, most: lzma.LZMADecompressor(memlimit=_DICTIONARY).decompress(content, most),
    b"\x5d\x00\x00": lambda content, most: lzma.LZMADecompressor(memlimit=_DICTIONARY).decompress(content, most),
}
_LZ4 = b"\x04\x22\x4d\x18"


def unpacked(content: bytes, most: int, where: str | Path) -> bytes:
    """``content`` without its compression (zlib, gzip, bz2, xz, lzma), or as it is where it has none.

    Args:
        content: of a file.
        most: bytes that are unpacked at most.
        where: the file, for errors.

    Raises:
        HoiError: lz4, which the standard library does not read. Damaged content raises what its library raises.
    """
    if content.startswith(_LZ4):
        raise HoiError(
            "is compressed by lz4", where=where, fix="write it again: joblib.dump(joblib.load(FILE), NEW, compress=3)"
        )
    for begin, unpack in _KINDS.items():
        if content.startswith(begin):
            return unpack(content, most)
    return content
