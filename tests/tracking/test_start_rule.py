"""Which frames can start an episode: the rule, and that training and readiness print the same number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from omegaconf import DictConfig, OmegaConf

from envs.build import build_env, scene_of
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.readiness.assess import assess
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.tracking.limits import StartLimits
from humanoid_hoi.tracking.start_rule import Starts, find_starts
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets

ONE_SCENE = torch.zeros(1, dtype=torch.long)


def starts_of(clip: HoiClip, scene: SceneDescription, sim: Simulator, limits: StartLimits | None = None) -> Starts:
    base = make_base_targets(BaseTargetConfig("reference"), [clip], [scene])
    return find_starts(sim, PackedReference([clip]), ONE_SCENE, base, limits or StartLimits())


def test_the_demo_starts_anywhere_but_at_its_end(demo: HoiClip, scene: SceneDescription, sim: Simulator) -> None:
    starts = starts_of(demo, scene, sim)
    assert str(starts) == "114 of 114 frames can start an episode"
    assert starts.ok.tolist() == [True] * 114 + [False]
    assert float(starts.joint_error.max()) < 0.05 and float(starts.obj_error.max()) < 0.05


def test_hands_deep_in_the_box_throw_it(demo: HoiClip, scene: SceneDescription, sim: Simulator) -> None:
    part = slice_clip(demo, 40, 49)  # the box is in the hands
    deep = part.replace(obj_pos_w=part.obj_pos_w + np.array([0, 0.10, 0], np.float32))  # one palm 11 cm inside
    good, bad = (starts_of(clip, scene, sim) for clip in (part, deep))
    assert good.count == 8 > bad.count
    assert float(bad.obj_error[:-1].min()) > 5 * float(good.obj_error[:-1].max())


def test_the_limits_decide(demo: HoiClip, scene: SceneDescription, sim: Simulator) -> None:
    part = slice_clip(demo, 40, 49)
    errors = starts_of(part, scene, sim).obj_error[:-1]
    middle = float(errors.median())
    strict = starts_of(part, scene, sim, StartLimits(obj_error=middle))
    assert strict.ok[:-1].tolist() == (errors < middle).tolist() and 0 < strict.count < 8


def prints_the_same(path: Path, config: DictConfig) -> tuple[str, str]:
    """What training and the readiness report say of a clip."""
    cfg = OmegaConf.merge(config, {"clip": {"path": str(path)}, "env": {"num_envs": 16}, "sim": {"num_threads": 1}})
    assert isinstance(cfg, DictConfig)
    env = build_env(cfg)
    clip = HoiClip.load(path)
    scene = scene_of(cfg, clip)
    sim = make_simulator("mujoco", [scene], 16, 1)
    try:
        report = assess(clip, scene, sim)
    finally:
        sim.close()
        env.close()
    assert report.starts is not None
    return str(env.tested_starts), str(report.starts)


def test_training_and_readiness_print_the_same_number(demo: HoiClip, tmp_path: Path, train_config: DictConfig) -> None:
    part = slice_clip(demo, 20, 60)
    moved = part.obj_pos_w.copy()
    moved[25:30, 1] += 0.10  # some frames have a palm deep inside the box
    training, readiness = prints_the_same(part.replace(obj_pos_w=moved).save(tmp_path / "part.npz"), train_config)
    assert training == readiness
    assert "of 39 frames" in training and not training.startswith("39 ")


def test_the_capture_on_which_they_differed(data: Path, tmp_path: Path, train_config: DictConfig) -> None:
    omomo = data / "omomo"
    clip = import_tensor(omomo / "motions_retarget/sub8_largebox_000.pt", mesh=omomo / "objects/largebox.obj")
    path = clip.save(tmp_path / "sub8_largebox_000.npz")
    assert prints_the_same(path, train_config) == ("126 of 127 frames can start an episode",) * 2
