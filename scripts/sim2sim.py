"""Play an exported policy on every backend and compare (`hoi sim2sim`; --help teaches).

python scripts/sim2sim.py policy=lift/policy.onnx
"""

from humanoid_hoi.workflows.exporting.sim2sim import main

if __name__ == "__main__":
    main()
