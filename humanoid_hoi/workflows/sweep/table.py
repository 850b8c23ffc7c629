"""What came out of a sweep: mean and spread over seeds per clip and rewards, links to the runs, and every failure."""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.evaluation.headlines import HEADLINES
from humanoid_hoi.workflows.sweep.ledger import NEW, Entry
from humanoid_hoi.workflows.sweep.plan import Job, Plan

MAX_LISTED = 200
"""Jobs that are not done, listed one by one in results.md; results.csv has all of them."""
_SHARE = 0.05
"""Part of the time that rewriting the tables may take."""


class Tables:
    """Writes results.md and results.csv, rarely enough that a sweep of many short jobs does not spend its time on them.

    Args:
        plan: the sweep.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._next = 0.0

    def refresh(self, entries: Mapping[str, Entry]) -> None:
        """Write the tables, unless they were written a short time ago compared with what that takes."""
        began = time.monotonic()
        if began < self._next:
            return
        write_tables(self._plan, entries)
        ended = time.monotonic()
        # A twentieth of the time at most: the larger the table, the rarer it is written.
        self._next = ended + (ended - began) / _SHARE


def write_tables(plan: Plan, entries: Mapping[str, Entry]) -> tuple[Path, Path]:
    """Write ``results.md`` and ``results.csv`` of what is done so far; returns both paths."""
    markdown = plan.folder / "results.md"
    table = plan.folder / "results.csv"
    write_text(markdown, to_markdown(plan, entries))
    write_text(table, to_csv(plan, entries))
    return markdown, table


def to_markdown(plan: Plan, entries: Mapping[str, Entry]) -> str:
    """One row per clip and rewards: mean ± standard deviation over its seeds, then the links, then the failures."""
    # Rows keep the plan's order, which dictionaries preserve.
    groups: dict[tuple[str, str, str], list[Job]] = {}
    for job in plan.jobs:
        groups.setdefault(job.group, []).append(job)
    # The column is left out where nothing varies but clip, rewards and seed.
    varied = any(variant for _, _, variant in groups)
    titles = [title for title, _ in HEADLINES.values()]
    heads = ["clip", "rewards", *(["settings"] if varied else []), "seeds", *titles, "runs"]
    lines = [_row(heads), "|---" * len(heads) + "|"]
    for (clip, rewards, variant), members in groups.items():
        # Only seeds that are done are averaged; the column "seeds" tells how many.
        done = {job: entry.figures for job in members if (entry := entries.get(job.name, NEW)).figures is not None}
        cells = [mean_and_spread([f[key] for f in done.values() if f], scale) for key, (_, scale) in HEADLINES.items()]
        links = " ".join(f"[s{job.seed}](runs/{job.name})" for job in done)
        named = [clip, rewards, *([variant] if varied else [])]
        lines.append(_row([*named, f"{len(done)}/{len(members)}", *cells, links]))
    lines += ["", "Mean ± standard deviation over seeds; every figure is the mean over a run's trials.", ""]
    return "\n".join([*lines, *failures(plan, entries)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def failures(plan: Plan, entries: Mapping[str, Entry]) -> list[str]:
    """A line per job that is not done, with the reason where there is one; failed ones first."""
    missing = [job for job in plan.jobs if entries.get(job.name, NEW).state != "done"]
    if not missing:
        return ["All trainings are done.", ""]
    lines = [f"{len(missing)} of {len(plan.jobs)} trainings are not done:", ""]
    # The sort is stable: failed ones first, the plan's order within.
    missing.sort(key=lambda job: entries.get(job.name, NEW).state != "failed")
    for job in missing[:MAX_LISTED]:
        entry = entries.get(job.name, NEW)
        why = f"failed: {entry.reason}" if entry.state == "failed" else entry.state
        lines.append(f"- {job.name}: {why} ([log](logs/{job.name}.txt))")
    if len(missing) > MAX_LISTED:
        lines.append(f"- and {len(missing) - MAX_LISTED} more, see results.csv")
    return [*lines, ""]


def to_csv(plan: Plan, entries: Mapping[str, Entry]) -> str:
    """One row per training."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["job", "clip", "rewards", "settings", "seed", "state", *HEADLINES, "run", "reason"])
    for job in plan.jobs:
        entry = entries.get(job.name, NEW)
        found = entry.figures
        values = ["" if found is None or math.isnan(found[key]) else f"{found[key]:.6g}" for key in HEADLINES]
        named = [job.name, job.clip_name, job.rewards, job.variant, str(job.seed), entry.state]
        writer.writerow([*named, *values, f"runs/{job.name}", entry.reason])
    return text.getvalue()


def mean_and_spread(values: list[float], scale: float) -> str:
    """``mean ± std`` of the finite values; one value has no spread."""
    finite = scale * np.array([v for v in values if math.isfinite(v)])
    if not len(finite):
        return "-"
    if len(finite) == 1:
        return _digits(finite[0], 3)
    # The sample's deviation (n - 1): the seeds are a few of many possible ones.
    return f"{_digits(finite.mean(), 3)} ± {_digits(finite.std(ddof=1), 2)}"


def _digits(value: float, count: int) -> str:
    """``count`` digits that count and no exponent: 1150 and not 1.15e+03."""
    return f"{float(f'{value:.{count}g}'):g}"
