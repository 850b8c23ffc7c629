"""What a reconstruction leaves on disk: the result in our and the released formats, its quality, its plots."""

from __future__ import annotations

from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.motion.solved_io import save_solved
from humanoid_hoi.reconstruction.pipeline import Reconstruction
from humanoid_hoi.reconstruction.quality import write_plots, write_quality_json
from humanoid_hoi.session import write_released
from humanoid_hoi.session.session import Session
from humanoid_hoi.session.supports import FILE as SUPPORTS_FILE
from humanoid_hoi.session.supports import read_supports

QUALITY_FILE = "quality.json"
SOLVED_FILE = "solved.npz"
RELEASED_FOLDER = "released"


def check_output(folder: Path, overwrite: bool) -> None:
    """Refuse a folder that holds a finished result.

    Raises:
        HoiError: it does and ``overwrite`` is False.
    """
    if is_finished(folder) and not overwrite:
        raise HoiError(
            "holds a finished result", where=folder, field="output", fix="choose another output, or overwrite=true"
        )


def is_finished(folder: Path) -> bool:
    """Whether a reconstruction was written here to its end (``quality.json`` is written last)."""
    return (folder / QUALITY_FILE).is_file()


def write_reconstruction(result: Reconstruction, session: Session, folder: Path) -> dict[str, Path]:
    """Write everything into ``folder``; ``quality.json`` comes last and marks the result as complete."""
    # An overwritten result stops counting as finished before its first file changes, so a kill
    # half-way leaves a folder that is solved again and not one that mixes two results.
    (folder / QUALITY_FILE).unlink(missing_ok=True)
    after = result.after
    before = result.before
    files = {"solved": save_solved(result.solved, folder / SOLVED_FILE)}
    files |= _supports(session, folder)
    files["released"] = folder / RELEASED_FOLDER
    write_released(result.solved, files["released"], session=session, overwrite=True)
    files |= write_plots(folder, after, before, rank=result.trajectory.rank.numpy())
    # Written last: its presence is what :func:`is_finished` believes.
    files["quality"] = write_quality_json(folder / QUALITY_FILE, after, before, **result.figures())
    return files


def _supports(session: Session, folder: Path) -> dict[str, Path]:
    """The session's supports beside the result, where it has any; checked on the way."""
    given = None if session.folder is None else session.folder / SUPPORTS_FILE
    if given is None or not given.is_file():
        return {}
    # Read for its checks only; the text is copied as it is, comments and order included.
    read_supports(given)
    write_text(folder / SUPPORTS_FILE, given.read_text(encoding="utf-8"))
    return {"supports": folder / SUPPORTS_FILE}
