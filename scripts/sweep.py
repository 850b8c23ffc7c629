"""Train every combination of clips, rewards and seeds (`hoi sweep`; --help teaches).

python scripts/sweep.py clips=[demo] plan_only=true output=sweeps/first
"""

from humanoid_hoi.workflows.sweep.main import main

if __name__ == "__main__":
    main()
