"""train, resume, evaluate, replay and benchmark end to end with tiny settings."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.workflows.train import name_of_clips


def rows(run: Path) -> list[dict[str, str]]:
    with (run / "metrics.csv").open() as stream:
        return list(csv.DictReader(stream))


def headline(path: Path) -> dict[str, object]:
    """All values of metrics.json below any level, by key."""
    found: dict[str, object] = {}

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                found.setdefault(key, value)
                walk(value)

    walk(json.loads(path.read_text()))
    return found


def test_train_writes_a_complete_run(trained_run: Path) -> None:
    config = OmegaConf.load(trained_run / "config.yaml")
    assert config.env.num_envs == 8 and config.clip.path == "demo_refined" and config.train.max_epochs == 2
    contract = json.loads((trained_run / "contract.json").read_text())
    assert contract["action"]["size"] == 63 and contract["observation"][0]["name"] == "ref+1_joint_pos_diff"
    assert len(rows(trained_run)) == 2
    for name in (
        "checkpoints/last.pth",
        "git.txt",
        "versions.json",
        "evaluation/table.txt",
        "evaluation/baseline.json",
    ):
        assert (trained_run / name).is_file(), name
    figures = headline(trained_run / "evaluation" / "metrics.json")
    assert {"mpjpe_mm", "contact_mm", "jitter", "success"} <= set(figures)
    assert list((trained_run / "evaluation" / "plots").glob("*.png"))
    assert not list(trained_run.glob("evaluation/*.mp4"))


def test_resume_goes_on(trained_run: Path, tmp_path: Path, script, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tmp_path / "run"
    shutil.copytree(trained_run, run)
    monkeypatch.chdir(tmp_path)
    script("train", f"resume={run}", "train.max_epochs=3", "video=false")
    table = rows(run)
    assert [int(float(r["epoch"])) for r in table] == [1, 2, 3]
    assert OmegaConf.load(run / "config.yaml").env.num_envs == 8  # the run's own settings, not the defaults


def test_checkpoints_on_another_disk(
    trained_run: Path, tmp_path: Path, script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ``checkpoints/`` that is a link, as people make it who train on a small disk."""
    run = tmp_path / "run"
    shutil.copytree(trained_run, run)
    (tmp_path / "disk").mkdir()
    shutil.move(run / "checkpoints", tmp_path / "disk" / "weights")
    (run / "checkpoints").symlink_to(tmp_path / "disk" / "weights")
    monkeypatch.chdir(tmp_path)
    script("evaluate", "checkpoint=run", "output=a", "video=false")
    script("evaluate", "checkpoint=run/checkpoints/last.pth", "output=b", "video=false")
    a, b = (headline(tmp_path / name / "metrics.json") for name in "ab")
    assert a["mpjpe_mm"] == b["mpjpe_mm"]
    script("train", "resume=run", "train.max_epochs=3", "video=false")
    assert len(rows(run)) == 3 and (run / "checkpoints").is_symlink()


def test_a_file_that_lies_in_no_run_is_named(trained_run: Path, tmp_path: Path, error_line) -> None:
    alone = shutil.copy(trained_run / "checkpoints" / "last.pth", tmp_path / "copied.pth")
    assert error_line("evaluate", f"checkpoint={alone}").startswith(f"error: {alone}: checkpoint: lies in no run")
    assert "no such checkpoint" in error_line("evaluate", "checkpoint=gone.pth")
    (tmp_path / "empty").mkdir()
    assert "no checkpoint here (fix: name the folder" in error_line("evaluate", "checkpoint=empty")


@pytest.mark.slow
def test_every_clip_is_shown(trained_run: Path, tmp_path: Path, script, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the pictures of an evaluation, in a replay of the policy, and in a replay of the folder alone."""
    monkeypatch.chdir(tmp_path)
    demo = slice_clip(HoiClip.load(DEMO_CLIP), 0, 5)
    for name in ("near", "far"):
        demo.replace(name=name).save(tmp_path / "clips" / f"{name}.npz")
    script("evaluate", f"checkpoint={trained_run}", "clip.path=clips", "output=out")
    script("replay", f"checkpoint={trained_run}", "clip=clips", "output=policy.png")
    script("replay", "clip=clips", "output=clip.png")
    wanted = [f"out/policy/{name}.{kind}" for name in ("near", "far") for kind in ("png", "mp4")]
    wanted += [f"{what}_{name}.png" for what in ("policy", "clip") for name in ("near", "far")]
    assert [name for name in wanted if not (tmp_path / name).is_file()] == []


def test_a_run_is_not_overwritten(trained_run: Path, error_line, tiny: tuple[str, ...]) -> None:
    told = error_line("train", *tiny, f"run_dir={trained_run}")
    assert "holds a run already" in told and "resume" in told


def test_evaluate_with_other_settings(
    trained_run: Path, tmp_path: Path, script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = (trained_run / "evaluation" / "metrics.json").read_bytes()
    script(
        "evaluate",
        f"checkpoint={trained_run}/checkpoints/last.pth",
        "output=report",
        "video=false",
        "evaluation.trials=2",
    )
    figures = headline(tmp_path / "report" / "metrics.json")
    assert len(figures["trials"]["mpjpe_mm"]) == 2 and {"mpjpe_mm", "contact_mm", "jitter", "success"} <= set(figures)
    assert (trained_run / "evaluation" / "metrics.json").read_bytes() == before


def test_replay_draws_clip_and_policy(
    trained_run: Path, tmp_path: Path, script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script("replay", "output=clip.png")
    script("replay", f"checkpoint={trained_run}/checkpoints/last.pth", "output=policy.png")
    for name in ("clip.png", "policy.png"):
        assert (tmp_path / name).read_bytes()[:4] == b"\x89PNG" and (tmp_path / name).stat().st_size > 10_000


def test_benchmark_gives_its_figures(tmp_path: Path, script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    script(
        "benchmark",
        "num_envs=[8,4]",
        "rounds=2",
        "train_epochs=1",
        "train.horizon=8",
        "train.units=[16]",
        "train.minibatch=16",
        "sim.num_threads=1",
        "output=b.json",
    )
    result = json.loads((tmp_path / "b.json").read_text())
    small, large = result["sizes"]
    assert (small["num_envs"], large["num_envs"]) == (4, 8) and result["cost_spread"] >= 0
    for row in (small, large):
        assert row["physics_steps_per_s"] > 0 and 0 < row["env_over_physics"] < 2 and row["contacts_per_env"] > 0
        assert row["us_per_env"]["env"] == pytest.approx(1e6 / row["env_steps_per_s"])
        assert row["memory"]["rss_peak_mb"] > 50
    assert 0 < small["train_over_physics"] < 1 and small["train_samples_per_s"] > 0 and "train_seconds" not in large
    assert {"mujoco", "torch", "cores", "device"} <= set(result["machine"]) and result["physics"]["solver"] == "pgs"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.json", "b.png"]
    assert (tmp_path / "b.png").read_bytes()[:4] == b"\x89PNG"


def test_runs_are_named_after_their_clips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my clips").mkdir()
    HoiClip.load(DEMO_CLIP).save(tmp_path / "my clips" / "lift 1.npz")
    named = {
        "demo": "demo_box",
        "my clips/lift 1.npz": "lift_1",
        "my clips": "my_clips",
        ("x/b.npz", "a.npz"): "b",
    }
    for path, name in named.items():
        clip = {"path": list(path) if isinstance(path, tuple) else path, "subset": None}
        cfg = OmegaConf.create({"run_dir": None, "name": None, "clip": clip})
        assert name_of_clips(cfg) == name


def test_resume_keeps_the_limits_of_the_run(trained_run: Path, tmp_path: Path, script, error_line) -> None:
    """Resuming without limits means the run's own, not the defaults of cfg/train (10 minutes)."""
    run = tmp_path / "run"
    shutil.copytree(trained_run, run)
    saved = OmegaConf.load(run / "config.yaml")
    saved.train.max_epochs = 4
    OmegaConf.save(saved, run / "config.yaml")
    script("train", f"resume={run}", "video=false")
    assert len(rows(run)) == 4
    told = error_line("train", f"resume={run}", "rewards=tr")
    assert "rewards: cannot change" in told and "start a new run" in told


def test_a_failed_start_leaves_no_stale_settings(tmp_path: Path, script, error_line, tiny: tuple[str, ...]) -> None:
    run = tmp_path / "run"
    assert "minibatch" in error_line("train", *tiny, f"run_dir={run}", "train.minibatch=7", "seed=5")
    assert "evaluation.noise" in error_line("train", *tiny, f"run_dir={run}", "evaluation.noise=-1")
    script("train", *tiny, f"run_dir={run}", "train.max_epochs=1")
    assert OmegaConf.load(run / "config.yaml").seed == 0


def test_a_list_of_clips_gives_a_run_name_and_a_subset_can_be_evaluated(
    tmp_path: Path, script, tiny: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five objects (five scenes, more than the environments an evaluation starts with), different numbers of pairs."""
    monkeypatch.chdir(tmp_path)
    demo = HoiClip.load(DEMO_CLIP)
    files = []
    for k in range(5):
        clip = slice_clip(demo, 0, 20 + 5 * k)
        obj = dataclasses.replace(clip.obj, name=f"box{k}", size=clip.obj.size * (1 - 0.02 * k))
        files.append(clip.replace(name=f"clip{k}", obj=obj).save(tmp_path / f"clip{k}.npz"))
    assert len({HoiClip.load(f).graph.num_pairs for f in files}) > 1
    script("train", *tiny, f"clip.path=[{','.join(map(str, files))}]", "train.max_epochs=1")
    (run,) = (tmp_path / "runs").iterdir()
    assert run.name.endswith("-clip0-seed0")
    checkpoint = f"checkpoint={run}/checkpoints/last.pth"
    script("evaluate", checkpoint, f"clip.path={files[0]}", "output=report", "video=false")
    assert headline(tmp_path / "report" / "metrics.json")["num_clips"] == 1
