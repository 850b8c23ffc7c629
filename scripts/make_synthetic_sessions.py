"""Make annotated video sessions with a known answer: a clip filmed by a virtual camera, annotated, disturbed.

  python scripts/make_synthetic_sessions.py output=sessions                          ten sessions of the demo clip
  python scripts/make_synthetic_sessions.py output=sessions count=4 noise.track_px=3 noise.outlier_share=0.2
  python scripts/make_synthetic_sessions.py clips=[a.npz,b.npz] output=sessions

``hoi make-synthetic-sessions`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.make.synthetic_sessions import main

if __name__ == "__main__":
    main()
