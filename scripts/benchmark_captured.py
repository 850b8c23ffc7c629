"""Solve captured sequences of BEHAVE or IMHD from the paper's constraints, and measure the object (Table 3, CD-o).

  python scripts/benchmark_captured.py dataset=behave data=BEHAVE/sequences output=bench
  python scripts/benchmark_captured.py dataset=imhd data=IMHD/ground_truth output=bench frames=200

``hoi benchmark captured`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.captured import main

if __name__ == "__main__":
    main()
