"""Reports side by side, for the terminal and as files."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.readiness.plot import plot_readiness
from humanoid_hoi.readiness.report import Readiness

# Key of a report -> label and format, in the order of the rows.
_ROWS: dict[str, tuple[str, str]] = {
    "verdict": ("verdict", "{}"),
    "clean_share": ("frames without artefacts", "{:.0%}"),
    "starts": ("frames that can start an episode", "{}"),
    "start_frames": ("  of", "{}"),
    "obj_depth_max_mm": ("depth in object, max mm", "{:.1f}"),
    "obj_depth_mean_mm": ("  mean mm", "{:.2f}"),
    "floor_depth_max_mm": ("depth in ground, max mm", "{:.1f}"),
    "obj_floor_depth_max_mm": ("object in ground, max mm", "{:.1f}"),
    "skate_mm_s": ("skating, mm/s", "{:.1f}"),
    "slide_mm": ("longest slide of a stance, mm", "{:.1f}"),
    "float_mm": ("floating, mm", "{:.1f}"),
    "hand_gap_mm": ("touching hands off by, 95 % mm", "{:.1f}"),
    "jitter": ("jitter, m/s^3", "{:.1f}"),
    "words": ("difficulty", "{}"),
    "zmp_outside": ("  zero-moment point outside the feet", "{:.0%}"),
    "foot_speed": ("  foot speed, 90 % m/s", "{:.2f}"),
    "jerk": ("  jerk, m/s^3", "{:.0f}"),
    "survived_s": ("open loop survives, s", "{:.2f}"),
    "obj_survived_s": ("  with the object in place, s", "{:.2f}"),
    "kick_mm": ("object kicked at the start, mm", "{:.1f}"),
}


def readiness_table(columns: Sequence[tuple[str, Readiness]]) -> Table:
    """Reports side by side, e.g. before and after a clean-up."""
    table = Table(title=f"{escape(columns[0][1].name)}: readiness for simulation", title_justify="left")
    table.add_column("")
    for heading, _ in columns:
        table.add_column(heading, justify="right")
    flat = [_flat(r) for _, r in columns]
    for key, (label, style) in _ROWS.items():
        # A figure that was not measured is a dash.
        table.add_row(label, *(style.format(f[key]) if key in f else "-" for f in flat))
    return table


def _flat(report: Readiness) -> dict[str, object]:
    full = report.as_dict()
    open_part = full.get("open_loop", {})
    assert isinstance(open_part, dict)
    # Nested figures become rows of their own; the roll-outs' list of starts must not hide the number of frames that can start.
    return {**open_part, **asdict(report.artefacts), **asdict(report.difficulty), **full}


def write_readiness(columns: Sequence[tuple[str, Readiness]], folder: str | Path) -> dict[str, Path]:
    """``readiness.json``, ``readiness.txt`` and ``readiness.png`` of reports side by side."""
    folder = Path(folder)
    files = {kind: folder / f"readiness.{kind}" for kind in ("json", "txt", "png")}
    write_text(files["json"], json.dumps({heading: r.as_dict() for heading, r in columns}, indent=1))
    out = io.StringIO()
    console = Console(file=out, width=120, color_system=None)
    console.print(readiness_table(columns))
    for heading, report in columns:
        told = f"{heading}: {report.verdict}" + "".join(f"\n  - {reason}" for reason in report.reasons)
        # Brackets in a clip's name would be taken for markup.
        console.print(told, markup=False)
    write_text(files["txt"], out.getvalue())
    plot_readiness(columns, files["png"])
    return files
