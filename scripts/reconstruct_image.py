"""Solve one picture of a person with an object, or a folder of them: where the object is, how large, and what touches.

  python scripts/reconstruct_image.py image=samples/sheep output=solved/sheep
  python scripts/reconstruct_image.py image=samples output=solved workers=2

``hoi reconstruct-image`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.reconstruct_image import main

if __name__ == "__main__":
    main()
