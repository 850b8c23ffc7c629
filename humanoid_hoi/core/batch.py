"""Many independent tasks on a few worker processes: one that fails, or whose process dies, never stops the rest."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Protocol

from rich.markup import escape

from humanoid_hoi.core.console.exit_codes import SIGTERM_CODE
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.core.threads import available_cores

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_SAFE_PATH = "PYTHONSAFEPATH"  # from Python 3.11 on; the parent's own search path follows by message
# spawn: a forked child would inherit locks of threads that do not exist in it.
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Outcome:
    """What became of one task.

    Attributes:
        name: the task's key.
        seconds: how long it ran.
        value: what the function returned, or None.
        error: one line for the user, or None when it succeeded.
        trace: traceback where the error is a defect of ours rather than a mistake in the input.
    """

    name: str
    seconds: float
    value: Any = None
    error: str | None = None
    trace: str | None = None


@dataclass
class _Worker:
    process: Any
    pipe: Connection
    task: str | None = None
    started: float = field(default_factory=time.monotonic)


def run_tasks(
    function: Callable[..., Any], tasks: Mapping[str, tuple], workers: int | None = None, title: str = "tasks"
) -> list[Outcome]:
    """Call ``function(*arguments)`` for every task and show a progress bar with the remaining time.

    Args:
        function: a module-level function; it and the arguments are sent to other processes.
        tasks: name -> arguments.
        workers: processes (each with one math thread), default one per core; 1 runs in this process.
        title: what the progress bar says.

    Returns:
        One outcome per task, in the order of ``tasks``. Ctrl-C ends the workers and is passed on.
    """
    # With one worker nothing is sent anywhere: errors and debuggers behave as usual.
    count = min(workers or available_cores(), len(tasks))
    outcomes: dict[str, Outcome] = {}
    stream = _here(function, tasks) if count <= 1 else _spread(function, tasks, count)
    # closing: an interrupted loop must still end the workers, which the generator does when it is closed.
    with _ended_by_sigterm(), ProgressBar() as bar, contextlib.closing(stream) as results:
        row = bar.add_task(title, total=len(tasks))
        for outcome in results:
            outcomes[outcome.name] = outcome
            if outcome.error:
                # The advice may hold brackets, accept=[...], which are no markup.
                bar.console.print("[red]failed[/]", escape(f"{outcome.name}: {outcome.error}"), highlight=False)
            bar.advance(row)
    return [outcomes[name] for name in tasks]


class HasOutput(Protocol):
    """What a command does with one of several inputs."""

    @property
    def output(self) -> Path:
        """Where its result goes."""


def run_unfinished(
    function: Callable[..., Any],
    jobs: Mapping[str, HasOutput],
    is_finished: Callable[[Path], bool],
    overwrite: bool,
    workers: int | None,
    title: str,
) -> list[Outcome]:
    """:func:`run_tasks` on the jobs that have no result yet: a command that was stopped goes on.

    Args:
        function: takes a job.
        jobs: name -> job.
        is_finished: whether an output holds a whole result.
        overwrite: run all of them.
        workers: see :func:`run_tasks`.
        title: what they are, in the plural.
    """
    waiting = {name: (job,) for name, job in jobs.items() if overwrite or not is_finished(job.output)}
    if len(waiting) < len(jobs):
        print(f"{len(jobs) - len(waiting)} of {len(jobs)} {title} were solved before")
    return run_tasks(function, waiting, workers, title)


def exit_on_failures(outcomes: Sequence[Outcome], folder: Path) -> None:
    """Keep what failed, and why, in ``folder/failures.txt``; a listing of an earlier run is removed.

    Raises:
        SystemExit: code 1, something failed.
    """
    failed = [outcome for outcome in outcomes if outcome.error]
    listing = folder / "failures.txt"
    # A list of an earlier run would accuse tasks that have succeeded since.
    listing.unlink(missing_ok=True)
    if failed:
        write_text(listing, "".join(f"{o.name}: {o.error}\n{o.trace or ''}" for o in failed))
        print(f"the failures are in {listing}")
        raise SystemExit(1)


def _here(function: Callable[..., Any], tasks: Mapping[str, tuple]) -> Generator[Outcome, None, None]:
    for name, arguments in tasks.items():
        yield _attempt(function, name, arguments)


def _attempt(function: Callable[..., Any], name: str, arguments: tuple) -> Outcome:
    start = time.monotonic()
    try:
        value = function(*arguments)
    except HoiError as error:
        return Outcome(name, time.monotonic() - start, error=str(error))
    except Exception as error:  # a defect: report it with its trace, and go on with the others
        summary = f"unexpected {type(error).__name__}: {error}"
        return Outcome(name, time.monotonic() - start, error=summary, trace=traceback.format_exc())
    return Outcome(name, time.monotonic() - start, value)


def _spread(function: Callable[..., Any], tasks: Mapping[str, tuple], count: int) -> Generator[Outcome, None, None]:
    waiting = list(tasks)
    pool = [_start(function) for _ in range(count)]
    try:
        for worker in pool:
            _give(worker, waiting, tasks)
        # One answer after the other, from whichever worker is done first.
        while busy := [worker for worker in pool if worker.task is not None]:
            for pipe in wait([worker.pipe for worker in busy]):
                worker = next(w for w in busy if w.pipe is pipe)
                yield _collect(worker)
                # A worker whose process died is replaced, as long as there is work left.
                if not worker.process.is_alive() and waiting:
                    pool[pool.index(worker)] = worker = _start(function)
                _give(worker, waiting, tasks)
    finally:
        # In any case, Ctrl-C included: first all are told, then all are waited for.
        for worker in pool:
            worker.process.terminate()
        for worker in pool:
            worker.process.join()


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Make SIGTERM unwind this process like Ctrl-C, so that its workers end with it; only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(_number: int, _frame: Any) -> None:
        raise SystemExit(SIGTERM_CODE)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _start(function: Callable[..., Any]) -> _Worker:
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(function, theirs), daemon=True)
    # The child reads its environment when it starts; this process has it changed for that moment only.
    with _child_environment():
        process.start()
    # Our copy of the child's end: open, it would hide the child's death from us.
    theirs.close()
    return _Worker(process, ours)


@contextlib.contextmanager
def _child_environment() -> Iterator[None]:
    """What a child reads when it starts, put back for this process: one math thread, nothing from the current folder."""
    wanted = dict.fromkeys((*_ONE_THREAD, _SAFE_PATH), "1")
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})


def _give(worker: _Worker, waiting: list[str], tasks: Mapping[str, tuple]) -> None:
    worker.task = waiting.pop(0) if waiting else None
    if worker.task is not None:
        worker.started = time.monotonic()
        worker.pipe.send((worker.task, tasks[worker.task]))


def _collect(worker: _Worker) -> Outcome:
    assert worker.task is not None
    try:
        outcome: Outcome = worker.pipe.recv()
        return outcome
    except (EOFError, ConnectionError):
        worker.process.join()
        code = worker.process.exitcode
        reason = f"its process died (exit code {code}{', perhaps out of memory' if code == -signal.SIGKILL else ''})"
        return Outcome(worker.task, time.monotonic() - worker.started, error=reason)


def _work(function: Callable[..., Any], pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us; a second traceback helps nobody
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError):
        while True:
            name, arguments = pipe.recv()
            pipe.send(_attempt(function, name, arguments))


def _end_with_parent() -> None:
    """A parent that was killed can end nobody: its workers watch it, whatever they are doing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
