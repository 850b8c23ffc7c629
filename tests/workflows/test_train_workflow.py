"""Training as a workflow: mistakes are found at the door, clips and scenes are made once, folders are left clean."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import hydra
import pytest
import torch
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig, OmegaConf

import envs.build
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG, DEMO_CLIP, ROOT
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.workflows.settings import RunSettings
from humanoid_hoi.workflows.train import main

TINY = (
    "env.num_envs=4",
    "env.reset.validate=false",
    "sim.num_threads=1",
    "train.max_epochs=1",
    "train.minibatch=16",
    "train.horizon=4",
    "train.units=[8]",
    "video=false",
    "evaluation.trials=1",
)


def compose(*overrides: str) -> DictConfig:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return hydra.compose("train", list(overrides))


def test_a_bad_value_is_refused_at_once_and_leaves_no_folder(tmp_path: Path) -> None:
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(ROOT / "scripts" / "train.py"), "train.gamma=2"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    error = next(line for line in done.stderr.splitlines() if line.startswith("error"))
    assert done.returncode == 2 and "train.gamma: found 2" in error and list(tmp_path.iterdir()) == []
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time")}
    assert not {"torch", "mujoco", "rl_games"} & loaded  # which is why it takes half a second
    assert time.perf_counter() - begin < 30  # three on an idle machine


@pytest.mark.slow
def test_sigterm_saves_and_leaves_within_twenty_seconds(tmp_path: Path) -> None:
    """The real task: the demo clip in 64 environments, killed as a cluster does it, in the middle of an epoch."""
    words = (
        "env.num_envs=64",
        "sim.num_threads=1",
        "train.minibatch=1024",
        "video=false",
        f"run_dir={tmp_path / 'run'}",
    )
    command = [sys.executable, str(ROOT / "scripts" / "train.py"), *words]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    metrics = tmp_path / "run" / "metrics.csv"
    try:
        while not metrics.is_file() or len(metrics.read_text().splitlines()) < 3:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.2)
        time.sleep(1.0)
        begin = time.perf_counter()
        process.terminate()
        told = process.communicate(timeout=120)[0]
        seconds = time.perf_counter() - begin
    finally:
        process.kill()
    print(f"left {seconds:.1f} s after SIGTERM")
    assert process.returncode == 143 and "saved; go on: hoi train resume=" in told
    assert seconds < 20
    saved = torch.load(tmp_path / "run" / "checkpoints" / "last.pth", weights_only=True)
    assert saved["epoch"] >= 2 and not (tmp_path / "run" / "evaluation").exists()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"train": {"gamma": 2}}, "train.gamma"),
        ({"env": {"reset": {"start": "later"}}}, "env.reset.start"),
        ({"env": {"nois": 1}}, "env.nois"),
        ({"sim": {"backend": "bullet"}}, "sim.backend"),
        ({"sim": {"num_threads": -1}}, "sim.num_threads"),
        ({"sim": {"physics": None}}, "sim.physics"),
        ({"humanoid": 5}, "humanoid"),
        ({"evaluation": {"noise": -1}}, "evaluation.noise"),
        ({"rewards": {"combine": "max"}}, "combine"),
        ({"clip": {"path": None}}, "clip.path"),
        ({"clip": {"subset": 5}}, "clip.subset"),
        ({"clip": {"more": 5}}, "clip.more"),
        ({"tracking": {"fall": 0}}, "tracking.fall"),
        ({"train": {"minibatch": 7}}, "train.minibatch"),
        ({"train": {"stop_share": 1.1}}, "train.stop_share"),
        (
            {"train": {"stop_share": 1.0}, "logger": {"starts": 0}},
            "train.stop_share.*never measured: logger.starts is 0",
        ),
    ],
)
def test_every_node_is_checked_at_the_door(change: dict, word: str) -> None:
    cfg = compose(*TINY)
    OmegaConf.set_struct(cfg, False)
    with pytest.raises(HoiError, match=word):
        RunSettings.parse(OmegaConf.merge(cfg, change))


def test_clips_are_loaded_and_scenes_described_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = HoiClip.load(DEMO_CLIP)
    for k in range(2):
        slice_clip(demo, 0, 12 + k).replace(name=f"c{k}").save(tmp_path / "clips" / f"c{k}.npz")
    (tmp_path / "clips").chmod(0o555)  # and nothing is written beside them
    loads: list[Path] = []
    scenes: list[str] = []
    load = HoiClip.load
    describe = envs.build.describe_scene
    monkeypatch.setattr(HoiClip, "load", staticmethod(lambda path: (loads.append(path), load(path))[1]))
    monkeypatch.setattr(envs.build, "describe_scene", lambda *a: (scenes.append(a[0].name), describe(*a))[1])
    monkeypatch.chdir(tmp_path)
    main([*TINY, f"clip.path={tmp_path / 'clips'}", "name=r", "run_dir=run"])
    assert sorted(Path(p).name for p in loads) == ["c0.npz", "c1.npz"] and len(scenes) == 1
    assert sorted(p.name for p in (tmp_path / "clips").iterdir()) == ["c0.npz", "c1.npz"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clips", "run"]
    (tmp_path / "clips").chmod(0o755)
