"""What a sweep of many jobs costs without its trainings (`hoi benchmark sweep`; --help teaches).

python scripts/benchmark_sweep.py 'jobs=[1000]'
"""

from humanoid_hoi.workflows.benchmarks.sweep import main

if __name__ == "__main__":
    main()
