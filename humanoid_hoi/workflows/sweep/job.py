"""One job: start or go on, and how it ended. Runs wherever the launcher puts it; needs the sweep's folder alone."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from humanoid_hoi.core.child import module_command
from humanoid_hoi.core.console.exit_codes import SIGTERM_CODE
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.workflows.sweep.plan import Job, Plan

State = Literal["new", "begun", "done", "failed"]


@dataclass(frozen=True)
class Ended:
    """How a job's process ended: its exit code and, where it failed, the last line that says why."""

    job: Job
    code: int
    reason: str = ""

    @property
    def state(self) -> State:
        """``done``, ``begun`` (stopped by a signal; goes on when started again) or ``failed``."""
        if self.code == 0:
            return "done"
        # Negative codes are deaths by a signal, 130 is Ctrl-C: the checkpoint is
        # whole, so the job goes on.
        return "begun" if self.code in (SIGTERM_CODE, 130) or self.code < 0 else "failed"


def state_of(plan: Plan, job: Job) -> State:
    """What the job's folder says: evaluated, begun, or nothing yet."""
    run = RunFolder(plan.run_dir(job))
    # Written when the evaluation is over, which is the end of a run without video.
    if (run.path / "evaluation" / "metrics.json").is_file():
        return "done"
    return "begun" if run.last.is_file() else "new"


def command(plan: Plan, job: Job) -> list[str]:
    """The command line that starts the job, or goes on with it where it has a checkpoint (``resume=auto``)."""
    return module_command("humanoid_hoi", "train", *job.arguments(plan.run_dir(job)))


def start(plan: Plan, job: Job, cores: set[int] | None = None) -> subprocess.Popen[bytes]:
    """Start a job's process on ``cores``; what it prints goes into its log.

    Raises:
        HoiError: the log cannot be written (a full disk), or the process cannot be started.
    """
    log = plan.log(job)
    # One thread for each core of the job's own: several trainings on all cores would
    # fight for them.
    threads = str(len(cores)) if cores else "1"
    environment = os.environ | {"OMP_NUM_THREADS": threads, "PYTHONUNBUFFERED": "1"}
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        # Appended: a job that goes on keeps what it said before.
        with log.open("ab") as stream:
            process = subprocess.Popen(
                command(plan, job),
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=environment,
                # Ctrl-C in the terminal reaches the sweep alone, which then tells
                # its trainings in order.
                start_new_session=True,
                # Only from the main thread: the signal comes when the *thread* that
                # started the child ends.
                preexec_fn=functools.partial(_prepare, os.getpid())
                if threading.current_thread() is threading.main_thread()
                else None,
            )
    except OSError as error:
        raise HoiError(f"cannot start: {error.strerror or error}", where=log, fix="free disk space") from error
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process.pid, cores)  # inherited by the threads it makes
    return process


def _prepare(parent: int) -> None:
    """In the new process: be told to save and leave when the sweep dies, even of SIGKILL (Linux; elsewhere it runs on).

    Otherwise a sweep that is started again would find its old trainings still in their folders.

    Args:
        parent: the sweep's process number.
    """
    # Slurm's notice before the time limit reaches every process of the job and would kill this one; it is meant for
    # submitit, which tells us to end.
    if hasattr(signal, "SIGUSR2"):
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        # A sweep that died before this line tells nobody; its training was seen to run on.
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)


_PR_SET_PDEATHSIG = 1


def run_here(plan: Plan, job: Job) -> Ended:
    """Run a job to its end in a process of its own and say how it ended; for launchers on other machines."""
    if state_of(plan, job) == "done":
        return Ended(job, 0)
    process = start(plan, job)
    try:
        code = process.wait()
    except BaseException:  # the scheduler stops us: the training saves and leaves
        process.terminate()
        process.wait(timeout=30)
        raise
    return ended(plan, job, code)


def ended(plan: Plan, job: Job, code: int) -> Ended:
    """The outcome of a process that has ended."""
    if code in (0, SIGTERM_CODE):
        return Ended(job, code)
    # A process that was killed says nothing of it.
    killed = f"ended by signal {-code} ({signal.strsignal(-code)}); the same command goes on" if code < 0 else ""
    return Ended(job, code, killed or last_error(plan.log(job)))


def last_error(log: Path) -> str:
    """The last line of a log that names an error, or its last line."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    lines = [line.strip() for line in lines if line.strip()]
    # Our own errors, or the last line of a traceback ("ValueError: ...").
    named = [line for line in lines if line.startswith("error:") or "Error" in line.split(":")[0]]
    return (named or lines or [""])[-1][:200]


def progress_of(plan: Plan, job: Job) -> str:
    """The newest epoch of a job, for its line."""
    path = RunFolder(plan.run_dir(job)).metrics
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return "starting"
    if len(rows) < 2:
        return "first epoch"
    row = dict(zip(rows[0].split(","), rows[-1].split(","), strict=False))
    return f"epoch {row.get('epoch', '?')}"
