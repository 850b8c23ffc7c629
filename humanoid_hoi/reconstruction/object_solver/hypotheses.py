"""Which pose? Many starts per frame, the best few kept, and the choice among them over the whole sequence."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.reconstruction.object_solver.independent import FrameCost, Poses, solve_independent
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels, Targets
from humanoid_hoi.reconstruction.object_solver.starts import procrustes, start_positions, start_rotations
from humanoid_hoi.reconstruction.object_solver.usual import PriorTerm

# rad and m: two solutions closer than this are one
_SAME_ANGLE = 0.1
_SAME_DISTANCE = 0.02
# A frame started from its neighbors counts as lost when it ends this many times above them.
_BAD_COST_RATIO = 4.0
# 0.5^2 / 2: the cost of a point that is half a pixel off, at weight 1.
_HALF_PIXEL_COST = 0.125


@dataclass
class Hypotheses:
    """K poses of each of F frames, cheapest first; the cost of an empty place is infinite.

    Attributes:
        rotmat: (F, K, 3, 3).
        pos: (F, K, 3).
        cost: (F, K).
        iterations: (F,) steps tried, all starts together.
    """

    rotmat: Tensor
    pos: Tensor
    cost: Tensor
    iterations: Tensor

    def put(self, index: Tensor, other: Hypotheses) -> None:
        """Write ``other`` into frames ``index``."""
        self.rotmat[index] = other.rotmat
        self.pos[index] = other.pos
        self.cost[index] = other.cost
        self.iterations[index] += other.iterations


def find_hypotheses(targets: Targets, options: Stage1Options) -> Hypotheses:
    """K poses for every frame of ``targets`` (F rows, all of them worth starting from nothing).

    Every ``start_stride``-th frame from all rotations; the others from the hypotheses of the two such frames around
    them, which is cheaper by far; those that end with a cost well above theirs, from all rotations after all.
    """
    count = len(targets)
    # The last frame is always an anchor, so that every other frame has one on either side.
    anchors = torch.unique(torch.cat([torch.arange(0, count, options.start_stride), torch.tensor([count - 1])]))
    found = _empty(count, options.hypotheses)
    found.put(anchors, _from_all_rotations(targets.take(anchors), options))
    between = torch.ones(count, dtype=torch.bool).index_fill_(0, anchors, False).nonzero()[:, 0]
    if len(between):
        # Index of the first anchor beyond each frame; the one before it lies on the other side.
        after = torch.searchsorted(anchors, between)
        sides = torch.stack([anchors[after - 1], anchors[after]], 1)
        found.put(between, _from_poses(targets.take(between), found, sides, options))
        bad = between[_is_bad(found.cost[between, 0], found.cost[sides, 0].amax(1), targets.take(between), options)]
        if len(bad):
            found.put(bad, _merged(_from_all_rotations(targets.take(bad), options), _taken(found, bad), options))
    return found


def _empty(frames: int, hypotheses: int) -> Hypotheses:
    rotmat = torch.eye(3, dtype=torch.float64).repeat(frames, hypotheses, 1, 1)
    pos = torch.zeros(frames, hypotheses, 3, dtype=torch.float64)
    cost = torch.full((frames, hypotheses), torch.inf, dtype=torch.float64)
    return Hypotheses(rotmat, pos, cost, torch.zeros(frames, dtype=torch.long))


def _taken(found: Hypotheses, index: Tensor) -> Hypotheses:
    zero = torch.zeros(len(index), dtype=torch.long)
    return Hypotheses(found.rotmat[index], found.pos[index], found.cost[index], zero)


def _is_bad(cost: Tensor, beside: Tensor, targets: Targets, options: Stage1Options) -> Tensor:
    """Frames whose cost is far above that of the frames beside them (and above half a pixel of error)."""
    # A frame that fits within half a pixel everywhere is good enough, however small its neighbors'
    # cost is: four times nearly nothing is no sign of a wrong pose.
    harmless = _HALF_PIXEL_COST * options.weight_2d * (targets.track_weight > 0).sum(1).clamp_min(1)
    return cost > torch.maximum(_BAD_COST_RATIO * beside, harmless)


def _from_all_rotations(targets: Targets, options: Stage1Options) -> Hypotheses:
    """Screen all starts for a few steps, follow the survivors to the end."""
    frames = len(targets)
    starts = options.starts + 1
    rotmat = start_rotations(frames, options.starts, options.seed)
    aligned, _, possible = procrustes(targets)
    # One start more than the spread set: the Procrustes alignment of the contacts where there are
    # three of them, elsewhere a copy of the first rotation to keep the batch rectangular.
    rotmat = torch.cat([torch.where(possible[:, None, None], aligned, rotmat[:, 0])[:, None], rotmat], 1)
    # Frame-major rows: all starts of frame 0, then all of frame 1; F * starts of them.
    repeated = targets.take(torch.arange(frames).repeat_interleave(starts))
    pos = start_positions(repeated, rotmat.reshape(-1, 3, 3))
    first = Poses.at(rotmat.reshape(-1, 3, 3), pos)
    kernels = Kernels.of(options)
    costs = FrameCost(repeated, kernels.convex())
    # The convex kernel first: from far off, a redescending kernel gives a bad start no pull at all.
    screened = solve_independent(costs, first, iterations=options.screening_iterations, tolerance=1e-2)
    kept = _best(screened, frames, min(options.survivors, starts))
    found = _followed(targets, kept, options)
    return replace(found, iterations=screened.iterations.view(frames, starts).sum(1) + found.iterations)


def _best(poses: Poses, frames: int, count: int) -> Poses:
    """The ``count`` cheapest of each frame's poses, F * count rows."""
    # From ranks within each frame to rows of the flat, frame-major batch.
    order = poses.cost.view(frames, -1).argsort(1)[:, :count]
    per_frame = len(poses.pos) // frames
    return poses.take((order + per_frame * torch.arange(frames)[:, None]).reshape(-1))


def _from_poses(targets: Targets, found: Hypotheses, sides: Tensor, options: Stage1Options) -> Hypotheses:
    """Start each frame from the hypotheses of the frames ``sides`` (F, S)."""
    rotmat = found.rotmat[sides].flatten(0, 2)
    pos = found.pos[sides].flatten(0, 2)
    return _followed(targets, Poses.at(rotmat, pos), options)


def _followed(targets: Targets, start: Poses, options: Stage1Options) -> Hypotheses:
    """Solve F * S poses to convergence and keep K different ones of each frame."""
    frames = len(targets)
    kernels = Kernels.of(options)
    # As above, frame-major.
    repeated = targets.take(torch.arange(frames).repeat_interleave(len(start.pos) // frames))
    budget = {"iterations": options.max_iterations, "tolerance": max(options.tolerance, 1e-4)}
    # The screening's costs were another kernel's, or none: forget them.
    start = Poses.at(start.rotmat, start.pos)
    # Graduated: to the convex minimum first, then on with the redescending kernel, which lets go of
    # outliers that the convex one still listened to.
    solved = solve_independent(FrameCost(repeated, kernels.convex()), start, **budget)  # type: ignore[arg-type]
    if kernels != kernels.convex():
        solved = solve_independent(FrameCost(repeated, kernels), solved, **budget)  # type: ignore[arg-type]
    return _distinct(solved, frames, options.hypotheses)


def _distinct(poses: Poses, frames: int, count: int) -> Hypotheses:
    """The ``count`` cheapest different poses of each frame."""
    per_frame = len(poses.pos) // frames
    poses = _best(poses, frames, per_frame)
    cost = poses.cost.view(frames, per_frame).clone()
    rotmat = poses.rotmat.view(frames, per_frame, 3, 3)
    pos = poses.pos.view(frames, per_frame, 3)
    total = poses.iterations.view(frames, per_frame).sum(1)
    # Poses are sorted by cost. One that lies within the tolerances of a cheaper, still living one
    # is a copy of it: it dies (infinite cost), and copies of it are judged against the living only.
    for later in range(1, per_frame):
        angle = roma.rotmat_geodesic_distance(rotmat[:, :later], rotmat[:, later : later + 1])
        distance = (pos[:, :later] - pos[:, later : later + 1]).norm(dim=-1)
        same = (angle < _SAME_ANGLE) & (distance < _SAME_DISTANCE) & cost[:, :later].isfinite()
        cost[:, later] = cost[:, later].masked_fill(same.any(1), torch.inf)
    order = cost.argsort(1)[:, :count]
    frame = torch.arange(frames)[:, None]
    # There may be fewer starts than places; the rest keep infinite cost.
    found = _empty(frames, count)
    width = order.shape[1]
    found.rotmat[:, :width] = rotmat[frame, order]
    found.pos[:, :width] = pos[frame, order]
    found.cost[:, :width] = cost[frame, order]
    return replace(found, iterations=total)


def _merged(one: Hypotheses, other: Hypotheses, options: Stage1Options) -> Hypotheses:
    """The cheapest different poses of both."""
    frames = len(one.cost)
    rotmat = torch.cat([one.rotmat, other.rotmat], 1)
    pos = torch.cat([one.pos, other.pos], 1)
    cost = torch.cat([one.cost, other.cost], 1).flatten()
    # Both are counted below; the merge itself takes no steps.
    steps = torch.zeros(len(cost), dtype=torch.long)
    both = Poses(rotmat.flatten(0, 1), pos.flatten(0, 1), cost, steps)
    merged = _distinct(both, frames, options.hypotheses)
    return replace(merged, iterations=one.iterations + other.iterations)


def choose(found: Hypotheses, frame_ids: Tensor, options: Stage1Options, prior: PriorTerm | None = None) -> Tensor:
    """Which hypothesis holds in each frame, (F,) long: least cost plus pose changes (Viterbi).

    A change costs ``(angle / sigma)^2 / 2 + (distance / sigma)^2 / 2``, sigma growing with the frames between.

    Args:
        found: hypotheses of F frames.
        frame_ids: (F,) which frames they are.
        options: of the changes.
        prior: what is usual, a row per frame; its cost is added to each hypothesis'.
    """
    if prior is not None:
        found = replace(found, cost=found.cost + _unusual(found, prior))
    # One hypothesis or one frame: there is no path to choose.
    if found.cost.shape[1] == 1 or len(found.cost) == 1:
        return found.cost.argmin(1)
    # All pairs of hypotheses of neighboring frames, (F - 1, K before, K after).
    angle = roma.rotmat_geodesic_distance(found.rotmat[:-1, :, None], found.rotmat[1:, None])
    distance = (found.pos[:-1, :, None] - found.pos[1:, None]).norm(dim=-1)
    gap = (frame_ids[1:] - frame_ids[:-1]).to(angle.dtype)[:, None, None]
    sigma_angle = np.deg2rad(options.transition_sigma_deg) * gap
    change = 0.5 * (angle / sigma_angle).square() + 0.5 * (distance / (options.transition_sigma_m * gap)).square()
    # Infinite costs are capped: inf - inf along the path would give NaN. 1e12 is never chosen
    # either.
    return torch.from_numpy(_viterbi(found.cost.clamp_max(1e12).numpy(), change.numpy()))


def _unusual(found: Hypotheses, prior: PriorTerm) -> Tensor:
    """(F, K) the prior's cost of every hypothesis."""
    frames, count = found.cost.shape
    repeated = prior.take(torch.arange(frames).repeat_interleave(count))
    return repeated.cost(found.rotmat.flatten(0, 1), found.pos.flatten(0, 1)).view(frames, count)


def _viterbi(node: FloatArray, edge: FloatArray) -> IntArray:
    """Cheapest path through node costs (F, K) and edge costs (F - 1, K, K)."""
    frames, count = node.shape
    best = node[0]
    origin = np.zeros((frames, count), dtype=np.int64)
    for frame in range(1, frames):
        # total[i, j]: the cheapest path to hypothesis i of the frame before, then the change to j.
        total = best[:, None] + edge[frame - 1]
        origin[frame] = total.argmin(0)
        best = total.min(0) + node[frame]
    path = np.empty(frames, dtype=np.int64)
    path[-1] = best.argmin()
    # Back from the cheapest end, along the origins that were remembered.
    for frame in range(frames - 1, 0, -1):
        path[frame - 1] = origin[frame, path[frame]]
    return path


def interpolate(rotmat: Tensor, pos: Tensor, frame_ids: Tensor, frames: int) -> tuple[Tensor, Tensor]:
    """Poses of all ``frames`` from those at ``frame_ids`` (sorted): slerp and lerp between, held before and after."""
    wanted = torch.arange(frames)
    after = torch.searchsorted(frame_ids, wanted).clamp(0, len(frame_ids) - 1)
    # A frame that is listed is its own neighbor on both sides; others take the entry before.
    before = torch.where(frame_ids[after] <= wanted, after, (after - 1).clamp_min(0))
    span = (frame_ids[after] - frame_ids[before]).clamp_min(1)
    share = ((wanted - frame_ids[before]).clamp_min(0) / span).clamp(0, 1).to(pos.dtype)
    turned = roma.rotmat_to_rotvec(rotmat[before].mT @ rotmat[after]) * share[:, None]
    between = rotmat[before] @ roma.rotvec_to_rotmat(turned)
    return between, torch.lerp(pos[before], pos[after], share[:, None])
