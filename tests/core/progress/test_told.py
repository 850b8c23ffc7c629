"""Work that says itself how far it is."""

from __future__ import annotations

import functools
import io
import sys

import pytest
from rich.console import Console

from humanoid_hoi.core.progress import ProgressBar, told


def test_parts_that_follow_each_other_are_one_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    every = functools.partial(ProgressBar, log_seconds=0.0, console=Console(file=stream))
    monkeypatch.setattr(sys.modules[told.__module__], "ProgressBar", every)
    with told("evaluating", parts=2) as tell:
        for _ in range(2):
            for done in range(1, 4):
                tell(done, 3)
    lines = [line.split() for line in stream.getvalue().splitlines() if "after" in line]
    assert [line[:2] for line in lines] == [["evaluating", f"{done}/6"] for done in range(1, 7)]
