"""All dashboards of one run behind one object: tensorboard, which must not fail, and others, which may."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from humanoid_hoi.core.errors import HoiError

# The registry fills as these are imported; each loads its own package when a run asks for it.
from humanoid_hoi.learning.dashboards import trackio_sink, wandb_sink  # noqa: F401
from humanoid_hoi.learning.dashboards.sink import SINKS, LoggerConfig, Sink, SinkPlace, require_package
from humanoid_hoi.learning.dashboards.tensorboard import TensorboardFile
from humanoid_hoi.learning.run_folder import RunFolder


class Dashboards:
    """Hands everything on to tensorboard and to the sinks a run asks for.

    A sink that fails while the training runs is reported once and left out from then on: a dashboard is no reason to lose
    a training. Tensorboard's file fails like every other file of the run: with an error that names it.

    Args:
        folder: of the run.
        logger: its dashboards; None is tensorboard alone.
        frame: control steps so far, where the run goes on.

    Raises:
        HoiError: an unknown dashboard or one whose package is missing (see :func:`check_sinks`), or a full disk.
    """

    def __init__(self, folder: Path, logger: LoggerConfig | None = None, frame: int = 0) -> None:
        self._board = TensorboardFile(RunFolder(folder).tensorboard, frame)
        self._sinks: dict[str, Sink] = {}
        if logger is None:
            return
        # Services take a resumed run up under its old name.
        place = SinkPlace(folder, logger, resumed=frame > 0)
        for name in logger.sinks:
            self._open(name, place)

    def _open(self, name: str, place: SinkPlace) -> None:
        kind = SINKS.find(name, "logger.sinks")
        # A sink that cannot even start is left out like one that fails later.
        self._try(name, lambda: self._sinks.update({name: kind(place)}))

    def settings(self, tree: Mapping[str, Any]) -> None:
        """Show a run's settings, nested ones under dotted names."""
        flat = flattened(tree)
        self._board.settings(flat)
        self._each(lambda sink: sink.settings(flat))

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        """Show numbers at a step."""
        self._board.scalars(values, step)
        self._each(lambda sink: sink.scalars(values, step))

    def video(self, name: str, gif: Path, step: int) -> None:
        """Show a film at a step."""
        self._board.video(name, gif, step)
        self._each(lambda sink: sink.video(name, gif, step))

    def close(self) -> None:
        """Close all of them."""
        self._board.close()
        self._each(lambda sink: sink.close())
        self._sinks.clear()

    def _each(self, call: Any) -> None:
        for name, sink in list(self._sinks.items()):
            self._try(name, lambda sink=sink: call(sink))

    def _try(self, name: str, call: Any) -> None:
        try:
            call()
        except HoiError:
            # A mistake of the user, which goes through like everywhere.
            raise
        except Exception as error:  # foreign packages raise what they like
            self._sinks.pop(name, None)
            reason = " ".join(str(error).split())[:160] or type(error).__name__
            print(f"note: {name} gets nothing from here on: {reason}", flush=True)


def check_sinks(logger: LoggerConfig) -> None:
    """Refuse what cannot work before anything is built.

    Raises:
        HoiError: an unknown dashboard, or one whose package is missing.
    """
    for name in logger.sinks:
        SINKS.find(name, "logger.sinks")
        require_package(name)


def flattened(tree: Mapping[str, Any], prefix: str = "") -> dict[str, bool | int | float | str]:
    """Leaves under dotted names; lists and nulls as text."""
    # Nested settings become a.b.c, which is how dashboards sort them.
    found: dict[str, bool | int | float | str] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            found |= flattened(value, f"{name}.")
        else:
            found[name] = value if isinstance(value, (bool, int, float, str)) else str(value)
    return found
