"""The object at rest: one pose per interval from all of its frames, lying on its support."""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.so3 import turn
from humanoid_hoi.reconstruction.in_scene.evidence.planes import SupportPlane, support_under
from humanoid_hoi.reconstruction.in_scene.evidence.silhouette import Silhouette, insets
from humanoid_hoi.reconstruction.in_scene.evidence.timeline import Timeline
from humanoid_hoi.reconstruction.in_scene.problem import DTYPE, Problem
from humanoid_hoi.reconstruction.in_scene.stages.terms import (
    ON_SURFACE_M,
    angle_between,
    descend,
    huber,
    silhouette_term,
    surface_term,
)

_MOST_FRAMES = 24
"""Of one rest. A mask's border wanders in every frame anew: the more frames, the less of it is left."""
_LOWEST = 4
"""Hull corners that a resting object stands on, at least."""
_STARTS = 24
_SCALE_RATE = 0.006
_FIRST_REACH_M = 0.15


@dataclass(frozen=True)
class StaticPose:
    """Where the object rests.

    Attributes:
        rotmat: (3, 3).
        pos: (3,).
        support: what it rests on; None where the scene is not asked.
    """

    rotmat: Tensor
    pos: Tensor
    support: SupportPlane | None


@dataclass(frozen=True)
class StaticResult:
    """Both rests.

    Attributes:
        before, after: the first and the last place; None where the video does not show it at rest there.
        growth: log factor that the object's own size puts on the depth's scale.
    """

    before: StaticPose | None
    after: StaticPose | None
    growth: float


def solve_static(problem: Problem, timeline: Timeline) -> StaticResult:
    """Both poses together with the depth's scale, which the object's size and the hands' size share.

    Raises:
        HoiError: no support plane under a resting object.
    """
    places = []
    if timeline.grasp >= 0:
        places.append(timeline.before)
    if timeline.release < timeline.frames:
        places.append(timeline.after)
    rests = [_rest(problem, _some_rows(place, timeline.frames)) for place in places]
    base_rotmat = torch.stack([rest.rotmat for rest in rests])
    base_pos = torch.stack([rest.pos for rest in rests])
    spin = torch.zeros(len(rests), 3, dtype=DTYPE, requires_grad=True)
    shift = torch.zeros(len(rests), 3, dtype=DTYPE, requires_grad=True)
    growth = torch.zeros((), dtype=DTYPE, requires_grad=True)
    # Scaling depth scales the scene about the camera; with a moving one, about its mean place.
    eye = problem.cam_pos.mean(dim=0)
    steps = problem.options.static_steps
    silhouettes = [Silhouette(problem, rest.rows, steps) for rest in rests]
    # Far points pull at first: the depth's scale may be off by more than the object is large.
    # One value per step; ``descend`` calls the loss exactly as often.
    reaches = iter([max(_FIRST_REACH_M * 0.96**k, ON_SURFACE_M) for k in range(steps)])

    def positions() -> Tensor:
        # Another scale moves object, depth and support along the rays together: that valley is straight in these unknowns.
        return eye + (base_pos + shift - eye) * growth.exp()

    def loss() -> Tensor:
        reach = next(reaches)
        rotmat = turn(base_rotmat, spin)
        pos = positions()
        total = (growth / problem.options.scale.object_sigma).square()
        for i, rest in enumerate(rests):
            total = total + _rest_loss(problem, rest, silhouettes[i], rotmat[i], pos[i], growth, reach)
        return total

    rates = [([shift], 0.004), ([spin], 0.02)]
    if problem.scale is not None:
        # A cloud in metres has no scale to correct.
        rates.append(([growth], _SCALE_RATE))
    descend(loss, rates, steps)
    with torch.no_grad():
        rotmat = turn(base_rotmat, spin)
        pos = positions()
        # The order of ``places``: the first rest if there is one, then the last.
        poses = [_settled(problem, rotmat[i], pos[i], rest.support, growth) for i, rest in enumerate(rests)]
    before = poses.pop(0) if timeline.grasp >= 0 else None
    after = poses.pop(0) if timeline.release < timeline.frames else None
    return StaticResult(before, after, float(growth.detach()))


@dataclass(frozen=True)
class _Rest:
    """What is known of one rest before it is solved: some of its frames, a first pose, the plane under it."""

    rows: Tensor
    rotmat: Tensor
    pos: Tensor
    support: SupportPlane | None


def _rest(problem: Problem, rows: Tensor) -> _Rest:
    rotmat, pos = first_pose(problem, rows)
    return _Rest(rows, rotmat, pos, _support(problem, rotmat, pos) if problem.options.scene_terms else None)


def _rest_loss(
    problem: Problem, rest: _Rest, drawn: Silhouette, rotmat: Tensor, pos: Tensor, growth: Tensor, reach: float
) -> Tensor:
    count = len(rest.rows)
    # One pose seen by all chosen frames.
    each = rotmat.expand(count, 3, 3), pos.expand(count, 3)
    # All frames show one pose: their errors are shared by systematic ones, so that they count as a few.
    share = 3 / count
    weights = problem.options.weights
    total = share * silhouette_term(problem, *each, rest.rows, drawn.inset(*each))
    total = total + share * surface_term(problem, *each, rest.rows, growth, reach)
    total = total + huber(((pos - rest.pos) / weights.object_m).norm())
    total = total + huber(angle_between(rotmat[None], rest.rotmat[None])[0] / weights.object_rad)
    if rest.support is not None:
        total = total + _resting(problem, rotmat, pos, _height(problem, rest.support, growth))
    return total


def _height(problem: Problem, support: SupportPlane, growth: Tensor) -> Tensor:
    """m of a support when the depth's scale grows: seen from the cameras, it moves away with everything else."""
    origin = problem.cam_pos[:, 2].mean()
    return origin + (support.height - origin) * growth.exp()


def _some_rows(place: slice, frames: int) -> Tensor:
    start, stop, _ = place.indices(frames)
    count = min(_MOST_FRAMES, stop - start)
    return torch.linspace(start, stop - 1, count).round().long()


def first_pose(problem: Problem, rows: Tensor) -> tuple[Tensor, Tensor]:
    """Where a rest begins to be solved: the tracker's mean pose over it; without a tracker the best of many rotations.

    Args:
        problem: the session.
        rows: (F,) frames of the interval.

    Returns:
        Rotation (3, 3) and position (3,), levelled world.
    """
    tracked = problem.tracked[rows]
    use = rows[tracked] if bool(tracked.any()) else rows
    pos = problem.tracker_pos[use].median(dim=0).values
    if bool(problem.tracked.any()):
        return roma.special_procrustes(problem.tracker_rotmat[use].mean(dim=0)), pos
    # Drawn with a seed: the same video gives the same result, whatever ran before.
    candidates = torch.from_numpy(Rotation.random(_STARTS, rng=0).as_matrix()).to(DTYPE)
    costs = []
    with torch.no_grad():
        for rotmat in candidates:
            each = rotmat.expand(len(rows), 3, 3), pos.expand(len(rows), 3)
            outline = silhouette_term(problem, *each, rows, insets(problem, *each, rows))
            costs.append(float(outline + surface_term(problem, *each, rows)))
    return candidates[costs.index(min(costs))], pos


def _support(problem: Problem, rotmat: Tensor, pos: Tensor) -> SupportPlane:
    lowest = float((problem.thing.hull @ rotmat.T + pos)[:, 2].min())
    footprint = pos[:2].double().numpy()
    found = support_under(problem.scene.planes, problem.scene.cloud, footprint, lowest, problem.options.planes)
    if found is None:
        raise HoiError(
            f"no support plane under the object at ({pos[0]:.2f}, {pos[1]:.2f}) m",
            where=problem.name,
            field="depth",
            fix="the scene must show what the object rests on",
        )
    return found


def _resting(problem: Problem, rotmat: Tensor, pos: Tensor, height: Tensor) -> Tensor:
    """The lowest corners on the support, none below it."""
    above = (problem.thing.hull @ rotmat.T + pos)[:, 2] - height
    # A resting body stands on three corners at least; the fourth is for the flat faces of things.
    low = above.sort().values[: min(_LOWEST, len(above))]
    weights = problem.options.weights
    return huber(low / weights.support_m).sum() + (above.clamp_max(0) / weights.inside_m).square().sum()


def _settled(problem: Problem, rotmat: Tensor, pos: Tensor, support: SupportPlane | None, growth: Tensor) -> StaticPose:
    """Put down exactly: the lowest corner on the support."""
    if support is None:
        return StaticPose(rotmat, pos, None)
    height = _height(problem, support, growth)
    lowest = (problem.thing.hull @ rotmat.T + pos)[:, 2].min()
    # What the residuals left open by a millimetre is closed: the rest touches by construction.
    down = torch.zeros(3, dtype=pos.dtype)
    down[2] = height - lowest
    return StaticPose(rotmat, pos + down, SupportPlane(float(height), support.low, support.high, support.count))
