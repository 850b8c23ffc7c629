"""Train or fine-tune the contact-point predictor.

python scripts/interpoint_train.py data=data/contacts output=runs/contacts

``hoi interpoint train`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.interpoint.train import main

if __name__ == "__main__":
    main()
