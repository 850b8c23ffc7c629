"""A dataset: a folder of clips and a ``manifest.csv`` (clip, action, object, frames, split); subsets are queries."""

from __future__ import annotations

import csv
import dataclasses
import fnmatch
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from humanoid_hoi.core.archive import one_line
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import inside, read_arrays, write_text
from humanoid_hoi.motion.clip import HoiClip

MANIFEST = "manifest.csv"
MAX_TABLE = 2**26
"""Bytes; a million clips."""
COLUMNS = ("clip", "action", "object", "frames", "split")


@dataclass(frozen=True)
class ManifestRow:
    """One clip of a dataset: file name relative to the folder, action, object name, frame count, split."""

    clip: str
    action: str
    object: str
    frames: int
    split: str = "train"


def row_of(clip: HoiClip, file: str, split: str = "train") -> ManifestRow:
    """The manifest row of ``clip`` stored as ``file``."""
    return ManifestRow(file, clip.action, clip.obj.name, clip.num_frames, split)


def write_manifest(folder: str | Path, rows: Iterable[ManifestRow]) -> Path:
    """Write ``folder/manifest.csv`` atomically."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, column) for column in COLUMNS] for row in rows)
    path = Path(folder) / MANIFEST
    write_text(path, text.getvalue())
    return path


def read_manifest(folder: str | Path) -> list[ManifestRow]:
    """Rows of ``folder/manifest.csv``.

    Raises:
        HoiError: no manifest, a missing column, or a row that cannot be read (names the line).
    """
    path = Path(folder) / MANIFEST
    lines = _table(path, "dataset manifest", "make one with humanoid_hoi.motion.dataset.index_folder(folder)")
    # Line 1 is the header, so that the first row stands in line 2.
    return [_row(line, path, number) for number, line in enumerate(lines, start=2)]


def _table(path: Path, what: str, fix: str) -> list[dict[str, str]]:
    """The lines of a csv file by column.

    Raises:
        HoiError: missing, not UTF-8, larger than :data:`MAX_TABLE`, or a cell that csv does not read.
    """
    try:
        if path.stat().st_size > MAX_TABLE:
            raise HoiError(f"{path.stat().st_size / 1e6:.0f} MB are no {what}", where=path, fix=fix)
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:  # csv.Error: a cell of 131 073 characters
        raise HoiError(f"no readable {what}: {one_line(error, 60)}", where=path, fix=fix) from error


def index_folder(folder: str | Path, split: str = "train") -> list[ManifestRow]:
    """Load every ``.npz`` of a folder, write its manifest and return it; rows already there keep their split."""
    # Splits that somebody gave survive a new look at the folder.
    folder = Path(folder)
    known = {row.clip: row.split for row in read_manifest(folder)} if (folder / MANIFEST).exists() else {}
    files = sorted(p.name for p in folder.glob("*.npz"))
    rows = [row_of(HoiClip.load(folder / name), name, known.get(name, split)) for name in files]
    write_manifest(folder, rows)
    return rows


def rows_of_folder(folder: str | Path, split: str = "train") -> list[ManifestRow]:
    """Rows of the clips that lie in a folder, its manifest's first; nothing is written, and no clip is loaded whole.

    Args:
        folder: of clips, with a manifest or without one.
        split: of clips that the manifest does not list.

    Raises:
        HoiError: the manifest, or a clip that it does not list, cannot be read.
    """
    folder = Path(folder)
    lying = sorted(path.name for path in folder.glob("*.npz"))
    manifest = read_manifest(folder) if (folder / MANIFEST).exists() else []
    # Files in the manifest's order; those that were deleted are left out here and missed in select.
    listed = [row for row in manifest if row.clip in lying]
    known = {row.clip for row in listed}
    # New files are looked at, not loaded: a folder of ten thousand clips would take minutes.
    return [*listed, *(_glance(folder / name, split) for name in lying if name not in known)]


def _glance(path: Path, split: str) -> ManifestRow:
    """The row of a clip from the few fields that it needs."""
    fields = read_arrays(path, "HoiClip", "import it again with hoi import", ("action", "obj_name", "root_pos_w"))
    missing = [name for name in ("action", "obj_name", "root_pos_w") if name not in fields]
    if missing:
        raise HoiError("is missing", where=path, field=missing[0], fix="import it again with hoi import")
    # A damaged file may hold a scalar, which has no length.
    frames = len(fields["root_pos_w"]) if fields["root_pos_w"].ndim else 0
    return ManifestRow(path.name, str(fields["action"]), str(fields["obj_name"]), frames, split)


def split_by_sequence(folder: str | Path, rows: Sequence[ManifestRow], test_share: float) -> list[ManifestRow]:
    """Give every row its split and write the manifest: a clip's name decides, so that adding clips moves none.

    Variants of one sequence (``<name>_mirrored``) land in the same split. The share holds on average over many
    sequences, not exactly for few.

    Raises:
        HoiError: ``test_share`` outside [0, 1].
    """
    if not 0 <= test_share <= 1:
        raise HoiError(f"must be between 0 and 1, found {test_share}", field="test_share", fix="e.g. test_share=0.2")
    # A hash of the name, not a shuffle: adding a clip moves no other to the other side.
    split = [dataclasses.replace(r, split="test" if _draw(r.clip) < test_share else "train") for r in rows]
    write_manifest(folder, split)
    return split


def read_actions(path: str | Path) -> dict[str, str]:
    """Action labels by clip name, from a csv with the columns ``clip`` and ``action``.

    Raises:
        HoiError: unreadable, or a column is missing.
    """
    path = Path(path)
    lines = _table(path, "table of actions", "a csv with columns clip,action")
    for number, line in enumerate(lines, start=2):
        if line.get("clip") is None or line.get("action") is None:
            raise HoiError("clip or action is missing", where=path, field=f"line {number}", fix="columns: clip,action")
    return {Path(line["clip"]).stem: line["action"] for line in lines}


def select(
    folder: str | Path, query: str | Sequence[str] = (), rows: Sequence[ManifestRow] | None = None
) -> list[Path]:
    """Paths of the clips that satisfy a query such as ``action=lift,object=*box,split=train``.

    Conditions are ``column=pattern``, all of which must hold; a pattern may use ``*`` and ``?`` and give alternatives
    as ``lift|carry``. An empty query is the whole dataset. ``rows`` are those of the manifest unless they are given.

    Raises:
        HoiError: malformed condition, unknown column, no match (lists the values there are), or a missing clip file.
    """
    folder = Path(folder)
    rows = read_manifest(folder) if rows is None else rows
    # Commas separate conditions, bars separate alternatives within one.
    conditions = [_condition(c) for c in (query.split(",") if isinstance(query, str) else query) if c.strip()]
    chosen = [r for r in rows if all(_matches(str(getattr(r, column)), pattern) for column, pattern in conditions)]
    if not chosen:
        column = conditions[0][0] if conditions else "clip"
        values = sorted({str(getattr(r, column)) for r in rows})
        raise HoiError(
            f"no clip matches {query!r}",
            where=folder / MANIFEST,
            field=column,
            fix=f"{column} is one of {', '.join(values[:12])}" if values else "add clips",
        )
    paths = [folder / row.clip for row in chosen]
    for row, path in zip(chosen, paths, strict=True):
        # A manifest from elsewhere must not lead out of its folder.
        if Path(row.clip).name != row.clip:
            raise HoiError(
                f"{row.clip!r} is no file name",
                where=folder / MANIFEST,
                field="clip",
                fix="name files of the folder itself, or index the folder again",
            )
        if not path.exists():
            raise HoiError("listed in the manifest but missing", where=path, fix="restore it or index the folder again")
    return paths


def _draw(clip: str) -> float:
    """A number in [0, 1) that only the sequence's name decides."""
    # The mirrored clip shows the same person: it belongs to the same side of the split.
    sequence = Path(clip).stem.removesuffix("_mirrored")
    # 64 bits of the hash as a fraction: even over names, and the same on every machine and in every run.
    return int.from_bytes(hashlib.sha256(sequence.encode()).digest()[:8], "big") / 2**64


def _condition(text: str) -> tuple[str, str]:
    column, equals, pattern = (part.strip() for part in text.partition("="))
    if not equals or column not in COLUMNS or not pattern:
        raise HoiError(
            f"cannot read condition {text!r}", field="query", fix=f"column=pattern with {', '.join(COLUMNS)}"
        )
    return column, pattern


def _matches(value: str, pattern: str) -> bool:
    # Both sides in lower case: fnmatch.fnmatch ignores case on some systems only.
    return any(fnmatch.fnmatchcase(value.lower(), option.strip().lower()) for option in pattern.split("|"))


def _row(line: dict[str, str], path: Path, number: int) -> ManifestRow:
    missing = [c for c in COLUMNS if line.get(c) is None]
    if missing:
        raise HoiError(
            f"missing {', '.join(missing)}", where=path, field=f"line {number}", fix=f"columns are {', '.join(COLUMNS)}"
        )
    # Refused with the line's number, before the file is opened.
    inside(path.parent, line["clip"], path, f"line {number}", links=True)
    try:
        return ManifestRow(line["clip"], line["action"], line["object"], int(line["frames"]), line["split"])
    except ValueError as error:
        raise HoiError(
            f"frames must be a whole number, found {line['frames']!r:.60}",
            where=path,
            field=f"line {number}",
            fix="index the folder again",
        ) from error
