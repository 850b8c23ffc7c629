"""Object points from their tracks alone under a known camera, for sessions whose mesh is missing."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from numpy.typing import ArrayLike
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem, as_float
from humanoid_hoi.reconstruction.object_solver.residuals import NEAR, Kernels
from humanoid_hoi.reconstruction.object_solver.static import CameraPath
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
    seen = tracks_only(camera_matrix, track_px, track_weight)
    # Any frame of an object at rest can serve; taking the world's keeps all frames alike.
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
    return as_triangulation(seen, points_w - center, rotmat, pos)


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
    # x_obj = R^T (x_cam - p); with row vectors the transposed rotation is a product from the right.
    keypoints = as_float(contact_cam, (len(pos), -1, 3), "contact_cam")
    weight = torch.as_tensor(active, dtype=torch.float64) * keypoints.isfinite().all(-1)
    in_object = (keypoints.nan_to_num() - pos[:, None]) @ rotmat
    return (weight[..., None] * in_object).sum(0) / weight.sum(0)[:, None]


def tracks_only(
    camera_matrix: ArrayLike | Tensor, track_px: ArrayLike | Tensor, track_weight: ArrayLike | Tensor | None
) -> ObjectProblem:
    """The observations, with all points at the origin for now."""
    # Zeros, not NaN: a point without coordinates would count as absent and take its track with it.
    count = torch.as_tensor(track_px).shape[1]
    return ObjectProblem.build(
        camera_matrix, track_obj=torch.zeros(count, 3), track_px=track_px, track_weight=track_weight
    )


def as_triangulation(seen: ObjectProblem, points: Tensor, rotmat: Tensor, pos: Tensor) -> Triangulation:
    """Points (M, 3) and poses (T, 3, 3), (T, 3) with the reprojection error they leave."""
    return Triangulation(points, rotmat, pos, reprojection_px(seen.with_track_points(points), rotmat, pos))


def _multi_view_points(seen: ObjectProblem, camera: CameraPath, kernels: Kernels) -> Tensor:
    """Points in the world (M, 3) that each minimize their reprojection error; NaN where the rays do not meet."""
    matrix = seen.camera_matrix @ camera.rotmat.mT  # (T, 3, 3): image = matrix (x_w - camera position)
    # (m_1 - u m_3)(x_w - c) = 0, two equations for each frame and point, (T, M, 2, 3).
    lines = matrix[:, None, :2] - seen.track_px[..., None] * matrix[:, None, 2:]
    offset = (lines @ camera.pos[:, None, :, None])[..., 0]
    weight = seen.track_weight
    for _ in range(_REWEIGHTINGS):
        scaled = weight[..., None, None] * lines
        gram = (scaled.mT @ lines).sum(0)
        right = (scaled.mT @ offset[..., None])[..., 0].sum(0)
        # One view is one ray. The identity keeps its system solvable; the result is thrown away
        # below.
        flat = (weight > 0).sum(0) < 2
        gram = gram + torch.diag_embed(flat[:, None].expand(-1, 3).to(gram.dtype))
        points = torch.linalg.solve(gram, right)
        # Third image coordinate, m: dividing the algebraic error by it gives the reprojection error
        # in px.
        depth = ((points - camera.pos[:, None]) * matrix[:, None, 2]).sum(-1).clamp_min(0.05)
        error = ((lines @ points[..., None])[..., 0] - offset).square().sum(-1) / depth.square()
        weight = seen.track_weight * kernels.track.influence(error) / depth.square()
    return points.masked_fill(flat[:, None], torch.nan)
