"""Put a trained contact model into use if it is better, or go back.

python scripts/interpoint_promote.py candidate=runs/tuned/interpoint-2 models=models

``hoi interpoint promote`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.interpoint.promote import main

if __name__ == "__main__":
    main()
