"""What the annotations of a frame fix, and what they leave open: rank and weakest direction instead of a DoF count."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem
from humanoid_hoi.reconstruction.object_solver.residuals import Kernel, Kernels, Targets, rows

_AXIS_NAMES = ("to the right", "downwards", "along depth")


@dataclass(frozen=True)
class Observability:
    """Per frame, at a given pose. Motions are (turn about the centroid of the points in use, shift), camera axes.

    Singular values say how much the weighted residual of Eq. 3 changes when the points move by 1 m (a turn is
    measured by how far it moves a point at the points' RMS distance from their centroid).

    Attributes:
        rank: (T,) long, directions that are determined, of 6.
        singular_values: (T, 6) residual units per m, descending.
        weakest_direction: (T, 6) unit vector: rotation vector times the RMS distance, then translation.
        description: the weakest direction of each frame in words.
    """

    rank: Tensor
    singular_values: Tensor
    weakest_direction: Tensor
    description: tuple[str, ...]


def observability(
    problem: ObjectProblem, rotmat: Tensor, pos: Tensor, options: Stage1Options | None = None, log_scale: float = 0.0
) -> Observability:
    """Rank and weakest direction of every frame at the object poses ``x = exp(log_scale) rotmat a + pos``.

    A direction is determined when its singular value exceeds ``options.rank_tolerance`` and 1e-6 of the largest.

    Args:
        problem: T frames.
        rotmat: (T, 3, 3).
        pos: (T, 3), camera frame.
        options: weights and tolerance; robust kernels are not applied.
        log_scale: of the object.
    """
    options = options or Stage1Options()
    centroid = used_centroid(problem)
    scale = torch.tensor(log_scale, dtype=torch.float64).exp()
    targets = Targets.of(problem, centroid, options)
    # What annotations determine is a matter of geometry: robust weights would make an outlier look
    # like a missing annotation.
    plain = Kernels(Kernel("none", 1.0), Kernel("none", 1.0))
    jacobian = rows(targets, plain, rotmat, pos + scale * rotmat @ centroid, float(scale)).jacobian
    # Turns are in rad, shifts in m. A turn is rescaled to the metres it moves a point at the RMS
    # distance; then the six directions have one unit and their singular values may be compared.
    radius = float(scale) * spread_radius(problem, centroid)
    matrix = jacobian.mT @ jacobian
    to_metres = torch.tensor([1 / radius] * 3 + [1.0] * 3, dtype=torch.float64)
    # Eigenvalues of J^T J are the squared singular values of J, and cost a 6x6 instead of a K x 6
    # SVD. ``eigh`` sorts ascending: the weakest direction is the first vector, and ``flip`` sorts
    # the rest.
    eigenvalues, vectors = torch.linalg.eigh(matrix * to_metres * to_metres[:, None])
    values = eigenvalues.clamp_min(0).sqrt().flip(1)
    determined = (values > options.rank_tolerance) & (values > 1e-6 * values[:, :1])
    weakest = _signed(vectors[..., 0])
    return Observability(determined.sum(1), values, weakest, describe_directions(weakest))


def used_centroid(problem: ObjectProblem) -> Tensor:
    """Mean of the object points that are observed at all, (3,), object frame."""
    return problem.used_points.mean(0)


def spread_radius(problem: ObjectProblem, centroid: Tensor) -> float:
    """RMS distance of the observed points from their centroid, m (at least 1 cm)."""
    distance = (problem.used_points - centroid).square().sum(1).mean().sqrt()
    return max(float(distance), 0.01)


def describe_directions(directions: Tensor) -> tuple[str, ...]:
    """Motions (T, 6) in words, e.g. ``rotation about (0.0, 1.0, 0.0)`` or ``translation along depth``.

    Rotation when the turn is a good part of it: an axis that misses the centroid also shifts the centroid.
    """
    turn = directions[:, :3]
    shift = directions[:, 3:]
    # A turn about an axis that misses the centroid has a shift in it as well, so a quarter
    # suffices.
    turns = turn.norm(dim=1) > 0.25 * shift.norm(dim=1)
    along = shift / shift.norm(dim=1, keepdim=True)
    largest, axis = along.abs().max(dim=1)
    shown = torch.where(turns[:, None], turn / turn.norm(dim=1, keepdim=True), along)
    # All numbers leave the tensors at once: one by one they would cost more than the solver's own steps.
    table = zip(turns.tolist(), (largest > 0.9).tolist(), axis.tolist(), shown.tolist(), strict=True)
    return tuple(_words(*row) for row in table)


def _words(turns: bool, is_axis: bool, axis: int, unit: list[float]) -> str:
    if not turns and is_axis:
        return f"translation {_AXIS_NAMES[axis]}"
    # ``+ 0.0`` turns a negative zero into zero: "-0.0" in a sentence helps nobody.
    vector = ", ".join(f"{value + 0.0:.1f}" for value in unit)
    return f"rotation about ({vector})" if turns else f"translation along ({vector})"


def _signed(vectors: Tensor) -> Tensor:
    """Each vector with its largest component positive: eigenvectors have no sign of their own."""
    largest = vectors.gather(1, vectors.abs().argmax(1, keepdim=True))
    return torch.where(largest < 0, -vectors, vectors)
