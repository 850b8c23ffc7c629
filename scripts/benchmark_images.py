"""Benchmark single pictures: start, PHOSA-like baseline, released settings and ours, on synthetic pictures.

  python scripts/benchmark_images.py output=bench count=6 degrees=[15,30] methods=[phosa,ours]

``hoi benchmark images`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.images import main

if __name__ == "__main__":
    main()
