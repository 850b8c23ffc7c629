"""MuJoCo Warp: the same scene on a GPU, or on Warp's CPU device for checks."""

import humanoid_hoi.core.warp  # noqa: F401  (first: Warp starts without a word)
