"""Measure what a prior gains on clips that it has not seen.

python scripts/prior_evaluate.py family=lift output=results

``hoi prior evaluate`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.prior.evaluate import main

if __name__ == "__main__":
    main()
