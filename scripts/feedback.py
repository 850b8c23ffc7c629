"""Feedback around a refined clip: gains regressed from disturbed roll-outs, and what they are worth in noisy trials.

  python scripts/feedback.py refined=refined/box output=refined/box/feedback

``hoi feedback`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.refining.feedback import main

if __name__ == "__main__":
    main()
