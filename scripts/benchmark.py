"""Measure speed: the environment against the raw physics engine, and training, in one run.

  python scripts/benchmark.py                                          64 environments, the demo clip
  python scripts/benchmark.py num_envs=[64,256,1024] output=bench.json (writes bench.png too)
  python scripts/benchmark.py sim=mujoco_warp num_envs=[256,1024,4096,8192] train=table7 output=gpu.json
  python scripts/benchmark.py sim/physics=table7 train_epochs=0

``hoi benchmark`` does the same; --help teaches.
"""

from humanoid_hoi.workflows.benchmarks.environment import main

if __name__ == "__main__":
    main()
