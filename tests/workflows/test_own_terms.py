"""A reward and an observation of one's own, end to end: trained with, then refused or accepted by name wherever the run is used."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.workflows.evaluate import main as evaluate
from humanoid_hoi.workflows.exporting.export import main as export
from humanoid_hoi.workflows.exporting.sim2sim import main as sim2sim
from humanoid_hoi.workflows.train import main as train
from humanoid_hoi.workflows.viewing.library import Rollouts, library_of

TERM = """
from humanoid_hoi.core.registry import NoParams
from envs.observation_terms import ObservationTerm
from rewards.inputs import RewardTerm


class Low(RewardTerm):
    Params = NoParams

    def __init__(self, context, params):
        pass

    def __call__(self, inputs):
        return inputs.state.joint_pos_w[:, 0, 2].square(), {}


class Above(ObservationTerm):
    def __init__(self, context, params):
        pass

    def blocks(self):
        return [("above", 1)]

    def __call__(self, inputs, known):
        return inputs.state.joint_pos_w[:, :1, 2] - inputs.state.obj_pos_w[:, 2:]
"""
NAME = "strangers_reward.Low"
SEEN = "strangers_reward.Above"
OWN = f"own_terms=[{NAME},{SEEN}]"
TINY = (
    "env.num_envs=4",
    "env.reset.validate=false",
    "sim.num_threads=1",
    "train.minibatch=32",
    "train.horizon=8",
    "train.units=[32]",
    "video=false",
    "evaluation.trials=1",
)


def test_from_training_to_every_use_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "strangers_reward.py").write_text(TERM)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    clip = slice_clip(HoiClip.load(DEMO_CLIP), 44, 56).save(tmp_path / "grasp.npz")
    run = tmp_path / "run"
    mine = f"+rewards.terms.low={{fn: {NAME}, weight: 0.1}}"
    seen = f"+env.observation.terms.above={{fn: {SEEN}}}"
    train([*TINY, "train.max_epochs=1", f"run_dir={run}", f"clip.path={clip}", mine, seen])
    assert "reward/low" in (run / "metrics.csv").read_text()

    checkpoint = f"checkpoint={run / 'checkpoints' / 'last.pth'}"
    for refused in (
        lambda: evaluate([checkpoint, "video=false"]),
        lambda: train([f"resume={run}", "train.max_epochs=2", "video=false"]),
        lambda: export([checkpoint, f"output={tmp_path / 'out' / 'policy.onnx'}"]),
    ):
        with pytest.raises(SystemExit):
            refused()
        assert "is a program, and a stored config does not run programs" in capsys.readouterr().err
    with pytest.raises(HoiError, match="does not run programs"):
        library_of([str(run)], None, Rollouts(1, 0.0)).load("run", "grasp")

    evaluate([checkpoint, "video=false", OWN])
    assert len(library_of([str(run)], None, Rollouts(1, 0.0, (NAME, SEEN))).load("run", "grasp").trials) == 1
    train([f"resume={run}", "train.max_epochs=2", "video=false", OWN])
    assert len((run / "metrics.csv").read_text().splitlines()) == 3
    onnx = tmp_path / "out" / "policy.onnx"
    export([checkpoint, f"output={onnx}", OWN])
    assert "largest difference from the environment" in capsys.readouterr().out
    played = [f"policy={onnx}", "backends=[mujoco]", "trials=2"]
    with pytest.raises(SystemExit):
        sim2sim(played)
    assert "a stored config does not run programs" in capsys.readouterr().err
    sim2sim([*played, OWN])
    assert "| mujoco | 2 |" in capsys.readouterr().out
    assert NAME.partition(".")[0] in sys.modules and os.getcwd() == str(tmp_path)
