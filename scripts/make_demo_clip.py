"""Make the demo clip: a person lifts a box off a table, moves it along an arc and puts it down again; or another motion.

  python scripts/make_demo_clip.py --overwrite                       the shipped clip
  python scripts/make_demo_clip.py --squeeze 0.014 --out /tmp/a.npz  press harder
  python scripts/make_demo_clip.py --rise 0.3 --carry 2.5            a higher, slower arc
  python scripts/make_demo_clip.py --motion sit                      sit.npz; also push, lift_floor

``hoi make-demo-clip`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.make.demo_clip import main

if __name__ == "__main__":
    main()
