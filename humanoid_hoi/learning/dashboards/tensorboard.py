"""Tensorboard's event file of a run, written without a background thread (whose queue would block on a full disk)."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from tensorboardX.event_file_writer import EventsWriter
from tensorboardX.proto.event_pb2 import Event, SessionLog
from tensorboardX.proto.summary_pb2 import Summary
from tensorboardX.summary import hparams

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_failure

HEADLINES = ("evaluation/success", "evaluation/mpjpe_mm", "episode/return")
"""What tensorboard's table of settings shows beside each run."""


class TensorboardFile:
    """Event file of one run.

    Args:
        folder: log folder of the run.
        frame: frame resumed from; tensorboard hides later points of earlier files.

    Raises:
        HoiError: the folder cannot be written.
    """

    def __init__(self, folder: Path, frame: int = 0) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._full(error) from error
        # A file of its own for each process and start: event files are never appended to.
        self.writer = EventsWriter(str(folder / "events"), f".{os.getpid()}.{frame}")
        # Tensorboard hides what an earlier file says about steps from here on.
        if frame:
            log = SessionLog(status=SessionLog.START)
            self._write(Event(wall_time=time.time(), step=frame + 1, session_log=log))

    def settings(self, values: Mapping[str, Any]) -> None:
        """Fill the tab HPARAMS; its metrics are filled by the scalars of these names."""
        plain = {name: value for name, value in values.items() if isinstance(value, (bool, int, float, str))}
        # The table of settings shows only metrics that were announced.
        experiment, start, _ = hparams(plain, dict.fromkeys(HEADLINES, 0.0))
        for summary in (experiment, start):
            self._write(Event(wall_time=time.time(), summary=summary))

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        """Write every finite number."""
        # NaN and infinities break the scale of a whole chart.
        found = [Summary.Value(tag=name, simple_value=x) for name, x in values.items() if math.isfinite(x)]
        self._write(Event(wall_time=time.time(), step=step, summary=Summary(value=found)))

    def video(self, name: str, gif: Path, step: int) -> None:
        """Write a moving picture for the tab IMAGES."""
        with Image.open(gif) as first:
            width, height = first.size
        image = Summary.Image(height=height, width=width, colorspace=3, encoded_image_string=gif.read_bytes())
        summary = Summary(value=[Summary.Value(tag=name, image=image)])
        self._write(Event(wall_time=time.time(), step=step, summary=summary))

    def close(self) -> None:
        """Close the file."""
        self.writer.close()

    def _write(self, event: Event) -> None:
        try:
            self.writer.write_event(event)
            # Written at once: a killed run loses nothing.
            self.writer.flush()
        except OSError as error:
            raise self._full(error) from error

    def _full(self, error: OSError) -> HoiError:
        return write_failure(self.folder, error)
