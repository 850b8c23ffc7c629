"""One pose in the world for every stretch in which the object lies still, and the other frames solved around it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import roma
import torch
from scipy.ndimage import distance_transform_edt
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.reconstruction.object_solver import (
    CameraPath,
    ObjectProblem,
    ObjectTrajectory,
    Stage1Options,
    evaluate,
    solve_object,
    solve_static,
)
from humanoid_hoi.reconstruction.object_solver.usual import PosePrior
from humanoid_hoi.reconstruction.resting.evidence import as_mask, resting_spells, track_speed
from humanoid_hoi.reconstruction.state import HoiState

RESTING_TRUST = 1e-3
"""Weight of a contact while the object lies still: it only says from which side three points are seen. Stage 1's weights are
made for hands that are off by millimeters; observed ones are off by centimeters, and alike in every frame of a rest."""
MOST_OFF_M = 0.01
"""m at the object's distance: a single pose that explains the tracked points worse is not one; the camera is not known, say."""
ANCHOR_M = 0.2
"""m between the points that hold a resting object in its place while the other frames are solved."""

TRUST_RAMP = 10
"""Frames beside a rest over which contacts gain their full weight: hands that are off by centimeters would pull the object away
from its known place within a frame or two."""
RAMP = 6
"""Frames beside a rest over which a change of its pose fades out."""


@dataclass(frozen=True)
class Rests:
    """Where an object lies still.

    Attributes:
        spells: first and stop of each rest, in rows of the problem.
        mask: (T,) bool, true within them.
        rotmat: (T, 3, 3) its pose in the camera frame, one in the world for each rest; outside of them meaningless.
        pos: (T, 3) m.
    """

    spells: list[tuple[int, int]]
    mask: BoolArray
    rotmat: Tensor
    pos: Tensor


def find_rests(
    problem: ObjectProblem, camera: CameraPath, depth: Tensor, fps: float, options: Stage1Options
) -> Rests | None:
    """The stretches in which the object lies still, each with its pose; None where there is none.

    Args:
        problem: T frames.
        camera: where it is in every frame.
        depth: (T,) m, about how far away the object is.
        fps: frames per second.
        options: of stage 1.
    """
    rotmat = torch.eye(3, dtype=torch.float64).repeat(problem.num_frames, 1, 1)
    pos = torch.zeros(problem.num_frames, 3, dtype=torch.float64)
    kept = []
    for first, stop in resting_spells(track_speed(problem, camera, depth, fps), fps):
        rows = torch.arange(first, stop)
        part = problem.frames(rows)
        part = dataclasses.replace(part, contact_weight=RESTING_TRUST * part.contact_weight)
        found = solve_static(part, camera.rotmat[rows], camera.pos[rows], options).trajectory
        off = found.reprojection_px.nanmean() * depth[rows].mean() / problem.camera_matrix[0, 0]
        if off < MOST_OFF_M:
            kept.append((first, stop))
            rotmat[rows] = found.rotmat
            pos[rows] = found.pos
    return Rests(kept, as_mask(kept, problem.num_frames), rotmat, pos) if kept else None


def solve_held(
    problem: ObjectProblem,
    rests: Rests,
    solved: ObjectTrajectory,
    options: Stage1Options,
    prior: PosePrior | None = None,
) -> ObjectTrajectory:
    """Solve all frames again with the object held where it rests.

    Args:
        problem: T frames, with the contacts that hold.
        rests: where and how it lies still.
        solved: without them; the other frames start from it.
        options: of stage 1.
        prior: what poses are usual.
    """
    still = torch.from_numpy(rests.mask)
    start = (
        torch.where(still[:, None, None], rests.rotmat, solved.rotmat),
        torch.where(still[:, None], rests.pos, solved.pos),
    )
    found = solve_object(anchored(problem, rests), options, start, prior)
    # Exactly still: the anchors leave a tenth of a millimeter.
    rotmat = torch.where(still[:, None, None], rests.rotmat, found.rotmat)
    pos = torch.where(still[:, None], rests.pos, found.pos)
    judged = evaluate(problem, rotmat, pos, options, iterations=solved.iterations + found.iterations)
    return dataclasses.replace(judged, prior=found.prior)


def anchored(problem: ObjectProblem, rests: Rests) -> ObjectProblem:
    """The problem with four points in their known places where the object rests; they stand for the contacts there."""
    still = torch.from_numpy(rests.mask)
    corners = torch.cat([torch.zeros(1, 3), torch.eye(3)]).to(problem.contact_obj)
    anchors = problem.used_points.mean(dim=0) + ANCHOR_M * corners
    places = anchors @ rests.rotmat.mT + rests.pos[:, None]
    weight = still.to(places)[:, None].expand(-1, len(anchors))
    return dataclasses.replace(
        problem,
        contact_obj=torch.cat([problem.contact_obj, anchors]),
        contact_cam=torch.cat([problem.contact_cam, places], dim=1),
        contact_weight=torch.cat([_trust(rests.mask)[:, None] * problem.contact_weight, weight], dim=1),
    )


def _trust(resting: BoolArray) -> Tensor:
    """(T,) factor of the contacts' weights: none in a rest, beside it from :data:`RESTING_TRUST` up to 1."""
    # Frames to the nearest rest.
    away = torch.from_numpy(distance_transform_edt(~resting))
    gained = (away / TRUST_RAMP).clamp_max(1.0)
    return (RESTING_TRUST ** (1 - gained)).masked_fill(torch.from_numpy(resting), 0.0)


def still_again(before: HoiState, after: HoiState, rests: Rests, camera: CameraPath) -> HoiState:
    """``after`` (of stage 2, which moves every frame a little) with its object still again where it rests.

    The middle of its poses in a rest holds for the whole of it; frames up to :data:`RAMP` away follow ever less, so
    that nothing jumps.

    Args:
        before: the state with held rests; gives the rotation that is kept.
        after: the same frames, changed.
        rests: where the object lies still.
        camera: where it is in every frame.
    """
    rotmat_w, pos_w = camera.to_world(after.obj_rotmat, after.obj_pos)
    before_w, _ = camera.to_world(before.obj_rotmat, before.obj_pos)
    shift = torch.zeros_like(pos_w)
    turn = torch.zeros_like(pos_w)
    for first, stop in rests.spells:
        held_w = before_w[first]
        # Small turns from the held pose: their median is a turn again.
        off = roma.rotmat_to_rotvec(rotmat_w @ held_w.mT)
        middle = roma.rotvec_to_rotmat(off[first:stop].median(dim=0).values) @ held_w
        place = pos_w[first:stop].median(dim=0).values
        own_turn = roma.rotmat_to_rotvec(middle @ rotmat_w.mT)
        own_shift = place - pos_w
        weight = _fading(first, stop, len(pos_w)).to(pos_w)[:, None]
        inside = (weight == 1).squeeze(-1)
        edge = torch.arange(len(pos_w)).clamp(first, stop - 1)
        # Outside, the correction of the nearest frame of the rest fades out.
        shift += torch.where(inside[:, None], own_shift, weight * own_shift[edge])
        turn += torch.where(inside[:, None], own_turn, weight * own_turn[edge])
    new_rotmat, new_pos = roma.rotvec_to_rotmat(turn) @ rotmat_w, pos_w + shift
    in_cam = camera.rotmat.mT
    return after.replace(
        obj_rotmat=in_cam @ new_rotmat, obj_pos=(in_cam @ (new_pos - camera.pos)[..., None]).squeeze(-1)
    )


def _fading(first: int, stop: int, frames: int) -> Tensor:
    """(T,) 1 from ``first`` to ``stop - 1``, falling to 0 within :data:`RAMP` frames on both sides."""
    rows = torch.arange(frames)
    away = torch.maximum(first - rows, rows - (stop - 1)).clamp_min(0)
    return (1 - away / RAMP).clamp_min(0)
