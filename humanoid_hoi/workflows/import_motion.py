"""Turn a motion file of InterMimic, PhysHOI or SkillMimic into a HoiClip, checked and repaired.

  hoi import motion=sub8_largebox_000.pt mesh=largebox.obj output=clips/largebox_000.npz
  hoi import motion=toss.pt output=clips/toss.npz action=toss
  hoi import motion=a.pt mesh=b.obj object=largebox output=c.npz mirror=true
  hoi import motion=mine.npz mesh=b.obj output=c.npz format=my.module.Importer   # docs/extending.md

The skeleton is fitted to the data and the fit's residual is printed; every repair is written into the clip. Look at
the result with hoi describe clip=... and hoi replay clip=...
"""

from __future__ import annotations

from pathlib import Path

import rich
from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.registry import EVERYBODY
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion.checks.validate import Limits, find_problems
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.describe import describe
from humanoid_hoi.motion.edit import mirror_clip, resample_clip
from humanoid_hoi.motion.filters.forearm import share_roll
from humanoid_hoi.retarget.activity import with_real_contacts
from humanoid_hoi.retarget.supports import fit_support


@hoi_main("import_motion", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Import, mirror and resample as asked, save, and print what the clip holds."""
    limits = _limits(cfg.limits)
    refuse_existing(Path(cfg.output), bool(cfg.overwrite))
    clip = import_tensor(
        cfg.motion,
        cfg.format,
        cfg.mesh,
        cfg.object,
        _number(cfg.fps, "fps"),
        mesh_unit=cfg.mesh_unit,
        bones=cfg.bones,
        action=cfg.action,
        mass=_number(cfg.mass, "mass"),
        obj_is_static=cfg.obj_is_static,
        mend=cfg.repair,
        accept=cfg.accept,
        limits=limits,
        graph=cfg.graph,
        say=lambda remark: print(f"note: {remark}"),
        formats=plain(cfg.formats),
        trusted=EVERYBODY,  # what stands here a person has typed for this very call
    )
    # Rate first, mirror after: both act on the clip as mended, whatever its source.
    if cfg.resample is not None:
        clip = resample_clip(clip, _number(cfg.resample, "resample") or 0.0)
    if cfg.mirror:
        clip = mirror_clip(clip)
    if cfg.share_roll:
        clip = share_roll(clip)
    note_missing_table(clip)
    path = clip.save(cfg.output)
    rich.print(describe(clip, find_problems(clip, limits)))
    print(f"wrote {path}")


def note_missing_table(clip: HoiClip) -> None:
    """Say where the object lies still in the air: captures do not hold the table under it, and it would fall."""
    table = fit_support(with_real_contacts(clip))
    if table is not None:
        top = table.pos_w[2] + table.half_size[2]
        print(f"note: {clip.obj.name} lies still {100 * top:.0f} cm above the ground: hoi clean puts a table under it")


def refuse_existing(path: Path, overwrite: bool) -> None:
    """Raise before any work where a clip, or any other file, would be lost.

    Raises:
        HoiError: the file exists and nobody asked for another.
    """
    if path.exists() and not overwrite:
        raise HoiError("exists already", where=path, field="output", fix="name another file, or overwrite=true")


def _limits(changes: DictConfig) -> Limits:
    return Limits(**{key: _number(changes[key], f"limits.{key}") for key in map(str, changes)})  # type: ignore[arg-type]


def _number(value: object, field: str) -> float | None:
    # A number written as a word ("30fps"), or true, would pass as something else further down.
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return None if value is None else float(value)
    raise HoiError(f"expected a number, found {value!r}", field=field, fix=f"e.g. {field}=30")
