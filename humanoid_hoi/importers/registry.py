"""The motion formats: each with a recognizer that looks at the values, so that equal widths never decide alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers import intermimic, physhoi
from humanoid_hoi.motion.raw import RawMotion


@dataclass(frozen=True)
class Format:
    """A motion format.

    Attributes:
        name: what ``format=`` calls it.
        columns: of its (T, C) table.
        fps: its usual frame rate.
        recognize: what in a table contradicts the format (None: nothing; the table is one).
        parse: table and frame rate -> motion.
        shape: the object it always has, or None where a mesh must be given.
    """

    name: str
    columns: int
    fps: float
    recognize: Callable[[FloatArray], str | None]
    parse: Callable[[FloatArray, float], RawMotion]
    shape: Callable[[], ObjectShape] | None = None


_ALL = (
    Format("intermimic", intermimic.COLUMNS, intermimic.FPS, intermimic.contradiction, intermimic.parse_intermimic),
    Format(
        "physhoi",
        physhoi.PHYSHOI_COLUMNS,
        physhoi.PHYSHOI_FPS,
        physhoi.physhoi_contradiction,
        physhoi.parse_physhoi,
        physhoi.basketball,
    ),
    Format(
        "skillmimic",
        physhoi.SKILLMIMIC_COLUMNS,
        physhoi.SKILLMIMIC_FPS,
        physhoi.skillmimic_contradiction,
        physhoi.parse_skillmimic,
        physhoi.basketball,
    ),
)
FORMATS: dict[str, Format] = {layout.name: layout for layout in _ALL}


def recognize(table: FloatArray, fmt: str, path: Path) -> Format:
    """The format of a table.

    Args:
        table: (T, C) as stored.
        fmt: a name of :data:`FORMATS`, or ``auto`` to find it from the values.
        path: the file, for messages.

    Raises:
        HoiError: an unknown name, a width no format has, or values that contradict every format of that width.
    """
    if fmt != "auto" and fmt not in FORMATS:
        raise HoiError(f"unknown format {fmt!r}", field="format", fix=f"auto, {', '.join(FORMATS)}")
    candidates = [FORMATS[fmt]] if fmt != "auto" else list(FORMATS.values())
    fitting = [layout for layout in candidates if layout.columns == table.shape[1]]
    if not fitting:
        expected = ", ".join(f"{layout.columns} ({layout.name})" for layout in candidates)
        raise HoiError(
            f"expected {expected} columns, found {table.shape[1]}",
            where=path,
            field="columns",
            fix="give a motion of a supported format, or format=auto",
        )
    reasons = {layout.name: layout.recognize(sound_rows(table)) for layout in fitting}
    found = next((layout for layout in fitting if reasons[layout.name] is None), None)
    if found is None:
        why = "; ".join(f"no {name} table: {reason}" for name, reason in reasons.items())
        raise HoiError(why, where=path, field="columns", fix="export the motion again in the layout of that project")
    return found


def sound_rows(table: FloatArray) -> FloatArray:
    """The finite rows that are not all zero (padding and lost frames say nothing about the format)."""
    finite = np.isfinite(table).all(axis=1)
    return table[finite & (np.where(np.isfinite(table), table, 0.0) != 0).any(axis=1)]
