"""The table and the figure of a study: means over seeds, intervals over held-out objects, paired differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.interpoint.scoring.metrics import TAU, interval, redrawn

_SHOWN = ("human_f1", "object_recall_restricted", "pair_f1", "edits_per_frame")


def rows_of(results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row per variant and share.

    ``ci`` is the 95 % interval of the seeds' mean pair F1 over held-out objects, ``seed_sd`` the spread between seeds; ``gain``
    is the difference to the first row, with an interval of its own: the same objects are drawn for both.

    Args:
        results: of the trainings, the first of which belongs to the reference.
    """
    groups: dict[tuple[str, float], list[Mapping[str, Any]]] = {}
    for result in results:
        groups.setdefault((result["variant"], result["share"]), []).append(result)
    # The whole of the full model, where it is there; else whatever came first.
    reference = groups.get(("full", 1.0), next(iter(groups.values())))
    return [_row(found, reference) for found in groups.values()]


def _row(found: Sequence[Mapping[str, Any]], reference: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = found[0]
    each = [run["figures"]["pair_f1"] for run in found]
    row: dict[str, Any] = {"variant": first["variant"], "says": first["says"], "share": first["share"]}
    row |= {name: int(first[name]) for name in ("objects", "frames", "steps")}
    row |= {"seeds": [run["seed"] for run in found], "pair_f1_of_seeds": [round(value, 4) for value in each]}
    row |= {name: round(float(np.mean([run["figures"][name] for run in found])), 4) for name in _SHOWN}
    row["seed_sd"] = round(float(np.std(each, ddof=1)), 4) if len(each) > 1 else None
    row["cpu_s"] = round(float(np.mean([run["cpu_s"] for run in found])), 1)
    # Only seeds that both have: a pair of trainings starts from the same numbers.
    common = {run["seed"] for run in found} & {run["seed"] for run in reference}
    row["ci"] = [round(value, 4) for value in interval(_drawn(found))]
    if found is not reference and common:
        own, theirs = ([run for run in side if run["seed"] in common] for side in (found, reference))
        gain = float(
            np.mean([a["figures"]["pair_f1"] for a in own]) - np.mean([b["figures"]["pair_f1"] for b in theirs])
        )
        row["gain"] = round(gain, 4)
        row["gain_ci"] = [round(value, 4) for value in interval(_drawn(own) - _drawn(theirs))]
    return row


def _drawn(runs: Sequence[Mapping[str, Any]]) -> FloatArray:
    """(draws,) mean pair F1 of some trainings, on the same objects for all."""
    found = [redrawn(np.array(run["counts"]), np.array(run["shown"]))["pair_f1"] for run in runs]
    return np.asarray(np.mean(found, axis=0), np.float64)


def markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as a table."""
    lines = [
        f"Pair F1 at {100 * TAU:g} cm, mean over seeds; in brackets 95 % over held-out objects; difference to the first row, paired",
        "",
        "| variant | share | objects, frames | steps | seeds | human F1 | pair F1 | between seeds | difference | edits per frame | CPU s |",
        f"|{'---|' * 11}",
    ]
    for row in rows:
        spread = "" if row["seed_sd"] is None else f"± {row['seed_sd']:.3f}"
        gain = f"{row['gain']:+.3f} ({_span(row['gain_ci'], '+')})" if "gain" in row else ""
        cells = [
            row["variant"],
            f"{row['share']:g}",
            f"{row['objects']}, {row['frames']}",
            str(row["steps"]),
            str(len(row["seeds"])),
            f"{row['human_f1']:.3f}",
            f"{row['pair_f1']:.3f} ({_span(row['ci'])})",
            spread,
            gain,
            f"{row['edits_per_frame']:.2f}",
            f"{row['cpu_s']:.0f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _span(ends: Sequence[float], sign: str = "") -> str:
    return f"{ends[0]:{sign}.3f} to {ends[1]:{sign}.3f}"


def save_figure(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Pair F1 with its intervals: over the number of objects where shares differ, else side by side."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    axes = figure.add_subplot()
    if len({row["share"] for row in rows}) > 1:
        draw_curve(axes, rows)
    else:
        draw_variants(axes, rows)
    with atomic_write(path) as stream:
        figure.savefig(stream, format="png", dpi=130)


def draw_curve(axes: Any, rows: Sequence[Mapping[str, Any]], label: str = "") -> None:
    """A line per variant over the number of objects, every seed as a dot."""
    for variant in dict.fromkeys(row["variant"] for row in rows):
        own = sorted((row for row in rows if row["variant"] == variant), key=lambda row: row["objects"])
        objects = [row["objects"] for row in own]
        line = axes.errorbar(objects, [row["pair_f1"] for row in own], _bars(own), capsize=3, label=label or variant)
        for row in own:
            seeds = row["pair_f1_of_seeds"]
            axes.plot([row["objects"]] * len(seeds), seeds, ".", color=line[0].get_color(), alpha=0.6)
    axes.set(xscale="log", xlabel="training objects", ylabel=f"pair F1 at {100 * TAU:g} cm")
    # The numbers of objects there are, in place of powers of ten and their minor ticks.
    counts = sorted({int(row["objects"]) for row in rows})
    axes.set_xticks(counts, [str(count) for count in counts])
    axes.set_xticks([], minor=True)
    axes.grid(alpha=0.3)
    axes.legend()


def draw_variants(axes: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """A point per variant."""
    names = [row["variant"] for row in rows]
    axes.errorbar([row["pair_f1"] for row in rows], names, xerr=_bars(rows), fmt="o", capsize=3)
    for row in rows:
        axes.plot(row["pair_f1_of_seeds"], [row["variant"]] * len(row["seeds"]), "|", color="gray")
    axes.invert_yaxis()
    axes.set(xlabel=f"pair F1 at {100 * TAU:g} cm", xlim=(0, None))
    axes.grid(alpha=0.3, axis="x")


def _bars(rows: Sequence[Mapping[str, Any]]) -> FloatArray:
    """(2, rows) how far the intervals reach below and above."""
    middle = np.array([row["pair_f1"] for row in rows])
    ends = np.array([row["ci"] for row in rows])
    return np.maximum(np.stack([middle - ends[:, 0], ends[:, 1] - middle]), 0.0)
