"""What a sweep itself costs: plans of many jobs whose bodies do nothing, killed half-way and gone on with.

hoi benchmark sweep                               1 000, 10 000 and 100 000 jobs
hoi benchmark sweep 'jobs=[1000]' output=sweep.json

The plan, the ledger, the local launcher and the tables are the ones of `hoi sweep`; only the trainings are left out: a job
writes the evaluation that a training would have left. Half-way the process is killed with SIGKILL, and another one goes on.
Times are processor seconds without the jobs' bodies, so they say what a decision costs and whether that grows with the plan.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.evaluation.headlines import HEADLINES
from humanoid_hoi.workflows.sweep.ledger import LEDGER, Ledger
from humanoid_hoi.workflows.sweep.local import run_local
from humanoid_hoi.workflows.sweep.main import follow
from humanoid_hoi.workflows.sweep.plan import PLAN, Job, Plan, make_plan
from humanoid_hoi.workflows.sweep.table import Tables, write_tables

FAIL_EVERY = 100
"""Every hundredth job fails, so that failures are recorded and tried again as well."""


@dataclass(frozen=True)
class Figures:
    """One plan's costs.

    Attributes:
        jobs: in the plan.
        plan_s: processor seconds to make and write the plan.
        open_s: to read the ledger and look at every run folder, after the kill.
        decision_us: microseconds per job of launching, recording and reporting, tables included.
        tables_s: to write both tables once, at the end.
        done_at_kill: jobs whose ending was recorded when the process was killed.
        again: jobs that were done twice because of the kill.
        plan_mb, ledger_mb, csv_mb: sizes of the files.
    """

    jobs: int
    plan_s: float
    open_s: float
    decision_us: float
    tables_s: float
    done_at_kill: int
    again: int
    plan_mb: float
    ledger_mb: float
    csv_mb: float


@hoi_main("benchmark_sweep", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure every size, print a table, write it."""
    sizes = [int(n) for n in cfg.jobs]
    if any(n < 4 for n in sizes):
        raise HoiError(f"{min(sizes)} jobs", field="jobs", fix="4 or more")
    rows = []
    for count in sizes:
        # Each size in a folder of its own, removed before the next.
        with tempfile.TemporaryDirectory(dir=cfg.folder) as folder:
            rows.append(measure(Path(folder), count, int(cfg.workers)))
        print(json.dumps(asdict(rows[-1])), flush=True)
    print(markdown(rows))
    if cfg.output is not None:
        write_text(Path(cfg.output), json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def measure(folder: Path, count: int, workers: int) -> Figures:
    """Costs of a plan of ``count`` jobs in ``folder``."""
    # Processor seconds: the machine's other work does not count.
    began = time.process_time()
    plan = plan_of(folder, count)
    plan.save()
    plan_s = time.process_time() - began

    kill_half_way(plan, workers)
    began = time.process_time()
    ledger = Ledger(plan)
    open_s = time.process_time() - began
    left = ledger.left()
    bodies = Bodies()
    began = time.process_time()
    run(plan, ledger, left, workers, bodies)
    # The bodies' own file writing is taken out: what is left is the sweep's.
    decisions = time.process_time() - began - bodies.seconds
    began = time.process_time()
    _, table = write_tables(plan, ledger.entries)
    tables_s = time.process_time() - began
    sizes = [(folder / name).stat().st_size / 1e6 for name in (PLAN, LEDGER, table.name)]
    done_at_kill = len(plan.jobs) - len(left)
    decision_us = 1e6 * decisions / max(1, len(left))
    return Figures(
        len(plan.jobs), plan_s, open_s, decision_us, tables_s, done_at_kill, repeated(folder / LEDGER), *sizes
    )


def plan_of(folder: Path, count: int) -> Plan:
    """A plan of about ``count`` jobs: up to a hundred seeds per clip."""
    seeds = min(count, FAIL_EVERY)
    return make_plan(folder, [f"clip{k}.npz" for k in range(count // seeds)], [], ["tr"], range(seeds))


def run(plan: Plan, ledger: Ledger, left: Sequence[Job], workers: int, bodies: Bodies) -> None:
    """The sweep's own loop over its own launcher, without its lines on the terminal."""
    # Nothing is started: `bodies.begin` stands in for a training's process.
    endings = run_local(plan, left, workers, lambda line: None, bodies.begin)
    with contextlib.redirect_stdout(io.StringIO()):
        follow(endings, ledger, Tables(plan), len(left))


def kill_half_way(plan: Plan, workers: int) -> None:
    """Run the plan in another process and kill it when half of it is recorded."""
    # Forked, so that the child has the plan without reading it again.
    child = multiprocessing.get_context("fork").Process(
        target=lambda: run(plan, Ledger(plan), plan.jobs, workers, Bodies())
    )
    child.start()
    ledger = plan.folder / LEDGER
    per_line = 100  # bytes, a little less than a line has
    while child.is_alive():
        # By the file's size: reading it while it grows would disturb what is measured.
        if ledger.exists() and ledger.stat().st_size > per_line * len(plan.jobs) / 2:
            child.kill()  # SIGKILL: nothing is told, nothing is tidied
        time.sleep(0.01)
    child.join()


def repeated(ledger: Path) -> int:
    """Jobs that were recorded as done more than once: none, if a kill loses nothing."""
    done: Counter[str] = Counter()
    for line in ledger.read_text(encoding="utf-8").split("\n"):
        # Empty lines, and one that the kill cut in half.
        with contextlib.suppress(ValueError):
            row = json.loads(line)
            done[row["job"]] += row["state"] == "done"
    return sum(count > 1 for count in done.values())


class Bodies:
    """Jobs without work: each is over at once and leaves its evaluation; the time for that is counted apart."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def begin(self, plan: Plan, job: Job, cores: set[int]) -> Over:
        """Do the job: the first of every hundred fails."""
        began = time.process_time()
        # A clip has up to a hundred seeds in these plans, so seed 0 is one job in a hundred.
        fails = job.seed == 0
        folder = plan.run_dir(job) / "evaluation"
        folder.mkdir(parents=True, exist_ok=True)
        if not fails:
            write_text(
                folder / "metrics.json", json.dumps(dict.fromkeys(HEADLINES, 1.0))
            )  # whole or not at all, as an evaluation's
        self.seconds += time.process_time() - began
        return Over(int(fails))


@dataclass(frozen=True)
class Over:
    """A process that has ended, for the launcher."""

    code: int

    def poll(self) -> int:
        """Its exit code."""
        return self.code

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, at once."""
        return self.code

    def terminate(self) -> None:
        """Nothing is left to end."""

    def kill(self) -> None:
        """Nothing is left to end."""


def markdown(rows: Sequence[Figures]) -> str:
    """The table for people."""
    lines = [
        "| jobs | plan, s | open after the kill, s | decision, µs per job | both tables, s | done at the kill | done twice "
        "| plan / ledger / csv, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        sizes = f"{row.plan_mb:.1f} / {row.ledger_mb:.1f} / {row.csv_mb:.1f}"
        lines.append(
            f"| {row.jobs} | {row.plan_s:.2f} | {row.open_s:.2f} | {row.decision_us:.0f} | {row.tables_s:.2f} "
            f"| {row.done_at_kill} | {row.again} | {sizes} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
