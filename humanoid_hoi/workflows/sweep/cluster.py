"""Ray and Slurm: the same jobs on other machines. Both need the sweep's folder on a file system that all of them see."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from humanoid_hoi.core.archive import one_line
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.sweep.job import Ended, run_here
from humanoid_hoi.workflows.sweep.local import Report
from humanoid_hoi.workflows.sweep.plan import Job, Plan

_IN_FLIGHT = 500
"""Tasks that Ray knows of at a time; the cost of asking which is over grows with it."""
_ARRAY = 1000
"""Jobs of one Slurm array; clusters allow 1001 unless set up otherwise (MaxArraySize)."""


@dataclass(frozen=True)
class SlurmOptions(Settings, yaml="tools/sweep", node="slurm", key="slurm"):
    """What a Slurm job asks for.

    Attributes:
        partition: its name, or None for the cluster's default.
        cpus: cores per training.
        gpus: per training.
        minutes: time limit; a training that is cut off is requeued and goes on.
        local: run through submitit's local executor, without Slurm.
    """

    partition: str | None = setting()
    cpus: int = setting(at_least=1)
    gpus: int = setting(at_least=0)
    minutes: int = setting(at_least=1)
    local: bool = setting()


def run_ray(plan: Plan, jobs: Sequence[Job], cpus: int, address: str | None, report: Report) -> Iterator[Ended]:
    """Run the jobs as Ray tasks; without an address a cluster on this machine is started.

    Args:
        plan: the sweep.
        jobs: those that are left.
        cpus: cores per training.
        address: of a running cluster (``auto``), or None.
        report: takes one line.

    Raises:
        HoiError: Ray is not installed, or the cluster does not answer.
    """
    ray = _module("ray", "ray")
    # A cluster that the caller started is the caller's to end.
    own = not ray.is_initialized()
    if own:
        _start_ray(ray, address)
    # A worker that dies (its machine is taken away) is a task that Ray starts again: the training goes on.
    task = ray.remote(num_cpus=cpus, max_retries=3)(run_here)
    # Sent with every task: without the jobs it is a few bytes, with a large plan it
    # would be megabytes each.
    folder = plan.alone()
    unsent = deque(jobs)
    waiting: dict[Any, Job] = {}
    try:
        report(f"{len(unsent)} tasks for Ray, {cpus} cores each")
        while unsent or waiting:
            while unsent and len(waiting) < _IN_FLIGHT:
                job = unsent.popleft()
                waiting[task.remote(folder, job)] = job
            # One at a time as they end, so that the ledger knows each as soon as it is over.
            over, _ = ray.wait(list(waiting), num_returns=1)
            for first in over:
                # The result is fetched inside `_outcome`: fetching is what raises
                # when the worker died.
                yield _outcome(waiting.pop(first), lambda first=first: ray.get(first))
    finally:
        if own:
            ray.shutdown()


def _start_ray(ray: Any, address: str | None) -> None:
    """Start a cluster on this machine, or join the one at ``address``."""
    try:
        ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level="error")
    except Exception as error:  # a start that takes too long (a busy machine) is a bare Exception of Ray's
        fix = "give the command again when the machine is less busy" if address is None else "start a cluster, or null"
        raise HoiError(f"Ray does not start: {one_line(error)}", field="ray.address", fix=fix) from error


def run_slurm(plan: Plan, jobs: Sequence[Job], options: SlurmOptions, report: Report) -> Iterator[Ended]:
    """Submit the jobs as one Slurm array (or run them by submitit's local executor) and wait for them.

    Raises:
        HoiError: submitit is not installed, or there is no Slurm here.
    """
    executor = slurm_executor(plan.folder / "slurm", options)
    # Arrays one after another, each within the cluster's limit.
    for first in range(0, len(jobs), _ARRAY):
        yield from _run_array(executor, plan, jobs[first : first + _ARRAY], report)


def _run_array(executor: Any, plan: Plan, jobs: Sequence[Job], report: Report) -> Iterator[Ended]:
    """Submit one array and wait for all of it."""
    folder = plan.alone()
    # submitit makes one array of everything submitted in this block.
    with executor.batch():
        submitted = [executor.submit(run_here, folder, job) for job in jobs]
    report(f"{len(submitted)} jobs submitted; scripts and logs in {plan.folder / 'slurm'}")
    waiting = list(zip(jobs, submitted, strict=True))
    while waiting:
        left = []
        for job, task in waiting:
            if task.done():
                yield _outcome(job, task.result)
            else:
                left.append((job, task))
        waiting = left
        if waiting:
            # Often enough for trainings that take minutes.
            time.sleep(1.0)


def slurm_executor(folder: Path, options: SlurmOptions) -> Any:
    """submitit's executor with our options set.

    Raises:
        HoiError: submitit is not installed, or there is no Slurm here.
    """
    submitit = _module("submitit", "slurm")
    kind = submitit.LocalExecutor if options.local else submitit.SlurmExecutor
    try:
        executor = kind(folder=folder)
    except RuntimeError as error:
        raise HoiError(f"no Slurm here ({error})", field="launcher", fix="slurm.local=true, launcher=local") from error
    if options.local:
        executor.update_parameters(timeout_min=options.minutes)
    else:
        executor.update_parameters(**slurm_parameters(options))
    return executor


def slurm_parameters(options: SlurmOptions) -> dict[str, Any]:
    """What goes into the job script: one task, its cores, and a SIGTERM 60 s before the limit, so that it saves."""
    found: dict[str, Any] = {
        "job_name": "hoi-sweep",
        "time": options.minutes,
        "ntasks_per_node": 1,
        "cpus_per_task": options.cpus,
        "additional_parameters": {"requeue": True},
        "signal_delay_s": 60,
    }
    if options.partition is not None:
        found["partition"] = options.partition
    if options.gpus:
        found["gpus_per_node"] = options.gpus
    return found


def _outcome(job: Job, result: Any) -> Ended:
    """The result of a remote task; a task that broke is a failed job, not the end of the sweep."""
    try:
        found: Ended = result()
        return found
    except Exception as error:  # a dead worker, a lost machine: Ray and submitit have classes of their own
        # The last line of a remote traceback names the error itself.
        lines = [line for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        return Ended(job, 1, f"{type(error).__name__}: {lines[-1].strip()}"[:200])


def _module(name: str, extra: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise HoiError(f"{name} is not installed", field="launcher", fix=f'pip install -e ".[{extra}]"') from error
