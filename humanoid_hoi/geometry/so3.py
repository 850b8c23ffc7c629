"""The little of SO(3) that roma leaves out: the hat map and the Jacobians of the exponential map."""

from __future__ import annotations

import roma
import torch
from torch import Tensor

# The Levi-Civita symbol with the sign that gives hat(a)[i, j] = sum over k of _HAT[i, j, k] a[k].
_HAT = torch.zeros(3, 3, 3, dtype=torch.float64)
_HAT[2, 1, 0] = _HAT[0, 2, 1] = _HAT[1, 0, 2] = 1.0
_HAT[1, 2, 0] = _HAT[2, 0, 1] = _HAT[0, 1, 2] = -1.0


def hat(vector: Tensor) -> Tensor:
    """(..., 3) to the matrices (..., 3, 3) of the cross product: ``hat(a) b = a x b``."""
    return torch.einsum("ijk,...k->...ij", _HAT.to(vector), vector)


def exp(rotvec: Tensor) -> Tensor:
    """Rotations (..., 3, 3) of rotation vectors (..., 3), by Rodrigues' formula in a third of roma's steps.

    Stage 1 asks for them hundreds of times, mostly for few rows: there every call to torch counts.
    """
    x, y, z = rotvec.unbind(-1)
    squared = x * x + y * y + z * z
    # Both factors are smooth at 0, where their limits are 1 and 1/2; the clamp keeps them (and derivatives) finite there.
    angle = squared.clamp_min(1e-24).sqrt()
    by_cross = angle.sin() / angle
    # (1 - cos a) / a^2 without the difference of two numbers that agree in nearly all digits.
    half = 0.5 * angle
    by_outer = 0.5 * (half.sin() / half).square()
    # exp(w) = (1 - c |w|^2) I + c w w^T + s hat(w), number by number: nine long columns beat many small matrices.
    sx = by_cross * x
    sy = by_cross * y
    sz = by_cross * z
    cx = by_outer * x
    cy = by_outer * y
    xy = cx * y
    xz = cx * z
    yz = cy * z
    kept = 1 - by_outer * squared
    first = [kept + cx * x, xy - sz, xz + sy]
    second = [xy + sz, kept + cy * y, yz - sx]
    third = [xz - sy, yz + sx, kept + by_outer * z * z]
    return torch.stack([*first, *second, *third], -1).unflatten(-1, (3, 3))


def turn(rotmat: Tensor, rotvec: Tensor) -> Tensor:
    """``exp(rotvec) rotmat``: rotations (..., 3, 3) turned by rotation vectors (..., 3) given in the outer frame."""
    return exp(rotvec) @ rotmat


def log(rotmat: Tensor) -> Tensor:
    """Rotation vectors (..., 3) of rotations (..., 3, 3)."""
    return roma.rotmat_to_rotvec(rotmat)


def inverse_left_jacobian(rotvec: Tensor) -> Tensor:
    """J with ``log(exp(d) exp(rotvec)) = rotvec + J d`` to first order; ``(..., 3)`` to ``(..., 3, 3)``.

    For a turn on the right, ``log(exp(rotvec) exp(d)) = rotvec + J(-rotvec) d``.
    """
    # (..., 1, 1), so that it multiplies matrices.
    angle = rotvec.norm(dim=-1)[..., None, None]
    # Both branches of a where are evaluated and differentiated: the exact one must stay finite where it is not used.
    safe = angle.clamp_min(1e-2)
    exact = 1 / safe**2 - (1 + safe.cos()) / (2 * safe * safe.sin())
    # Below 0.01 rad the exact form subtracts two numbers of 1e4 that agree in nearly
    # all digits; its Taylor series takes over (the next term is angle^4 / 30240).
    factor = torch.where(angle < 1e-2, 1 / 12 + angle**2 / 720, exact)
    cross = hat(rotvec)
    return torch.eye(3, dtype=rotvec.dtype) - 0.5 * cross + factor * (cross @ cross)


def right_jacobian(rotvec: Tensor) -> Tensor:
    """J with ``exp(rotvec + d) = exp(rotvec) exp(J d)`` to first order; ``(..., 3)`` to ``(..., 3, 3)``."""
    angle = rotvec.norm(dim=-1)[..., None, None]
    safe = angle.clamp(min=1e-6)
    # Where a series takes over depends on how fast the exact form loses
    # digits: (1 - cos) / angle^2 later than (angle - sin) / angle^3.
    first = torch.where(angle < 1e-4, 0.5 - angle**2 / 24, (1 - safe.cos()) / safe**2)
    second = torch.where(angle < 1e-3, 1 / 6 - angle**2 / 120, (safe - safe.sin()) / safe**3)
    cross = hat(rotvec)
    return torch.eye(3, dtype=rotvec.dtype) - first * cross + second * cross @ cross
