"""Who reads what a command prints: ``hoi describe clip=clips | head -3`` closes the pipe after three lines."""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Iterator
from typing import TextIO

GONE = 141
"""Exit code of a command whose reader has left: 128 + SIGPIPE, as a shell knows it from every other program."""


@contextlib.contextmanager
def until_the_reader_leaves() -> Iterator[None]:
    """End a command quietly where nobody reads its output any more.

    Exits:
        141 (:data:`GONE`), without a word.
    """
    try:
        yield
        # What is still in the buffer would otherwise fail while the interpreter ends, beyond everybody's reach.
        _flush(sys.stdout)
    except BrokenPipeError:
        if not leave_quietly():
            raise
        raise SystemExit(GONE) from None
    except SystemExit as stop:
        # rich turns the output to nowhere by itself and exits with 1 from within the error.
        if leave_quietly() or isinstance(stop.__context__, BrokenPipeError):
            raise SystemExit(GONE) from None
        raise


def leave_quietly() -> bool:
    """Turn an output without a reader to nowhere; whether there was one.

    A pipe to a worker process can break too, and that is no reason to be quiet.
    """
    # A list, as both have to be turned: any(...) would stop at the first.
    return any([_turned(sys.stdout), _turned(sys.stderr)])


def _turned(stream: TextIO | None) -> bool:
    if not _is_unread(stream):
        return False
    # The stream keeps what it could not write, and tries again at the interpreter's end.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
    os.close(nowhere)
    return True


def _is_unread(stream: TextIO | None) -> bool:
    try:
        _flush(stream)
    except BrokenPipeError:
        return True
    # A text longer than the buffer is dropped when it fails: then the stream has nothing left to fail with.
    try:
        return stream is not None and _is_broken(stream.fileno())
    except (OSError, ValueError):
        # No file of the system behind it, or a closed one.
        return False


def _is_broken(file: int) -> bool:
    if not hasattr(select, "poll"):
        return False  # Windows
    poll = select.poll()
    poll.register(file, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def _flush(stream: TextIO | None) -> None:
    # None where a program without a console has started us.
    if stream is not None and not stream.closed:
        stream.flush()
