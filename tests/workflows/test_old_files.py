"""Files of the revision before the rooms (27b6420) keep working: a clip, and a run folder with its checkpoint.

``tests/old_files`` was written by that revision's own commands from twelve frames of our demo: one epoch, a network of eight
units. Only the folders' names were taken out of its ``config.yaml``.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.learning.metrics_file import read_metrics
from humanoid_hoi.learning.stored_config import read_stored_config
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.workflows.evaluate import main as evaluate
from humanoid_hoi.workflows.exporting.export import main as export
from humanoid_hoi.workflows.replay import main as replay
from humanoid_hoi.workflows.train import main as train

OLD = Path(__file__).parents[1] / "old_files"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A copy of the old run beside its clip, elsewhere than where it was made."""
    shutil.copytree(OLD, tmp_path / "old")
    config = tmp_path / "old" / "run" / "config.yaml"
    config.write_text(config.read_text().replace("path: grasp.npz", f"path: {tmp_path / 'old' / 'grasp.npz'}"))
    return config.parent


def test_an_old_clip_loads_as_it_was(tmp_path: Path) -> None:
    clip = HoiClip.load(OLD / "grasp.npz")
    now = slice_clip(HoiClip.load(DEMO_CLIP), 44, 56)
    assert clip.num_frames == 12 and clip.skeleton == now.skeleton and clip.obj.restitution is None
    assert np.array_equal(clip.joint_quat, now.joint_quat) and np.array_equal(clip.graph.active, now.graph.active)
    assert np.array_equal(HoiClip.load(clip.save(tmp_path / "new.npz")).obj_pos_w, clip.obj_pos_w)


def test_old_settings_mean_what_they_meant() -> None:
    cfg = read_stored_config(OLD / "run")
    assert cfg.humanoid.segment_mass is None and cfg.humanoid.total_mass == 70.0
    assert cfg.env.action.base == "reference" and cfg.env.action.lead == 0.1
    assert cfg.env.termination.joint_error == {"params": {"limit": 0.2, "joints": "all"}}
    assert cfg.env.termination.fall_height == 0.35


def test_an_old_checkpoint_is_evaluated(run: Path) -> None:
    """The figures are those that the old revision wrote when it evaluated this policy itself, one trial."""
    evaluate([f"checkpoint={run / 'checkpoints' / 'last.pth'}", "video=false"])
    (found,) = (run / "evaluation").glob("metrics.json")
    now = json.loads(found.read_text())
    then = json.loads((OLD / "metrics.json").read_text())
    for name in ("mpjpe_mm", "contact_mm", "jitter", "obj_pos_mm"):
        assert now[name] == pytest.approx(then[name], rel=1e-4), name


def test_an_old_policy_is_shown(run: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "policy.png"
    replay([f"checkpoint={run / 'checkpoints' / 'last.pth'}", f"output={sheet}"])
    assert sheet.stat().st_size > 10_000


def test_an_old_policy_is_exported(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of before feed-forward targets: its base targets are the reference itself, as the environment's are."""
    pytest.importorskip("onnxruntime", reason="the extra export is not installed")
    export([f"checkpoint={run}", f"output={tmp_path / 'out' / 'policy.onnx'}"])
    found = re.search(r"([\d.e-]+) rad", capsys.readouterr().out)
    assert found is not None and float(found[1]) < 1e-5
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"policy.onnx", "policy.xml", "runner.py"}


def test_an_old_run_is_gone_on_with(run: Path) -> None:
    train([f"resume={run}", "train.max_epochs=2", "video=false"])
    assert [row["epoch"] for row in read_metrics(run / "metrics.csv")] == [1, 2]
