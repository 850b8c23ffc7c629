"""Training learns, resumes to the bit, and survives kills, signals and full disks."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from child import SETTINGS
from point_mass import PointMassEnv
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.agent import HoiAgent
from humanoid_hoi.learning.checkpoint import policy_checkpoint, read_checkpoint, write_checkpoint
from humanoid_hoi.learning.metrics_file import read_metrics
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.learning.trainer import train
from humanoid_hoi.tracking.env_api import StepResult

CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).parents[2]
CLOCKS = ("seconds", "samples_per_s", "time/", "health")


def settings(**changes: object) -> dict:
    return SETTINGS | {"max_epochs": 4} | changes


def spawn(*arguments: object) -> subprocess.Popen:
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-u", str(CHILD), *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=os.environ | {"PYTHONPATH": paths})


def wait_for_epoch(run: Path, epoch: int, process: subprocess.Popen) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        if (run / "metrics.csv").exists() and any(r["epoch"] >= epoch for r in read_metrics(run / "metrics.csv")):
            return
        time.sleep(0.02)
    pytest.fail(f"epoch {epoch} not reached: {process.communicate()}")


def curves(run: Path) -> list[dict[str, float]]:
    rows = read_metrics(run / "metrics.csv")
    return [{k: v for k, v in row.items() if not k.startswith(CLOCKS)} for row in rows]


def same(a: dict[str, float], b: dict[str, float]) -> bool:
    return a.keys() == b.keys() and all(a[k] == b[k] or (a[k] != a[k] and b[k] != b[k]) for k in a)


def test_learns_to_follow_the_target(tmp_path: Path) -> None:
    cfg = settings(max_epochs=22, horizon=32, minibatch=256, units=[64, 64], lr=2e-3, lr_max=3e-3)
    result = train(PointMassEnv(32), cfg, tmp_path / "run")
    rows = read_metrics(tmp_path / "run" / "metrics.csv")
    assert result.stopped_by == "max_epochs" and result.frames == 22 * 32 * 32
    assert rows[0]["error/distance"] > 0.5 and rows[-1]["error/distance"] < 0.3
    assert rows[-1]["episode/length"] > 2 * rows[0]["episode/length"]
    assert all(row["seconds/physics"] == 0.5e-3 and row["seconds/env"] > 0 for row in rows)
    assert max(row["learn/explained_variance"] for row in rows) > 0.4
    assert result.best is not None
    assert read_checkpoint(result.best)["best_return"] == pytest.approx(rows[-1]["episode/return"], rel=0.1)


def test_the_policy_that_survives_most_is_kept_and_judged_by(tmp_path: Path) -> None:
    shares = {1: None, 2: 0.4, 3: 0.7, 4: 0.6}
    asked: list[tuple[int, bool]] = []

    def measure(agent: HoiAgent, last: bool) -> float | None:
        asked.append((int(agent.epoch_num), last))
        return shares[int(agent.epoch_num)]

    result = train(PointMassEnv(16), settings(), tmp_path / "run", after_epoch=measure)
    assert asked == [(1, False), (2, False), (3, False), (4, True)]
    assert result.best is not None and policy_checkpoint(RunFolder(tmp_path / "run")) == result.best
    best = read_checkpoint(result.best)
    assert (best["epoch"], best["best_share"]) == (3, 0.7)
    shares |= {5: 0.7, 6: 0.69}  # what survives equally and is newer counts; resumed, the mark of before stands
    again = train(PointMassEnv(16), settings(max_epochs=6), tmp_path / "run", resume=True, after_epoch=measure)
    assert again.best is not None and read_checkpoint(again.best)["epoch"] == 5


def test_without_a_share_the_newest_policy_counts(tmp_path: Path) -> None:
    result = train(PointMassEnv(16), settings(), tmp_path / "run")
    assert policy_checkpoint(RunFolder(tmp_path / "run")) == result.checkpoint


def test_runaway_learning_rate_is_caught_in_its_first_epoch(tmp_path: Path) -> None:
    wild = {"lr": 0.3, "lr_max": 0.3, "max_epochs": 2, "mini_epochs": 20}
    train(PointMassEnv(16), settings(**wild), tmp_path / "adaptive")
    guarded = read_metrics(tmp_path / "adaptive/metrics.csv")
    assert guarded[0]["learn/lr"] < 0.3 and guarded[1]["learn/lr"] < guarded[0]["learn/lr"]


def test_four_epochs_equal_two_plus_two(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    parts = tmp_path / "parts"
    train(PointMassEnv(16), settings(), whole)
    train(PointMassEnv(16), settings(max_epochs=2), parts)
    torch.manual_seed(99)  # the resumed run must not depend on what the process did before
    result = train(PointMassEnv(16, seed=5), settings(), parts, resume=True)
    assert (result.epochs, result.frames) == (4, 4 * 16 * 16)
    assert len(curves(parts)) == 4
    assert all(same(a, b) for a, b in zip(curves(whole), curves(parts), strict=True))
    one, two = (read_checkpoint(run / "checkpoints/last.pth") for run in (whole, parts))
    assert all(torch.equal(one["model"][k], two["model"][k]) for k in one["model"])
    assert one["lr"] == two["lr"] and one["best_return"] == two["best_return"]
    board = EventAccumulator(str(parts / "tb")).Reload()
    assert [event.step for event in board.Scalars("reward/track")] == [256, 512, 768, 1024]


def test_resume_of_an_env_without_full_state_starts_new_episodes(tmp_path: Path) -> None:
    train(PointMassEnv(16, exact=False), settings(max_epochs=2), tmp_path)
    before = read_checkpoint(tmp_path / "checkpoints/last.pth")
    result = train(PointMassEnv(16, exact=False), settings(max_epochs=3), tmp_path, resume=True)
    rows = read_metrics(tmp_path / "metrics.csv")
    assert [row["epoch"] for row in rows] == [1, 2, 3] and result.frames == 3 * 256
    assert rows[2]["learn/lr"] == pytest.approx(before["lr"])
    assert result.seconds > before["seconds"] > 0


def test_kill_loses_only_the_unfinished_epoch(tmp_path: Path) -> None:
    process = spawn(tmp_path, 100000)
    wait_for_epoch(tmp_path, 2, process)
    process.kill()
    process.communicate()
    saved = read_checkpoint(tmp_path / "checkpoints/last.pth")["epoch"]
    logged = read_metrics(tmp_path / "metrics.csv")[-1]["epoch"]
    assert saved >= 1 and logged - saved in (0, 1)
    result = train(PointMassEnv(16), settings(max_epochs=saved + 2), tmp_path, resume=True)
    epochs = [row["epoch"] for row in read_metrics(tmp_path / "metrics.csv")]
    assert result.epochs == saved + 2 and epochs == list(range(1, saved + 3))


class TerminatedEnv(PointMassEnv):
    """Sends SIGTERM to its own process in the middle of a learning epoch (16 steps fill the normalizer, 16 an epoch)."""

    steps = 0
    when = 40

    def step(self, actions: torch.Tensor) -> StepResult:
        self.steps += 1
        if self.steps == self.when:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().step(actions)


@pytest.mark.parametrize(("when", "save_every", "epochs"), [(40, 1, 1), (72, 3, 3), (88, 3, 4), (72, 100, 3)])
def test_sigterm_gives_the_roll_out_up_and_saves_the_last_whole_epoch(
    tmp_path: Path, when: int, save_every: int, epochs: int
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    env = TerminatedEnv(16)
    env.when = when
    result = train(env, settings(max_epochs=9, save_every=save_every), tmp_path)
    assert result.stopped_by == "SIGTERM" and env.steps == when  # not one step more
    assert read_checkpoint(result.checkpoint)["epoch"] == epochs
    assert signal.getsignal(signal.SIGTERM) is before


def test_sigterm_before_the_first_epoch_is_over(tmp_path: Path) -> None:
    for when in (5, 20):
        env = TerminatedEnv(16)
        env.when = when
        with pytest.raises(HoiError, match="before its first epoch"):
            train(env, settings(), tmp_path / str(when))


@contextlib.contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_full_disk_keeps_the_earlier_checkpoint(tmp_path: Path) -> None:
    wide = {"units": [512, 256], "save_every": 1}
    last = train(PointMassEnv(16), settings(max_epochs=1, **wide), tmp_path).checkpoint
    earlier = last.read_bytes()
    with file_size_limit(len(earlier) // 2), pytest.raises(HoiError, match=r"last\.pth: cannot write") as caught:
        train(PointMassEnv(16), settings(**wide), tmp_path, resume=True)
    assert "\n" not in str(caught.value)
    assert last.read_bytes() == earlier
    assert {path.name for path in last.parent.iterdir()} <= {"last.pth", "best.pth"}
    assert train(PointMassEnv(16), settings(max_epochs=2, **wide), tmp_path, resume=True).epochs == 2


def test_other_contract_is_refused(tmp_path: Path) -> None:
    train(PointMassEnv(16), settings(max_epochs=1), tmp_path)
    env = PointMassEnv(16)
    env.contract = lambda: PointMassEnv.contract(env) | {"action": {"kind": "velocity"}}
    with pytest.raises(HoiError, match=r'contract action\.kind.*"accel".*"velocity"'):
        train(env, settings(), tmp_path, resume=True)


def test_refusals_name_the_mistake(tmp_path: Path) -> None:
    env = PointMassEnv(16)
    with pytest.raises(HoiError, match="train.horizn: no such setting"):
        train(env, {"horizn": 3}, tmp_path)
    with pytest.raises(HoiError, match=r"minibatch.*100 does not divide .* 256.*use 64"):
        train(env, settings(minibatch=100), tmp_path)
    with pytest.raises(HoiError, match="no checkpoint here"):
        train(env, settings(), tmp_path, resume=True)
    train(env, settings(max_epochs=1), tmp_path)
    with pytest.raises(HoiError, match="holds a run already"):
        train(env, settings(), tmp_path)
    with pytest.raises(HoiError, match="does not fit this configuration"):
        train(env, settings(units=[16]), tmp_path, resume=True)


@pytest.mark.parametrize("damage", [lambda x: x[:-1], lambda x: x * float("inf")])
def test_moments_of_other_parameters_are_refused(tmp_path: Path, damage: object) -> None:
    last = train(PointMassEnv(16), settings(max_epochs=1), tmp_path).checkpoint
    saved = read_checkpoint(last)
    moments = next(iter(saved["optimizer"]["state"].values()))
    moments["exp_avg"] = damage(moments["exp_avg"] + 1.0)
    write_checkpoint(last, saved)
    with pytest.raises(HoiError, match="does not fit this configuration.*exp_avg"):
        train(PointMassEnv(16), settings(), tmp_path, resume=True)


def test_an_observation_of_another_layout_is_refused(tmp_path: Path) -> None:
    last = train(PointMassEnv(16), settings(max_epochs=1), tmp_path).checkpoint
    saved = read_checkpoint(last)
    saved["env_state"]["obs"] = saved["env_state"]["obs"].flatten()
    write_checkpoint(last, saved)
    with pytest.raises(HoiError, match=r"does not fit this configuration.*obs of shape \(128,\), expected \(16, 8\)"):
        train(PointMassEnv(16), settings(), tmp_path, resume=True)


def test_minutes_count_across_resumes(tmp_path: Path) -> None:
    first = train(PointMassEnv(16), settings(max_epochs=1), tmp_path)
    again = train(PointMassEnv(16), settings(max_minutes=0.999 * first.seconds / 60), tmp_path, resume=True)
    assert again.stopped_by == "max_minutes" and again.epochs == 1
