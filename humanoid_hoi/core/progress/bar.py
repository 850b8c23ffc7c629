"""A progress bar with the time that is left, which becomes lines in a log."""

from __future__ import annotations

import datetime
import time
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

NOTE = "note"
"""Field of a task with words behind the time: losses, errors."""


class ProgressBar(Progress):
    """Work done, time passed, time left.

    A terminal shows a bar that is redrawn. Where the output goes to a file (``nohup``, a scheduler), a bar would be
    one line at the very end; a line every ``log_seconds`` is written instead, so that ``tail`` answers how far it is.

    Args:
        noted: tasks carry the field ``note``, shown behind the time.
        quiet: show nothing, e.g. in a worker.
        transient: leave nothing on the terminal when done.
        console: where to; standard output by default.
        log_seconds: at least between two lines of a log.
    """

    def __init__(
        self,
        *,
        noted: bool = False,
        quiet: bool = False,
        transient: bool = False,
        console: Console | None = None,
        log_seconds: float = 20.0,
    ) -> None:
        columns: list[ProgressColumn] = [
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        ]
        if noted:
            columns.append(TextColumn(f"{{task.fields[{NOTE}]}}"))
        super().__init__(*columns, console=console, disable=quiet, transient=transient)
        self._log_seconds = log_seconds
        self._last_line = time.monotonic()

    def update(self, task_id: TaskID, *args: Any, **kwargs: Any) -> None:
        """As ``rich.progress.Progress.update``, and a line of the log when it is time."""
        super().update(task_id, *args, **kwargs)
        self._log(task_id)

    def advance(self, task_id: TaskID, advance: float = 1) -> None:
        """As ``rich.progress.Progress.advance``, and a line of the log when it is time."""
        super().advance(task_id, advance)
        self._log(task_id)

    def _log(self, task_id: TaskID) -> None:
        now = time.monotonic()
        if self.disable or self.console.is_terminal or now - self._last_line < self._log_seconds:
            return
        self._last_line = now
        with self._lock:
            words = line(self._tasks[task_id])
        # Unwrapped and without markup: one line a time, whatever brackets a description holds.
        self.console.print(words, markup=False, highlight=False, soft_wrap=True)


def line(task: Task) -> str:
    """A task in one line of a log.

    Args:
        task: total None where it is not known yet; then there is no time left to tell.
    """
    words = [task.description]
    if task.total is not None:
        words.append(f"{task.completed:g}/{task.total:g}")
    words.append(f"after {_clock(task.elapsed)}")
    if task.time_remaining is not None:
        words.append(f"left {_clock(task.time_remaining)}")
    if task.fields.get(NOTE):
        words.append(str(task.fields[NOTE]))
    return "  ".join(words)


def _clock(seconds: float | None) -> str:
    return str(datetime.timedelta(seconds=round(seconds or 0.0)))
