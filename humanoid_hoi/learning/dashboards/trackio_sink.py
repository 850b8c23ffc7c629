"""Trackio, a dashboard that keeps its database on this machine: here in the run folder, unless ``online``."""

from __future__ import annotations

import contextlib
import io
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from humanoid_hoi.learning.dashboards.sink import SINKS, Sink, SinkPlace, package

_REMOTE = ("TRACKIO_SPACE_ID", "TRACKIO_SERVER_URL", "TRACKIO_BUCKET_ID", "TRACKIO_DATASET_ID", "TRACKIO_WEBHOOK_URL")
"""Variables that make trackio send what it gets; obeyed only where ``online`` is asked for."""


@SINKS.register("trackio")
class TrackioSink(Sink):
    """A run of trackio; look with ``TRACKIO_DIR=<run>/trackio trackio show``.

    Args:
        place: the run's folder and what it asks for.

    Raises:
        HoiError: the package is not installed.
    """

    def __init__(self, place: SinkPlace) -> None:
        if not place.logger.online:
            # Variables of the environment could send data away without anybody asking for it here.
            for name in _REMOTE:
                os.environ.pop(name, None)
            # Read once, when the package is imported.
            os.environ["TRACKIO_DIR"] = str((place.folder / "trackio").absolute())
            os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        self._trackio: Any = package("trackio")
        with _silent():
            self._run = self._trackio.init(
                project=place.logger.project,
                name=place.folder.name,
                resume="allow" if place.resumed else "never",
                embed=False,
                auto_log_gpu=False,
                auto_log_cpu=False,
            )

    def settings(self, values: Mapping[str, Any]) -> None:
        """The run's config."""
        self._run.config.update({name: value for name, value in values.items() if not name.startswith("_")})

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        """One row of finite numbers."""
        self._trackio.log({name: x for name, x in values.items() if math.isfinite(x)}, step=step)

    def video(self, name: str, gif: Path, step: int) -> None:
        """One film."""
        self._trackio.log({name: self._trackio.Video(str(gif), format="gif")}, step=step)

    def close(self) -> None:
        """Write the rest."""
        with _silent():
            self._trackio.finish()


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Trackio prints advice."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield
