"""The one place that knows how SMPL-X's rest axes relate to ours.

SMPL-X's rest body has x to its left, y up, z to its front; ours has x forward, y left, z up: (x, y, z) of ours are
(z, x, y) of theirs. A y-up world (GVHMR's gravity frame, written ``_g``) maps to our Z-up world the same way.
"""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray

Array = TypeVar("Array", Tensor, FloatArray)

# Row by row: our x is their z, our y their x, our z their y.
_FROM_SMPLX = ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def from_smplx_axes(like: Tensor | None = None) -> Tensor:
    """(3, 3) rotation P with ``ours = P theirs``, in the dtype and on the device of ``like`` (default float64)."""
    if like is None:
        return torch.tensor(_FROM_SMPLX, dtype=torch.float64)
    return torch.tensor(_FROM_SMPLX, dtype=like.dtype, device=like.device)


def vectors_from_smplx(vectors: Array) -> Array:
    """Points or rotation vectors (..., 3) in SMPL-X's axes, in ours."""
    # ours[i] = theirs[permutation[i]]. A rotation, not a reflection, so that rotation vectors transform like points.
    return vectors[..., [2, 0, 1]]


def vectors_to_smplx(vectors: Array) -> Array:
    """Points or rotation vectors (..., 3) in our axes, in SMPL-X's."""
    return vectors[..., [1, 2, 0]]
