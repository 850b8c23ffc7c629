"""ObjectTrajectory: what stage 1 found, with how well it fits and how well it is determined."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.object_solver.observability import observability, used_centroid
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem
from humanoid_hoi.reconstruction.object_solver.residuals import NEAR, Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.usual import PriorReport


@dataclass(frozen=True)
class ObjectTrajectory:
    """Object poses of T frames in the camera frame: ``x_cam = exp(log_scale) rotmat a + pos``. float64.

    Attributes:
        rotmat: (T, 3, 3).
        pos: (T, 3) of the object frame's origin, m.
        log_scale: correction of the object's size, 0 unless solved for.
        cost: (T,) Eq. 3 with the robust kernels, without priors.
        reprojection_px: (T,) mean distance of the tracked points, NaN where none is seen.
        contact_m: (T,) mean distance of the active contact pairs, NaN where there is none.
        rank: (T,) directions that the frame's own annotations determine, of 6.
        singular_values: (T, 6).
        weakest_direction: (T, 6).
        weakest_words: see :class:`Observability`.
        iterations: (T,) Levenberg-Marquardt steps spent on the frame, all starts and the joint solve together.
        prior: what a prior of usual poses did; None without one.
    """

    rotmat: Tensor
    pos: Tensor
    log_scale: float
    cost: Tensor
    reprojection_px: Tensor
    contact_m: Tensor
    rank: Tensor
    singular_values: Tensor
    weakest_direction: Tensor
    weakest_words: tuple[str, ...]
    iterations: Tensor
    prior: PriorReport | None = None

    @property
    def determined(self) -> Tensor:
        """(T,) bool: the frame's own annotations fix the pose; elsewhere neighbors or the prior fill in."""
        return self.rank == 6


def evaluate(
    problem: ObjectProblem,
    rotmat: Tensor,
    pos: Tensor,
    options: Stage1Options | None = None,
    *,
    log_scale: float = 0.0,
    iterations: Tensor | None = None,
) -> ObjectTrajectory:
    """Costs, distances and observability of given object poses (T, 3, 3), (T, 3)."""
    options = options or Stage1Options()
    centroid = used_centroid(problem)
    scale = float(torch.tensor(log_scale, dtype=torch.float64).exp())
    targets = Targets.of(problem, centroid, options)
    # The frame's own annotations only, without priors: what is shown to people is how well these
    # fit.
    cost = rows(targets, Kernels.of(options), rotmat, pos + scale * rotmat @ centroid, scale).cost
    report = observability(problem, rotmat, pos, options, log_scale)
    return ObjectTrajectory(
        rotmat,
        pos,
        log_scale,
        cost,
        reprojection_px(problem, rotmat, pos, log_scale),
        contact_distance(problem, rotmat, pos, log_scale),
        report.rank,
        report.singular_values,
        report.weakest_direction,
        report.description,
        torch.zeros(len(pos), dtype=torch.long) if iterations is None else iterations,
    )


def reprojection_px(problem: ObjectProblem, rotmat: Tensor, pos: Tensor, log_scale: float = 0.0) -> Tensor:
    """Mean distance of the visible tracked points from where they are seen, (T,) px; NaN where none is visible."""
    points = _placed(problem.track_obj, rotmat, pos, log_scale)
    image = points @ problem.camera_matrix.mT
    pixel = image[..., :2] / image[..., 2:].clamp_min(NEAR)
    return _mean_where((pixel - problem.track_px).norm(dim=-1), problem.track_weight > 0)


def contact_distance(problem: ObjectProblem, rotmat: Tensor, pos: Tensor, log_scale: float = 0.0) -> Tensor:
    """Mean distance of the active contact pairs, (T,) m; NaN where none is active."""
    points = _placed(problem.contact_obj, rotmat, pos, log_scale)
    return _mean_where((points - problem.contact_cam).norm(dim=-1), problem.contact_weight > 0)


def _placed(points: Tensor, rotmat: Tensor, pos: Tensor, log_scale: float) -> Tensor:
    scale = torch.tensor(log_scale, dtype=torch.float64).exp()
    return (scale * points) @ rotmat.mT + pos[:, None]


def _mean_where(values: Tensor, mask: Tensor) -> Tensor:
    # 0 / 0 = NaN where nothing is observed: "unknown" must not look like "perfect".
    return (values * mask).sum(1) / mask.sum(1)
