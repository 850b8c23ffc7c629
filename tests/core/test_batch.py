"""Tasks on worker processes: order, failures, dead processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import ROOT


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


def write_pid_and_sleep(path: str) -> None:
    with open(f"{path}.{os.getpid()}", "w"):
        time.sleep(120)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_the_process_that_started_them(tmp_path: Path, number: signal.Signals) -> None:
    code = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "import test_batch\n"
        "from humanoid_hoi.core.batch import run_tasks\n"
        "if __name__ == '__main__':\n"
        "    run_tasks(test_batch.write_pid_and_sleep, {c: (sys.argv[3],) for c in 'ab'}, workers=2)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code)
    words = [sys.executable, str(script), str(ROOT), str(Path(__file__).parent), str(tmp_path / "pid")]
    parent = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 90
    while len(list(tmp_path.glob("pid.*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    pids = [int(path.suffix[1:]) for path in tmp_path.glob("pid.*")]
    assert len(pids) == 2
    parent.send_signal(number)
    code_of_parent = parent.wait(30)
    assert code_of_parent == (143 if number == signal.SIGTERM else -signal.SIGKILL)
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline + 20:
        time.sleep(0.1)
    assert not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
