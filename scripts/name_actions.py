"""Name the actions of sessions, and of the clips made from them.

python scripts/name_actions.py data=sessions answers=answers.json clips=sessions/clips
python scripts/name_actions.py data=sessions/lift name=lift

All settings: --help.
"""

from humanoid_hoi.workflows.preparing.name_actions import main

if __name__ == "__main__":
    main()
