"""Points of a moving object and its motion together (bundle adjustment)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import roma
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.object_solver.arrow import ArrowSystem
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.sequence import PoseSequence, minimize
from humanoid_hoi.reconstruction.object_solver.solve import solve_object
from humanoid_hoi.reconstruction.object_solver.structure.triangulate import (
    Triangulation,
    as_triangulation,
    tracks_only,
)
from humanoid_hoi.reconstruction.object_solver.temporal import add_temporal


def triangulate_moving(
    camera_matrix: ArrayLike | Tensor,
    track_px: ArrayLike | Tensor,
    track_weight: ArrayLike | Tensor | None,
    first_points: Tensor,
    options: Stage1Options | None = None,
) -> Triangulation:
    """Points of a rigid object and its motion together (bundle adjustment), from a rough guess of the points.

    1. Poses for the guessed points, from many rotations in every frame (:func:`solve_object`, wide Huber kernel).
    2. Levenberg-Marquardt over M points and T poses: the reprojection error with the robust kernel and the temporal
       priors. The poses' part of the normal equations is block-banded, the points are its border and are solved for by
       the Schur complement of size 3 M.
    3. What images cannot tell (gauge) is taken from the guess: centroid at the origin, the guess's size, and the axes
       that fit it best. Use :func:`triangulate_static`'s points (or a proxy mesh's) as the guess: they are metric
       because the body is.

    Args:
        camera_matrix: (3, 3).
        track_px: (T, M, 2), NaN where not seen.
        track_weight: (T, M) in [0, 1] or None.
        first_points: (M, 3) guess, object frame, m; points with NaN are left out and stay NaN.
        options: weights, kernel, temporal weights, starts.

    Raises:
        HoiError: fewer than three points, or no frame shows enough of them.
    """
    options = replace(options or Stage1Options(), solve_scale=False)
    seen = tracks_only(camera_matrix, track_px, track_weight)
    # A point needs a guess to start from and a track to be corrected by.
    known = first_points.isfinite().all(1) & (seen.track_weight > 0).any(0)
    if int(known.sum()) < 3:
        raise HoiError(f"{int(known.sum())} points have a guess and a track", where="stage 1", field="first_points")
    guess = first_points.double() - first_points.double()[known].mean(0)
    problem = seen.with_track_points(torch.where(known[:, None], guess, torch.nan))
    state, targets = _first_state(problem, guess[known], options)
    # Convex first, as everywhere: a rough guess is far off, where redescending kernels do not pull.
    for kernels in (Kernels.of(options).convex(), Kernels.of(options)):
        model = StructureModel(guess[known], targets, options, kernels)
        state = minimize(model, state, options, max(options.tolerance, 1e-4)).state
    poses, local = _fixed_gauge(state, guess[known])
    points = torch.full_like(guess, torch.nan)
    points[known] = local
    return as_triangulation(problem, points, poses.rotmat, poses.pos)


@dataclass(frozen=True)
class StructureState:
    """Poses of the object and its points, (M, 3)."""

    poses: PoseSequence
    points: Tensor


@dataclass(frozen=True)
class StructureModel:
    """Reprojection error over poses and points (which replace ``targets.track_local``), and the guess's prior."""

    guess: Tensor
    targets: Targets
    options: Stage1Options
    kernels: Kernels

    def linearize(self, state: StructureState) -> ArrowSystem:
        """Data, priors of the motion and of the points; the points are the border."""
        poses = state.poses
        count = len(state.points)
        data = rows(self.targets.with_track_points(state.points), self.kernels, poses.rotmat, poses.pos)
        frames = len(poses.pos)
        system = ArrowSystem.zeros(frames, 3 * count)
        system.diagonal, system.gradient = data.normal()
        tracked = slice(0, 2 * count)  # contact rows, if any, come after and do not depend on the tracked points
        pose_rows = data.jacobian[:, tracked].view(frames, count, 2, 6)
        residual = data.residual[:, tracked].view(frames, count, 2, 1)
        # A point moves in the camera by R times its own shift: J_point = J_position R, (T, M, 2,
        # 3).
        by_point = pose_rows[..., 3:] @ poses.rotmat[:, None]
        # (T, M, 6, 3) to (T, 6, 3M): the columns of all points side by side.
        system.border = (pose_rows.mT @ by_point).permute(0, 2, 1, 3).reshape(frames, 6, 3 * count)
        precision = self._precision()
        shift = state.points - self.guess
        system.cost = float(data.cost.sum() + 0.5 * (precision * shift.square()).sum())
        # No row sees two points, so their part of the corner is block-diagonal.
        blocks = (by_point.mT @ by_point).sum(0) + torch.diag_embed(precision.expand(-1, 3))
        system.corner = torch.block_diag(*blocks)
        gradient = (by_point.mT @ residual).sum(0)[..., 0]
        system.shared_gradient = (gradient + precision * shift).flatten()
        add_temporal(system, poses.rotmat, poses.pos, self.options)
        return system

    def retract(self, state: StructureState, frames: Tensor, shared: Tensor) -> StructureState:
        """Move poses and points."""
        return StructureState(state.poses.moved(frames), state.points + shared.view(-1, 3))

    def _precision(self) -> Tensor:
        """Weight of the guess, (M, 1) per m^2: as many times as the point is seen, since drift does not average out."""
        return self.targets.track_weight.sum(0)[:, None] / self.options.structure_sigma_m**2


def _first_state(problem: ObjectProblem, guess: Tensor, options: Stage1Options) -> tuple[StructureState, Targets]:
    # A guess may be centimetres off: with a wider kernel its errors are not all treated as
    # outliers.
    wide = replace(options, kernel_2d="huber", kernel_scale_2d=3 * options.kernel_scale_2d)
    first = solve_object(problem, wide)
    # The guess is centered already; the points' centroid is not to be taken off a second time.
    targets = Targets.of(problem, torch.zeros(3, dtype=torch.float64), options)
    return StructureState(PoseSequence(first.rotmat, first.pos), guess), targets


def _fixed_gauge(state: StructureState, guess: Tensor) -> tuple[PoseSequence, Tensor]:
    """The same images with the guess's centroid, size and axes."""
    center = state.points.mean(0)
    local = state.points - center
    # Images tell shapes only up to a similarity. Centroid, size and axes go back to the guess's,
    # and the poses take up the inverse, so that every reprojection stays the same.
    size = math.sqrt(float(guess.square().sum() / local.square().sum()))
    aligned, _ = roma.rigid_points_registration(local, guess)
    pos = size * (state.poses.pos + state.poses.rotmat @ center)
    return PoseSequence(state.poses.rotmat @ aligned.mT, pos), size * local @ aligned.mT
