"""Tables and the plot of the benchmark of hands and objects in scenes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.synthetic.in_scene.noise import level

Row = dict[str, Any]

COLUMNS = {
    "object_cm": "object, cm",
    "rotation_deg": "rotation, deg",
    "adds_cm": "ADD-S, cm",
    "hand_root_mm": "hand root-aligned, mm",
    "hand_world_mm": "hand in the world, mm",
    "hidden_mm": "hand where hidden, mm",
    "relative_cm": "relative, cm",
    "relative_deg": "relative, deg",
    "contact_f1": "contact F1",
    "inside_mm": "hand in object, mm",
    "scene_mm": "object in scene, mm",
    "gap_mm": "gap to true support, mm",
    "own_gap_mm": "gap to own support, mm",
    "drift_mm": "drift at rest, mm",
    "acceleration": "acceleration, m/s^2",
}
_TWO_DIGITS = ("contact_f1", "adds_cm", "object_cm", "relative_cm")
_PLOTTED = ("object_cm", "adds_cm", "hand_world_mm", "relative_cm", "gap_mm", "contact_f1")
# Share of the hand-centric fit's error that the targets allow.
_HALF = 0.5


def report(rows: Sequence[Row], methods: Sequence[str], levels: Sequence[str]) -> str:
    """All tables."""
    parts = ["### Means over scenes\n", table(rows, methods, levels)]
    if {"ours", "hand_centric"} <= set(methods):
        parts += ["### Targets\n", targets(rows, levels), "### Every scene\n", every_scene(rows, levels)]
    failed = [f"{r['scene']}/{r['level']}/{r['seed']}/{r['method']}: {r['error']}" for r in rows if "error" in r]
    if failed:
        parts += ["### Not solved\n", "\n".join(f"- {line}" for line in failed) + "\n"]
    return "\n".join(parts)


def table(rows: Sequence[Row], methods: Sequence[str], levels: Sequence[str]) -> str:
    """Means with standard errors over scenes, one line per level and method."""
    lines = ["| noise | method | scenes | " + " | ".join(COLUMNS.values()) + " | CPU s |"]
    lines.append("|" + "---|" * (len(COLUMNS) + 4))
    for noise in levels:
        for name in methods:
            cells = [_mean(by_scene(rows, noise, name, key), key) for key in COLUMNS]
            seconds = by_scene(rows, noise, name, "seconds")
            count = len(by_scene(rows, noise, name, "object_cm"))
            time = f"{np.mean(list(seconds.values())):.1f}" if seconds else ""
            lines.append(f"| {noise} | {name} | {count} | " + " | ".join(cells) + f" | {time} |")
        # The truth's own penetration: it need not be zero, and no method can be blamed for it.
        true = by_scene(rows, noise, methods[0], "inside_true_mm")
        cells = [_mean(true, key) if key == "inside_mm" else "" for key in COLUMNS]
        lines.append(f"| {noise} | truth | {len(true)} | " + " | ".join(cells) + " | |")
    return "\n".join(lines) + "\n"


def by_scene(rows: Sequence[Row], noise: str, method: str, key: str) -> dict[str, float]:
    """A figure of every scene, mean over its seeds; scenes that do not have it are left out."""
    found: dict[str, list[float]] = {}
    for row in rows:
        if row["level"] != noise or row["method"] != method or row.get(key) is None or not np.isfinite(row[key]):
            continue
        found.setdefault(row["scene"], []).append(row[key])
    return {scene: float(np.mean(values)) for scene, values in found.items()}


def targets(rows: Sequence[Row], levels: Sequence[str]) -> str:
    """What the means and how many scenes hold of what is asked for."""
    lines = ["| noise | target | mean over scenes | held in scenes |", "|---|---|---|---|"]
    for noise in levels:
        for key, word in (("object_cm", "object translation"), ("hand_world_mm", "hand in the world")):
            ours, other = _both(by_scene(rows, noise, "ours", key), by_scene(rows, noise, "hand_centric", key))
            text = f"{word} at most half of the hand-centric fit's"
            share = f"{ours.mean() / other.mean():.2f}" if len(ours) else "-"
            lines.append(f"| {noise} | {text} | {share} | {int((ours <= _HALF * other).sum())} of {len(ours)} |")
        gap = np.array(list(by_scene(rows, noise, "ours", "gap_mm").values()))
        allowed = 1000 * level(noise).depth_m
        mean = f"{gap.mean():.1f} mm" if len(gap) else "-"
        held = int((gap < allowed).sum())
        lines.append(f"| {noise} | gap to the true support below {allowed:.0f} mm | {mean} | {held} of {len(gap)} |")
        deep, true = _both(by_scene(rows, noise, "ours", "inside_mm"), by_scene(rows, noise, "ours", "inside_true_mm"))
        words = f"{deep.mean():.1f} against {true.mean():.1f} mm" if len(deep) else "-"
        held = int((deep <= true).sum())
        lines.append(f"| {noise} | hand no deeper in the object than in the truth | {words} | {held} of {len(deep)} |")
    return "\n".join(lines) + "\n"


def _both(one: dict[str, float], other: dict[str, float]) -> tuple[FloatArray, FloatArray]:
    """Values of the scenes that both know."""
    shared = [scene for scene in one if scene in other]
    return np.array([one[scene] for scene in shared]), np.array([other[scene] for scene in shared])


def every_scene(rows: Sequence[Row], levels: Sequence[str]) -> str:
    """One line per level and scene: ours beside the hand-centric fit."""
    head = [
        "noise",
        "scene",
        "object, cm (hand-centric)",
        "rotation, deg",
        "hand, mm (hand-centric)",
        "hidden hand, mm",
    ]
    head += ["contact F1", "hand in object, mm (truth)", "object in scene, mm", "gap, mm", "grasp, release: frames off"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for noise in levels:
        mine = {key: by_scene(rows, noise, "ours", key) for key in (*COLUMNS, "inside_true_mm", *_MOMENTS)}
        other = {key: by_scene(rows, noise, "hand_centric", key) for key in ("object_cm", "hand_world_mm")}
        for scene in mine["object_cm"]:
            cell = {key: _cell(values.get(scene), key) for key, values in mine.items()}
            beside = {key: _cell(values.get(scene), key) for key, values in other.items()}
            cells = [noise, scene, f"{cell['object_cm']} ({beside['object_cm']})", cell["rotation_deg"]]
            cells += [f"{cell['hand_world_mm']} ({beside['hand_world_mm']})", cell["hidden_mm"], cell["contact_f1"]]
            cells += [f"{cell['inside_mm']} ({cell['inside_true_mm']})", cell["scene_mm"], cell["gap_mm"]]
            cells.append(", ".join(cell[key] for key in _MOMENTS))
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


_MOMENTS = ("grasp_off", "release_off")


def _cell(value: float | None, key: str) -> str:
    if value is None:
        return "-"
    if key in _MOMENTS:
        return f"{value:+.0f}"
    return f"{value:.{2 if key in _TWO_DIGITS else 1}f}"


def _mean(values: dict[str, float], key: str) -> str:
    known = list(values.values())
    if not known:
        return "-"
    digits = 2 if key in _TWO_DIGITS else 1
    spread = np.std(known, ddof=1) / np.sqrt(len(known)) if len(known) > 1 else 0.0
    return f"{np.mean(known):.{digits}f} ± {spread:.{digits}f}"


def plot(rows: Sequence[Row], methods: Sequence[str], levels: Sequence[str], path: Path) -> Path:
    """One panel per figure: mean over scenes with standard error, methods beside each other at every level."""
    figure = Figure(figsize=(13, 7), layout="constrained")
    axes = figure.subplots(2, 3).reshape(-1)
    # The bars of one level take 0.8 of its place; the rest separates the levels.
    width = 0.8 / len(methods)
    for axis, key in zip(axes, _PLOTTED, strict=True):
        for k, name in enumerate(methods):
            values = [list(by_scene(rows, noise, name, key).values()) for noise in levels]
            means = [np.mean(v) if v else np.nan for v in values]
            errors = [np.std(v, ddof=1) / np.sqrt(len(v)) if len(v) > 1 else 0 for v in values]
            axis.bar(np.arange(len(levels)) + k * width, means, width, yerr=errors, label=name)
        axis.set_xticks(np.arange(len(levels)) + 0.4 - width / 2, levels)
        axis.set_title(COLUMNS[key])
    axes[0].legend(fontsize=8)
    return save_figure(figure, path)
