"""Long work in the background: a queue with progress and cancel; results are kept until they are old."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from humanoid_hoi.core.errors import HoiError

KEPT = 32
ACTIVE = ("queued", "running")
MAX_WAITING = 16
_LOG = logging.getLogger(__name__)


class Cancelled(Exception):
    """The user stopped the job; raised inside it at its next report of progress."""


@dataclass
class Job:
    """One piece of work.

    Attributes:
        id: random, not to be guessed.
        kind: ``solve``, ``track``, ``predict`` or ``retarget``.
        session: id of the session.
        user: who started it.
        state: ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
        what: being done now.
        step: of ``total``.
        total: 0 while unknown.
        error: sentence, when failed.
        result: what the work returned.
        started: seconds since 1970, 0 before.
    """

    id: str
    kind: str
    session: str
    user: str
    state: str = "queued"
    what: str = ""
    step: int = 0
    total: int = 0
    error: str = ""
    result: Any = None
    started: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)

    def report(self, what: str, step: int, total: int) -> None:
        """Called by the work; the place where a cancelled job ends.

        Raises:
            Cancelled: the user asked for it.
        """
        self.what = what
        self.step = step
        self.total = total
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the job to end."""
        self._stop.set()

    @property
    def seconds_left(self) -> float | None:
        """From the progress so far; None while it cannot be told."""
        if self.state != "running" or not self.step or not self.total:
            return None
        return (time.time() - self.started) * (self.total - self.step) / self.step


class Jobs:
    """Runs jobs on a few threads; torch, OpenCV and SciPy let the server answer meanwhile.

    Args:
        workers: jobs at a time.
    """

    def __init__(self, workers: int = 1) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, kind: str, session: str, user: str, work: Callable[[Job], Any]) -> Job:
        """Queue ``work``; it is handed its job, to report to.

        Raises:
            HoiError: too many jobs are waiting.
        """
        job = Job(secrets.token_urlsafe(12), kind, session, user)
        with self._lock:
            if sum(other.state in ACTIVE for other in self._jobs.values()) >= MAX_WAITING:
                raise HoiError(f"{MAX_WAITING} jobs are waiting", field="job", fix="wait for one to end, or cancel it")
            self._jobs[job.id] = job
            self._forget_old()
        self._pool.submit(self._run, job, work)
        return job

    def find(self, job: str) -> Job:
        """A job by its id.

        Raises:
            HoiError: there is none (any more).
        """
        found = self._jobs.get(job)
        if found is None:
            raise HoiError("no such job (the server may have been restarted)", field="job", fix="start it again")
        return found

    def of_session(self, session: str) -> list[Job]:
        """Jobs of a session, oldest first."""
        return [job for job in list(self._jobs.values()) if job.session == session]

    def position(self, job: Job) -> int:
        """Jobs before this one."""
        if job.state != "queued":
            return 0
        waiting = [other for other in list(self._jobs.values()) if other.state in ACTIVE]
        return waiting.index(job) if job in waiting else 0

    def close(self) -> None:
        """Stop everything; running work ends at its next report."""
        for job in list(self._jobs.values()):
            job.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Job], Any]) -> None:
        try:
            job.started = time.time()
            job.report("starting", 0, 0)
            job.state = "running"
            job.result = work(job)
            job.state = "done"
        except Cancelled:
            job.state = "cancelled"
        except HoiError as error:
            job.error = str(error)
            job.state = "failed"
        except Exception as error:  # a defect of ours must not end the thread in silence
            _LOG.exception("job %s failed", job.kind)
            job.error = f"{type(error).__name__}: {' '.join(str(error).split())[:200]} (a defect: please report it)"
            job.state = "failed"

    def _forget_old(self) -> None:
        for key in [key for key, job in self._jobs.items() if job.state not in ACTIVE][:-KEPT]:
            del self._jobs[key]
