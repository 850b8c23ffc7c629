"""Tables and a plot of the prior's measurements."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from humanoid_hoi.core.drawing.figures import save_figure

_TITLES = {
    "likelihood": "Likelihood of true layouts above displaced ones (unseen clips)",
    "grouping": "Neighbors by rays: do they show the same interaction?",
    "lambda": "Errors on unseen clips over lambda",
    "cameras": "Over the number of virtual cameras",
    "size": "Over the number of training clips",
    "supervision": "Over the supervision",
    "contact": "With and without the prior and the contact loss, weights chosen on watched clips",
    "guard": "What the guard refuses, over its limit",
    "solver": "Stage 1 on synthetic sessions with missing annotations",
}
_WORDS = {
    "watched_cm": "watched clips: translation, cm",
    "watched_deg": "watched: rotation, deg",
    "watched_object_cm": "watched: object Chamfer, cm",
    "translation_cm": "translation, cm",
    "translation_error_cm": "+-",
    "translation_median_cm": "median, cm",
    "rotation_deg": "rotation, deg",
    "object_cm": "object Chamfer, cm",
    "procrustes_cm": "aligned Chamfer, cm",
    "scale_share": "size error",
    "joints_mm": "joints, mm",
}


def markdown(result: dict[str, Any]) -> str:
    """All tables that are there."""
    family = result["family"]
    lines = [f"Family {family['name']}: {family['train']} training clips, {family['test']} test clips.", ""]
    for name, title in _TITLES.items():
        if name in result:
            lines += [f"### {title}", "", *table(result[name]), ""]
    return "\n".join(lines)


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Lines of a table; columns in the order in which they first appear."""
    # Rows need not have the same figures.
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = [_WORDS.get(name, name.replace("_", " ")) for name in columns]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(columns)]
    return [*lines, *("| " + " | ".join(_cell(row.get(name)) for name in columns) + " |" for row in rows)]


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 1 else f"{value:.4g}"
    return str(value)


def plot(result: dict[str, Any], path: Path) -> None:
    """Translation error over lambda, cameras and training clips, as far as they were measured."""
    from matplotlib.figure import Figure

    panels = [
        (name, key) for name, key in (("lambda", "lambda"), ("cameras", "cameras"), ("size", "clips")) if name in result
    ]
    if not panels:
        return
    figure = Figure(figsize=(4.2 * len(panels), 3.2))
    axes = figure.subplots(1, len(panels), squeeze=False)
    for axis, (name, key) in zip(axes[0], panels, strict=True):
        # "start" and "without" are no numbers to draw over; the latter becomes a line across.
        rows = [row for row in result[name] if not isinstance(row[key], str)]
        error = [row["translation_error_cm"] for row in rows]
        axis.errorbar([row[key] for row in rows], [row["translation_cm"] for row in rows], error, marker="o")
        for row in result.get("lambda", []):
            if row["lambda"] == "without":
                axis.axhline(row["translation_cm"], color="gray", linestyle="--", label="without the prior")
        axis.set_xscale("log")
        axis.set_xlabel({"size": "training clips", "lambda": "lambda", "cameras": "virtual cameras"}[name])
        axis.set_ylabel("object translation error, cm")
        axis.set_ylim(bottom=0)
        axis.legend() if name == "lambda" and axis.get_legend_handles_labels()[0] else None
    figure.tight_layout()
    save_figure(figure, path, dpi=110)
