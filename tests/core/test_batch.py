"""Tasks on worker processes: order, failures, dead processes."""

from __future__ import annotations

import os
import signal
import time

import pytest

from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.errors import HoiError


def square(x: int) -> int:
    time.sleep(0.01 * (x % 3))
    return x * x


def picky(x: int) -> int:
    if x == 1:
        raise HoiError("one is refused", field="x", fix="use two")
    if x == 2:
        raise ZeroDivisionError("two")
    if x == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return x


def threads() -> str:
    return os.environ["OMP_NUM_THREADS"]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_is_answered_in_order(workers: int) -> None:
    outcomes = run_tasks(square, {f"t{x}": (x,) for x in range(7)}, workers)
    assert [o.name for o in outcomes] == [f"t{x}" for x in range(7)]
    assert [o.value for o in outcomes] == [x * x for x in range(7)]


def test_failures_are_told_apart_and_the_rest_goes_on() -> None:
    outcomes = run_tasks(picky, {str(x): (x,) for x in range(6)}, workers=2)
    by_name = {o.name: o for o in outcomes}
    assert [by_name[n].value for n in ("0", "4", "5")] == [0, 4, 5]
    assert "one is refused" in str(by_name["1"].error) and by_name["1"].trace is None
    assert "ZeroDivisionError" in str(by_name["2"].error) and "picky" in str(by_name["2"].trace)
    assert "out of memory" in str(by_name["3"].error)


def test_workers_use_one_math_thread_and_this_process_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    outcomes = run_tasks(threads, {"a": (), "b": ()}, workers=2)
    assert [o.value for o in outcomes] == ["1", "1"]
    assert os.environ["OMP_NUM_THREADS"] == "7"


def test_no_tasks_is_no_work() -> None:
    assert run_tasks(square, {}) == []


def refused() -> None:
    raise HoiError("a joint flips", where="a[1].npz", fix="accept=[joint_flip]")


def test_brackets_of_an_advice_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    run_tasks(refused, {"clip[/]": ()}, 1)
    told = " ".join(capsys.readouterr().out.split())
    assert "clip[/]: a[1].npz: a joint flips (fix: accept=[joint_flip])" in told
