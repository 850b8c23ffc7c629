"""What a trained policy bears: noisy starts, the object moved, other masses and friction, a push.

  python scripts/robustness.py checkpoint=runs/2026-11-21-101500-demo_box
  python scripts/robustness.py checkpoint=demo trials=5 output=report/

``hoi robustness`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.judging.robustness import main

if __name__ == "__main__":
    main()
