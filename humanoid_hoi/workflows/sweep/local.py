"""This machine: a few trainings at a time, each pinned to cores of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.threads import available_cores
from humanoid_hoi.workflows.sweep.job import Ended, ended, progress_of, start
from humanoid_hoi.workflows.sweep.plan import Job, Plan

Report = Callable[[str], None]
_POLL = 0.5  # s
_LINE = 60.0  # s between a running job's lines
_LEAVE = 30.0  # s a training has to save after SIGTERM; hoi train needs less than 20


def core_sets(workers: int) -> list[set[int]]:
    """Disjoint sets of this process' cores, one a worker; fewer cores than workers share them."""
    # The cores this process may use, not those the machine has: containers and taskset give fewer.
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(available_cores()))
    # More workers than cores: each is pinned to one, and cores are shared in turn.
    if workers >= len(cores):
        return [{cores[k % len(cores)]} for k in range(workers)]
    share = len(cores) // workers
    return [set(cores[k * share : (k + 1) * share]) for k in range(workers)]


class Process(Protocol):
    """What is needed of a running job: :class:`subprocess.Popen` has it."""

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


Start = Callable[[Plan, Job, set[int]], Process]


def run_local(plan: Plan, jobs: Sequence[Job], workers: int, report: Report, begin: Start = start) -> Iterator[Ended]:
    """Run the jobs, ``workers`` at a time, and yield each as it ends.

    When this generator is closed, or SIGTERM or Ctrl-C arrives, running trainings save and leave; they go on next time.

    Args:
        plan: the sweep.
        jobs: those that are left.
        workers: processes at a time.
        report: takes one line.
        begin: starts a job on its cores.

    Raises:
        HoiError: no workers, or a process that cannot be started.
    """
    if workers < 1:
        raise HoiError(f"{workers} workers", field="workers", fix="use 1 or more")
    free = deque(core_sets(workers))
    waiting = deque(jobs)
    running: dict[str, tuple[Job, Process, set[int]]] = {}
    told = time.monotonic()
    with terminating():
        try:
            while waiting or running:
                while waiting and free:
                    job = waiting.popleft()
                    cores = free.popleft()
                    running[job.name] = (job, begin(plan, job, cores), cores)
                    report(f"{job.name}: started on cores {sorted(cores)}")
                # Collected first: the loop below changes `running`.
                over = [(job, code) for job, process, _ in running.values() if (code := process.poll()) is not None]
                if not over:
                    time.sleep(_POLL)
                for job, code in over:
                    # Its cores go to the end of the queue for the next job.
                    free.append(running.pop(job.name)[2])
                    yield ended(plan, job, code)
                if time.monotonic() - told > _LINE:
                    told = time.monotonic()
                    for job, _, _ in running.values():
                        report(f"{job.name}: {progress_of(plan, job)}")
        finally:
            # Also when the generator is closed or interrupted: no training is left running on its own.
            _leave([process for _, process, _ in running.values()])


@contextlib.contextmanager
def terminating() -> Iterator[None]:
    """SIGTERM to the sweep becomes KeyboardInterrupt, so that its trainings are told."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # signals reach the main thread alone
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(processes: Sequence[Process]) -> None:
    """Ask trainings to save and leave; those that do not are killed."""
    for process in processes:
        # All are told first and waited for together: saving takes as long as the
        # slowest, not as all.
        process.terminate()
    # One deadline for all of them: each gets what is left of it.
    until = time.monotonic() + _LEAVE
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
