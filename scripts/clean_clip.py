"""Make clips fit for simulation: no penetration, no skating, contacts kept; with a report before and after.

  python scripts/clean_clip.py input=clips/largebox_000.npz output=clean
  python scripts/clean_clip.py input=clips output=clean            # a folder, one worker per core
  python scripts/clean_clip.py input=clips output=clean clean.penetration.squeeze=0.006 clean.smooth.enabled=false

``hoi clean`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.clean_clip import main

if __name__ == "__main__":
    main()
