"""MuJoCo Warp: the same scene on a GPU, or on Warp's CPU device for checks."""
