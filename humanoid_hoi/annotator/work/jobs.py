"""Long work in the background: a queue with progress and cancel; results are kept until they are old.

Python cannot end a thread. Work that gives no sign of life for too long is therefore declared failed, and another thread
takes its place: one piece of work that hangs neither holds up the queue nor the end of the server.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from humanoid_hoi.core.errors import HoiError

KEPT = 32
ACTIVE = ("queued", "running")
MAX_WAITING = 16
SILENT_SECONDS = 600.0
"""Work that reports no progress for so long is given up."""
_LOG = logging.getLogger(__name__)


class Cancelled(Exception):
    """The user stopped the job; raised inside it at its next report of progress."""


@dataclass
class Job:
    """One piece of work.

    Attributes:
        id: random, not to be guessed.
        kind: ``track``, ``optimize``, ``retarget``, ``masks``, ``place``, ``shots``, ``prepare`` or ``solve``.
        session: id of the session.
        user: who started it.
        state: ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
        what: being done now.
        step: of ``total``.
        total: 0 while unknown.
        error: sentence, when failed.
        result: what the work returned.
        started: seconds since 1970, 0 before.
        is_live: nobody waits for it; work that somebody waits for ends it.
        heard: ``time.monotonic()`` of its last sign of life.
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
    is_live: bool = False
    heard: float = field(default_factory=time.monotonic)
    _stop: threading.Event = field(default_factory=threading.Event)

    def report(self, what: str, step: int, total: int) -> None:
        """Called by the work; the place where a cancelled job ends.

        Raises:
            Cancelled: the user asked for it.
        """
        self.what = what
        self.step = step
        self.total = total
        self.heard = time.monotonic()
        # After the progress is written down: a cancelled job shows how far it came.
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the job to end."""
        self._stop.set()

    @property
    def silent_seconds(self) -> float:
        """Since the last sign of life; 0 unless it runs."""
        return time.monotonic() - self.heard if self.state == "running" else 0.0

    @property
    def seconds_left(self) -> float | None:
        """From the progress so far; None while it cannot be told."""
        if self.state != "running" or not self.step or not self.total:
            return None
        # Time per step so far, for the steps left. A job of several phases starts from its own
        # beginning, so this is rough.
        return (time.time() - self.started) * (self.total - self.step) / self.step


class Jobs:
    """Runs jobs on a few threads; torch, OpenCV and SciPy let the server answer meanwhile.

    Args:
        workers: jobs at a time.
        silent_seconds: without a sign of life after which a job is given up.
    """

    def __init__(self, workers: int = 1, silent_seconds: float = SILENT_SECONDS) -> None:
        self._waiting: queue.SimpleQueue[tuple[Job, Callable[[Job], Any]] | None] = queue.SimpleQueue()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._workers = workers
        self._silent_seconds = silent_seconds
        for _ in range(workers):
            self._add_worker()

    def start(self, kind: str, session: str, user: str, work: Callable[[Job], Any], *, is_live: bool = False) -> Job:
        """Queue ``work``; it is handed its job, to report to.

        Live jobs of the session that are not done yet end: their result would be old, or somebody waits behind them.

        Raises:
            HoiError: too many jobs are waiting.
        """
        # No thread of its own watches: whoever asks about jobs, and the pages do
        # every moment, does it on the way.
        self._give_up_silent()
        job = Job(secrets.token_urlsafe(12), kind, session, user, is_live=is_live)
        with self._lock:
            for other in self._jobs.values():
                # Cancelled, not removed: it ends at its next report, and the new job
                # waits in the queue until then.
                if other.is_live and other.session == session and other.state in ACTIVE:
                    other.cancel()
            if sum(other.state in ACTIVE for other in self._jobs.values()) >= MAX_WAITING:
                raise HoiError(f"{MAX_WAITING} jobs are waiting", field="job", fix="wait for one to end, or cancel it")
            self._jobs[job.id] = job
            self._forget_old()
        self._waiting.put((job, work))
        return job

    def find(self, job: str) -> Job:
        """A job by its id.

        Raises:
            HoiError: there is none (any more).
        """
        self._give_up_silent()
        found = self._jobs.get(job)
        if found is None:
            raise HoiError("no such job (the server may have been restarted)", field="job", fix="start it again")
        return found

    def of_session(self, session: str) -> list[Job]:
        """Jobs of a session, oldest first."""
        self._give_up_silent()
        return [job for job in list(self._jobs.values()) if job.session == session]

    def position(self, job: Job) -> int:
        """Jobs before this one."""
        if job.state != "queued":
            return 0
        waiting = [other for other in list(self._jobs.values()) if other.state in ACTIVE]
        return waiting.index(job) if job in waiting else 0

    def close(self) -> None:
        """Stop everything; running work ends at its next report, and work that never reports does not hold us up."""
        for job in list(self._jobs.values()):
            job.cancel()
        for _ in range(self._workers):
            # One for each thread; each takes one and ends.
            self._waiting.put(None)

    def _add_worker(self) -> None:
        threading.Thread(target=self._serve, name="job", daemon=True).start()

    def _serve(self) -> None:
        """Work until told to stop, or until another thread has taken this one's place."""
        while (given := self._waiting.get()) is not None:
            job, work = given
            # A thread that was replaced must end, or there would be two for one worker.
            if not self._run(job, work):
                return

    def _run(self, job: Job, work: Callable[[Job], Any]) -> bool:
        """Do one job; False when it was given up meanwhile."""
        try:
            job.started = time.time()
            # Cancelled while it waited: then it ends before it began.
            job.report("starting", 0, 0)
            job.state = "running"
            result = work(job)
            return self._end(job, "done", result=result)
        except Cancelled:
            return self._end(job, "cancelled")
        except HoiError as error:
            return self._end(job, "failed", str(error))
        except Exception as error:  # a defect of ours must not end the thread in silence
            _LOG.exception("job %s failed", job.kind)
            said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]} (a defect: please report it)"
            return self._end(job, "failed", said)

    def _end(self, job: Job, state: str, error: str = "", result: Any = None) -> bool:
        with self._lock:
            # Given up meanwhile: the verdict stands, and what came too late is dropped.
            if job.state not in ACTIVE:
                return False
            job.error = error
            job.result = result
            job.state = state
            return True

    def _give_up_silent(self) -> None:
        """Declare failed what gave no sign of life for too long, and let another thread go on."""
        with self._lock:
            lost = [job for job in self._jobs.values() if job.silent_seconds > self._silent_seconds]
            for job in lost:
                minutes = job.silent_seconds / 60
                job.error = (
                    f"no sign of life for {minutes:.0f} minutes (it was at: {job.what}, {job.step} of {job.total}); "
                    "given up (fix: try again; restart the server when that happens twice)"
                )
                job.state = "failed"
                job.cancel()
        for job in lost:
            _LOG.error("job %s of session %s: %s", job.kind, job.session, job.error)
            self._add_worker()

    def _forget_old(self) -> None:
        for key in [key for key, job in self._jobs.items() if job.state not in ACTIVE][:-KEPT]:
            del self._jobs[key]
