"""From a composed config to clips, scenes and an environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from omegaconf import OmegaConf

from envs.build import clip_paths, load_clips
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import resample_clip


def test_clip_paths(two_clips: list[Path], tmp_path: Path) -> None:
    assert clip_paths("demo") == [DEMO_CLIP]
    assert clip_paths(str(two_clips[0])) == [two_clips[0]]
    as_list = OmegaConf.create([str(p) for p in two_clips])
    assert clip_paths(as_list) == two_clips
    assert clip_paths(str(two_clips[0].parent)) == two_clips
    assert clip_paths(str(two_clips[0].parent), "object=small") == [two_clips[1]]
    with pytest.raises(HoiError, match="no clip matches 'object=sofa'.*object is one of"):
        clip_paths(str(two_clips[0].parent), "object=sofa")
    with pytest.raises(HoiError, match="holds no clips"):
        clip_paths(str(tmp_path))
    for nothing in (None, 5, []):
        with pytest.raises(HoiError, match="clip.path: .*names no clip"):
            clip_paths(nothing)  # type: ignore[arg-type]


def test_clips_come_at_the_control_rate(demo: HoiClip, tmp_path: Path, compose) -> None:
    fast = resample_clip(demo, 60.0).save(tmp_path / "fast.npz")
    (clip,) = load_clips(compose(f"clip.path={fast}").clip, 1 / 30)
    assert clip.fps == pytest.approx(30) and clip.duration == pytest.approx(demo.duration, abs=1 / 30)


def test_two_objects_make_two_scenes(two_clips: list[Path], make_env) -> None:
    env = make_env(f"clip.path=[{two_clips[1]},{two_clips[0]}]", "env.num_envs=3")
    assert env.sim.scene_ids.tolist() == [0, 0, 1]
    env.reset()
    assert env.clip_ids.tolist() == [0, 0, 1] and env.world.clips[0].name == "small"


def test_the_validation_of_starts_keeps_the_demo(make_env) -> None:
    env = make_env("env.reset.validate=true", "env.num_envs=32")
    assert int(env.starts.valid[0]) == 1 and int(env.starts.valid[-1]) == 0
    assert float(env.starts.valid.mean()) > 0.95


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("env.reset.start=last", "env.reset.start: found 'last'"),
        ("env.num_envs=0", "env.num_envs: found 0"),
        ("env.num_envs=many", "env.num_envs: .*many"),
        ("env.anchor=bone", "env.anchor: found 'bone'.*surface or joint"),
        ("+env.nois=1", "env.nois: .*nois"),
        ("env.reset=null", "env.reset: "),
        ("sim.physics.solver=jacobi", "sim.physics.solver: found 'jacobi'.*newton or cg or pgs"),
        ("sim.physics.substeps=0", "sim.physics.substeps: found 0.*at least 1"),
        ("sim.physics.sim_dt=0.02", "sim.physics.control_dt: .*whole number"),
        ("sim.physics.obj_restitution=1", "sim.physics.obj_restitution: found 1.0.*below 1"),
        ("sim.physics.ground_friction=-1", "sim.physics.ground_friction: found -1.0"),
        ("humanoid.total_mass=0", "humanoid.total_mass: found 0.0.*above 0"),
        ("humanoid.groups.legs.noise=0", "groups with joints .hip, knee, ankle..noise: found 0.0"),
        ("humanoid.groups.toes.joints=[toe]", "humanoid.groups: no group holds joint left_foot"),
        ("~humanoid.radii.head", "humanoid.radii: .*head"),
    ],
)
def test_wrong_settings_name_their_key(override: str, told: str, make_env) -> None:
    with pytest.raises(HoiError, match=told):
        make_env(override)
