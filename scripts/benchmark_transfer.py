"""Measure what the exchange with the Isaac Gym worker costs per control step, with a stand-in worker.

  python scripts/benchmark_transfer.py
  python scripts/benchmark_transfer.py num_envs=[1024,4096] python=/path/to/python3.8 output=transfer.json

``hoi benchmark transfer`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.transfer import main

if __name__ == "__main__":
    main()
