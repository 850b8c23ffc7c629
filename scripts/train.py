"""Train a policy that imitates human-object interactions, evaluate it, and show it.

  python scripts/train.py                                  the embedded demo clip, about 10 minutes on 2 cores
  python scripts/train.py clip.path=my_clip.npz            your own clip (make one with scripts/import_motion.py)
  python scripts/train.py clip.path=clips/ 'clip.subset="action=lift"'  one policy for an action subset (both quotes)
  python scripts/train.py resume=runs/2026-11-21-101500-demo_box        go on where a run stopped or was killed
  python scripts/train.py rewards=tr train.max_minutes=30 env.num_envs=256 seed=1

Ctrl-C finishes the epoch, saves, and evaluates what there is. The run folder (printed) holds config.yaml, contract.json
(what the policy sees and does), metrics.csv, tensorboard logs, checkpoints, and the evaluation with plots and video.
"""

from __future__ import annotations

from humanoid_hoi.threads import configure_threads

configure_threads()  # before torch is imported

from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.cli import hoi_main


@hoi_main("train")
def main(cfg: DictConfig) -> None:
    """Train, evaluate, report."""
    from _shared import evaluate_and_report, run_config

    from envs.build import build_env
    from humanoid_hoi.learning.run_folder import RunFolder
    from humanoid_hoi.learning.trainer import train

    run_dir = Path(cfg.resume) if cfg.resume else new_run(cfg)
    cfg = with_new_limits(run_config(run_dir), cfg) if cfg.resume else cfg
    env = build_env(cfg, dump_dir=run_dir / "diverged")
    try:
        env.rewards.print()
        settings = OmegaConf.to_container(cfg, resolve=True)
        RunFolder(run_dir).describe(settings, env.contract())
        result = train(env, settings["train"], run_dir, resume=bool(cfg.resume))
    finally:
        env.close()
    print(
        f"trained {result.epochs} epochs, {result.frames:,} samples, {result.seconds / 60:.1f} min ({result.stopped_by})"
    )
    evaluate_and_report(cfg, result.checkpoint, run_dir / "evaluation", video=cfg.video)
    print(
        f"run folder {run_dir}; see it again: python scripts/replay.py checkpoint={result.checkpoint} output=policy.mp4"
    )


def new_run(cfg: DictConfig) -> Path:
    """Folder of a new run: ``run_dir``, or runs/<date>-<name>."""
    from humanoid_hoi.learning.run_folder import new_run_path

    if cfg.run_dir:
        return Path(cfg.run_dir)
    name = cfg.name or ("demo_box" if cfg.clip.path == "demo" else Path(str(cfg.clip.path)).stem)
    return new_run_path(name)


def with_new_limits(saved: DictConfig, cfg: DictConfig) -> DictConfig:
    """A run's own settings with the limits of this call: ``train.max_minutes``, ``train.max_epochs``, ``video``."""
    saved.resume, saved.video = cfg.resume, cfg.video
    saved.train.max_minutes, saved.train.max_epochs = cfg.train.max_minutes, cfg.train.max_epochs
    return saved


if __name__ == "__main__":
    main()
