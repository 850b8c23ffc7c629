"""Hands and an object in a scene, from one video.

  python scripts/reconstruct_in_scene.py session=sessions/pour output=solved/pour

``hoi reconstruct-in-scene`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.in_scene.reconstruct import main

if __name__ == "__main__":
    main()
