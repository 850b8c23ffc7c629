"""Background work: what hangs is told of, given up and walked round; what nobody waits for makes room."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from humanoid_hoi.annotator.work.jobs import Job, Jobs
from humanoid_hoi.core.errors import HoiError

from .conftest import FRAMES, Client


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def impatient() -> Iterator[Jobs]:
    made = Jobs(silent_seconds=1.0)
    yield made
    made.close()


def until(condition: Callable[[], Any]) -> None:
    for _ in range(1500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("never")


def job_threads() -> int:
    """Workers that are alive in this process."""
    return sum(thread.name == "job" for thread in threading.enumerate())


def test_work_that_hangs_is_given_up_and_the_next_one_runs(impatient: Jobs) -> None:
    stuck = threading.Event()
    before = job_threads()  # this one's worker, and perhaps those of other tests' servers
    hung = impatient.start("track", "a", "me", lambda job: stuck.wait(30))
    after = impatient.start("track", "a", "me", lambda job: 7)
    until(lambda: impatient.find(hung.id).state == "failed")
    assert "no sign of life" in hung.error and "fix:" in hung.error
    until(lambda: after.state == "done")
    assert after.result == 7
    stuck.set()  # the late result is not believed, and its thread ends
    until(lambda: job_threads() <= before)
    assert hung.state == "failed" and hung.result is None


def test_silence_is_told_while_it_lasts(jobs: Jobs) -> None:
    go = threading.Event()
    job = jobs.start("track", "a", "me", lambda job: go.wait(30))
    until(lambda: job.silent_seconds > 0.05)
    job.report("still there", 1, 2)
    assert job.silent_seconds < 0.05
    go.set()
    until(lambda: job.state == "done")
    assert job.silent_seconds == 0


def test_work_with_signs_of_life_may_take_long(impatient: Jobs) -> None:
    def work(job: Job) -> str:
        for step in range(6):
            time.sleep(0.25)
            job.report("working", step, 6)
        return "whole"

    job = impatient.start("track", "a", "me", work)
    until(lambda: impatient.find(job.id).state not in ("queued", "running"))
    assert (job.state, job.result) == ("done", "whole")


def test_live_work_makes_room(jobs: Jobs) -> None:
    def endless(job: Job) -> None:
        while True:
            job.report("on", 0, 0)
            time.sleep(0.005)

    live = [jobs.start("optimize", "a", "me", endless, is_live=True) for _ in range(3)]
    other = jobs.start("optimize", "b", "me", lambda job: "other", is_live=True)
    wanted = jobs.start("track", "a", "me", lambda job: "wanted")
    until(lambda: wanted.state == "done")
    assert [job.state for job in live] == ["cancelled"] * 3
    assert other.result == "other"


def test_many_jobs_at_once_and_cancelled_ones(jobs: Jobs) -> None:
    def work(job: Job) -> None:
        for step in range(20):
            job.report("on", step, 20)
            time.sleep(0.0005)

    started = []
    for number in range(12):
        started.append(jobs.start("track", str(number % 3), "me", work))
        if number % 2:
            started[-1].cancel()
    until(lambda: all(job.state in ("done", "cancelled") for job in started))
    assert all(job.state == ("cancelled" if number % 2 else "done") for number, job in enumerate(started))


def test_a_full_queue_says_so(jobs: Jobs) -> None:
    go = threading.Event()
    try:
        with pytest.raises(HoiError, match="wait for one"):
            for _ in range(17):
                jobs.start("track", "a", "me", lambda job: go.wait(30))
    finally:
        go.set()


def test_tracking_beside_a_browser_that_reads_frames(client: Client, key: str) -> None:
    """Jobs and pages read the same video; neither waits for the other for ever."""
    client.take(key)
    client.edit(key, {"op": "add_point", "id": "q", "point": {"anchor": {"vertex": 2}}})
    placed = client.edit(key, {"op": "set_track", "id": "q", "frames": {"10": [60, 50, 1, "manual"]}})
    assert placed.status_code == 200, placed.text
    running = []
    for direction in ("backward", "forward", "both", "backward"):
        body = {"points": ["q"], "frame": 10, "direction": direction, "lease": client.lease}
        running.append(client.post(f"/api/sessions/{key}/track", body).json()["job"])
    client.post(f"/api/jobs/{running[2]}/cancel")

    def look() -> None:
        for frame in [*range(FRAMES), *range(FRAMES - 1, -1, -1)]:
            assert client.get(f"/api/sessions/{key}/frames/{frame}.jpg").status_code == 200

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    states = [client.finished(job)["state"] for job in running]
    for reader in readers:
        reader.join(30)
        assert not reader.is_alive()
    assert [states[0], states[1], states[3]] == ["done"] * 3
    assert states[2] in ("cancelled", "done")
