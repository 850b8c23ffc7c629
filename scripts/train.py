"""Train a policy that imitates human-object interactions, evaluate it, and show it.

  python scripts/train.py                                  the embedded demo clip, about 5 minutes on 2 cores
  python scripts/train.py clip.path=my_clip.npz            your own clip (make one with scripts/import_motion.py)
  python scripts/train.py clip.path=clips/ 'clip.subset="action=lift"'  one policy for an action subset (both quotes)
  python scripts/train.py resume=runs/2026-11-21-101500-demo_box        go on where a run stopped or was killed
  python scripts/train.py rewards=tr train.max_minutes=30 env.num_envs=256 seed=1

``hoi train`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.train import main

if __name__ == "__main__":
    main()
