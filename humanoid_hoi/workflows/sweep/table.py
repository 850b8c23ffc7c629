"""What came out of a sweep: mean and spread over seeds per clip and rewards, links to the runs, and every failure."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.workflows.sweep.job import Ended, state_of
from humanoid_hoi.workflows.sweep.plan import Job, Plan

METRICS = {
    "success": ("success %", 100.0),
    "mpjpe_mm": ("MPJPE mm", 1.0),
    "contact_mm": ("contact mm", 1.0),
    "jitter": ("jitter m/s^3", 1.0),
    "obj_pos_mm": ("object mm", 1.0),
}
"""Key in metrics.json: title and factor."""


def write_tables(plan: Plan, endings: Mapping[str, Ended]) -> tuple[Path, Path]:
    """Write ``results.md`` and ``results.csv`` of what is done so far; returns both paths."""
    figures = {job: read_figures(plan, job) for job in plan.jobs}
    markdown = plan.folder / "results.md"
    table = plan.folder / "results.csv"
    write_text(markdown, to_markdown(plan, figures, endings))
    write_text(table, to_csv(plan, figures, endings))
    return markdown, table


def read_figures(plan: Plan, job: Job) -> dict[str, float] | None:
    """The headline figures of a job, or None where it has no evaluation yet; a metric it cannot have is NaN."""
    path = plan.run_dir(job) / "evaluation" / "metrics.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return {key: math.nan if document.get(key) is None else float(document[key]) for key in METRICS}


def to_markdown(plan: Plan, figures: Mapping[Job, dict[str, float] | None], endings: Mapping[str, Ended]) -> str:
    """One row per clip and rewards: mean ± standard deviation over its seeds, then the links, then the failures."""
    titles = [title for title, _ in METRICS.values()]
    lines = ["| clip | rewards | seeds | " + " | ".join(titles) + " | runs |"]
    lines.append("|---" * (len(titles) + 4) + "|")
    for group in dict.fromkeys(job.group for job in plan.jobs):
        members = [job for job in plan.jobs if job.group == group]
        done = {job: found for job in members if (found := figures[job]) is not None}
        cells = [mean_and_spread([f[key] for f in done.values()], scale) for key, (_, scale) in METRICS.items()]
        links = " ".join(f"[s{job.seed}](runs/{job.name})" for job in done)
        lines.append(f"| {group[0]} | {group[1]} | {len(done)}/{len(members)} | {' | '.join(cells)} | {links} |")
    lines += ["", "Mean ± standard deviation over seeds; every figure is the mean over a run's trials.", ""]
    return "\n".join([*lines, *failures(plan, endings)])


def failures(plan: Plan, endings: Mapping[str, Ended]) -> list[str]:
    """A line per job that is not done, with the reason where there is one."""
    missing = [job for job in plan.jobs if state_of(plan, job) != "done"]
    if not missing:
        return ["All trainings are done.", ""]
    lines = [f"{len(missing)} of {len(plan.jobs)} trainings are not done:", ""]
    for job in missing:
        found = endings.get(job.name)
        why = f"failed: {found.reason}" if found is not None and found.state == "failed" else state_of(plan, job)
        lines.append(f"- {job.name}: {why} ([log](logs/{job.name}.txt))")
    return [*lines, ""]


def to_csv(plan: Plan, figures: Mapping[Job, dict[str, float] | None], endings: Mapping[str, Ended]) -> str:
    """One row per training."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["job", "clip", "rewards", "seed", "state", *METRICS, "run", "reason"])
    for job in plan.jobs:
        found = figures[job]
        values = ["" if found is None or math.isnan(found[key]) else f"{found[key]:.6g}" for key in METRICS]
        end = endings.get(job.name)
        state = "failed" if end is not None and end.state == "failed" else state_of(plan, job)
        reason = "" if end is None else end.reason
        row = [job.name, job.clip_name, job.rewards, str(job.seed), state, *values, f"runs/{job.name}", reason]
        writer.writerow(row)
    return text.getvalue()


def mean_and_spread(values: list[float], scale: float) -> str:
    """``mean ± std`` of the finite values; one value has no spread."""
    finite = scale * np.array([v for v in values if math.isfinite(v)])
    if not len(finite):
        return "-"
    if len(finite) == 1:
        return f"{finite[0]:.3g}"
    return f"{finite.mean():.3g} ± {finite.std(ddof=1):.2g}"
