"""Benchmark the renderers of single pictures: processor time of a step, and how far they agree.

  python scripts/benchmark_renderer.py sizes=[128,256] renderers=[torch,warp]

``hoi benchmark renderer`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.drawing.renderer import main

if __name__ == "__main__":
    main()
