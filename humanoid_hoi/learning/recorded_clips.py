"""Which clips a run was trained on, so that the run can be moved: absolute paths and content hashes in ``clips.json``."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import BUILTIN_CLIPS

CLIP_RECORD = "clips.json"


def absolute_place(path: str | Sequence[str], run_dir: Path | None = None) -> str | list[str]:
    """``clip.path`` as it is stored: absolute; the name of a clip of the package stays.

    Args:
        path: as given.
        run_dir: what lies inside this folder is stored relative to it, so that it moves with the run.
    """
    if isinstance(path, str):
        return path if path in BUILTIN_CLIPS else _stored(path, run_dir)
    return [str(part) if str(part) in BUILTIN_CLIPS else _stored(str(part), run_dir) for part in path]


def _stored(path: str, run_dir: Path | None) -> str:
    full = Path(path).absolute()
    # Relative to the run where it lies inside, so that a moved or shipped run still finds its clip.
    if run_dir is not None and full.is_relative_to(run_dir.absolute()):
        return str(full.relative_to(run_dir.absolute()))
    return str(full)


def clip_place(stored: Any, run_dir: Path) -> str | list[str]:
    """A stored ``clip.path`` as a place that exists.

    Relative paths of older runs are looked for in the current folder, then where the run's own ``runs/`` lies.

    Raises:
        HoiError: the clip is not there any more; says where it was.
    """
    if isinstance(stored, str):
        return stored if stored in BUILTIN_CLIPS else str(_found(stored, run_dir))
    if not isinstance(stored, Sequence) or not stored or not all(isinstance(part, str) for part in stored):
        raise HoiError(
            f"{stored!r} names no clip",
            where=run_dir / "config.yaml",
            field="clip.path",
            fix="FILE.npz, folder or list",
        )
    return [part if part in BUILTIN_CLIPS else str(_found(part, run_dir)) for part in stored]


def captures_place(stored: Any, run_dir: Path) -> str | list[str] | None:
    """A stored ``evaluation.against`` as a place that exists; None where it names nothing, or nothing that is there."""
    try:
        return clip_place(stored, run_dir) if stored else None
    except HoiError:
        return None  # the policy can be judged without; who wants it names it


def _found(stored: str, run_dir: Path) -> Path:
    # The run's own folder comes first: a shipped policy brings its clip.
    for place in (run_dir / stored, Path(stored), run_dir.resolve().parent.parent / stored):
        # Unlike Path.exists, false for a name that is too long for the disk.
        if os.path.exists(place):
            return place
    raise HoiError(
        f"the clip this run was trained on is not there: {stored}",
        where=run_dir / "config.yaml",
        field="clip.path",
        fix="put it back, or name where it lies now: clip.path=FILE_OR_FOLDER",
    )


def write_clip_record(run_dir: Path, files: Sequence[Path]) -> None:
    """Write ``clips.json``: file and sha256 of every clip, in the order of training."""
    rows = [{"file": str(path.absolute()), "sha256": _hash(path)} for path in files]
    write_text(run_dir / CLIP_RECORD, json.dumps(rows, indent=1) + "\n")


def read_clip_record(run_dir: Path) -> list[dict[str, str]]:
    """The rows of ``clips.json``; empty for runs that have none.

    Raises:
        HoiError: the file is damaged.
    """
    path = run_dir / CLIP_RECORD
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [{"file": str(row["file"]), "sha256": str(row["sha256"])} for row in rows]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise HoiError(
            f"damaged: {' '.join(str(error).split())[:120]}", where=path, fix="remove the file; it is only a record"
        ) from error


def changed_clips(rows: Sequence[dict[str, str]]) -> list[str]:
    """Files of a record that still exist but hold something else."""
    return [row["file"] for row in rows if os.path.isfile(row["file"]) and _hash(Path(row["file"])) != row["sha256"]]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
