"""Ray: a local cluster of several processes, a worker that dies."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.sweep import cluster
from humanoid_hoi.workflows.sweep.cluster import run_ray
from humanoid_hoi.workflows.sweep.plan import make_plan
from tests.workflows.sweep.conftest import TINY


@pytest.mark.slow
def test_ray_runs_jobs_on_a_cluster_of_several_processes(clip: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="the extra ray is not installed")
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK\x03\x04 not a clip")
    plan = make_plan(tmp_path / "out", [str(clip), str(broken)], [], ["tr"], [0], [*TINY, "train.max_epochs=1"])
    plan.save()
    ends = {end.job.clip_name: end for end in run_ray(plan, plan.jobs, 1, None, lambda line: None)}
    assert ends["short"].state == "done"
    assert ends["broken"].state == "failed" and "error:" in ends["broken"].reason


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found in /proc")
def test_a_training_goes_on_when_its_ray_worker_dies(clip: Path, tmp_path: Path) -> None:
    """kill -9 to the worker in mid-training: the training saves and leaves, Ray starts the task again, no epoch is done twice."""
    pytest.importorskip("ray", reason="the extra ray is not installed")
    plan = make_plan(tmp_path / "out", [str(clip)], [], ["tr"], [0], [*TINY, "train.max_epochs=12"])
    plan.save()
    run = plan.run_dir(plan.jobs[0])
    killed: list[int] = []

    def kill_worker() -> None:
        until = time.monotonic() + 240
        while len(epochs_of(run)) < 3 and time.monotonic() < until:
            time.sleep(0.05)
        killed.append(len(epochs_of(run)))
        training = next(pid for pid, words in processes() if f"run_dir={run}" in words)
        os.kill(parent_of(training), signal.SIGKILL)

    killer = threading.Thread(target=kill_worker)
    killer.start()
    (end,) = run_ray(plan, plan.jobs, 1, None, lambda line: None)
    killer.join()
    assert end.state == "done" and 3 <= killed[0] < 12
    assert epochs_of(run) == [str(k) for k in range(1, 13)]
    said = plan.log(plan.jobs[0]).read_text()
    assert said.count("saved; go on") == 1 and said.count(f"going on with {run}") == 1


def epochs_of(run: Path) -> list[str]:
    """First column of a run's metrics.csv."""
    try:
        return [row.split(",")[0] for row in (run / "metrics.csv").read_text().splitlines()[1:]]
    except OSError:
        return []


def processes() -> Iterator[tuple[int, str]]:
    """Process number and command line of everything that runs here."""
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                yield int(entry.name), (entry / "cmdline").read_text().replace("\0", " ")


def parent_of(pid: int) -> int:
    """Its parent's process number."""
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def test_a_ray_that_does_not_start_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine is too busy Ray raises a bare Exception of several lines; the sweep once ended in a traceback."""

    def init(**_: object) -> None:
        raise Exception("The current node timed out during startup.\nThis could happen because ...")

    ray = types.SimpleNamespace(is_initialized=lambda: False, init=init)
    monkeypatch.setattr(cluster, "module", lambda name, extra: ray)
    plan = make_plan(tmp_path, ["a.npz"], [], ["tr"], [0])
    with pytest.raises(HoiError, match="Ray does not start: The current node timed out during startup. This"):
        list(run_ray(plan, plan.jobs, 1, None, print))
