"""``hoi refine`` as a user calls it: a short clip, a bad start, a static object, and training on the result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from omegaconf import DictConfig

from envs.build import load_task
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.refine.config import RefineConfig
from humanoid_hoi.tracking.scene_hash import scene_hash
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets
from humanoid_hoi.workflows.evaluate import main as evaluate
from humanoid_hoi.workflows.refining.refine import main, verdict
from humanoid_hoi.workflows.refining.refine_first import refine_first
from humanoid_hoi.workflows.runs import default_scene_config
from humanoid_hoi.workflows.train import main as train

QUICK = ("num_threads=1", "refine.samples=8", "refine.horizon=4", "refine.iterations=1", "plot=false")


@pytest.fixture
def three_frames(tmp_path: Path) -> Path:
    return slice_clip(HoiClip.load(DEMO_CLIP), 0, 3).save(tmp_path / "short.npz")


def test_three_frames_are_refined(three_frames: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([f"clip={three_frames}", f"output={tmp_path / 'out'}", *QUICK])
    report = json.loads((tmp_path / "out" / "refine.json").read_text())
    assert report["complete"] and report["frames"] == 3
    assert "complete: all 3 frames" in capsys.readouterr().out


def test_a_static_object_is_left_alone(three_frames: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    static = HoiClip.load(three_frames).replace(obj_is_static=True).save(tmp_path / "static.npz")
    main([f"clip={static}", f"output={tmp_path / 'out'}", *QUICK])
    assert "only the body is refined" in capsys.readouterr().out
    report = json.loads((tmp_path / "out" / "refine.json").read_text())
    assert report["complete"] and report["object_mm"] < 0.1


def test_mistakes_are_one_line(three_frames: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, message in (
        (["clip=none.npz"], "none.npz: no such clip"),
        ([f"clip={three_frames}", "start=2"], "start: found 2 for a clip of 3 frames"),
        ([f"clip={three_frames}", "refine.samples=1"], "refine.samples"),
    ):
        with pytest.raises(SystemExit) as end:
            main([*QUICK[:1], *QUICK[2:], *words, f"output={tmp_path / 'bad'}"])
        assert end.value.code == 2
        said = capsys.readouterr().err
        assert message in said and len(said.strip().splitlines()) == 1
    assert not (tmp_path / "bad" / "refine.json").exists()


def test_the_scene_of_a_refined_clip_is_the_one_it_was_refined_in(three_frames: Path, tmp_path: Path) -> None:
    main([f"clip={three_frames}", f"output={tmp_path / 'out'}", *QUICK])
    path = tmp_path / "out" / "demo_box.npz"
    cfg = default_scene_config([f"clip.path={path}"])
    task = load_task(cfg)
    assert task.clips[0].servo is not None and task.clips[0].servo.scene == scene_hash(task.scenes[0])
    assert make_base_targets(BaseTargetConfig("refined"), task.clips, task.scenes).kind == "refined"


def test_training_refines_first_and_keeps_to_its_minutes(three_frames: Path, tmp_path: Path) -> None:
    cfg: DictConfig = default_scene_config([f"clip.path={three_frames}", "sim.num_threads=1"])
    stage = refine_first(cfg, tmp_path / "refined", max_minutes=10.0)
    assert [Path(c).parent.parent.name for c in stage.clips] == ["refined"]
    assert HoiClip.load(stage.clips[0]).servo is not None
    assert HoiClip.load(stage.captures[0]).num_frames == HoiClip.load(stage.clips[0]).num_frames
    assert 5.0 <= stage.minutes_left < 10.0
    # No time at all: the recorded clip is trained on, and judged by itself.
    stage = refine_first(cfg, tmp_path / "again", max_minutes=1e-9)
    assert stage.minutes_left > 0 and len(stage.clips) == 1
    assert stage.clips == stage.captures or HoiClip.load(stage.clips[0]).servo is not None


def test_a_run_that_refined_is_judged_by_its_capture_wherever_it_lies(three_frames: Path, tmp_path: Path) -> None:
    few = ["train.max_epochs=1", "env.num_envs=4", "train.horizon=4", "train.minibatch=16", "evaluation.trials=1"]
    words = [f"clip.path={three_frames}", "refine=true", *few, "env.reset.validate=false", "video=false"]
    train([*words, "sim.num_threads=1", f"run_dir={tmp_path / 'run'}"])
    judged = json.loads((tmp_path / "run" / "evaluation" / "captured.json").read_text())
    assert judged["valid"] and judged["protocol"]["num_clips"] == 1
    (tmp_path / "run").rename(tmp_path / "moved")
    evaluate([f"checkpoint={tmp_path / 'moved'}", f"output={tmp_path / 'again'}", "video=false"])
    again = json.loads((tmp_path / "again" / "captured.json").read_text())
    assert again["mpjpe_mm"] == judged["mpjpe_mm"]


def test_a_failure_says_where_and_why() -> None:
    report = {
        "complete": False, "frames": 100, "survived_frames": 40, "why": "the object was left behind",
        "joints_mm": 50.0, "object_mm": 60.0, "joints_max_mm": 90.0, "object_max_mm": 190.0,
        "env_steps": 1000, "seconds": 60.0,
    }  # fmt: skip
    said = verdict(report)
    assert "failed at frame 40 of 100: the object was left behind" in said and "refine.seed" in said
    assert RefineConfig().samples == 64


def test_feedback_around_a_refined_clip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from humanoid_hoi.workflows.refining.feedback import main as feedback

    clip = slice_clip(HoiClip.load(DEMO_CLIP), 0, 16).save(tmp_path / "half.npz")
    main([f"clip={clip}", f"output={tmp_path / 'out'}", *QUICK])
    words = [f"refined={tmp_path / 'out'}", f"output={tmp_path / 'fb'}", "trials=4", "seeds=[1]", "num_threads=1"]
    few = ["envs=8", "batches=6", "rounds=1", "widths=[1.5]", "efforts=[3.0]", "multi_batches=2", "multi_rounds=1"]
    feedback([*words, *(f"feedback.{word}" for word in few)])
    found = json.loads((tmp_path / "fb" / "feedback.json").read_text())
    assert found["env_steps"] > 0 and [row["noise"] for row in found["feedback"]] == [0.0, 0.01, 0.02]
    assert found["open_loop"][0]["success"] == 1.0 and found["feedback"][0]["steps"] == 15
    assert "open loop" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        feedback(words)  # nothing is written over
    assert "holds a finished feedback" in capsys.readouterr().err
