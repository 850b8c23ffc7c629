"""Write a clip as a captured motion, to try the import with.

  python scripts/make_capture.py output=captures
  python scripts/import_motion.py motion=captures/sub0_demobox_000.pt mesh=captures/demobox.obj output=clips/lift.npz

``hoi make-capture`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.make.capture import main

if __name__ == "__main__":
    main()
