"""Train a policy that imitates human-object interactions, evaluate it, and show it.

  hoi train                                  the embedded demo clip, about 12 minutes on 2 cores
  hoi train clip.path=my_clip.npz            your own clip (make one with hoi import)
  hoi train clip.path=clips/ 'clip.subset="action=lift"'  one policy for an action subset (both quotes)
  hoi train resume=runs/2026-11-21-101500-demo_box        go on where a run stopped or was killed
  hoi train rewards=tr train.max_minutes=30 env.num_envs=256 seed=1

Ctrl-C finishes the epoch, saves, and evaluates what there is. The run folder (printed) holds config.yaml, contract.json
(what the policy sees and does), metrics.csv, tensorboard logs, checkpoints, and the evaluation with plots and video.
"""

from __future__ import annotations

import re
from pathlib import Path

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain

# What a resumed run may change; the rest would make its curve and its checkpoint mean something else.
CHANGEABLE = (
    "resume",
    "video",
    "train.max_minutes",
    "train.max_epochs",
    "train.save_every",
    "sim.num_threads",
    "evaluation.trials",
    "evaluation.noise",
    "evaluation.seed",
)


@hoi_main("train")
def main(cfg: DictConfig) -> None:
    """Train, evaluate, report."""
    from envs.build import build_env
    from humanoid_hoi.evaluation.protocol import EvaluationConfig
    from humanoid_hoi.learning.run_folder import RunFolder
    from humanoid_hoi.learning.trainer import train
    from humanoid_hoi.workflows.runs import evaluate_and_report, run_config

    run_dir = Path(cfg.resume) if cfg.resume else new_run(cfg)
    if cfg.resume:
        cfg = with_changes(run_config(run_dir), cfg, list(HydraConfig.get().overrides.task))
    EvaluationConfig.parse(cfg.evaluation)  # a mistake in it shall not show after the training
    env = build_env(cfg, dump_dir=run_dir / "diverged")
    try:
        env.rewards.print()
        print(f"{len(env.clips)} clips, {env.tested_starts or 'any frame can start an episode'}")
        if not cfg.resume:
            cfg.env.observation.pairs = env.reference.num_pairs  # other clips must fit the same observation
        settings = plain(cfg)
        RunFolder(run_dir).describe(settings, env.contract(), fresh=not cfg.resume)
        result = train(env, settings["train"], run_dir, resume=bool(cfg.resume))
    finally:
        env.close()
    print(
        f"trained {result.epochs} epochs, {result.frames:,} samples, {result.seconds / 60:.1f} min ({result.stopped_by})"
    )
    evaluate_and_report(cfg, result.checkpoint, run_dir / "evaluation", video=cfg.video)
    print(f"run folder {run_dir}; see it again: hoi replay checkpoint={result.checkpoint} output=policy.mp4")


def new_run(cfg: DictConfig) -> Path:
    """Folder of a new run: ``run_dir``, or runs/<date>-<name>."""
    from envs.build import clip_paths
    from humanoid_hoi.learning.run_folder import new_run_path

    if cfg.run_dir:
        return Path(cfg.run_dir)
    first = clip_paths(cfg.clip.path, cfg.clip.subset)[0]
    is_folder = isinstance(cfg.clip.path, str) and Path(cfg.clip.path).is_dir()
    name = Path(cfg.clip.path).resolve().name if is_folder else first.stem
    return new_run_path(cfg.name or re.sub(r"[^\w.-]+", "_", name))


def with_changes(saved: DictConfig, cfg: DictConfig, overrides: list[str]) -> DictConfig:
    """A run's own settings with what this call names of ``CHANGEABLE``; everything else stays as the run began.

    Args:
        saved: settings of the run.
        cfg: this call's, defaults included.
        overrides: this call's ``key=value`` words.

    Raises:
        HoiError: a setting that a run cannot change half-way.
    """
    from humanoid_hoi.core.errors import HoiError

    for key in (word.partition("=")[0].lstrip("+~") for word in overrides):
        if key not in CHANGEABLE:
            raise HoiError(
                "cannot change when a run goes on",
                where="config",
                field=key,
                fix=f"start a new run, or change only {', '.join(CHANGEABLE)}",
            )
        OmegaConf.update(saved, key, OmegaConf.select(cfg, key))
    return saved
