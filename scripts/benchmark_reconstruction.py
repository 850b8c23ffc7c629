"""Benchmark the reconstruction: errors against noise, speed, before and after stage 2, and a real session.

  python scripts/benchmark_reconstruction.py output=bench                                  about 7 minutes on two cores
  python scripts/benchmark_reconstruction.py output=bench session=SESSION                  with a real session's figures
  python scripts/benchmark_reconstruction.py output=bench tables=[speed] speed.repeats=5
  python scripts/benchmark_reconstruction.py output=bench clip=CLIP.npz sessions=4 suite=4

``hoi benchmark reconstruction`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.reconstruction import main

if __name__ == "__main__":
    main()
