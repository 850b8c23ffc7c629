"""Measure the contact-point predictor beside its baselines on held-out objects.

python scripts/interpoint_evaluate.py output=results

``hoi interpoint evaluate`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.interpoint.evaluate import main

if __name__ == "__main__":
    main()
