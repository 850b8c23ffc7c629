"""JSON files with errors that name the place: missing, broken (line and column), duplicated keys, wrong numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError

MAX_SIZE = 2**29
"""Bytes; the finger poses of ten minutes of video take 60 MB."""


LARGEST = 1e6
"""Scales and sizes beyond this are mistakes, whatever the unit."""


class _DuplicateKey(ValueError):
    """A JSON object holds one key twice; which of the two was meant cannot be known."""


def read_json(path: Path, fix: str) -> Any:
    """The parsed content of ``path``.

    Args:
        path: a UTF-8 JSON file.
        fix: what the user can do when the file is missing or broken.

    Raises:
        HoiError: missing or unreadable file, broken JSON (line and column), a key given twice in one object.
    """
    try:
        # Before it is read into memory.
        if path.stat().st_size > MAX_SIZE:
            raise HoiError(f"{path.stat().st_size / 1e6:.0f} MB of JSON are not read", where=path, fix=fix)
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique)
    except FileNotFoundError as error:
        raise HoiError("no such file", where=path, fix=fix) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise HoiError(f"broken JSON: {error.msg}", where=path, field=place, fix=fix) from error
    except _DuplicateKey as error:
        raise HoiError(
            "key given twice in one object", where=path, field=str(error)[:60], fix="keep one of the two"
        ) from error
    except (OSError, ValueError, RecursionError) as error:  # not UTF-8, absurd numbers, absurd depth
        raise HoiError(f"cannot read: {error}", where=path, fix=fix) from error


def read_object(path: Path, fix: str) -> dict[str, Any]:
    """Like :func:`read_json`, for a file that holds one JSON object.

    Raises:
        HoiError: as there, or the file holds something else than an object.
    """
    data = read_json(path, fix)
    if not isinstance(data, dict):
        raise HoiError(f"expected an object {{...}}, found {type(data).__name__}", where=path, fix=fix)
    return data


def number_array(value: Any, where: Path, field: str, fix: str) -> FloatArray:
    """Nested lists of finite numbers as a float64 array.

    Raises:
        HoiError: ragged lists, text, or a value that is not finite (with its index).
    """
    try:
        array = np.asarray(value, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise HoiError("expected numbers in equally long lists", where=where, field=field, fix=fix) from error
    check_finite(array, where, field, fix)
    return array


def frame_number(key: str, where: Path, fix: str) -> int:
    """A key such as ``"00012"`` as a frame.

    Raises:
        HoiError: no plain digits, or a number no video reaches (Python refuses to read more than 4300 digits).
    """
    # ascii digits only: other scripts have decimals too, and int() would take them.
    if not (key.isascii() and key.isdecimal()) or len(key.lstrip("0")) > 7:
        raise HoiError(f"no frame number: {key[:40]!r}", where=where, field=f"frame {key[:40]}", fix=fix)
    return int(key)


def number(value: Any, where: Path, field: str, fix: str, *, zero: bool = False) -> float:
    """A positive number up to :data:`LARGEST` (``zero``: or 0); truth values and text are none.

    Raises:
        HoiError: names the value.
    """
    # true and false are integers to Python and would pass for 1 and 0.
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not (0 < value <= LARGEST or (zero and value == 0)):
        raise HoiError(f"expected a positive number, found {value!r:.60}", where=where, field=field, fix=fix)
    return float(value)


def section(data: dict[str, Any], key: str, where: Path, fix: str) -> dict[str, Any]:
    """An object inside an object.

    Raises:
        HoiError: it is missing or something else.
    """
    value = data.get(key)
    if not isinstance(value, dict):
        found = "missing" if value is None else f"expected an object {{...}}, found {type(value).__name__}"
        raise HoiError(found, where=where, field=key, fix=fix)
    return value


def check_finite(array: NDArray, where: str | Path | None, field: str, fix: str) -> None:
    """Refuse NaN and infinity.

    Raises:
        HoiError: names file, field, index (its first entry is the frame of per-frame arrays) and value.
    """
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        index = tuple(int(i) for i in bad[0])
        # Per-frame arrays begin with the frame.
        frame = f"frame {index[0]}, " if array.ndim > 1 else ""
        raise HoiError(
            f"{frame}index {list(index)}: value {array[index]} is not finite ({len(bad)} such values)",
            where=where,
            field=field,
            fix=fix,
        )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Python's parser would silently keep the last of two equal keys.
    content = dict(pairs)
    if len(content) != len(pairs):
        seen: set[str] = set()
        # The first key that comes a second time; add returns None, so that new keys pass.
        raise _DuplicateKey(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return content
