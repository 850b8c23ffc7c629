"""Slurm: job scripts; and where there is a Slurm, trainings taken off their machine in three ways and a driver that dies."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from humanoid_hoi.core.child import module_command
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.sweep import slurm
from humanoid_hoi.workflows.sweep.job import Ended, state_of
from humanoid_hoi.workflows.sweep.main import main as sweep
from humanoid_hoi.workflows.sweep.plan import Job, Plan, make_plan
from humanoid_hoi.workflows.sweep.slurm import Queue, SlurmOptions, run_slurm, slurm_parameters
from humanoid_hoi.workflows.sweep.slurm_job import SlurmJob
from tests.workflows.sweep.conftest import TINY


def test_a_job_is_told_before_its_limit_and_requeued() -> None:
    found = slurm_parameters(SlurmOptions(partition="gpu", cpus=4, gpus=1, minutes=90, extra={"account": "lab"}))
    assert found["time"] == 90 and found["signal_delay_s"] == 60
    assert found["additional_parameters"] == {"requeue": True, "account": "lab"}
    assert found["partition"] == "gpu" and found["gpus_per_node"] == 1 and found["cpus_per_task"] == 4
    assert "partition" not in slurm_parameters(SlurmOptions()) and "gpus_per_node" not in slurm_parameters(
        SlurmOptions()
    )


def test_the_generated_script_says_so() -> None:
    pytest.importorskip("submitit", reason="the extra slurm is not installed")
    from submitit.slurm.slurm import _make_sbatch_string

    parameters = slurm_parameters(SlurmOptions(partition="gpu", cpus=4, minutes=90, extra={"account": "lab"}))
    text = _make_sbatch_string(command="true", folder="logs", **parameters)
    assert "#SBATCH --time=90" in text and "#SBATCH --cpus-per-task=4" in text and "#SBATCH --partition=gpu" in text
    assert "#SBATCH --signal=USR2@60" in text and "#SBATCH --requeue" in text and "#SBATCH --account=lab" in text
    assert " --cpus-per-task=4 true" in text  # srun's own


def test_what_a_cluster_wants_is_given_on_the_command_line(clip: Path, tmp_path: Path) -> None:
    arguments = [f"clips=[{clip}]", f"output={tmp_path / 'out'}", "launcher=slurm", "plan_only=true"]
    sweep([*arguments, "slurm.extra={account: lab, mem: 8G}"])


def one_job(folder: Path) -> tuple[Plan, Job]:
    plan = make_plan(folder, ["a.npz"], [], ["tr"], [0])
    return plan, plan.jobs[0]


@pytest.mark.parametrize(
    ("code", "state", "taken", "left"),
    [
        (143, "RUNNING", True, "requeued"),  # a grace time, or scancel --signal=TERM
        (-signal.SIGTERM, "RUNNING", True, "requeued"),  # before it could listen
        (143, "COMPLETING", True, "gone"),  # Slurm cancels or requeues it itself
        (143, "RUNNING", False, 143),  # a cluster without requeueing: the same command goes on
        (-signal.SIGKILL, "RUNNING", True, -signal.SIGKILL),  # out of memory would come again
        (0, "RUNNING", True, 0),
        (2, "RUNNING", True, 2),
    ],
)
def test_a_job_goes_back_into_the_queue_only_where_it_saved_and_slurm_does_not_do_it(
    code: int, state: str, taken: bool, left: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, job = one_job(tmp_path)
    asked: list[bool] = []
    monkeypatch.setattr("humanoid_hoi.workflows.sweep.slurm_job.run_here", lambda plan, job: Ended(job, code))
    monkeypatch.setattr("humanoid_hoi.workflows.sweep.slurm_job._state", lambda: state)

    def requeue() -> bool:
        asked.append(True)
        return taken

    monkeypatch.setattr("humanoid_hoi.workflows.sweep.slurm_job._requeue", requeue)
    found: object
    try:
        found = SlurmJob()(plan, job).code
    except SystemExit:
        found = "requeued" if asked else "gone"
    assert found == left


class Task:
    """A submitted job without a Slurm."""

    def __init__(self, folder: Path, number: str) -> None:
        self.job_id = number
        self.paths: Any = type("Paths", (), {"result_pickle": folder / number, "stderr": folder / f"{number}.err"})

    def result(self) -> Ended:
        raise RuntimeError("no result")


def test_a_job_that_leaves_the_queue_without_a_word_is_a_failure_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, job = one_job(tmp_path)
    monkeypatch.setattr(slurm, "_LOOK", 0.0)
    monkeypatch.setattr(slurm, "_POLL", 0.01)
    answers = iter([{"7": "PENDING (Resources)"}, {}, {"7": "RUNNING"}, {}, {}])
    monkeypatch.setattr(Queue, "states", lambda self: next(answers))
    said: list[str] = []
    (end,) = slurm._wait([(job, Task(tmp_path, "7"))], plan, Queue(), said.append)
    assert end.state == "failed" and "left Slurm's queue" in end.reason and "7.err" in end.reason
    assert said[0] == "in Slurm's queue: 1 PENDING (Resources)"


def test_what_squeue_says(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()

    def answer(code: int, text: str) -> Callable[..., object]:
        return lambda *words, **how: subprocess.CompletedProcess(words, code, text, "")

    monkeypatch.setattr(subprocess, "run", answer(0, "7_0|RUNNING|None\n7_1|PENDING|Resources\nnoise\n"))
    assert queue.states() == {"7_0": "RUNNING", "7_1": "PENDING (Resources)"}
    monkeypatch.setattr(subprocess, "run", answer(1, ""))
    assert queue.states() == {"7_0": "RUNNING", "7_1": "PENDING (Resources)"}  # Slurm is busy: nothing has changed

    def missing(*words: object, **how: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(subprocess, "run", missing)
    with pytest.raises(HoiError, match="squeue: No such file"):
        queue.states()


def test_where_there_is_no_slurm_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("submitit", reason="the extra slurm is not installed")
    plan, job = one_job(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HoiError, match="no Slurm here"):
        list(run_slurm(plan, [job], SlurmOptions(), print))


@pytest.mark.slow
def test_submitit_s_local_executor_runs_a_job(clip: Path, tmp_path: Path) -> None:
    pytest.importorskip("submitit", reason="the extra slurm is not installed")
    plan = make_plan(tmp_path / "out", [str(clip)], [], ["tr"], [0], [*TINY, "train.max_epochs=1"])
    plan.save()
    lines: list[str] = []
    (end,) = run_slurm(plan, plan.jobs, SlurmOptions(local=True), lines.append)
    assert end.state == "done" and state_of(plan, plan.jobs[0]) == "done" and "1 jobs submitted" in lines[0]


# ---------------------------------------------------------------- a real Slurm


@pytest.fixture
def cluster() -> None:
    """A Slurm that answers and runs what this user submits."""
    pytest.importorskip("submitit", reason="the extra slurm is not installed")
    if shutil.which("sbatch") is None or shutil.which("sinfo") is None:
        pytest.skip("no Slurm here (sbatch, sinfo)")
    try:
        subprocess.run(["sinfo", "--noheader"], capture_output=True, check=True, timeout=20)
    except subprocess.SubprocessError:
        pytest.skip("Slurm does not answer")


def epochs(run: Path) -> list[str]:
    try:
        return [row.split(",")[0] for row in (run / "metrics.csv").read_text().splitlines()[1:]]
    except OSError:
        return []


def until(condition: Callable[[], Any], process: subprocess.Popen[bytes], seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        assert process.poll() is None, "the sweep ended"
        time.sleep(0.2)


@pytest.fixture
def driver(clip: Path, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the sweep of two seeds; what is left in the queue is cancelled in the end."""
    words = ",".join([*TINY, "train.max_epochs=150"])
    settings = ["rewards=[tr]", "seeds=[0,1]", f"words=[{words}]", "launcher=slurm", "slurm.cpus=1", "slurm.minutes=10"]
    arguments = [f"clips=[{clip}]", f"output={tmp_path / 'out'}", *settings]
    yield lambda: subprocess.Popen(module_command("humanoid_hoi", "sweep", *arguments), cwd=tmp_path)
    for number in slurm._submitted(make_plan(tmp_path / "out", [str(clip)], [], ["tr"], [0, 1])).values():
        subprocess.run(["scancel", number], capture_output=True)


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_trainings_taken_off_their_machine_go_on_and_a_driver_that_died_finds_them(
    clip: Path, tmp_path: Path, driver: Callable[[], subprocess.Popen[bytes]]
) -> None:
    """SIGTERM to one job, the time limit's signal to the other, SIGKILL to the driver: no epoch is lost or done twice."""
    first = driver()
    plan = make_plan(tmp_path / "out", [str(clip)], [], ["tr"], [0, 1])
    runs = [plan.run_dir(job) for job in plan.jobs]
    until(lambda: all(len(epochs(run)) >= 3 for run in runs), first)
    numbers = slurm._submitted(plan)
    first.kill()
    first.wait()
    told = time.monotonic()
    subprocess.run(["scancel", "--signal=TERM", numbers[plan.jobs[0].name]], check=True)
    subprocess.run(["scancel", "--signal=USR2", numbers[plan.jobs[1].name]], check=True)
    while not all("saved; go on" in plan.log(job).read_text() for job in plan.jobs):
        assert time.monotonic() - told < 20
        time.sleep(0.2)
    print(f"saved {time.monotonic() - told:.1f} s after the signals, at epochs", [len(epochs(run)) for run in runs])
    second = driver()
    assert second.wait(timeout=900) == 0
    for job, run in zip(plan.jobs, runs, strict=True):
        assert state_of(plan, job) == "done" and epochs(run) == [str(k) for k in range(1, 151)]
        assert f"going on with {run}" in plan.log(job).read_text()
    assert slurm._submitted(plan) == numbers  # not submitted again


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_what_slurm_refuses_is_told_in_one_line(clip: Path, tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "out", [str(clip)], [], ["tr"], [0])
    plan.save()
    with pytest.raises(HoiError, match="Slurm refuses the jobs: .*Invalid partition name specified"):
        list(run_slurm(plan, plan.jobs, SlurmOptions(partition="nowhere"), print))
