"""Which of the 34 body parts touch the object, from the picture, from 3D points, or from both (Open3DHOI, Table 8).

  python scripts/interpoint_parts.py output=parts
  python scripts/interpoint_parts.py output=parts frames.objects=2 seeds=[0] train.epochs=3

``hoi interpoint parts`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.interpoint.parts import main

if __name__ == "__main__":
    main()
