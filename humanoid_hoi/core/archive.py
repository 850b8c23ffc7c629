"""Reading ``.npz`` archives of strangers: no code from them runs, and no size is believed unchecked.

A zip archive says beforehand how large its members become, an array's header how many rows follow. Both claims are
compared with what is there before memory is taken. Torch files: :mod:`humanoid_hoi.core.tensors`.
"""

from __future__ import annotations

import math
import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from humanoid_hoi.core.errors import HoiError

MAX_BYTES = 2**30
"""Bytes a whole file may unpack to: an hour of motion of 52 joints at 60 fps is 180 MB."""
MAX_RATIO = 100.0
"""Unpacked over packed size that is still believed, for files that unpack to more than :data:`SMALL`."""
SMALL = 64 * 2**20
"""Bytes; a motionless object compresses a thousandfold, so small files may have any ratio."""

DAMAGED = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    NotImplementedError,
    OverflowError,
    MemoryError,
    RuntimeError,
    RecursionError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What numpy and zipfile raise on damaged bytes (numpy parses headers as Python literals: SyntaxError)."""


def read_npz(path: str | Path, what: str, fix: str, names: Sequence[str] | None = None) -> dict[str, NDArray]:
    """Arrays of an ``.npz`` file by name; never runs code from it.

    Args:
        path: an existing file.
        what: what it should be, for the message.
        fix: what to do about it.
        names: only these arrays, as far as the file has them; None: all.

    Raises:
        HoiError: truncated, damaged or foreign file, pickled objects, or sizes that do not fit what is there.
    """
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(path) as archive:
            # zipfile warns about doubled names; the file is judged below all the same.
            warnings.simplefilter("ignore")
            check_sizes(archive, path, fix)
            members = {info.filename.removesuffix(".npy"): info for info in _arrays(archive)}
            wanted = [name for name in members if names is None or name in names]
            return {name: _member(archive, members[name]) for name in wanted}
    except HoiError:
        raise
    except DAMAGED as error:
        raise HoiError(f"not a readable {what} (.npz): {one_line(error)}", where=path, fix=fix) from error


def check_sizes(archive: zipfile.ZipFile, path: str | Path, fix: str) -> None:
    """Refuse an archive that would unpack to more than is plausible.

    Raises:
        HoiError: more than :data:`MAX_BYTES`, or more than :data:`MAX_RATIO` times what is stored; names both sizes.
    """
    unpacked = sum(info.file_size for info in archive.infolist())
    # An empty archive has nothing packed: 1 keeps the ratio defined.
    packed = max(sum(info.compress_size for info in archive.infolist()), 1)
    if unpacked > MAX_BYTES or (unpacked > SMALL and unpacked > MAX_RATIO * packed):
        raise HoiError(
            f"{packed / 1e6:.1f} MB that unpack to {unpacked / 1e6:.0f} MB: no file of ours does that",
            where=path,
            fix=fix,
        )


def one_line(error: BaseException, most: int = 120) -> str:
    """An exception's text without line breaks, cut to ``most`` characters; its type's name where it has none."""
    return " ".join(str(error).split())[:most] or type(error).__name__


def _arrays(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if info.filename.endswith(".npy")]
    if not infos:
        raise ValueError("a zip archive without arrays")
    return infos


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> NDArray:
    """One array, after its header's claim was compared with the bytes that follow it."""
    # Opened twice: the header is judged on a first reading, before memory for the array is taken.
    with archive.open(info) as stream:
        _check_header(stream, info)
    with archive.open(info) as stream:
        array: NDArray = np.lib.format.read_array(stream, allow_pickle=False)
    return array


def _check_header(stream: IO[bytes], info: zipfile.ZipInfo) -> None:
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, _, dtype = np.lib.format.read_array_header_2_0(stream)
    else:
        raise ValueError(f"{info.filename}: array format {version[0]}.{version[1]}")
    if dtype.hasobject:
        raise ValueError(f"{info.filename}: pickled objects, which are not read")
    # What the header says would be allocated, against the bytes that really follow it.
    claimed = math.prod(shape) * dtype.itemsize
    there = info.file_size - stream.tell()
    if claimed != there:
        raise ValueError(f"{info.filename}: its header promises {claimed} bytes ({shape}), {there} follow")
