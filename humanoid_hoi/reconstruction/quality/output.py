"""A quality report as a table and as JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.reconstruction.quality.report import QualityReport, compare

UNITS = {"px": "px", "mm": "mm", "cm3": "cm^3", "deg": "deg", "jitter": "m/s^3", "skating": "mm/frame"}


def quality_table(after: QualityReport, before: QualityReport | None = None, title: str = "quality") -> Table:
    """The figures of a report, or before and after beside each other, ready for ``rich.print``."""
    table = Table(title=escape(title))
    table.add_column("figure")
    table.add_column("unit")
    # Without a state to compare with, one column of values.
    for column in ("before", "after", "change") if before else ("value",):
        table.add_column(column, justify="right")
    if before is None:
        for name, value in after.summary.items():
            table.add_row(name, unit_of(name), _text(value))
        return table
    for change in compare(before, after):
        table.add_row(
            change.name,
            unit_of(change.name),
            _text(change.before),
            _text(change.after),
            _relative(change.before, change.after),
        )
    return table


def unit_of(name: str) -> str:
    """Unit of a figure of the summary, from its name."""
    words = name.split("_")
    # Later rows of UNITS win: ``foot_skating_mm`` is a rate, mm/frame, and no length.
    return next((unit for word, unit in reversed(UNITS.items()) if word in words), "")


def quality_json(after: QualityReport, before: QualityReport | None = None, **extra: float) -> dict[str, Any]:
    """The report as plain values: summary on top (``before`` beside it), then ``per_frame``; NaN becomes None.

    Args:
        after: the final state's report.
        before: e.g. stage 1's.
        extra: further figures for the top level, e.g. ``stage1_seconds``.
    """
    document: dict[str, Any] = {**after.summary, **extra}
    if before is not None:
        document["before"] = before.summary
    document["fps"] = after.fps
    document["frame_ids"] = after.frame_ids.tolist()
    document["annotated"] = after.annotated.tolist()
    document["per_frame"] = {name: values.tolist() for name, values in after.per_frame.items()}
    return _without_nan(document)


def write_quality_json(
    path: str | Path, after: QualityReport, before: QualityReport | None = None, **extra: float
) -> Path:
    """Write :func:`quality_json` atomically.

    Raises:
        HoiError: the file cannot be written.
    """
    write_text(path, json.dumps(quality_json(after, before, **extra), indent=1, allow_nan=False) + "\n")
    return Path(path)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _text(value: float) -> str:
    return "-" if not math.isfinite(value) else f"{value:.4g}"


def _relative(before: float, after: float) -> str:
    if not (math.isfinite(before) and math.isfinite(after)) or before == 0:
        return "-"
    return f"{100 * (after - before) / before:+.0f} %"
