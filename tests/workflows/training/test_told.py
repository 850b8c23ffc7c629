"""SIGTERM before the first epoch: an exit that schedulers answer with another start, not a failure."""

from __future__ import annotations

import pytest

from humanoid_hoi.learning.trainer import TooEarly
from humanoid_hoi.workflows.training import told


def test_told_before_the_first_epoch_it_leaves_as_one_that_saved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def train(*arguments: object) -> None:
        raise TooEarly("ended by SIGTERM before its first epoch was over", fix="start it again")

    monkeypatch.setattr(told, "train", train)
    with pytest.raises(SystemExit) as end:
        told.train_or_leave()
    assert end.value.code == 143 and "before its first epoch" in capsys.readouterr().err
