"""Ray: the same jobs on other machines, which all see the sweep's folder. What Ray and Slurm share is here as well."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from humanoid_hoi.core.archive import one_line
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.sweep.job import Ended, run_here
from humanoid_hoi.workflows.sweep.local import Report
from humanoid_hoi.workflows.sweep.plan import Job, Plan

_IN_FLIGHT = 500
"""Tasks that Ray knows of at a time; the cost of asking which is over grows with it."""


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
    ray = module("ray", "ray")
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
                # The result is fetched inside `outcome`: fetching is what raises
                # when the worker died.
                yield outcome(waiting.pop(first), lambda first=first: ray.get(first))
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


def outcome(job: Job, result: Any) -> Ended:
    """The result of a remote task; a task that broke is a failed job, not the end of the sweep."""
    try:
        found: Ended = result()
        return found
    except Exception as error:  # a dead worker, a lost machine: Ray and submitit have classes of their own
        # The last line of a remote traceback names the error itself.
        lines = [line for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        return Ended(job, 1, f"{type(error).__name__}: {lines[-1].strip()}"[:200])


def module(name: str, extra: str) -> Any:
    """An optional module.

    Raises:
        HoiError: it is not installed; names the extra.
    """
    import importlib

    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise HoiError(f"{name} is not installed", field="launcher", fix=f'pip install -e ".[{extra}]"') from error
