"""Isaac Gym Preview 4 as a worker process; what the worker imports runs under Python 3.8 (docs/isaac_gym.md)."""
