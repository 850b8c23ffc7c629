"""Files that belong together appear together: a full disk or a mistake half way leaves none of them."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_failure

_NOTHING = "; nothing was written"


@contextlib.contextmanager
def together(folder: str | Path) -> Iterator[Path]:
    """A fresh folder to write into; its files move into ``folder`` when the block succeeds, replacing those of their names.

    Other files of ``folder`` stay. When the block fails, everything is as it was: files that had been there are untouched, and a
    ``folder`` that was not there is not there.

    Args:
        folder: where the files are wanted; made where it is missing.

    Raises:
        HoiError: the disk is full, the folder cannot be written, or a folder has the name of a file.
    """
    folder = Path(folder)
    made = _missing(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Inside: moving a file within one file system takes no space, so that it cannot fail half way for want of it.
        stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder))
    except OSError as error:
        _take_back(made)
        raise write_failure(folder, error, _NOTHING) from error
    try:
        yield stage
        _move(stage, folder)
    except OSError as error:
        raise write_failure(folder, error, _NOTHING) from error
    except HoiError as error:
        # Nobody knows the stage: the file is named as it was wanted.
        if error.where and Path(error.where).parent == stage:
            error.where = folder / Path(error.where).name
        raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        # Folders that are empty now were made for nothing.
        _take_back(made)


def _move(stage: Path, folder: Path) -> None:
    names = sorted(path.name for path in stage.iterdir())
    # Looked at before the first one moves.
    for name in names:
        if (folder / name).is_dir():
            raise HoiError("is a folder, and a file is to be written", where=folder / name, field="output")
    for name in names:
        os.replace(stage / name, folder / name)


def _missing(folder: Path) -> list[Path]:
    """``folder`` and those above it that are not there yet, innermost first."""
    return [place for place in (folder, *folder.parents) if not place.exists()]


def _take_back(made: list[Path]) -> None:
    for place in made:
        # Only what is empty goes; the first that is not ends it for those above.
        with contextlib.suppress(OSError):
            place.rmdir()
