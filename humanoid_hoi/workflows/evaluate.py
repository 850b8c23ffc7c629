"""Evaluate a trained policy: every clip from its first frame to its end, deterministic, no early termination.

  hoi evaluate checkpoint=runs/2026-11-21-101500-demo_box/checkpoints/last.pth
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
    from humanoid_hoi.workflows.runs import checkpoint_config, evaluate_and_report

    run_cfg = checkpoint_config(cfg)
    folder = Path(cfg.output) if cfg.output else Path(cfg.checkpoint).resolve().parent.parent / "evaluation"
    evaluate_and_report(run_cfg, Path(cfg.checkpoint), folder, video=cfg.video)
