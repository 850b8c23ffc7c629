"""From a video file to a session folder: shot, person, motion, masks, object, coarse place.

python scripts/prepare.py video=lift.mp4 object=box:0.4x0.3x0.3 output=sessions/lift height_m=1.75
python scripts/prepare.py video=spear.mp4 object=spear.obj output=sessions/spear shot=longest

``hoi prepare`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.prepare import main

if __name__ == "__main__":
    main()
