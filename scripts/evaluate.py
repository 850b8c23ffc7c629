"""Evaluate a trained policy: every clip from its first frame to its end, deterministic, no early termination.

  python scripts/evaluate.py checkpoint=runs/2026-11-21-101500-demo_box/checkpoints/last.pth
  python scripts/evaluate.py checkpoint=... evaluation.trials=20 evaluation.noise=0.05
  python scripts/evaluate.py checkpoint=... clip.path=other_clips/ output=report/

``hoi evaluate`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.evaluate import main

if __name__ == "__main__":
    main()
