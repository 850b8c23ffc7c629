"""Arrays come through, code does not: real pickles of all protocols, joblib's layout, hostile ones, random bytes."""

from __future__ import annotations

import collections
import os
import pickle
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.pickle_arrays import arrays_of, read_pickled_arrays

DATA = {
    0: {"pose": np.arange(12.0).reshape(3, 4), "ids": np.arange(3), "flag": np.float32(2.5)},
    "names": ["a", ("b", None)],
    "turned": np.asfortranarray(np.arange(6, dtype=">i4").reshape(2, 3)),
    "mask": np.array([True, False]),
}


def same(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    return type(a) is type(b) and a == b


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_arrays_come_through(protocol: int, tmp_path: Path) -> None:
    content = pickle.dumps(DATA, protocol)
    assert same(DATA, arrays_of(content, "x"))
    (tmp_path / "x.pkl").write_bytes(zlib.compress(content))
    assert same(DATA, read_pickled_arrays(tmp_path / "x.pkl"))
    ordered = collections.OrderedDict(a=np.zeros(2))
    assert same({"a": np.zeros(2)}, arrays_of(pickle.dumps(ordered, protocol), "x"))


def test_joblib_files_come_through(tmp_path: Path) -> None:
    joblib = pytest.importorskip("joblib")
    for number, compress in enumerate((0, 3)):
        path = tmp_path / f"{number}.pkl"
        joblib.dump(DATA, path, compress=compress)
        assert same(DATA, read_pickled_arrays(path))


class Hostile:
    def __init__(self, target: Any, *arguments: Any) -> None:
        self.reduced = (target, arguments)

    def __reduce__(self) -> Any:
        return self.reduced


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_code_is_not_run(protocol: int, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for hostile in (
        Hostile(os.system, f"touch {mark}"),
        Hostile(eval, f"open({str(mark)!r}, 'w')"),
        Hostile(getattr, "a", "join"),
        Hostile(np.load, str(mark)),
        Hostile(bytearray, 10),
        np.array([Hostile(os.system, f"touch {mark}")], dtype=object),
    ):
        with pytest.raises(HoiError, match="more than plain arrays"):
            arrays_of(pickle.dumps({"a": [hostile]}, protocol), "x")
    assert not mark.exists()


def test_arrays_that_lie_about_their_size_are_refused() -> None:
    good = pickle.dumps(np.arange(4, dtype=np.int64), 2)
    for wrong in (good.replace(b"K\x04\x85", b"K\x7f\x85"), good[:-12], good + b""[:0]):
        if wrong == good:
            continue
        with pytest.raises(HoiError):
            arrays_of(wrong, "x")
    structured = pickle.dumps(np.zeros(2, dtype=[("a", "f8"), ("b", "O")]), 2)
    with pytest.raises(HoiError):
        arrays_of(structured, "x")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_random_bytes_never_crash(noise: bytes, at: int) -> None:
    good = pickle.dumps(DATA, 4)
    for content in (noise, good[:at] + noise + good[at + len(noise) :]):
        try:
            arrays_of(content, "x")
        except HoiError as error:
            assert "\n" not in str(error)


def test_a_missing_file() -> None:
    with pytest.raises(HoiError, match="cannot read"):
        read_pickled_arrays("/nonexistent/x.pkl")
