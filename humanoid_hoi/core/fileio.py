"""Atomic file writes (a reader sees the old file or the new one, never half of one), and reading ``.npz`` archives."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from numpy.typing import NDArray

from humanoid_hoi.core.archive import read_npz
from humanoid_hoi.core.errors import HoiError

_UNTOUCHED = "; the previous file, if any, is untouched"


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
        # Beside the target, since a rename is atomic within one file system only.
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise write_failure(path, error, _UNTOUCHED) from error
    try:
        with os.fdopen(handle, mode) as stream:
            yield stream
            stream.flush()
            # On the disk before the rename: after a power cut the name must not stand for an empty file.
            os.fsync(stream.fileno())
        # mkstemp makes files that only their owner reads.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise write_failure(path, error, _UNTOUCHED) from error
    finally:
        # After the rename there is nothing to remove; after a failure the torn file goes.
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def output_folder(path: str | Path, field: str = "output") -> Path:
    """The folder a command will write into, looked at before any work; it need not be there yet.

    Raises:
        HoiError: the name, or one above it, is that of a file, or the folder cannot be written into.
    """
    folder = Path(path)
    # The nearest folder above that exists decides whether the new one can be made.
    there = next((place for place in (folder, *folder.parents) if place.exists()), Path())
    if not there.is_dir():
        raise HoiError("is a file, and a folder is wanted", where=there, field=field, fix=f"{field}=ANOTHER_NAME")
    if not os.access(there, os.W_OK | os.X_OK):
        raise HoiError("cannot be written into", where=there, field=field, fix=f"{field}=ANOTHER_FOLDER")
    return folder


def write_text(path: str | Path, text: str) -> None:
    """Atomically write ``text`` (UTF-8) to ``path``."""
    with atomic_write(path) as stream:
        stream.write(text.encode())


def read_arrays(path: str | Path, what: str, fix: str, names: Sequence[str] | None = None) -> dict[str, NDArray]:
    """Arrays of an ``.npz`` file by name; never runs code from it.

    Args:
        path: an existing file.
        what, fix: what it should be and what to do about it, for the message.
        names: only these, as far as the file has them; None: all.

    Raises:
        HoiError: truncated, damaged or foreign file, or one with pickled objects.
    """
    return read_npz(path, what, fix, names)


def inside(folder: Path, name: str, where: str | Path, field: str, *, links: bool = False) -> Path:
    """``folder/name`` where that lies in the folder; what a file names must not lead out of its own folder.

    Args:
        folder: the folder.
        name: a relative path as some file states it.
        where: that file, for the message.
        field: its entry.
        links: the folder may hold links that lead elsewhere (its owner put them there); else they are followed.

    Raises:
        HoiError: the path is absolute or leaves the folder.
    """
    try:
        # abspath keeps links as they are, resolve follows them.
        home = Path(os.path.abspath(folder)) if links else folder.resolve()
        path = Path(os.path.abspath(folder / name)) if links else (folder / name).resolve()
        outside = not path.is_relative_to(home) or Path(name).is_absolute() or "\0" in name
    except (OSError, ValueError, RuntimeError):  # NUL bytes, loops of links
        outside = True
    # File systems hold names of up to 255 bytes; asking for a longer one is an error of the system's.
    outside = outside or any(len(os.fsencode(part)) > 255 for part in Path(name).parts)
    if outside or not name:
        raise HoiError(
            f"leaves the folder: {name[:80]!r}", where=where, field=field, fix="put the file beside and name it"
        )
    return folder / name


def write_failure(path: str | Path, error: OSError, more: str = "") -> HoiError:
    """The sentence for a file that the system would not write, with a remedy that suits its reason; ``more`` is said behind it."""
    return HoiError(f"cannot write: {error.strerror or error}{more}", where=path, fix=write_remedy(error.errno))


def write_remedy(number: int | None) -> str:
    """What to do about a write that failed with this error number."""
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "free disk space or choose another output folder"
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "make the folder writable or choose another one"
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return "the folder was moved or deleted meanwhile: put it back or choose another one"
    return "check the disk, or choose another output folder"
