"""Object points from their tracks alone, for sessions whose mesh is missing."""

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
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem, as_float
from humanoid_hoi.reconstruction.object_solver.residuals import NEAR, Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.sequence import PoseSequence, minimize
from humanoid_hoi.reconstruction.object_solver.solve import solve_object
from humanoid_hoi.reconstruction.object_solver.static import CameraPath
from humanoid_hoi.reconstruction.object_solver.temporal import add_temporal
from humanoid_hoi.reconstruction.object_solver.trajectory import reprojection_px

_REWEIGHTINGS = 10


@dataclass(frozen=True)
class Triangulation:
    """M object points, their centroid the origin, and the object's poses in the camera that they were found with.

    Attributes:
        point_obj: (M, 3) m; NaN for a point seen in fewer than two frames.
        rotmat: (T, 3, 3).
        pos: (T, 3), camera frame.
        reprojection_px: (T,) mean distance of the visible points.
    """

    point_obj: Tensor
    rotmat: Tensor
    pos: Tensor
    reprojection_px: Tensor


def triangulate_static(
    camera_matrix: ArrayLike | Tensor,
    track_px: ArrayLike | Tensor,
    track_weight: ArrayLike | Tensor | None,
    world_from_cam_rotmat: Tensor,
    world_from_cam_pos: Tensor,
    options: Stage1Options | None = None,
) -> Triangulation:
    """Points of an object at rest, seen by a camera that moves as given.

    Every point alone, from all its frames: the projection equations times the depth are linear in the point (DLT);
    repeated with each equation divided by its depth and weighted by the 2D kernel (Huber), which minimizes the
    reprojection error. The object's axes are the world's.

    Args:
        camera_matrix: (3, 3).
        track_px: (T, M, 2), NaN where not seen.
        track_weight: (T, M) in [0, 1] or None.
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3).
        options: the 2D kernel's scale is used.

    Raises:
        HoiError: fewer than three points seen twice, or a camera that does not move.
    """
    options = options or Stage1Options()
    seen = _tracks_only(camera_matrix, track_px, track_weight)
    camera = CameraPath.of(world_from_cam_rotmat, world_from_cam_pos, seen.num_frames)
    points_w = _multi_view_points(seen, camera, Kernels.of(options).convex())
    found = points_w.isfinite().all(1)
    if int(found.sum()) < 3:
        fix = "track at least three points in two frames or more"
        raise HoiError(f"{int(found.sum())} points can be triangulated", where="stage 1", field="track_px", fix=fix)
    center = points_w[found].mean(0)
    rotmat, pos = camera.to_cam(torch.eye(3, dtype=torch.float64), center)
    if float(pos[:, 2].median()) < NEAR or float((points_w[found] - center).norm(dim=1).max()) < NEAR / 10:
        # Without parallax the equations are solved best by all points lying in the camera.
        raise HoiError(
            "the camera hardly moves around the object, so the tracks do not tell the points' depth",
            where="stage 1",
            field="track_px",
            fix="add the object's mesh (obj_org.obj), or film with a camera that moves",
        )
    return _triangulation(seen, points_w - center, rotmat, pos)


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
    seen = _tracks_only(camera_matrix, track_px, track_weight)
    known = first_points.isfinite().all(1) & (seen.track_weight > 0).any(0)
    if int(known.sum()) < 3:
        raise HoiError(f"{int(known.sum())} points have a guess and a track", where="stage 1", field="first_points")
    guess = first_points.double() - first_points.double()[known].mean(0)
    problem = seen.with_track_points(torch.where(known[:, None], guess, torch.nan))
    state, targets = _first_state(problem, guess[known], options)
    for kernels in (Kernels.of(options).convex(), Kernels.of(options)):
        model = StructureModel(guess[known], targets, options, kernels)
        state = minimize(model, state, options, max(options.tolerance, 1e-4)).state
    poses, local = _fixed_gauge(state, guess[known])
    points = torch.full_like(guess, torch.nan)
    points[known] = local
    return _triangulation(problem, points, poses.rotmat, poses.pos)


def transfer_contact_points(
    contact_cam: ArrayLike | Tensor, active: ArrayLike | Tensor, rotmat: Tensor, pos: Tensor
) -> Tensor:
    """Object points that body keypoints touch: their mean position in the object frame while active.

    Args:
        contact_cam: (T, P, 3) keypoints, camera frame, m.
        active: (T, P) bool or weights.
        rotmat: (T, 3, 3).
        pos: (T, 3) object poses in the camera frame.

    Returns:
        (P, 3); NaN for a pair that is never active.
    """
    keypoints = as_float(contact_cam, (len(pos), -1, 3), "contact_cam")
    weight = torch.as_tensor(active, dtype=torch.float64) * keypoints.isfinite().all(-1)
    in_object = (keypoints.nan_to_num() - pos[:, None]) @ rotmat
    return (weight[..., None] * in_object).sum(0) / weight.sum(0)[:, None]


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
        by_point = pose_rows[..., 3:] @ poses.rotmat[:, None]
        system.border = (pose_rows.mT @ by_point).permute(0, 2, 1, 3).reshape(frames, 6, 3 * count)
        precision = self._precision()
        shift = state.points - self.guess
        system.cost = float(data.cost.sum() + 0.5 * (precision * shift.square()).sum())
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


def _tracks_only(
    camera_matrix: ArrayLike | Tensor, track_px: ArrayLike | Tensor, track_weight: ArrayLike | Tensor | None
) -> ObjectProblem:
    """The observations, with all points at the origin for now."""
    count = torch.as_tensor(track_px).shape[1]
    return ObjectProblem.build(
        camera_matrix, track_obj=torch.zeros(count, 3), track_px=track_px, track_weight=track_weight
    )


def _triangulation(seen: ObjectProblem, points: Tensor, rotmat: Tensor, pos: Tensor) -> Triangulation:
    return Triangulation(points, rotmat, pos, reprojection_px(seen.with_track_points(points), rotmat, pos))


def _multi_view_points(seen: ObjectProblem, camera: CameraPath, kernels: Kernels) -> Tensor:
    """Points in the world (M, 3) that each minimize their reprojection error; NaN where the rays do not meet."""
    matrix = seen.camera_matrix @ camera.rotmat.mT  # (T, 3, 3): image = matrix (x_w - camera position)
    lines = matrix[:, None, :2] - seen.track_px[..., None] * matrix[:, None, 2:]
    offset = (lines @ camera.pos[:, None, :, None])[..., 0]
    weight = seen.track_weight
    for _ in range(_REWEIGHTINGS):
        scaled = weight[..., None, None] * lines
        gram = (scaled.mT @ lines).sum(0)
        right = (scaled.mT @ offset[..., None])[..., 0].sum(0)
        flat = (weight > 0).sum(0) < 2
        gram = gram + torch.diag_embed(flat[:, None].expand(-1, 3).to(gram.dtype))
        points = torch.linalg.solve(gram, right)
        depth = ((points - camera.pos[:, None]) * matrix[:, None, 2]).sum(-1).clamp_min(0.05)
        error = ((lines @ points[..., None])[..., 0] - offset).square().sum(-1) / depth.square()
        weight = seen.track_weight * kernels.track.influence(error) / depth.square()
    return points.masked_fill(flat[:, None], torch.nan)


def _first_state(problem: ObjectProblem, guess: Tensor, options: Stage1Options) -> tuple[StructureState, Targets]:
    wide = replace(options, kernel_2d="huber", kernel_scale_2d=3 * options.kernel_scale_2d)
    first = solve_object(problem, wide)
    targets = Targets.of(problem, torch.zeros(3, dtype=torch.float64), options)
    return StructureState(PoseSequence(first.rotmat, first.pos), guess), targets


def _fixed_gauge(state: StructureState, guess: Tensor) -> tuple[PoseSequence, Tensor]:
    """The same images with the guess's centroid, size and axes."""
    center = state.points.mean(0)
    local = state.points - center
    size = math.sqrt(float(guess.square().sum() / local.square().sum()))
    aligned, _ = roma.rigid_points_registration(local, guess)
    pos = size * (state.poses.pos + state.poses.rotmat @ center)
    return PoseSequence(state.poses.rotmat @ aligned.mT, pos), size * local @ aligned.mT
