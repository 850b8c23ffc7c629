"""Make pictures of a person with an object, drawn here, whose answer is known.

  python scripts/make_synthetic_images.py output=pictures count=20

``hoi make-synthetic-images`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.make.synthetic_images import main

if __name__ == "__main__":
    main()
