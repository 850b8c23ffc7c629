"""Make a dataset of frames with known contacts for the contact-point predictor.

python scripts/interpoint_make.py output=data/contacts synthetic.objects=3

``hoi interpoint make`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.interpoint.make import main

if __name__ == "__main__":
    main()
