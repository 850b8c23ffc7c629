"""Learn from 2D pictures where an object is relative to a person.

python scripts/prior_train.py family=lift output=runs/lift

``hoi prior train`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.prior.train import main

if __name__ == "__main__":
    main()
