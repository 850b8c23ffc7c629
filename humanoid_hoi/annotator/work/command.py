"""A command of this package as a background job: in a process of its own, which can be cancelled."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from humanoid_hoi.annotator.work.jobs import Cancelled, Job
from humanoid_hoi.core.child import module_command
from humanoid_hoi.core.errors import HoiError

POLL_SECONDS = 0.2
END_SECONDS = 30.0
"""After these a process that was asked to end is killed."""


def run_command(job: Job, what: str, words: list[str]) -> None:
    """Run ``hoi WORDS`` to its end.

    Args:
        job: told that it runs; cancelling ends the process.
        what: is being done, in words.
        words: of the command; see :func:`quoted` for paths.

    Raises:
        HoiError: the command's own complaint.
        Cancelled: the user stopped it.
    """
    command = module_command("humanoid_hoi", *words)
    with tempfile.TemporaryFile("w+", errors="replace") as said:  # a pipe that nobody empties would stop the process
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            while process.poll() is None:
                # A sign of life five times a second, and the place where Cancel arrives.
                job.report(what, 0, 0)
                time.sleep(POLL_SECONDS)
        except Cancelled:
            _end(process)
            raise
        if process.returncode:
            said.seek(0)
            raise HoiError(_complaint(said.read(), process.returncode))


def quoted(path: Path) -> str:
    """A path as a hydra value, whatever characters it holds."""
    escaped = str(path).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _complaint(said: str, code: int) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    # Commands end with one line "error: ..."; log lines may stand before and after it.
    errors = [line for line in lines if "error: " in line]
    if errors:
        return errors[-1].removeprefix("error: ")[:500]
    return lines[-1][:500] if lines else f"the command ended with code {code}"


def _end(process: subprocess.Popen[bytes]) -> None:
    # SIGTERM lets the command remove what is half written; one that does not listen is killed.
    process.terminate()
    try:
        process.wait(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
