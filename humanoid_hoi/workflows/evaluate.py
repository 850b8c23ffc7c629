"""Evaluate a trained policy: every clip from its first frame to its end, deterministic, no early termination.

  hoi evaluate checkpoint=runs/2026-11-21-101500-demo_box               the run's newest checkpoint
  hoi evaluate checkpoint=runs/2026-11-21-101500-demo_box/checkpoints/best.pth
  hoi evaluate policy=demo                                              a policy that comes with the package
  hoi evaluate checkpoint=... evaluation.trials=20 evaluation.noise=0.05
  hoi evaluate checkpoint=... clip.path=other_clips/ output=report/

Settings come from the run's config.yaml; what is given here wins. Every trial starts from a slightly different pose
(evaluation.noise); figures are means over trials, never the best one. Writes metrics.json (mpjpe_mm, contact_mm,
jitter, success, ...), table.txt, plots and a video, next to the untrained policy's figures.
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError


@hoi_main("evaluate")
def main(cfg: DictConfig) -> None:
    """Evaluate and report."""
    from humanoid_hoi.workflows.runs import (
        checkpoint_config,
        checkpoint_of,
        evaluate_and_report,
        note_changed_clips,
        run_of,
        shipped_policy,
    )
    from humanoid_hoi.workflows.settings import RunSettings

    if cfg.policy is None and cfg.checkpoint is None:
        raise HoiError("no value for checkpoint", where="cfg/evaluate.yaml", fix="checkpoint=..., or policy=demo")
    checkpoint = checkpoint_of(cfg.checkpoint if cfg.policy is None else shipped_policy(cfg.policy))
    # The run's stored settings, changed where this call says so.
    run_cfg = checkpoint_config(cfg, checkpoint)
    trusted = list(cfg.own_terms)
    # All mistakes before anything is built.
    RunSettings.parse(run_cfg, trusted)
    if cfg.clip.path is None:
        note_changed_clips(run_of(checkpoint))
    # A shipped policy lies in the package: its report goes to the current folder.
    own = Path(f"evaluation-{cfg.policy}") if cfg.policy else run_of(checkpoint) / "evaluation"
    folder = Path(cfg.output) if cfg.output else own
    evaluate_and_report(run_cfg, checkpoint, folder, video=bool(cfg.video), trusted=trusted)
