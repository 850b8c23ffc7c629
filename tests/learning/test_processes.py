"""Two processes train one policy: replicas equal to the bit, averaged gradients, shared normalizers, resume, one folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from point_mass import PointMassEnv

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.metrics_file import read_metrics
from humanoid_hoi.learning.processes import ALONE, SharedMoments, launched
from humanoid_hoi.learning.trainer import train

CHILD = Path(__file__).with_name("processes_child.py")
ROOT = Path(__file__).parents[2]


def torchrun(*arguments: object) -> None:
    """Two processes; fails with what they printed."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", str(CHILD)]
    paths = os.pathsep.join([str(ROOT), str(CHILD.parent)])
    environment = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=500
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_training_by_itself_exchanges_nothing() -> None:
    rows = torch.ones(3, 2)
    ALONE.mean_([rows])
    assert ALONE.all_rows(rows) is rows and ALONE.mean(2.5) == 2.5 and ALONE.largest(4) == 4
    assert ALONE.text_of_first("x") == "x" and bool((rows == 1).all())
    norm = torch.nn.BatchNorm1d(2)
    assert SharedMoments(norm, ALONE)(rows).shape == (3, 2)


@pytest.mark.parametrize("rank", ["two", "7"])
def test_damaged_variables_are_named(rank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", rank)
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(HoiError, match="torchrun"):
        launched()


@pytest.mark.slow
def test_replicas_are_equal_to_the_bit_and_learn_like_one_process(tmp_path: Path) -> None:
    run = tmp_path / "run"
    torchrun(run, 5, "begin")
    one, two = (torch.load(tmp_path / f"replica{k}.pth", weights_only=True) for k in (0, 1))
    assert all(torch.equal(one["model"][name], two["model"][name]) for name in one["model"])
    assert one["lr"] == two["lr"] and not torch.equal(one["obs"], two["obs"])  # but other episodes
    rows = read_metrics(run / "metrics.csv")
    assert [row["frame"] for row in rows] == [512 * k for k in range(1, 6)]  # 2 x 16 environments x 16 steps
    # The normalizer has seen the samples of both: the first roll-out without learning, and five epochs.
    count = one["model"]["running_mean_std.count"]
    assert float(count) == 1 + 6 * 512
    assert len(list(run.glob("checkpoints/last.pth"))) == 1

    torchrun(run, 20, "resume")
    one, two = (torch.load(tmp_path / f"replica{k}.pth", weights_only=True) for k in (0, 1))
    assert all(torch.equal(one["model"][name], two["model"][name]) for name in one["model"])
    rows = read_metrics(run / "metrics.csv")
    assert [row["epoch"] for row in rows] == list(range(1, 21))

    # As many samples and steps as one process of 32 environments: about the same curve.
    alone = {"horizon": 16, "minibatch": 128, "units": [32, 32], "max_minutes": 5.0, "seed": 3, "max_epochs": 20}
    train(PointMassEnv(32), alone, tmp_path / "alone")
    single = read_metrics(tmp_path / "alone" / "metrics.csv")
    # The curves are noisy: 10.4 against 14.9 at the end was seen, from 4.2 at the start.
    ends = [sum(row["episode/return"] for row in found[-5:]) / 5 for found in (rows, single)]
    starts = [found[0]["episode/return"] for found in (rows, single)]
    assert all(end > 1.6 * start for end, start in zip(ends, starts, strict=True))
    assert 0.5 < ends[0] / ends[1] < 2.0
