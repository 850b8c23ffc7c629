"""Propose contacts for one picture and one object, or serve the predictor.

python scripts/interpoint_predict.py image=frame.jpg mesh=chair.obj

``hoi interpoint predict`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.interpoint.predict import main

if __name__ == "__main__":
    main()
