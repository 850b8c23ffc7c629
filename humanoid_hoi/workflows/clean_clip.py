"""Make clips fit for simulation: no penetration, no skating, contacts kept; with a report before and after.

  hoi clean input=clips/largebox_000.npz output=clean
  hoi clean input=clips output=clean            # a folder, one worker per core
  hoi clean input=clips/lift.npz output=clean supports=none   # the object falls where it lies in the air
  hoi clean input=clips output=clean clean.penetration.squeeze=0.006 clean.smooth.enabled=false

An object that lies still above the ground gets the table it must stand on. Writes OUTPUT/<clip>.npz, and beside it OUTPUT/<clip>/ with original.npz (trimmed and resampled as the result is),
clean.json (every change measured), readiness.json, .txt, .png and, with video=true, clip.mp4. Inputs are never written
to. Run again, a folder goes on where it stopped.
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.supports import check_choices, with_contacts_and_supports
from humanoid_hoi.workflows.cleaning import (
    CleanSettings,
    Columns,
    clean_and_write,
    finish,
    run_clips,
    settings_of,
    still_to_do,
)


@hoi_main("clean_clip", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Clean every clip of the input that has no finished result yet."""
    output = output_folder(cfg.output)
    settings = settings_of(cfg)
    found_by = (str(cfg.contacts), str(cfg.supports))
    check_choices(*found_by)
    paths = inputs(Path(cfg.input))
    # A folder cleaned into itself would lose the originals.
    refuse_overwriting(paths, output)
    jobs = {path.stem: (path, output, settings, *found_by) for path in paths}
    waiting = still_to_do(jobs, output, cfg.overwrite)
    finish(run_clips(clean_file, waiting, cfg.workers, "clips"), output)


def clean_file(path: Path, output: Path, settings: CleanSettings, contacts: str, supports: str) -> Columns:
    """One clip, under its file's name, with what its object rests on."""
    # The file's name, not the one stored inside: a folder may hold two clips that
    # were called alike.
    clip = HoiClip.load(path).replace(name=path.stem)
    # A capture says nothing of the table that its object stands on, and without one it falls.
    clip = with_contacts_and_supports(clip, contacts, supports, path.with_suffix(""))
    return clean_and_write(clip, output, settings, str(path))


def inputs(path: Path) -> list[Path]:
    """The clip, or the clips of a folder.

    Raises:
        HoiError: there is none.
    """
    if path.is_dir():
        found = sorted(path.glob("*.npz"))
        if not found:
            raise HoiError("holds no clips (*.npz)", where=path, field="input", fix="import some with hoi import")
        return found
    if not path.is_file():
        raise HoiError("no such clip or folder", where=path, field="input", fix="give FILE.npz or a folder")
    return [path]


def refuse_overwriting(paths: list[Path], output: Path) -> None:
    """Raise before any work when a result would land on its input."""
    for path in paths:
        if (output / path.name).resolve() == path.resolve():
            raise HoiError("would overwrite its input", where=path, field="output", fix="name another folder")
