"""Refine a clip by physics: states and servo targets that follow it in the simulator, without any help.

  python scripts/refine.py clip=clips/woodchair_000.npz output=refined/woodchair_000
  python scripts/refine.py clip=demo output=refined/demo
  python scripts/refine.py clip=box.npz output=refined/box start=6 refine.horizon=16 refine.seed=1

``hoi refine`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.refining.refine import main

if __name__ == "__main__":
    main()
