"""Turn reconstructed interactions into clips that a simulator can start from in any frame.

  python scripts/retarget.py input=solved/lift_box output=clips action=lift      a result of scripts/reconstruct.py
  python scripts/retarget.py input=solved output=clips actions=actions.csv       a folder of them, one worker per core
  python scripts/retarget.py input=sessions/sit released=sessions/sit/transformed_parameters_final.json output=clips

``hoi retarget`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.retarget import main

if __name__ == "__main__":
    main()
