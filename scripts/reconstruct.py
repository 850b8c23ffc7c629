"""Solve an annotated video session: object and body in every frame, in the camera and in a gravity-aligned world.

  python scripts/reconstruct.py session=sessions/lift_box output=solved/lift_box
  python scripts/reconstruct.py session=sessions/sit output=solved/sit static=true stages=1
  python scripts/reconstruct.py session=sessions output=solved        # a folder of sessions, one worker per core

``hoi reconstruct`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.reconstruct import main

if __name__ == "__main__":
    main()
