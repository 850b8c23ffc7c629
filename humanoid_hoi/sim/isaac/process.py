"""Starts the worker in its own interpreter and turns everything that can go wrong there into one sentence."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from humanoid_hoi.core.child import module_command
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import bare_package
from humanoid_hoi.sim.isaac.protocol import Channel, ChannelClosed, ChannelTimeout, SharedBlock

MODULE = "humanoid_hoi.sim.isaac.worker"
DOCS = "docs/isaac_gym.md"
ISAAC_PYTHON = ((3, 8), (3, 8))  # Isaac Gym Preview 4 has binaries for 3.6 to 3.8; the worker needs 3.8
ANY_PYTHON = ((3, 8), (3, 99))
_TAIL_LINES = 6


def find_interpreter(python: str | None, versions: tuple[tuple[int, int], tuple[int, int]] = ISAAC_PYTHON) -> str:
    """Absolute path of a checked interpreter.

    Args:
        python: path or command.
        versions: first and last accepted (major, minor).

    Raises:
        HoiError: none given, not found, not runnable, or another version.
    """
    where = {"where": "config", "field": "sim.python"}
    fix = f"sim.python=/path/to/python3.8 of the environment with Isaac Gym, see {DOCS}"
    if not python:
        raise HoiError("Isaac Gym runs in a Python 3.8 interpreter of its own and none is named", **where, fix=fix)
    path = shutil.which(os.path.expanduser(python))
    if path is None:
        raise HoiError(f"no interpreter {python}", **where, fix=fix)
    try:
        code = "import sys; print(sys.version_info[0], sys.version_info[1])"
        # -I: isolated, so that neither the user's site packages nor PYTHONPATH can disturb the answer.
        done = subprocess.run([path, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=True)
        major, minor = (int(word) for word in done.stdout.split())
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise HoiError(f"{python} does not run as a Python interpreter", **where, fix=fix) from error
    first, last = versions
    if not first <= (major, minor) <= last:
        raise HoiError(f"{python} is Python {major}.{minor}, Isaac Gym needs 3.8", **where, fix=fix)
    return os.path.abspath(path)


def worker_environment(python: str, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Environment of the worker: no settings of our own interpreter, conda's libraries found."""
    # Variables of our interpreter would send the other one to our libraries.
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "VIRTUAL_ENV", "PYTHONSTARTUP")}
    more = dict(extra or {})
    env["PYTHONPATH"] = more.pop("PYTHONPATH", "")
    env["PYTHONUNBUFFERED"] = "1"
    # Isaac Gym looks for libpython3.8.so beside its interpreter.
    libraries = [str(Path(python).parent.parent / "lib"), env.get("LD_LIBRARY_PATH", "")]
    env["LD_LIBRARY_PATH"] = os.pathsep.join(p for p in libraries if p)
    return {**env, **more}


class WorkerProcess:
    """A running worker and the memory shared with it.

    Args:
        python: checked interpreter.
        message: the build message.
        start_timeout, step_timeout: s; step_timeout None waits for ever (a window may be paused).
        environment: added to the worker's environment variables.

    Raises:
        HoiError: the worker did not get ready; says why.
    """

    def __init__(
        self,
        python: str,
        message: dict[str, Any],
        start_timeout: float,
        step_timeout: float | None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._python = python
        self._step_timeout = step_timeout
        self.block = SharedBlock(int(message["num_envs"]), len(message["joints"]))
        # A socket pair inherited by descriptor: no port, no name, nobody else can connect.
        ours, theirs = socket.socketpair()
        # Output goes to a file, not a pipe: a full pipe would block a worker that nobody reads.
        self._log = tempfile.TemporaryFile()
        arguments = (str(theirs.fileno()), str(self.block.fd))
        # On the path of the worker stands the bare package alone,
        # so that it cannot import our own environment's modules.
        command = module_command(MODULE, *arguments, python=python, path=str(bare_package()))
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=(theirs.fileno(), self.block.fd),
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=subprocess.STDOUT,
                env=worker_environment(python, environment),
                # A session of its own, so that an interrupt at the keyboard ends us first, and we end the worker.
                start_new_session=True,
            )
        self._channel: Channel | None = Channel(ours)
        self.info: dict[str, Any] = self._ask(message, start_timeout)["info"]

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def step(self) -> list[str]:
        """One control step with the inputs in the shared memory; returns the window's requests.

        Raises:
            HoiError: the worker failed.
        """
        # The message carries nothing: inputs and outputs lie in the shared memory.
        events: list[str] = self._ask({"command": "step"}, self._step_timeout)["events"]
        return events

    def close(self, patience: float = 10.0) -> None:
        """End the worker, politely first; calling twice is harmless."""
        if self._channel is not None:
            try:
                self._channel.send({"command": "close"})
            except ChannelClosed:
                pass
            self._channel.close()
            self._channel = None
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            # Waited for after the kill, or it would stay behind as a zombie.
            self._process.wait()
        self.block.close()
        self._log.close()

    def _ask(self, message: dict[str, Any], timeout: float | None) -> dict[str, Any]:
        # After an error the worker is closed, and later calls say so instead of hanging.
        if self._channel is None:
            raise HoiError("the Isaac Gym worker has been closed", fix="build a new simulator")
        try:
            self._channel.send(message)
            answer = self._channel.receive(timeout)
        except ChannelTimeout as error:
            raise self._failed(
                f"gave no answer for {timeout:g} s", "raise sim.step_timeout or sim.start_timeout"
            ) from error
        except ChannelClosed as error:
            raise self._died() from error
        if "error" in answer:
            raise self._told(answer)
        return answer

    def _told(self, answer: dict[str, Any]) -> HoiError:
        """The error a worker reported itself."""
        text = str(answer["text"])
        if answer["error"] == "import":
            where = "config"
            field = "sim.python"
            fix = f"install Isaac Gym Preview 4 and torch there, see {DOCS}"
            error = HoiError(
                f"{self._python} cannot import what the worker needs ({text})", where=where, field=field, fix=fix
            )
            self.close()
            return error
        return self._failed(f"failed: {text}", f"read its last lines above and {DOCS}")

    def _died(self) -> HoiError:
        try:
            status = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return self._failed("closed the connection", f"see {DOCS}")
        # A negative status is the number of the signal that ended it.
        if status < 0:
            name = signal.Signals(-status).name
            return self._failed(f"was ended by {name}", f"Isaac Gym crashes on some GPUs (H100, RTX 50), see {DOCS}")
        return self._failed(f"ended with status {status}", f"see {DOCS}")

    def _failed(self, what: str, fix: str) -> HoiError:
        lines = self._tail()
        said = f"; its last lines: {' | '.join(lines)}" if lines else ""
        # Little patience: it has failed already.
        self.close(patience=0.5)
        return HoiError(f"the Isaac Gym worker {what}{said}", fix=fix)

    def _tail(self) -> list[str]:
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - 4096))
        lines = self._log.read().decode(errors="replace").splitlines()
        return [line.strip() for line in lines if line.strip()][-_TAIL_LINES:]
