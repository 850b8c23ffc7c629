"""The worker process: ``python3.8 -m humanoid_hoi.sim.isaac.worker CONTROL_FD MEMORY_FD``. Runs under Python 3.8.

The first message (``build``) carries the whole scene as plain data; then ``step`` until ``close`` or until the parent
goes away. Errors are answered as ``{"error": kind, "text": sentence}``, with the traceback on stderr, and end the worker.
"""

from __future__ import annotations

import socket
import sys
import traceback
from typing import Any

from humanoid_hoi.sim.isaac.protocol import VERSION, Channel, ChannelClosed, SharedBlock


def make_engine(message: dict[str, Any], block: SharedBlock) -> Any:
    """The engine a build message names: ``isaac`` or ``stand_in`` (see :mod:`stand_in`)."""
    if message["engine"] == "stand_in":
        from humanoid_hoi.sim.isaac.stand_in import StandInEngine

        return StandInEngine(message, block)
    from humanoid_hoi.sim.isaac import gym_modules

    gym_modules.require()  # first: Isaac Gym refuses to be imported after torch, which the engine imports
    from humanoid_hoi.sim.isaac.engine import IsaacEngine

    return IsaacEngine(message, block)


def serve(channel: Channel, memory_fd: int) -> None:
    """Answer messages until ``close`` or until the other side is gone.

    Raises:
        ValueError: the two sides speak different versions.
    """
    message = channel.receive()
    if message.get("version") != VERSION:
        raise ValueError(f"the worker speaks protocol {VERSION}, the simulator {message.get('version')}")
    # The version is checked before the scene is built, which can take a minute.
    engine = make_engine(message, SharedBlock(int(message["num_envs"]), len(message["joints"]), memory_fd))
    channel.send({"ok": "ready", "python": list(sys.version_info[:3]), "info": engine.info()})
    try:
        while True:
            command = channel.receive()["command"]
            if command == "close":
                return
            if command != "step":
                raise ValueError(f"unknown command {command!r}")
            # The answer is sent after the outputs were written: it is what makes them valid for the other side.
            channel.send({"ok": "step", "events": engine.step()})
    finally:
        engine.close()


def error_kind(error: BaseException) -> str:
    """``import``: Isaac Gym or torch is missing in this interpreter; ``scene``: Isaac Gym refused the scene; or ``crash``."""
    if isinstance(error, ImportError):
        return "import"
    return "scene" if isinstance(error, (ValueError, KeyError)) else "crash"


def main() -> int:
    """Serve on the descriptors of the command line; returns the exit status."""
    control = socket.socket(fileno=int(sys.argv[1]))
    channel = Channel(control)
    try:
        serve(channel, int(sys.argv[2]))
    except ChannelClosed:
        return 0  # the parent is gone: nobody is left to tell
    except Exception as error:
        traceback.print_exc()
        channel.send({"error": error_kind(error), "text": f"{type(error).__name__}: {error}"})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
