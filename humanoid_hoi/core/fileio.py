"""Atomic file writes (a reader sees the old file or the new one, never half of one), and reading ``.npz`` archives."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from numpy.typing import NDArray

from humanoid_hoi.core.archive import read_npz
from humanoid_hoi.core.errors import HoiError


@contextlib.contextmanager
def atomic_write(path: str | Path, mode: str = "wb") -> Iterator[IO]:
    """Open a temporary file beside ``path`` and rename it over ``path`` when the block succeeds.

    The temporary file is flushed to disk before the rename and removed when the block fails.

    Raises:
        HoiError: the disk is full or the folder cannot be written; names the file.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _write_error(path, error) from error
    try:
        with os.fdopen(handle, mode) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise _write_error(path, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def write_text(path: str | Path, text: str) -> None:
    """Atomically write ``text`` (UTF-8) to ``path``."""
    with atomic_write(path) as stream:
        stream.write(text.encode())


def read_arrays(path: str | Path, what: str, fix: str) -> dict[str, NDArray]:
    """All arrays of an ``.npz`` file by name; never runs code from it.

    Args:
        path: an existing file.
        what, fix: what it should be and what to do about it, for the message.

    Raises:
        HoiError: truncated, damaged or foreign file, or one with pickled objects.
    """
    return read_npz(path, what, fix)


def _write_error(path: Path, error: OSError) -> HoiError:
    return HoiError(
        f"cannot write: {error.strerror or error}; the previous file, if any, is untouched",
        where=path,
        fix="free disk space or choose another output folder",
    )
