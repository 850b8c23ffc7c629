"""Residuals that the stages share, each divided by its standard deviation, and the descent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import roma
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.in_scene.evidence.outline import outline_error
from humanoid_hoi.reconstruction.in_scene.options import Weights
from humanoid_hoi.reconstruction.in_scene.problem import Problem, SeenHand

_WILD = 3.0
"""Standard deviations beyond which an observation's pull stops growing."""
ON_SURFACE_M = 0.03
"""m; a depth point farther from the object than this belongs to something else."""


def huber(residual: Tensor) -> Tensor:
    """Squared up to :data:`_WILD`, linear beyond."""
    size = residual.abs()
    # Equal in value and slope at the corner.
    return torch.where(size <= _WILD, residual.square(), 2 * _WILD * size - _WILD**2)


def descend(loss: Callable[[], Tensor], groups: Sequence[tuple[Sequence[Tensor], float]], steps: int) -> float:
    """Adam with a rate that falls along half a cosine to zero; the last value of the loss.

    Args:
        loss: of the present values of the variables.
        groups: variables and their rate (m or rad per step).
        steps: how many.
    """
    optimizer = torch.optim.Adam([{"params": list(variables), "lr": rate} for variables, rate in groups])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, max(steps, 1))
    value = float("nan")
    for _ in range(steps):
        total = loss()
        optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        value = float(total.detach())
    return value


def silhouette_term(problem: Problem, rotmat: Tensor, pos: Tensor, rows: Tensor, inset: Tensor | float = 0.0) -> Tensor:
    """Object outlines of the frames ``rows``, with the insets of :class:`Silhouette`."""
    hull = torch.einsum("tij,nj->tni", rotmat, problem.thing.hull) + pos[:, None]
    error = outline_error(problem.to_camera(hull, rows), problem.camera_matrix, problem.outlines.frames(rows), inset)
    # Directions that see the same side repeat one another: they count as four readings.
    return huber(error / problem.options.weights.mask_px).sum() * 4 / error.shape[1]


def surface_term(
    problem: Problem,
    rotmat: Tensor,
    pos: Tensor,
    rows: Tensor,
    growth: Tensor | None = None,
    reach: float = ON_SURFACE_M,
) -> Tensor:
    """Object depth points of the frames ``rows`` on the object's surface; they count as three readings a frame.

    Args:
        problem: the session.
        rotmat, pos: (F, 3, 3), (F, 3) object poses.
        rows: (F,) frames.
        growth: (), log factor on the depth; None: 0.
        reach: m beyond which a point belongs to something else.
    """
    # Depth times a factor moves a point along its ray: in the camera frame that is plain scaling.
    points = problem.points_cam[rows] if growth is None else problem.points_cam[rows] * growth.exp()
    world = problem.to_world(points, rows)
    local = torch.einsum("tji,tnj->tni", rotmat, world - pos[:, None])
    signed = problem.thing.sdf.query(local).square()
    # Geman-McClure: quadratic near the surface, constant far off. Depth pixels of a hand in front
    # of the object must not pull it forward for ever.
    robust = signed / (1 + signed / reach**2)
    known = problem.points_known[rows]
    each = (robust * known).sum(dim=1) / known.sum(dim=1).clamp_min(1)
    return 3 * each.sum() / problem.options.weights.depth_m**2


def tracker_term(problem: Problem, rotmat: Tensor, pos: Tensor, rows: Tensor) -> Tensor:
    """The tracker's poses, weakly."""
    weights = problem.options.weights
    tracked = problem.tracked[rows]
    apart = (pos - problem.tracker_pos[rows]).norm(dim=-1) / weights.object_m
    turned = angle_between(rotmat, problem.tracker_rotmat[rows]) / weights.object_rad
    return ((huber(apart) + huber(turned)) * tracked).sum()


def angle_between(one: Tensor, other: Tensor) -> Tensor:
    """(T,) about the angle between rotations, rad; exact to third order and smooth at 0."""
    # R - Q|_F = 2 sqrt(2) sin(angle / 2), so |R - Q|_F / sqrt(2) is about the angle; the small
    # constant keeps the root's gradient finite at zero.
    return ((one - other).square().sum(dim=(-1, -2)) / 2 + 1e-12).sqrt()


def smooth_term(rotmat: Tensor, pos: Tensor, fps: float, weights: Weights) -> Tensor:
    """Accelerations of a trajectory of poses."""
    total = (pos.diff(n=2, dim=0) * fps**2 / weights.acceleration).square().sum()
    spin = roma.rotmat_to_rotvec(rotmat[:-1].transpose(-1, -2) @ rotmat[1:])
    return total + (spin.diff(dim=0) * fps**2 / weights.spin).square().sum()


def hand_term(problem: Problem, hand: SeenHand, rotmat: Tensor, pos: Tensor, fingers: Tensor, rows: Tensor) -> Tensor:
    """Keypoints, confirmed depth, wrist orientation and fingers of one hand in the frames ``rows``; its arm where it is hidden."""
    weights = problem.options.weights
    points = problem.to_camera(hand.model.keypoints(rotmat, pos, fingers), rows)
    depth = points[..., 2:].clamp_min(0.05)
    px = points[..., :2] / depth * problem.camera_matrix.diagonal()[:2] + problem.camera_matrix[:2, 2]
    total = (huber((px - hand.px[rows]) / weights.hand_px).sum(dim=-1) * hand.px_known[rows]).sum()
    # Only the distance along the ray is compared: the keypoints say the direction far better.
    along = hand.pos[rows] - problem.cam_pos[rows]
    along = along / along.norm(dim=-1, keepdim=True)
    behind = ((pos - hand.pos[rows]) * along).sum(dim=-1) / weights.hand_depth_m
    total = total + (huber(behind) * hand.depth_known[rows]).sum()
    seen = hand.seen[rows]
    turned = angle_between(rotmat, hand.rotmat[rows])
    total = total + (huber(turned / weights.hand_rotation) * seen).sum()
    # Where it is not seen, its arm says about where it is.
    away = huber((pos - hand.pos[rows]).norm(dim=-1) / weights.hidden_m) + huber(turned / weights.hidden_rad)
    total = total + (away * ~seen).sum()
    bend = angle_between(fingers, hand.fingers[rows]) / weights.finger
    return total + (huber(bend).sum(dim=-1) * seen).sum()


def inside_term(signed: Tensor, weights: Weights) -> Tensor:
    """Penetration of the points with these signed distances, m, summed; a twentieth of the points carries full weight."""
    depth = (-signed).clamp_min(0) / weights.inside_m
    return 20 * depth.square().mean(dim=-1).sum()


def scene_distance(problem: Problem, points_w: Tensor, lowest: Tensor | None = None) -> Tensor:
    """(F, N) m of world points to the static scene: the field, and where given a support's height (F,) below them.

    The height is that of :func:`planes.support_under`, at the two places where the object rests: the field is too coarse
    to say where a flat face lies.
    """
    signed = problem.scene.field.query(points_w)
    return signed if lowest is None else torch.minimum(signed, points_w[..., 2] - lowest[:, None])
