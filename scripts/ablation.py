"""The paper's ablation of its rewards (`hoi ablation`; --help teaches).

python scripts/ablation.py clips=[demo] plan_only=true output=sweeps/first
"""

from humanoid_hoi.workflows.sweep.ablation import main

if __name__ == "__main__":
    main()
