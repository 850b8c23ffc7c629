"""``metrics.csv``: one row per epoch, columns added as they appear, rows beyond a resumed epoch dropped."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_failure, write_text


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
            # Rows after the epoch that is resumed were never part of this run.
            self._rewrite(lambda row: row["epoch"] <= epoch)

    def append(self, row: dict[str, float]) -> None:
        """Write one row; a new column makes the file be rewritten with it.

        Raises:
            HoiError: the file cannot be written.
        """
        # A name that appears for the first time (an evaluation, say) becomes a column of the whole file.
        added = [name for name in row if name not in self.columns]
        if added or not self.path.exists():  # a file that somebody removed begins with its columns again
            self.columns += added
            self._rewrite(lambda _: True)
        text = ",".join(_number(row.get(name)) for name in self.columns) + "\n"
        try:
            with self.path.open("a") as stream:
                stream.write(text)
        except OSError as error:
            raise write_failure(self.path, error) from error

    def _rewrite(self, keep: Callable[[dict[str, float]], bool]) -> None:
        rows = read_metrics(self.path) if self.path.exists() else []
        old = list(rows[0]) if rows else []
        # The file's own order first, so that columns stay where they are when others are added.
        self.columns = old + [name for name in self.columns if name not in old]
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, self.columns, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            if keep(row):
                writer.writerow({name: _number(value) for name, value in row.items()})
        write_text(self.path, buffer.getvalue())


def read_metrics(path: Path) -> list[dict[str, float]]:
    """Rows of a ``metrics.csv``; blank cells are NaN, a torn last row is left out.

    Raises:
        HoiError: the file cannot be read, has no ``epoch`` column, or a cell is no number; names the line.
    """
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            reader = csv.DictReader(stream)
            # A torn last line has too few cells, and with it None among its values.
            rows = [(reader.line_num, row) for row in reader if None not in row.values() and None not in row]
        if rows and "epoch" not in rows[0][1]:
            raise HoiError("has no column epoch", where=path, field="line 1", fix=_REMOVE)
        return [_numbers(row, path, line) for line, row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(f"cannot be read: {reason}", where=path, fix=_REMOVE) from error


_REMOVE = "mend the line, or move the file away: training goes on without it"


def _numbers(row: dict[str, str], path: Path, line: int) -> dict[str, float]:
    out: dict[str, float] = {}
    for name, text in row.items():
        try:
            out[name] = float(text) if text else math.nan
        except ValueError:
            raise HoiError(
                f"{name} is {text[:40]!r}, no number", where=path, field=f"line {line}", fix=_REMOVE
            ) from None
    # On resume rows are kept or dropped by their epoch.
    if math.isnan(out["epoch"]):
        raise HoiError("has no epoch", where=path, field=f"line {line}", fix=_REMOVE)
    return out


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return ""
    # Whole numbers without a point: epochs and frames are read by people.
    return str(int(value)) if float(value).is_integer() else f"{value:.7g}"
