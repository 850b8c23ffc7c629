"""What runs inside a Slurm job: the training, and the way back into the queue when Slurm takes the machine away."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import Any

from humanoid_hoi.core.console.exit_codes import SIGTERM_CODE
from humanoid_hoi.workflows.sweep.job import Ended, run_here
from humanoid_hoi.workflows.sweep.plan import Job, Plan


class SlurmJob:
    """A job of the sweep as submitit runs it; Slurm may take it off a machine and start it again, as often as it likes.

    Three ways lead back into the queue. Before the time limit submitit is told, asks :meth:`checkpoint` what to run next
    and requeues. A preempted job is requeued by Slurm after its SIGTERM. A SIGTERM while Slurm means the job to run
    on (a grace time, ``scancel --signal=TERM``) makes the training save and leave: then the job requeues itself.
    """

    def __call__(self, plan: Plan, job: Job) -> Ended:
        """Run the training to its end.

        Raises:
            SystemExit: it was told to leave; no result, since the job goes on later.
        """
        end = run_here(plan, job)
        # Other deaths (SIGKILL: out of memory) would only repeat themselves.
        if end.code not in (SIGTERM_CODE, -signal.SIGTERM):
            return end
        if _state() == "RUNNING" and not _requeue():
            return end
        raise SystemExit(SIGTERM_CODE)

    def checkpoint(self, plan: Plan, job: Job) -> Any:
        """What the requeued job runs: the same, which goes on from the run folder."""
        from submitit.helpers import DelayedSubmission

        return DelayedSubmission(self, plan, job)


def _state() -> str:
    """This job's state for Slurm: of one that is being cancelled or requeued it is not RUNNING any more."""
    words = ["squeue", "--noheader", "--job", os.environ["SLURM_JOB_ID"], "--format", "%T"]
    return _said(words).strip()


def _requeue() -> bool:
    """Ask for another start; whether Slurm takes it."""
    try:
        subprocess.run(["scontrol", "requeue", os.environ["SLURM_JOB_ID"]], check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _said(words: list[str]) -> str:
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=60, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
