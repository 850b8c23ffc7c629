"""The small interface of a dashboard, the table of those there are, and what a run says about them."""

from __future__ import annotations

import abc
import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import Registry


@dataclass(frozen=True)
class LoggerConfig(Settings, yaml="logger/tensorboard"):
    """Which dashboards a run feeds; ``cfg/logger/tensorboard.yaml`` explains every key.

    Attributes:
        sinks: names in :data:`SINKS`.
        project: what the runs of one service stand under.
        online: whether a service may be talked to.
        evaluate_every: minutes of training between two evaluations; 0 = only at the end.
        starts: per clip, of the share of the steps survived; 0 = not measured.
        most_starts: of all clips together.
        trials: of such an evaluation, per clip.
        video_every: minutes of training between two videos; 0 = only at the end.
    """

    sinks: tuple[str, ...] = setting()
    project: str = setting()
    online: bool = setting()
    evaluate_every: float = setting(at_least=0)
    starts: int = setting(at_least=0)
    most_starts: int = setting(at_least=1)
    trials: int = setting(at_least=1)
    video_every: float = setting(at_least=0)

    @property
    def judges(self) -> bool:
        """Whether the share of the steps survived is measured, by which the best checkpoint is chosen."""
        return self.starts > 0 and self.evaluate_every > 0


@dataclass(frozen=True)
class SinkPlace:
    """What a sink is made from.

    Attributes:
        folder: the run's folder; a sink writes below it alone, unless it is online.
        logger: the run's settings of its dashboards.
        resumed: whether the run goes on.
    """

    folder: Path
    logger: LoggerConfig
    resumed: bool


class Sink(abc.ABC):
    """One dashboard of one run. Steps are control steps of all environments since the run began.

    Args:
        place: the run's folder and what it asks for.
    """

    @abc.abstractmethod
    def __init__(self, place: SinkPlace) -> None: ...

    @abc.abstractmethod
    def settings(self, values: Mapping[str, Any]) -> None:
        """Show the run's settings, flat: dotted name to number, text or truth value."""

    @abc.abstractmethod
    def scalars(self, values: Mapping[str, float], step: int) -> None:
        """Show numbers; those that are not finite are left out."""

    @abc.abstractmethod
    def video(self, name: str, gif: Path, step: int) -> None:
        """Show a short film, a gif in the run folder."""

    @abc.abstractmethod
    def close(self) -> None:
        """Write what is left; called once."""


SINKS: Registry[type[Sink]] = Registry("dashboard", where="cfg/logger", base=Sink)
"""Every entry is built with a :class:`SinkPlace`."""


def require_package(name: str) -> None:
    """Refuse where the package of an optional dashboard is missing; it is not loaded, a sink may set it up first.

    Raises:
        HoiError: names the extra.
    """
    # find_spec looks without loading: some packages read their settings when imported.
    if importlib.util.find_spec(name) is None:
        raise HoiError(
            f"{name} is not installed", where="config", field="logger.sinks", fix=f'pip install -e ".[{name}]"'
        )


def package(name: str) -> ModuleType:
    """The package of an optional dashboard, loaded.

    Raises:
        HoiError: it is not installed.
    """
    require_package(name)
    return importlib.import_module(name)
