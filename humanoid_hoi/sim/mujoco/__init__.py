"""MuJoCo on the CPU: the embedded default."""
