"""Benchmark hands and objects in synthetic scenes.

  python scripts/benchmark_in_scene.py output=bench scenes=[demo,cup] levels=[typical]

``hoi benchmark in-scene`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.in_scene import main

if __name__ == "__main__":
    main()
