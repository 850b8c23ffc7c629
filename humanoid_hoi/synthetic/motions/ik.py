"""Whole-trajectory inverse kinematics: every frame at once, smooth by construction.

Unknowns are the pelvis translation and chosen rotation-vector components of chosen joints, per frame. Gauss-Newton
minimizes weighted task errors (points, orientations, balance), the distance to a rest posture, and the second
differences over time that keep the motion free of jitter. The normal equations are banded over the frames and sparse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import roma
import scipy.linalg
import scipy.sparse as sp
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import forward_kinematics, positive_w
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import FloatArray

_AXES = "xyz"


@dataclass(frozen=True)
class PointTask:
    """Bring a point of a joint to a world path: ``target_w`` (T, 3) m; ``weight`` per metre."""

    joint: str
    point: FloatArray
    target_w: FloatArray
    weight: float


@dataclass(frozen=True)
class OrientationTask:
    """Turn a joint's frame to a world rotation: ``target_quat_w`` (T, 4) xyzw; ``weight`` per radian."""

    joint: str
    target_quat_w: FloatArray
    weight: float


@dataclass(frozen=True)
class BalanceTask:
    """Keep the center of mass of body and load over a ground path ``target_w`` (T, 2) m.

    Attributes:
        joint_mass: (J,) share of body mass lumped at each joint, sums to 1.
        load_pos_w: (T, 3) m position of the carried load.
        load_share: (T,) load carried by the body, as a share of body mass.
        weight: per metre.
    """

    joint_mass: FloatArray
    load_pos_w: FloatArray
    load_share: FloatArray
    target_w: FloatArray
    weight: float


@dataclass(frozen=True)
class Freedom:
    """One unknown: rotation-vector component ``axis`` of ``joint``, its rest angle (rad) and the cost of leaving it."""

    joint: str
    axis: str
    rest: float = 0.0
    weight: float = 1.0


@dataclass
class IkProblem:
    """A trajectory problem of T frames.

    Attributes:
        joint_offsets: (J, 3) skeleton, m.
        rest_root_w: (3,) m pelvis position at rest posture.
        root_weight: (3,) cost per metre of moving the pelvis from it.
        freedoms: the free rotation components.
        fixed: rotation vectors (rad) of joints that do not move, by name; all others stay at identity.
        points, orientations, balance: the tasks.
        smoothness: weight of second differences (per frame^2, relative to rest weights).
    """

    joint_offsets: FloatArray
    rest_root_w: FloatArray
    freedoms: Sequence[Freedom]
    root_weight: tuple[float, float, float] = (1.0, 1.0, 1.0)
    fixed: dict[str, FloatArray] = field(default_factory=dict)
    points: Sequence[PointTask] = ()
    orientations: Sequence[OrientationTask] = ()
    balance: BalanceTask | None = None
    smoothness: float = 10.0


@dataclass(frozen=True)
class IkSolution:
    """Pelvis path (T, 3) m, parent-relative rotations (T, J, 4) xyzw, and the largest task residual left."""

    root_pos_w: FloatArray
    joint_quat: FloatArray
    worst_residual: float


def solve(problem: IkProblem, num_frames: int, iterations: int = 40, tolerance: float = 1e-6) -> IkSolution:
    """Solve the whole trajectory by damped Gauss-Newton from the rest posture; deterministic.

    Args:
        problem: skeleton, unknowns and tasks whose paths have ``num_frames`` rows.
        num_frames: T, at least 3.
        iterations: most Gauss-Newton steps.
        tolerance: stop when no unknown changes by more than this (rad or m).
    """
    rest = np.concatenate([problem.rest_root_w, [f.rest for f in problem.freedoms]])
    # Unknowns per frame: 3 of the pelvis, then one per freedom; all frames start in
    # the rest posture.
    x = np.tile(rest, (num_frames, 1))
    prior = np.concatenate([problem.root_weight, [f.weight for f in problem.freedoms]]) ** 2
    stay, smooth = _quadratic_terms(num_frames, prior, problem.smoothness)
    for _ in range(iterations):
        residual, jacobian = _linearize(problem, x)
        # Tasks tie no frames together: their part is block-diagonal. Smoothness reaches two frames
        # away, so the band is three frames wide.
        hessian = _block_diagonal(jacobian.transpose(0, 2, 1) @ jacobian) + stay + smooth
        gradient = np.einsum("tri,tr->ti", jacobian, residual).ravel() + stay @ (x - rest).ravel() + smooth @ x.ravel()
        step = _solve_banded(hessian, -gradient, 3 * x.shape[1]).reshape(x.shape)
        # A step of at most 0.3 rad keeps the linearization valid on the way from the rest posture.
        step *= min(1.0, 0.3 / max(np.abs(step).max(), 1e-12))
        x += step * _descending(lambda y: _cost(problem, y, rest, stay, smooth), x, step)
        if np.abs(step).max() < tolerance:
            break
    missed = _residuals(problem, torch.from_numpy(x)[:, None])
    root, quat = _pose(problem, torch.from_numpy(x))
    return IkSolution(root.numpy(), positive_w(quat).numpy(), float(missed.abs().max()))


def _descending(cost: Callable[[FloatArray], float], x: FloatArray, step: FloatArray) -> float:
    """The largest share of ``step``, halved from 1 on, that lowers the cost; bent limbs make whole steps overshoot and circle."""
    now = cost(x)
    share = 1.0
    while share > 1.0 / 64 and cost(x + share * step) > now:
        share *= 0.5
    return share


def _cost(problem: IkProblem, x: FloatArray, rest: FloatArray, stay: sp.csr_matrix, smooth: sp.csr_matrix) -> float:
    """What the trajectory ``x`` (T, D) costs: tasks, distance from rest, second differences."""
    missed = _residuals(problem, torch.from_numpy(x)[:, None])
    away = (x - rest).ravel()
    return float((missed**2).sum()) + float(away @ (stay @ away)) + float(x.ravel() @ (smooth @ x.ravel()))


def _quadratic_terms(num_frames: int, prior: FloatArray, smoothness: float) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Hessians of the rest-posture term and of the second-difference term over the stacked unknowns."""
    ones = np.ones(num_frames)
    # Row t: x_t - 2 x_{t+1} + x_{t+2}.
    second = sp.diags([ones[:-2], -2 * ones[:-2], ones[:-2]], [0, 1, 2], shape=(num_frames - 2, num_frames))
    # Still ends: the motion starts and stops at rest, so the end frames repeat.
    first = sp.csr_matrix(
        ([1.0, -1.0, 1.0, -1.0], ([0, 0, 1, 1], [0, 1, num_frames - 1, num_frames - 2])), shape=(2, num_frames)
    )
    difference = sp.vstack([second, first])
    # The same weights as the rest posture's, so that expensive joints are also the steadier ones;
    # unknowns without a rest weight take the least of the others.
    smooth = sp.kron(difference.T @ difference, sp.diags(smoothness**2 * np.maximum(prior, prior[prior > 0].min())))
    return sp.kron(sp.eye(num_frames), sp.diags(prior)).tocsr(), smooth.tocsr()


def _block_diagonal(blocks: FloatArray) -> sp.bsr_matrix:
    count, size, _ = blocks.shape
    return sp.bsr_matrix((blocks, np.arange(count), np.arange(count + 1)), shape=(count * size, count * size))


def _solve_banded(matrix: sp.spmatrix, right: FloatArray, width: int) -> FloatArray:
    """Solve the symmetric positive definite system whose entries lie within ``width`` of the diagonal."""
    entries = sp.tril(matrix).tocoo()
    band = np.zeros((width, len(right)))
    # LAPACK's lower band storage: row d holds the d-th subdiagonal.
    np.add.at(band, (entries.row - entries.col, entries.col), entries.data)
    return scipy.linalg.solveh_banded(band, right, lower=True, overwrite_ab=True)


def _linearize(problem: IkProblem, x: FloatArray, step: float = 1e-6) -> tuple[FloatArray, FloatArray]:
    """Task residuals (T, R) and their Jacobian (T, R, D) by central differences, all columns in one batch."""
    size = x.shape[1]
    # The state itself, every unknown moved forwards, every unknown moved back: one
    # batch for the whole Jacobian.
    shifts = torch.cat([torch.zeros(1, size), torch.eye(size), -torch.eye(size)]).double() * step
    values = _residuals(problem, torch.from_numpy(x)[:, None] + shifts)
    jacobian = (values[:, 1 : size + 1] - values[:, size + 1 :]) / (2 * step)
    return values[:, 0].numpy(), jacobian.transpose(1, 2).numpy()


def _pose(problem: IkProblem, x: Tensor) -> tuple[Tensor, Tensor]:
    """Pelvis position (..., 3) and parent-relative rotations (..., J, 4) of unknowns (..., 3 + F)."""
    rotvec = torch.zeros(*x.shape[:-1], SMPLX_52.size, 3, dtype=x.dtype)
    for name, value in problem.fixed.items():
        rotvec[..., SMPLX_52.index([name])[0], :] = torch.tensor(value, dtype=torch.float64)
    joints = SMPLX_52.index([f.joint for f in problem.freedoms])
    # Each freedom writes one component of one joint's rotation vector.
    rotvec[..., joints, [_AXES.index(f.axis) for f in problem.freedoms]] = x[..., 3:]
    return x[..., :3], roma.rotvec_to_unitquat(rotvec)


def _residuals(problem: IkProblem, x: Tensor) -> Tensor:
    """Weighted task residuals (T, K, R) of unknowns (T, K, D)."""
    root, quat = _pose(problem, x)
    # Parents come before children, so a prefix of the tree is a tree: fingers no task asks for are left out.
    needed = _needed_joints(problem)
    pos_w, quat_w = forward_kinematics(
        root, quat[..., :needed, :], torch.from_numpy(problem.joint_offsets[:needed]), SMPLX_52.parents[:needed]
    )
    parts = []
    for point in problem.points:
        j = SMPLX_52.index([point.joint])[0]
        offset = torch.tensor(point.point, dtype=torch.float64).expand(*x.shape[:-1], 3)
        reached = pos_w[..., j, :] + roma.quat_action(quat_w[..., j, :], offset)
        parts.append(point.weight * (reached - _path(point.target_w)))
    for turn in problem.orientations:
        have = quat_w[..., SMPLX_52.index([turn.joint])[0], :]
        target = _path(turn.target_quat_w).expand_as(have)
        # have = error * target: the world rotation that is still missing, as a rotation vector.
        error = roma.quat_product(have, roma.quat_conjugation(target))
        parts.append(turn.weight * roma.unitquat_to_rotvec(error))
    if problem.balance is not None:
        parts.append(_balance_residual(problem.balance, pos_w))
    return torch.cat(parts, dim=-1)


def _needed_joints(problem: IkProblem) -> int:
    named = SMPLX_52.index([p.joint for p in problem.points] + [o.joint for o in problem.orientations])
    massive = [] if problem.balance is None else [int(j) for j in np.flatnonzero(problem.balance.joint_mass)]
    return max([0, *named, *massive]) + 1


def _balance_residual(task: BalanceTask, joint_pos_w: Tensor) -> Tensor:
    mass = torch.from_numpy(task.joint_mass[: joint_pos_w.shape[-2]])
    com = (mass[:, None] * joint_pos_w).sum(-2)
    share = torch.from_numpy(task.load_share)[:, None, None]
    # Center of mass of body and load; shares are relative to the body's mass.
    combined = (com + share * _path(task.load_pos_w)) / (1 + share)
    return task.weight * (combined[..., :2] - _path(task.target_w))


def _path(values: FloatArray) -> Tensor:
    """(T, C) as (T, 1, C), to broadcast over the perturbations."""
    return torch.from_numpy(np.ascontiguousarray(values, np.float64))[:, None]
