"""Benchmark the retargeting on noisy reconstructions of known motions: errors, penetration, skating, contact times.

  python scripts/benchmark_retarget.py output=bench                                   the demo clip, 3 seeds, 2 kinds of noise
  python scripts/benchmark_retarget.py output=bench truths=[demo,clean/largebox_000.npz] seeds=[0] workers=2
  python scripts/benchmark_retarget.py output=bench 'clean={penetration: {obj_shift: 0.005}}'

``hoi benchmark retarget`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.retarget import main

if __name__ == "__main__":
    main()
