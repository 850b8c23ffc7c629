"""What train, evaluate and replay do alike: settings of a run, an evaluation with its report and video."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import hydra
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig, OmegaConf

from envs.build import build_env, load_clips, scene_of
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.evaluation.protocol import EvaluationResult, evaluate, zero_policy
from humanoid_hoi.evaluation.report import write_report
from humanoid_hoi.evaluation.rollout import ClipRollout, record_rollouts
from humanoid_hoi.evaluation.table import compare_table, print_result
from humanoid_hoi.learning.policy import load_policy
from humanoid_hoi.scene.description import group_clips
from humanoid_hoi.viewer.replay import comparison_sheet, comparison_video, rollout_poses

if TYPE_CHECKING:
    from humanoid_hoi.motion.clip import HoiClip


def run_config(run_dir: Path) -> DictConfig:
    """The settings a run was started with.

    Raises:
        HoiError: the folder holds no run.
    """
    saved = run_dir / "config.yaml"
    if not saved.is_file():
        raise HoiError(
            "no run here (config.yaml is missing)", where=run_dir, fix="name the folder that train.py printed"
        )
    cfg = OmegaConf.load(saved)
    assert isinstance(cfg, DictConfig)
    return cfg


def checkpoint_config(cfg: DictConfig) -> DictConfig:
    """The settings of a checkpoint's run with the values given in ``cfg`` (nulls leave the run's)."""
    run = run_config(run_of(Path(cfg.checkpoint)))
    if cfg.clip.path is not None:
        run.clip.path = cfg.clip.path
        run.clip.subset = cfg.clip.subset
    for group in ("evaluation", "sim"):
        for key, value in cfg[group].items():
            if value is not None:
                run[group][key] = value
    return run


def default_scene_config() -> DictConfig:
    """The default settings of cfg/train.yaml, for showing a clip outside a run."""
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return hydra.compose("train")


def run_of(checkpoint: Path) -> Path:
    """The run folder a checkpoint lies in."""
    return checkpoint.resolve().parent.parent


def evaluation_envs(cfg: DictConfig) -> int:
    """Environments for an evaluation: enough for the trials of a few clips, not more than training used, but at least
    one for every scene."""
    scenes = len(group_clips(load_clips(cfg.clip, cfg.sim.physics.control_dt)))
    return max(4, scenes, min(int(cfg.env.num_envs), 4 * int(cfg.evaluation.trials)))


def evaluate_and_report(cfg: DictConfig, checkpoint: Path, folder: Path, video: bool) -> EvaluationResult:
    """Evaluate a checkpoint and the untrained policy; print tables; write report, plots, video; say where they are."""
    env = build_env(cfg, num_envs=evaluation_envs(cfg), validate=False)
    try:
        policy = load_policy(checkpoint, env.contract(), env.device)
        before = evaluate(zero_policy(env), env, cfg.evaluation)
        after = evaluate(policy, env, cfg.evaluation)
    finally:
        env.close()
    print_result(after, "trained policy, every clip from its first frame")
    print_table(before, after)
    training = run_of(checkpoint) / "metrics.csv"
    files = write_report(after, folder, baseline=before, training_csv=training, save_rollouts=True)
    if video:
        files |= show_rollout(cfg, after.rollouts[0], folder)
    print(f"evaluation in {folder}")
    for name, path in files.items():
        print(f"  {name:<24} {path}")
    return after


def rollout_of(cfg: DictConfig, checkpoint: Path, trials: int, noise: float) -> ClipRollout:
    """A recorded roll-out of the run's first clip."""
    env = build_env(cfg, num_envs=evaluation_envs(cfg), validate=False)
    try:
        return record_rollouts(load_policy(checkpoint, env.contract(), env.device), env, trials, noise, seed=0)[0]
    finally:
        env.close()


def print_table(before: EvaluationResult, after: EvaluationResult) -> None:
    """Untrained and trained side by side."""
    import rich

    rich.print(compare_table(before, after))


def show_rollout(cfg: DictConfig, rollout: ClipRollout, folder: Path) -> dict[str, Path]:
    """Video and picture strip of a roll-out's first trial beside its reference."""
    clip = clip_named(cfg, rollout.name)
    poses = trial_poses(rollout)
    scene = scene_of(cfg, clip)
    return {
        "picture": comparison_sheet(scene, clip, poses, folder / "policy.png"),
        "video": comparison_video(scene, clip, poses, folder / "policy.mp4"),
    }


def clip_named(cfg: DictConfig, name: str) -> HoiClip:
    """The clip of a config with that name (as a roll-out carries it)."""
    clips = load_clips(cfg.clip, cfg.sim.physics.control_dt)
    return next(c for c in clips if c.name == name)


def trial_poses(rollout: ClipRollout, trial: int = 0) -> FloatArray:
    """Poses (T, 53, 7) of one trial."""
    return rollout_poses(
        rollout.joint_pos_w[trial], rollout.joint_quat_w[trial], rollout.obj_pos_w[trial], rollout.obj_quat_w[trial]
    )
