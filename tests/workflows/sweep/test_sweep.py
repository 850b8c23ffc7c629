"""hoi sweep: the plan and its cost, two real trainings killed and gone on with, failures listed, tables by hand."""

from __future__ import annotations

import functools
import json
import os
import pickle
import signal
import subprocess
import time
from pathlib import Path

import pytest

from humanoid_hoi.core.child import module_command
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.benchmarks.sweep import measure
from humanoid_hoi.workflows.sweep.ablation import main as ablation
from humanoid_hoi.workflows.sweep.job import Ended, _prepare, command, ended, last_error, state_of
from humanoid_hoi.workflows.sweep.ledger import Ledger
from humanoid_hoi.workflows.sweep.local import core_sets
from humanoid_hoi.workflows.sweep.main import main as sweep
from humanoid_hoi.workflows.sweep.plan import Cost, Plan, make_plan
from humanoid_hoi.workflows.sweep.table import mean_and_spread, to_csv, to_markdown, write_tables
from tests.workflows.sweep.conftest import TINY


def words(clip: Path, output: Path, epochs: int = 1, **axes: str) -> list[str]:
    settings = {"clips": f"[{clip}]", "rewards": "[tr]", "seeds": "[0,1]"} | axes
    tiny = ",".join([*TINY, f"train.max_epochs={epochs}"])
    return [f"words=[{tiny}]", f"output={output}", *(f"{key}={value}" for key, value in settings.items())]


def fake_metrics(plan: Plan, name: str, **values: float | None) -> None:
    folder = plan.folder / "runs" / name / "evaluation"
    folder.mkdir(parents=True)
    (folder / "metrics.json").write_text(json.dumps(values))


def test_the_plan_is_every_combination(tmp_path: Path) -> None:
    plan = make_plan(tmp_path, ["a.npz", "clips"], [], ["tr", "tr_lr"], [0, 1])
    assert [job.name for job in plan.jobs][:3] == ["a-tr-s0", "a-tr-s1", "a-tr_lr-s0"] and len(plan.jobs) == 8
    subsets = make_plan(tmp_path, ["clips"], ["action=lift"], ["tr"], [0]).jobs[0]
    assert subsets.name == "clips-action_lift-tr-s0"
    assert 'clip.subset="action=lift"' in subsets.arguments(tmp_path / "run")
    with pytest.raises(HoiError, match="two jobs are called"):
        make_plan(tmp_path, ["x/a.npz", "y/a.npz"], [], ["tr"], [0])
    with pytest.raises(HoiError, match="seeds: nothing to combine"):
        make_plan(tmp_path, ["a.npz"], [], ["tr"], [])


def test_the_cost_counts_full_rounds() -> None:
    cost = Cost(left=12, workers=5, minutes_each=10)
    assert cost.hours == 0.5  # three rounds of ten minutes
    assert "12 trainings" in str(cost) and "2.0 training hours" in str(cost)
    assert "5 at a time" in str(cost) and "at a time as the cluster has cores" in str(Cost(12, None, 10))


def test_cores_are_shared_out_without_overlap() -> None:
    sets = core_sets(1)
    assert sets == [set(os.sched_getaffinity(0))]
    two = core_sets(2)
    assert len(two) == 2 and (len(os.sched_getaffinity(0)) < 2 or not two[0] & two[1])


def test_the_tables_by_hand(tmp_path: Path) -> None:
    plan = make_plan(tmp_path, ["a.npz"], [], ["tr"], [0, 1, 2])
    fake_metrics(
        plan, "a-tr-s0", success=1.0, survived=1.0, mpjpe_mm=20.0, contact_mm=None, jitter=100.0, obj_pos_mm=5.0
    )
    fake_metrics(
        plan, "a-tr-s1", success=0.5, survived=0.6, mpjpe_mm=30.0, contact_mm=None, jitter=100.0, obj_pos_mm=5.0
    )
    ledger = Ledger(plan)
    ledger.add(Ended(plan.jobs[2], 2, "error: no such clip"))
    markdown, table = write_tables(plan, ledger.entries)
    text = markdown.read_text()
    assert "| a | tr | 2/3 | 75 ± 35 | 80 ± 28 | 25 ± 7.1 | - |" in text  # sample standard deviations
    assert "[s0](runs/a-tr-s0)" in text and "[s2]" not in text
    assert "a-tr-s2: failed: error: no such clip" in text
    rows = table.read_text().splitlines()
    assert rows[1].startswith("a-tr-s0,a,tr,,0,done,1,1,20,,100,5,") and ",failed," in rows[3]
    assert mean_and_spread([0.25], 100.0) == "25"
    assert mean_and_spread([900.0, 1403.0], 1.0) == "1150 ± 360"  # no exponents among millimeters
    assert "-" in to_markdown(plan, {}) and to_csv(plan, {})
    # Another process reads the same, from the ledger's lines; one that a kill cut in half is left out.
    with ledger.path.open("a") as stream:
        stream.write('\n{"job": "a-tr-s2", "sta')
    again = Ledger(plan)
    assert again.entries["a-tr-s2"] == ledger.entries["a-tr-s2"]
    assert again.left() == [plan.jobs[2]] and again.entries["a-tr-s0"].figures["mpjpe_mm"] == 20.0


def test_a_figure_that_an_earlier_ledger_lacks_comes_from_the_evaluation(tmp_path: Path) -> None:
    plan = make_plan(tmp_path, ["a.npz"], [], ["tr"], [0])
    figures = {"success": 1.0, "mpjpe_mm": 20.0, "contact_mm": 5.0, "jitter": 100.0, "obj_pos_mm": 5.0}
    fake_metrics(plan, "a-tr-s0", survived=0.6, **figures)
    line = {"job": "a-tr-s0", "state": "done", "reason": "", "figures": figures}
    (tmp_path / "ledger.jsonl").write_text(json.dumps(line))
    assert Ledger(plan).entries["a-tr-s0"].figures["survived"] == 0.6


def test_a_job_begins_or_goes_on_with_one_command(tmp_path: Path) -> None:
    plan = make_plan(tmp_path, ["a.npz"], [], ["tr"], [0], ["train.max_minutes=3"], {"train.lr": [1e-5, 3e-5]})
    assert [job.name for job in plan.jobs] == ["a-tr-lr_1e-05-s0", "a-tr-lr_3e-05-s0"]
    words = command(plan, plan.jobs[1])
    assert {"resume=auto", f"run_dir={plan.run_dir(plan.jobs[1])}", "train.lr=3e-05"} <= set(words)
    assert "| a | tr | lr=3e-05 | 0/1 |" in to_markdown(plan, {})


def test_a_plan_of_many_jobs_is_sent_job_by_job(tmp_path: Path) -> None:
    plan = make_plan(tmp_path, ["a.npz"], [], ["tr"], range(1000))
    assert len(pickle.dumps((plan.alone(), plan.jobs[0]))) < 1000


def test_another_plan_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    make_plan(tmp_path, ["a.npz"], [], ["tr"], [0]).save()
    make_plan(tmp_path, ["a.npz"], [], ["tr"], [0]).save()  # the same one goes on
    with pytest.raises(HoiError, match="another plan"):
        make_plan(tmp_path, ["a.npz"], [], ["tr"], [0, 1]).save()


def test_two_trainings_and_a_failure_end_in_one_table(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK\x03\x04 not a clip")
    with pytest.raises(SystemExit) as stop:
        sweep([*words(clip, tmp_path / "out", clips=f"[{clip},{broken}]", seeds="[0]"), "workers=2"])
    assert stop.value.code == 1
    out = capsys.readouterr().out
    assert "2 trainings of at most 12 min, 2 at a time" in out
    assert "short-tr-s0: done" in out and "broken-tr-s0: failed: error:" in out
    assert "1 of 2 trainings are not done" in (tmp_path / "out" / "results.md").read_text()


@pytest.mark.slow
def test_a_killed_sweep_goes_on_where_it_was(clip: Path, tmp_path: Path) -> None:
    """SIGTERM to the sweep: its training saves and leaves; the same command ends it, and a third has nothing to do."""
    output = tmp_path / "out"
    arguments = [*words(clip, output, epochs=100000, seeds="[0]"), "workers=1", "minutes=1"]
    process = subprocess.Popen(
        module_command("humanoid_hoi", "sweep", *arguments), stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    metrics = output / "runs" / "short-tr-s0" / "metrics.csv"
    until = time.monotonic() + 240
    while not metrics.exists() and time.monotonic() < until and process.poll() is None:
        time.sleep(0.2)
    assert metrics.exists()
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130 and "the same command goes on" in out
    plan = make_plan(output, [str(clip)], [], ["tr"], [0])
    assert state_of(plan, plan.jobs[0]) == "begun"
    before = len(metrics.read_text().splitlines())
    sweep(arguments)  # ends by its limit of one minute
    assert state_of(plan, plan.jobs[0]) == "done"
    assert len(metrics.read_text().splitlines()) > before  # it went on, and began nothing anew
    sweep(arguments)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("launcher=kubernetes", "unknown launcher 'kubernetes'"),
        ("rewards=[best]", "unknown rewards 'best'"),
        ("clips=[nowhere.npz]", "no such file or folder"),
        ("seeds=[a]", "seeds: found 'a'"),
        ("minutes=-1", "minutes: -1 minutes"),
        ("minutes=nan", "minutes: nan minutes"),
        ("vary=3", "vary: 3 names no setting"),
        ("vary={train.speed:[1]}", "no such setting 'train.speed'"),
        ("words=[train.lr]", "words or vary:"),
        ("rewards=[tr,tr]", "two jobs are called"),
        ("subsets=[action=lift]", "is one clip, not a folder"),
        ("seeds=[0,-1]", "-1 is no seed"),
        ("workers=0", "workers: found 0"),
        ("ray.cpus=0", "ray.cpus: found 0"),
        ("slurm.minutes=2", "slurm.minutes: found 2"),
        ("slurm.cpus=0", "slurm.cpus: found 0"),
        ("slurm.extra=3", "slurm.extra"),
    ],
)
def test_mistakes_are_named_before_anything_runs(
    word: str, message: str, clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        sweep([*words(clip, tmp_path / "out"), word])
    assert message in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_a_file_in_the_sweep_s_place_is_refused(clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(SystemExit):
        sweep(words(clip, tmp_path / "out"))
    assert "output: is no folder" in capsys.readouterr().err and (tmp_path / "out").read_text() == "mine"


def test_the_ablation_is_three_rewards_and_three_seeds(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ablation([f"clips=[{clip}]", f"output={tmp_path / 'out'}", "plan_only=true"])
    out = capsys.readouterr().out
    assert "9 trainings" in out and not (tmp_path / "out").exists()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Linux alone tells a process that its parent died")
def test_a_training_whose_sweep_died_before_it_could_ask_to_be_told_ends_at_once() -> None:
    """SIGKILL to the sweep between fork and the request: the training once ran on, beside the next sweep's."""
    orphan = subprocess.Popen(["sleep", "60"], preexec_fn=functools.partial(_prepare, os.getpid() + 1))
    assert orphan.wait(30) == -signal.SIGTERM
    child = subprocess.Popen(["sleep", "60"], preexec_fn=functools.partial(_prepare, os.getpid()))
    assert child.poll() is None
    # The notice before Slurm's time limit is not meant for it.
    child.send_signal(signal.SIGUSR2)
    time.sleep(0.2)
    assert child.poll() is None
    child.terminate()
    assert child.wait(30) == -signal.SIGTERM


def test_a_training_that_is_killed_is_said_so_and_the_sweep_does_not_end_well(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Out of memory: the sweep once ended with 0, as if everything were done."""
    plan = make_plan(tmp_path / "out", [str(clip)], [], ["tr"], [0])
    end = ended(plan, plan.jobs[0], -signal.SIGKILL)
    monkeypatch.setattr("humanoid_hoi.workflows.sweep.main.launched", lambda *words: iter([end]))
    with pytest.raises(SystemExit) as exit_code:
        sweep(words(clip, tmp_path / "out", seeds="[0]"))
    out = capsys.readouterr().out
    assert (
        exit_code.value.code == 1 and "short-tr-s0: begun: ended by signal 9 (Killed); the same command goes on" in out
    )
    assert "1 of 1 trainings are not done" in out


def test_the_reason_of_a_failure_is_its_error_line(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("epoch 1\nerror: config: train.lr: too large (fix: smaller)\nbye\n")
    assert last_error(log).startswith("error: config: train.lr")
    assert last_error(tmp_path / "none.txt") == ""


@pytest.mark.parametrize("count", [1000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_large_plan_survives_a_kill_and_costs_what_a_small_one_does(count: int, tmp_path: Path) -> None:
    found = measure(tmp_path, count, workers=4)
    assert found.jobs == count and 0.2 * count < found.done_at_kill < 0.99 * count
    assert found.again == 0  # nothing that was done is done again
    assert found.decision_us < 5000
    rows = (tmp_path / "results.csv").read_text().splitlines()
    assert len(rows) == count + 1 and sum(",failed," in row for row in rows) == count // 100
    assert "trainings are not done" in (tmp_path / "results.md").read_text()
