"""Weights & Biases. Offline by default: its files lie in the run folder, ``wandb sync`` sends them when the user wants."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from humanoid_hoi.learning.dashboards.sink import SINKS, Sink, SinkPlace, package


@SINKS.register("wandb")
class WandbSink(Sink):
    """A run of wandb.

    Args:
        place: the run's folder and what it asks for.

    Raises:
        HoiError: the package is not installed.
    """

    def __init__(self, place: SinkPlace) -> None:
        self._wandb: Any = package("wandb")
        online = place.logger.online
        if not online:
            os.environ.setdefault("WANDB_ERROR_REPORTING", "false")  # its crash reports would use the network
        self._run = self._wandb.init(
            project=place.logger.project,
            name=place.folder.name,
            id=run_id(place.folder),  # a resumed run goes on under the same one
            resume="allow" if online else None,
            mode="online" if online else "offline",
            dir=str(place.folder),
            settings=self._wandb.Settings(silent=True, console="off", save_code=False, disable_git=True),
        )

    def settings(self, values: Mapping[str, Any]) -> None:
        """The run's config."""
        self._run.config.update(dict(values), allow_val_change=True)

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        """One row; wandb itself sorts out what is not finite. Its own step must grow, so ours is a column."""
        # wandb's own step may not stand still or go back, and a resumed run does go back.
        self._run.log(dict(values) | {"frame": step})

    def video(self, name: str, gif: Path, step: int) -> None:
        """One film."""
        self._run.log({name: self._wandb.Video(str(gif), format="gif"), "frame": step})

    def close(self) -> None:
        """Write the rest."""
        self._run.finish(quiet=True)


def run_id(folder: Path) -> str:
    """A run's identity: its folder."""
    return hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]
