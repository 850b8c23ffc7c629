"""What a sweep knows about its jobs: one line per ending, appended, so that a kill loses nothing and n endings cost n lines."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_failure
from humanoid_hoi.evaluation.headlines import HEADLINES
from humanoid_hoi.workflows.sweep.job import Ended, State, state_of
from humanoid_hoi.workflows.sweep.plan import Job, Plan

LEDGER = "ledger.jsonl"


@dataclass(frozen=True)
class Entry:
    """What is known of one job.

    Attributes:
        state: see :data:`~humanoid_hoi.workflows.sweep.job.State`.
        reason: why it failed.
        figures: headline figures where it is done; a metric it cannot have is NaN.
    """

    state: State
    reason: str = ""
    figures: Mapping[str, float] | None = None


NEW = Entry("new")


class Ledger:
    """The states of a plan's jobs. The run folders are the truth; the file spares reading what has been read before.

    Args:
        plan: the sweep.

    Raises:
        HoiError: the ledger cannot be read.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.path = plan.folder / LEDGER
        written = _read(self.path)
        self.entries: dict[str, Entry] = {job.name: self._entry(job, written.get(job.name)) for job in plan.jobs}

    def left(self) -> list[Job]:
        """Jobs that are not done, in the plan's order."""
        return [job for job in self._plan.jobs if self.entries[job.name].state != "done"]

    def counts(self) -> Counter[str]:
        """How many jobs are in each state."""
        return Counter(entry.state for entry in self.entries.values())

    def add(self, end: Ended) -> Entry:
        """Note how a job ended; returns what is known of it now.

        Raises:
            HoiError: the line cannot be written.
        """
        figures = read_figures(self._plan, end.job) if end.state == "done" else None
        entry = Entry(end.state, end.reason, figures)
        self.entries[end.job.name] = entry
        row = {"job": end.job.name, "state": entry.state, "reason": entry.reason, "figures": _nulls(figures)}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # The line break comes first: a line that a kill has cut in half then spoils nothing but itself.
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write("\n" + json.dumps(row))
        except OSError as error:
            raise write_failure(self.path, error) from error
        return entry

    def _entry(self, job: Job, written: dict[str, Any] | None) -> Entry:
        state = state_of(self._plan, job)
        if state == "done":
            # Figures from the ledger spare opening thousands of files; a job that
            # was done behind its back is read now.
            known = None if written is None or written["state"] != "done" else written["figures"]
            # A line of an earlier version may lack a figure that the evaluation has.
            if known is not None and known.keys() >= HEADLINES.keys():
                return Entry("done", "", numbers(known))
            return Entry("done", "", read_figures(self._plan, job))
        # A failure is known from the ledger only: the run's folder looks as if it were just begun.
        failed = written is not None and written["state"] == "failed"
        return Entry("failed", str(written["reason"])) if failed and written else Entry(state)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """The last whole line of every job."""
    try:
        lines: Iterable[str] = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise HoiError(f"cannot be read: {error.strerror}", where=path, fix="check its permissions") from error
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        try:
            row = json.loads(line)
            # Later lines replace earlier ones: a job that failed and was repeated is what it was last.
            found[row["job"]] = {"state": row["state"], "reason": row["reason"], "figures": row["figures"]}
        except (ValueError, KeyError, TypeError):
            continue  # empty, or cut by a kill
    return found


def read_figures(plan: Plan, job: Job) -> dict[str, float]:
    """The headline figures of a job that has its evaluation.

    Raises:
        HoiError: metrics.json is damaged.
    """
    path = plan.run_dir(job) / "evaluation" / "metrics.json"
    try:
        return numbers(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(f"damaged: {reason}", where=path, fix="remove it; the run is evaluated again") from error


def numbers(document: Mapping[str, Any]) -> dict[str, float]:
    """The headline figures of a document; null is NaN."""
    return {key: math.nan if document.get(key) is None else float(document[key]) for key in HEADLINES}


def _nulls(figures: Mapping[str, float] | None) -> dict[str, float | None] | None:
    """Figures as JSON takes them."""
    # JSON has no NaN: a metric that a run cannot have is null in the file.
    return None if figures is None else {key: None if math.isnan(x) else x for key, x in figures.items()}
