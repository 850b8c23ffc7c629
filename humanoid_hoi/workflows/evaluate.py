"""Evaluate a trained policy: every clip from its first frame to its end, deterministic, no early termination.

  hoi evaluate checkpoint=runs/2026-11-21-101500-demo_box               the run's newest checkpoint
  hoi evaluate checkpoint=runs/2026-11-21-101500-demo_box/checkpoints/best.pth
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


@hoi_main("evaluate")
def main(cfg: DictConfig) -> None:
    """Evaluate and report."""
    from humanoid_hoi.workflows.runs import (
        checkpoint_config,
        checkpoint_of,
        evaluate_and_report,
        note_changed_clips,
        run_of,
    )
    from humanoid_hoi.workflows.settings import RunSettings

    checkpoint = checkpoint_of(cfg.checkpoint)
    run_cfg = checkpoint_config(cfg, checkpoint)
    trusted = list(cfg.own_terms)
    RunSettings.parse(run_cfg, trusted)
    if cfg.clip.path is None:
        note_changed_clips(run_of(checkpoint))
    folder = Path(cfg.output) if cfg.output else run_of(checkpoint) / "evaluation"
    evaluate_and_report(run_cfg, checkpoint, folder, video=bool(cfg.video), trusted=trusted)
