"""Annotate sessions in the browser: contacts, tracked points, scale; solve them and see the result.

  python scripts/annotate.py data=sessions                    a folder of sessions; open the address it prints
  python scripts/annotate.py data=sessions statistics=true    minutes and points per video, and stop
  python scripts/annotate.py users=users.txt add_user=anna role=annotator

``hoi annotate`` does the same; --help teaches.
"""

from humanoid_hoi.annotator.command import main

if __name__ == "__main__":
    main()
