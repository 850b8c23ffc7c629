"""The compositor as Warp kernels: the same rows and the same numbers as in torch, several times faster on one core."""

import warp as _wp

import humanoid_hoi.core.warp  # noqa: F401  (first: Warp starts without a word)

# Tensors are handed over before the first launch, which would start it otherwise.
_wp.init()
