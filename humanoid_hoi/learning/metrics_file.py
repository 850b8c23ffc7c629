"""``metrics.csv``: one row per epoch, columns added as they appear, rows beyond a resumed epoch dropped."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text


class MetricsFile:
    """Appends rows of numbers to a csv file whose first column is ``epoch``.

    Args:
        path: the file; created with the first row.
        epoch: last epoch to keep (resuming); later and torn rows are removed.
    """

    def __init__(self, path: Path, epoch: int = 0) -> None:
        self.path = path
        self.columns: list[str] = []
        if path.exists():
            self._rewrite(lambda row: int(row["epoch"]) <= epoch)

    def append(self, row: dict[str, float]) -> None:
        """Write one row; a new column makes the file be rewritten with it.

        Raises:
            HoiError: the file cannot be written.
        """
        added = [name for name in row if name not in self.columns]
        if added:
            self.columns += added
            self._rewrite(lambda _: True)
        text = ",".join(_number(row.get(name)) for name in self.columns) + "\n"
        try:
            with self.path.open("a") as stream:
                stream.write(text)
        except OSError as error:
            raise HoiError(f"cannot write: {error.strerror}", where=self.path, fix="free disk space") from error

    def _rewrite(self, keep: Callable[[dict[str, float]], bool]) -> None:
        rows = read_metrics(self.path) if self.path.exists() else []
        old = list(rows[0]) if rows else []
        self.columns = old + [name for name in self.columns if name not in old]
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, self.columns, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            if keep(row):
                writer.writerow({name: _number(value) for name, value in row.items()})
        write_text(self.path, buffer.getvalue())


def read_metrics(path: Path) -> list[dict[str, float]]:
    """Rows of a ``metrics.csv``; blank cells are NaN, a torn last row is left out."""
    with path.open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if None not in row.values() and None not in row]
    return [{name: float(text) if text else math.nan for name, text in row.items()} for row in rows]


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.7g}"
