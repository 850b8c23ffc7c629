"""Turn a motion file of InterMimic, PhysHOI or SkillMimic into a HoiClip, checked and repaired.

  python scripts/import_motion.py motion=sub8_largebox_000.pt mesh=largebox.obj output=clips/largebox_000.npz
  python scripts/import_motion.py motion=toss.pt output=clips/toss.npz action=toss
  python scripts/import_motion.py motion=a.pt mesh=b.obj object=largebox output=c.npz mirror=true

``hoi import`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.import_motion import main

if __name__ == "__main__":
    main()
