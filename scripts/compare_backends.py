"""Does a policy trained on the CPU backend behave the same on MuJoCo Warp? Noisy trials, paired, with an interval.

  python scripts/compare_backends.py checkpoint=runs/demo/checkpoints/last.pth
  python scripts/compare_backends.py checkpoint=... trials=20 noise=[0.01] device=cpu output=report.md

``hoi compare backends`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.comparing.compare_backends import main

if __name__ == "__main__":
    main()
