"""Put finished training runs side by side: seeds, reward settings, clips.

  python scripts/compare_runs.py "runs=[runs/a,runs/b]"
  python scripts/compare_runs.py "runs=[runs/tr,runs/tr_lr,runs/tr_lr_cr]" output=ablation.md title="Rewards"

``hoi compare`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.comparing.compare_runs import main

if __name__ == "__main__":
    main()
