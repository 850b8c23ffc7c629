"""Priors between neighboring frames: rotation and displacement per frame, and their change."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.geometry.so3 import inverse_left_jacobian, log
from humanoid_hoi.reconstruction.object_solver.arrow import ArrowSystem
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options


@dataclass(frozen=True)
class Velocity:
    """Pose changes v_t from frame t to t+1 and their derivatives.

    Attributes:
        value: (T - 1, 6): log(R_{t+1} R_t^T) and the displacement.
        by_next: (T - 1, 6, 6) by the tangent of frame t + 1.
        by_this: (T - 1, 6, 6) by that of frame t.
    """

    value: Tensor
    by_next: Tensor
    by_this: Tensor

    @classmethod
    def of(cls, rotmat: Tensor, pos: Tensor) -> Velocity:
        """Of a sequence of poses (T, 3, 3), (T, 3)."""
        # World-side (left) differences R_{t+1} R_t^T: a steady spin gives a constant vector. By a
        # left turn of frame t + 1 it changes with J_l^-1, by one of frame t with -J_r^-1 =
        # -J_l^-1(-v).
        rotvec = log(rotmat[1:] @ rotmat[:-1].mT)
        by_next = torch.eye(6, dtype=pos.dtype).repeat(len(rotvec), 1, 1)
        by_this = -by_next
        by_next[:, :3, :3] = inverse_left_jacobian(rotvec)
        by_this[:, :3, :3] = -inverse_left_jacobian(-rotvec)
        return cls(torch.cat([rotvec, pos[1:] - pos[:-1]], -1), by_next, by_this)


def add_temporal(system: ArrowSystem, rotmat: Tensor, pos: Tensor, options: Stage1Options) -> None:
    """Add both priors to the cost and the normal equations: half the weighted squares of v and of its change."""
    if not options.is_temporal or len(pos) < 2:
        return
    change = Velocity.of(rotmat, pos)
    velocity, acceleration = _weights(options)
    _add_velocity(system, change, velocity)
    if len(pos) > 2:
        _add_acceleration(system, change, acceleration)


def _weights(options: Stage1Options) -> tuple[Tensor, Tensor]:
    """(6,) weights of velocity and of acceleration."""
    both = options.velocity_weights, options.acceleration_weights
    velocity, acceleration = (torch.tensor(w, dtype=torch.float64).repeat_interleave(3) for w in both)
    return velocity, acceleration


def _add_velocity(system: ArrowSystem, change: Velocity, weight: Tensor) -> None:
    system.cost += 0.5 * float((weight * change.value.square()).sum())
    # Row t of the prior touches frames t and t + 1: two diagonal blocks and one beside the
    # diagonal.
    nxt = weight[:, None] * change.by_next
    this = weight[:, None] * change.by_this
    system.diagonal[:-1] += change.by_this.mT @ this
    system.diagonal[1:] += change.by_next.mT @ nxt
    system.next1 += change.by_this.mT @ nxt
    system.gradient[:-1] += (this.mT @ change.value[..., None])[..., 0]
    system.gradient[1:] += (nxt.mT @ change.value[..., None])[..., 0]


def _add_acceleration(system: ArrowSystem, change: Velocity, weight: Tensor) -> None:
    # a_t = v_{t+1} - v_t touches three frames. Frame t + 1 occurs in both velocities, so its
    # derivative has two parts; the frame before only occurs in v_t, with the minus sign.
    value = (change.value[1:] - change.value[:-1])[..., None]
    system.cost += 0.5 * float((weight[:, None] * value.square()).sum())
    after = change.by_next[1:]
    middle = change.by_this[1:] - change.by_next[:-1]
    before = -change.by_this[:-1]
    for rows, block in ((slice(2, None), after), (slice(1, -1), middle), (slice(None, -2), before)):
        weighted = (weight[:, None] * block).mT
        system.diagonal[rows] += weighted @ block
        system.gradient[rows] += (weighted @ value)[..., 0]
    # Blocks beside the diagonal: (t, t+1) and (t+1, t+2) share one band, (t, t+2) has its own.
    system.next1[:-1] += before.mT @ (weight[:, None] * middle)
    system.next1[1:] += middle.mT @ (weight[:, None] * after)
    system.next2 += before.mT @ (weight[:, None] * after)
