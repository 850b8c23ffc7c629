"""A run's folder that vanishes, moves or fills up while it is trained: one sentence, and no policy is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

import pytest
import torch
from child import SETTINGS
from point_mass import PointMassEnv

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.checkpoint import read_checkpoint
from humanoid_hoi.learning.metrics_file import MetricsFile, read_metrics
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.learning.trainer import TrainResult, train
from humanoid_hoi.tracking.env_api import StepResult

STEPS = 16  # of an epoch; as many fill the normalizer before the first
SECOND_EPOCH = 2 * STEPS + 5
FULL = Path("/dev/full")


class HurtEnv(PointMassEnv):
    """Does something to its run's folder in the middle of an epoch."""

    def __init__(self, hurt: object, when: int = SECOND_EPOCH) -> None:
        super().__init__(16)
        self.hurt = hurt
        self.when = when
        self.steps = 0

    def step(self, actions: torch.Tensor) -> StepResult:
        self.steps += 1
        if self.steps == self.when:
            self.hurt()
        return super().step(actions)


def run_and_hurt(run: Path, hurt: object, **changes: object) -> TrainResult:
    return train(HurtEnv(hurt), SETTINGS | {"max_epochs": 4} | changes, run)


def test_a_deleted_folder_ends_the_training_and_is_not_made_again(tmp_path: Path) -> None:
    run = tmp_path / "run"
    with pytest.raises(HoiError, match="moved or deleted while it was trained") as caught:
        run_and_hurt(run, lambda: shutil.rmtree(run))
    assert "\n" not in str(caught.value) and not run.exists()


def test_a_moved_folder_can_be_resumed_where_it_lies(tmp_path: Path) -> None:
    run = tmp_path / "run"
    moved = tmp_path / "moved"
    with pytest.raises(HoiError, match="resume it where it lies now"):
        run_and_hurt(run, lambda: run.rename(moved))
    assert not run.exists() and read_checkpoint(RunFolder(moved).last)["epoch"] == 1
    assert train(PointMassEnv(16), SETTINGS | {"max_epochs": 3}, moved, resume=True).epochs == 3


def test_deleted_checkpoints_are_written_again(tmp_path: Path) -> None:
    result = run_and_hurt(tmp_path / "run", lambda: shutil.rmtree(tmp_path / "run" / "checkpoints"))
    assert result.epochs == 4 and read_checkpoint(result.checkpoint)["epoch"] == 4


def test_deleted_figures_begin_again_with_their_columns(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    run_and_hurt(run.path, run.metrics.unlink)
    assert [row["epoch"] for row in read_metrics(run.metrics)] == [2, 3, 4]


def test_an_epoch_whose_progress_nobody_reads_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.close(read)
    stream = os.fdopen(write, "w")
    with pytest.raises(BrokenPipeError), monkeypatch.context() as patch:
        run_and_hurt(tmp_path / "run", lambda: patch.setattr(sys, "stdout", stream), save_every=100)
    with contextlib.suppress(BrokenPipeError):
        stream.close()
    assert read_checkpoint(RunFolder(tmp_path / "run").last)["epoch"] == 2


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full, a file on a full disk")
@pytest.mark.parametrize("save_every", [1, 100])
def test_an_epoch_whose_figures_find_a_full_disk_is_saved(tmp_path: Path, save_every: int) -> None:
    run = RunFolder(tmp_path / "run")

    def fill() -> None:
        run.metrics.unlink()
        run.metrics.symlink_to(FULL)

    with pytest.raises(HoiError, match=r"metrics\.csv: cannot write: No space left.*free disk space"):
        run_and_hurt(run.path, fill, save_every=save_every)
    assert read_checkpoint(run.last)["epoch"] == 2  # the epoch in which it happened


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_made_read_only_keeps_its_checkpoint(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    folder = run.last.parent
    try:
        with pytest.raises(HoiError, match="make the folder writable"):
            run_and_hurt(run.path, lambda: folder.chmod(0o500))
    finally:
        folder.chmod(0o755)
    assert read_checkpoint(run.last)["epoch"] == 1


def test_a_row_after_the_file_is_gone_has_its_columns(tmp_path: Path) -> None:
    file = MetricsFile(tmp_path / "metrics.csv")
    file.append({"epoch": 1.0, "a": 2.0})
    file.path.unlink()
    file.append({"epoch": 2.0, "a": 3.0})
    assert read_metrics(file.path) == [{"epoch": 2.0, "a": 3.0}]
