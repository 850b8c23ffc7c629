"""Make a small policy to pass on: actor, motion and card (`hoi ship`; --help teaches).

python scripts/ship.py checkpoint=runs/a output=policies/lift
"""

from humanoid_hoi.workflows.exporting.ship import main

if __name__ == "__main__":
    main()
