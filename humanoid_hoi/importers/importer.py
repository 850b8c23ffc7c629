"""What an importer is, and the registry of all of them: each recognizes its files by their content.

To add one: a module with a class here, an import in ``recognize.py``. Without touching this package:
``format=my.module.Importer`` on the command line. A format that is one ``(T, C)`` tensor derives from
:class:`TableImporter` and says how its numbers are told from others; anything else from :class:`Importer`.
"""

from __future__ import annotations

import abc
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import Registry
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers.common import read_tensor
from humanoid_hoi.motion.raw import RawMotion


class MotionFile:
    """A file that may hold a motion; what several importers look at is read once.

    Args:
        path: the file.

    Raises:
        HoiError: there is no such file.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not self.path.is_file():
            raise HoiError("no such motion file", where=self.path, fix="give an existing file: motion=FILE")

    @cached_property
    def table(self) -> FloatArray:
        """The (T, C) tensor in the file, float64.

        Raises:
            HoiError: it is no torch file of one two-dimensional tensor; says what it is instead.
        """
        return read_tensor(self.path)

    @cached_property
    def sound_rows(self) -> FloatArray:
        """The finite rows of the table that are not all zero (padding and lost frames say nothing about the format)."""
        finite = np.isfinite(self.table).all(axis=1)
        # NaN as 0 here, only so that the comparison says something for every row.
        return self.table[finite & (np.where(np.isfinite(self.table), self.table, 0.0) != 0).any(axis=1)]


@dataclass(frozen=True)
class RateParams:
    """Settings that every importer has.

    Attributes:
        fps: frame rate of files that do not state it, Hz.
    """

    fps: float = 30.0


class Importer(abc.ABC):
    """A motion format: how its files are told from others, and how one is read.

    Args:
        params: an instance of ``Params``.

    Attributes:
        Params: dataclass of what ``formats.NAME.params`` may set; it has an ``fps``.
        object_in_name: whether the file's name tells the object (``sub8_largebox_000.pt``), which a given mesh must match.
    """

    Params: ClassVar[type] = RateParams
    object_in_name: ClassVar[bool] = False

    def __init__(self, params: Any) -> None:
        self.params = params

    @property
    def fps(self) -> float:
        """Frame rate where the caller gives none, Hz."""
        return float(self.params.fps)

    @abc.abstractmethod
    def mismatch(self, file: MotionFile) -> str | None:
        """Why the file is of another kind or size, seen from outside (its ending, its first bytes, its width); else None."""

    def contradiction(self, file: MotionFile) -> str | None:
        """What in the content of a file of the right kind contradicts the format; None where nothing does."""
        return None

    @abc.abstractmethod
    def parse(self, file: MotionFile, fps: float) -> RawMotion:
        """The motion in the file, unchecked, joints in our order (:func:`~humanoid_hoi.importers.common.by_name`)."""

    def obj(self) -> ObjectShape | None:
        """The object that the format always has; None where a mesh must be given."""
        return None


class TableImporter(Importer):
    """A format that is one (T, C) tensor.

    Attributes:
        columns: C; equal widths never decide alone.
    """

    columns: ClassVar[int]

    def mismatch(self, file: MotionFile) -> str | None:
        """Another width."""
        width = file.table.shape[1]
        # Width alone decides nothing: formats may share it.
        return None if width == self.columns else f"expected {self.columns} columns, found {width}"

    def contradiction(self, file: MotionFile) -> str | None:
        """What :meth:`contradicts` says of the sound rows."""
        # A file without one sound row contradicts nothing; it is refused later, for what is wrong with it.
        return self.contradicts(file.sound_rows) if len(file.sound_rows) else None

    def parse(self, file: MotionFile, fps: float) -> RawMotion:
        """The motion in the table."""
        return self.read(file.table, fps)

    @abc.abstractmethod
    def contradicts(self, rows: FloatArray) -> str | None:
        """What in sound rows (N, C), N > 0, contradicts the format; nine in ten must agree, damage is judged later."""

    @abc.abstractmethod
    def read(self, table: FloatArray, fps: float) -> RawMotion:
        """The columns of a (T, C) table, by name."""


IMPORTERS: Registry[type[Importer]] = Registry("format", where="cfg/tools/import_motion.yaml", base=Importer)
"""Every importer by the name that ``format=`` gives it."""
