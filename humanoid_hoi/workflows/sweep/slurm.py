"""Slurm, through submitit: arrays of jobs, those of an earlier call waited for again, and what the queue says of them."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from humanoid_hoi.core.archive import one_line
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.workflows.sweep.cluster import module, outcome
from humanoid_hoi.workflows.sweep.job import Ended, run_here, state_of
from humanoid_hoi.workflows.sweep.local import Report, terminating
from humanoid_hoi.workflows.sweep.plan import Job, Plan
from humanoid_hoi.workflows.sweep.slurm_job import SlurmJob

_ARRAY = 1000
"""Jobs of one Slurm array; clusters allow 1001 unless set up otherwise (MaxArraySize)."""
_LIMITS = 100
"""How often a job may reach its time limit and go on; a training that gets nowhere ends some time."""
_POLL = 1.0  # s between looks for results, which are files
_LOOK = 15.0  # s between questions to Slurm: its controller serves many people
_SUBMITTED = "submitted.json"


@dataclass(frozen=True)
class SlurmOptions(Settings, yaml="tools/sweep", node="slurm", key="slurm"):
    """What a Slurm job asks for.

    Attributes:
        partition: its name, or None for the cluster's default.
        cpus: cores per training.
        gpus: per training.
        minutes: time limit, with a minute to begin and one to save; a training that is cut off is requeued and goes on.
        extra: further options of ``sbatch``, for example ``account: lab``; None for none.
        local: run through submitit's local executor, without Slurm.
    """

    partition: str | None = setting()
    cpus: int = setting(at_least=1)
    gpus: int = setting(at_least=0)
    minutes: int = setting(at_least=3)
    extra: dict[str, Any] | None = setting()
    local: bool = setting()


def run_slurm(plan: Plan, jobs: Sequence[Job], options: SlurmOptions, report: Report) -> Iterator[Ended]:
    """Submit the jobs as Slurm arrays (or run them by submitit's local executor) and wait for them.

    Jobs of an earlier call that Slurm still has are not submitted again but waited for.

    Args:
        plan: the sweep.
        jobs: those that are left.
        options: what each asks for.
        report: takes one line.

    Raises:
        HoiError: submitit is not installed, there is no Slurm here, or it refuses the jobs.
    """
    executor = slurm_executor(plan.folder / "slurm", options)
    if options.local:
        yield from _run_local(executor, plan, jobs, report)
        return
    queue = Queue()
    waiting = queue.states()
    known = {name: task for name, task in _submitted(plan).items() if task in waiting}
    tasks = [(job, _task(plan, known[job.name])) for job in jobs if job.name in known]
    if tasks:
        report(f"{len(tasks)} jobs are in Slurm's queue since an earlier call")
    left = [job for job in jobs if job.name not in known]
    with terminating():
        # Arrays one after another, each within the cluster's limit; those of before with the first.
        for first in range(0, max(len(left), 1), _ARRAY):
            tasks += _submit(executor, plan, left[first : first + _ARRAY], report)
            try:
                yield from _wait(tasks, plan, queue, report)
            except KeyboardInterrupt:
                report("the jobs stay in Slurm's queue (squeue shows them, scancel ends them)")
                raise
            tasks = []


def _run_local(executor: Any, plan: Plan, jobs: Sequence[Job], report: Report) -> Iterator[Ended]:
    """By submitit's executor for one machine, whose jobs are child processes."""
    folder = plan.alone()
    tasks = [(job, executor.submit(run_here, folder, job)) for job in jobs]
    report(f"{len(tasks)} jobs submitted; scripts and logs in {plan.folder / 'slurm'}")
    while tasks:
        over = [(job, task) for job, task in tasks if task.done()]
        tasks = [entry for entry in tasks if entry not in over]
        yield from (outcome(job, task.result) for job, task in over)
        time.sleep(_POLL if tasks else 0)


def _submit(executor: Any, plan: Plan, jobs: Sequence[Job], report: Report) -> list[tuple[Job, Any]]:
    """Submit one array and note its numbers, so that a later call finds them."""
    if not jobs:
        return []
    folder = plan.alone()
    try:
        # submitit makes one array of everything submitted in this block.
        with executor.batch():
            tasks = [executor.submit(SlurmJob(), folder, job) for job in jobs]
    except Exception as error:  # submitit's own class, around what sbatch said
        reason = one_line(error, 300).split("sbatch: error: ")[-1]
        raise HoiError(f"Slurm refuses the jobs: {reason}", field="slurm", fix="ask sinfo what there is") from error
    found = list(zip(jobs, tasks, strict=True))
    numbers = _submitted(plan) | {job.name: task.job_id for job, task in found}
    write_text(plan.folder / "slurm" / _SUBMITTED, json.dumps(numbers, indent=1))
    report(f"{len(found)} jobs submitted; scripts and logs in {plan.folder / 'slurm'}")
    return found


def _submitted(plan: Plan) -> dict[str, str]:
    """Slurm's number of every job that was submitted, by the job's name."""
    try:
        found = json.loads((plan.folder / "slurm" / _SUBMITTED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(number) for name, number in found.items()} if isinstance(found, dict) else {}


def _task(plan: Plan, number: str) -> Any:
    """submitit's handle of a job that was submitted earlier."""
    submitit = module("submitit", "slurm")
    return submitit.SlurmJob(folder=plan.folder / "slurm", job_id=number, tasks=[0])


def _wait(tasks: list[tuple[Job, Any]], plan: Plan, queue: Queue, report: Report) -> Iterator[Ended]:
    """The endings, as they come: a job leaves a result, or it leaves the queue without one."""
    said = Counter[str]()
    missing: Counter[str] = Counter()
    asked = time.monotonic()
    while tasks:
        over = [(job, task) for job, task in tasks if _has_result(task)]
        tasks = [entry for entry in tasks if entry not in over]
        yield from (outcome(job, task.result) for job, task in over)
        if tasks and time.monotonic() - asked > _LOOK:
            states = queue.states()
            asked = time.monotonic()
            counts = Counter(states[task.job_id] for _, task in tasks if task.job_id in states)
            if counts != said:
                report("in Slurm's queue: " + (", ".join(f"{n} {state}" for state, n in counts.items()) or "none"))
                said = counts
            # Twice in a row: the result of a job that has just ended may not be visible here yet.
            missing = Counter({t.job_id: missing[t.job_id] + 1 for _, t in tasks if t.job_id not in states})
            lost = [(job, task) for job, task in tasks if missing[task.job_id] >= 2 and not _has_result(task)]
            tasks = [entry for entry in tasks if entry not in lost]
            yield from (_lost(plan, job, task) for job, task in lost)
        time.sleep(_POLL if tasks else 0)


def _has_result(task: Any) -> bool:
    # Not `task.done()`: it asks Slurm's accounting, which many clusters do not have.
    return bool(task.paths.result_pickle.exists())


def _lost(plan: Plan, job: Job, task: Any) -> Ended:
    """The ending of a job that left the queue without a word."""
    if state_of(plan, job) == "done":
        return Ended(job, 0)
    return Ended(job, 1, f"left Slurm's queue (cancelled, out of memory, node lost?): see {task.paths.stderr}")


@dataclass
class Queue:
    """What ``squeue`` says of this user's jobs."""

    _last: dict[str, str] = field(default_factory=dict)

    def states(self) -> dict[str, str]:
        """State and, where it waits, the reason, by number (``7_0`` in an array); the last answer where Slurm is busy.

        Raises:
            HoiError: squeue is not there.
        """
        words = ["squeue", "--noheader", "--array", "--user", str(os.getuid()), "--format", "%i|%T|%r"]
        try:
            answer = subprocess.run(words, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return self._last
        except OSError as error:
            raise HoiError(f"squeue: {error.strerror}", field="launcher", fix="load Slurm's module") from error
        if answer.returncode == 0:
            rows = [line.strip().split("|") for line in answer.stdout.splitlines() if line.count("|") == 2]
            self._last = {
                number: state if reason == "None" else f"{state} ({reason})" for number, state, reason in rows
            }
        return self._last


def slurm_executor(folder: Path, options: SlurmOptions) -> Any:
    """submitit's executor with our options set.

    Raises:
        HoiError: submitit is not installed, or there is no Slurm here.
    """
    submitit = module("submitit", "slurm")
    if options.local:
        executor = submitit.LocalExecutor(folder=folder)
        executor.update_parameters(timeout_min=options.minutes)
        return executor
    try:
        executor = submitit.SlurmExecutor(folder=folder, max_num_timeout=_LIMITS)
    except RuntimeError as error:
        raise HoiError(f"no Slurm here ({error})", field="launcher", fix="slurm.local=true, launcher=local") from error
    executor.update_parameters(**slurm_parameters(options))
    return executor


def slurm_parameters(options: SlurmOptions) -> dict[str, Any]:
    """What goes into the job script: one task, its cores, and a signal 60 s before the limit, so that it saves."""
    found: dict[str, Any] = {
        "job_name": "hoi-sweep",
        "time": options.minutes,
        "ntasks_per_node": 1,
        "cpus_per_task": options.cpus,
        "additional_parameters": {"requeue": True} | (options.extra or {}),
        # Newer versions of srun do not take this over from the script.
        "srun_args": [f"--cpus-per-task={options.cpus}"],
        "signal_delay_s": 60,
    }
    if options.partition is not None:
        found["partition"] = options.partition
    if options.gpus:
        found["gpus_per_node"] = options.gpus
    return found
