"""Ablations and learning curves of the contact-point predictor.

python scripts/interpoint_study.py data=data/contacts output=ablations
python scripts/interpoint_study.py data=data/contacts output=curve preset=tiny variants=[full] shares=[0.2,0.4,0.7,1]

``hoi interpoint study`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.interpoint.study import main

if __name__ == "__main__":
    main()
