"""Stage 1, the HOI keypoint solver (paper Eq. 3): object poses of all frames of a video together."""

from __future__ import annotations

import math
from dataclasses import replace

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.object_solver.hypotheses import choose, find_hypotheses, interpolate
from humanoid_hoi.reconstruction.object_solver.independent import FrameCost, Poses, solve_independent
from humanoid_hoi.reconstruction.object_solver.observability import observability, used_centroid
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem, as_float
from humanoid_hoi.reconstruction.object_solver.residuals import Kernel, Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.sequence import PoseModel, PoseSequence, minimize
from humanoid_hoi.reconstruction.object_solver.starts import start_possible
from humanoid_hoi.reconstruction.object_solver.trajectory import ObjectTrajectory, evaluate
from humanoid_hoi.reconstruction.object_solver.usual import PosePrior, PriorReport, PriorTerm, weak_weights

InitialPoses = tuple[Tensor, Tensor]


def solve_object(
    problem: ObjectProblem,
    options: Stage1Options | None = None,
    init: ObjectTrajectory | InitialPoses | None = None,
    prior: PosePrior | None = None,
) -> ObjectTrajectory:
    """Object poses of all frames that minimize Eq. 3 (robust, with temporal priors; see :class:`Stage1Options`).

    Rotation is about the centroid of the observed object points. Without ``init`` every frame that could fix its pose
    (6 equations, points not on a line) is started from Procrustes alignment and from many rotations; bad starts are
    dropped early, several different poses are kept, and the sequence as a whole decides which one holds. A joint
    solve over all frames with the temporal priors follows. Frames that could not fix their pose start from their
    neighbors (slerp, lerp) and are carried by the priors; without priors they move only as far as their own
    annotations say. They are told by ``rank < 6``.

    Args:
        problem: correspondences of T frames.
        options: settings; the defaults suit a hand-annotated video.
        init: poses (T, 3, 3), (T, 3) or an earlier result to start from: no other starts are tried then, except in
            frames where it puts an observed point behind the camera.
        prior: what poses are usual. Everything is solved without it first; where the result is of a kind it knows,
            hypotheses are ranked by it too and it becomes a term of the frames that are hardly determined.

    Raises:
        HoiError: nothing is annotated, or no frame has enough to fix a pose and no ``init`` was given.
    """
    options = options or Stage1Options()
    check_annotated(problem)
    # Inside the solver an object turns about the centroid of its observed points: positions are the
    # centroid's there, and are given back for the mesh origin (see ``_evaluated``).
    centroid = used_centroid(problem)
    targets = Targets.of(problem, centroid, options)
    if init is None:
        start = _from_nothing(targets, options)
    else:
        start = _from_init(targets, centroid, init, options)
    log_scale = init.log_scale if isinstance(init, ObjectTrajectory) else 0.0
    state, iterations = _refine(targets, start, options, log_scale)
    solved = _evaluated(problem, state, centroid, options, iterations)
    if prior is None or options.weight_prior == 0:
        return solved
    return _with_prior(problem, targets, solved, prior, options, ranked=init is None)


def _evaluated(
    problem: ObjectProblem, state: PoseSequence, centroid: Tensor, options: Stage1Options, iterations: Tensor
) -> ObjectTrajectory:
    # x = s R (a - c) + p_c  =  s R a + (p_c - s R c).
    pos = state.pos - math.exp(state.log_scale) * state.rotmat @ centroid
    return evaluate(problem, state.rotmat, pos, options, log_scale=state.log_scale, iterations=iterations)


def _with_prior(
    problem: ObjectProblem,
    targets: Targets,
    solved: ObjectTrajectory,
    prior: PosePrior,
    options: Stage1Options,
    ranked: bool,
) -> ObjectTrajectory:
    """Solve again with what is usual, unless this motion is not.

    Args:
        problem, targets: as before.
        solved: without the prior.
        prior: what is usual.
        options: weights.
        ranked: choose among the hypotheses anew.
    """
    centroid = used_centroid(problem)
    smallest = solved.singular_values[:, -1]
    # The prior is judged on frames that need no help: if it calls those unusual, this is not the
    # kind of motion it was learned from, and it may not speak at all.
    verdict = prior.judge(solved.determined & (smallest >= options.prior_below), solved.rotmat, solved.pos)
    report = observability(problem, solved.rotmat, solved.pos, options, solved.log_scale)
    # Where it may, only frames whose weakest direction is hardly determined hear it.
    weight = weak_weights(report, verdict.allowed, options)
    told = PriorReport(weight, verdict.words, verdict.nll)
    if not weight.any():
        return replace(solved, prior=told)
    kernel = Kernel("huber", options.prior_kernel_scale)
    frames = torch.arange(len(weight))
    term = PriorTerm(prior, centroid, frames, weight, kernel)
    start = Poses.at(solved.rotmat, solved.pos + math.exp(solved.log_scale) * solved.rotmat @ centroid)
    if ranked:
        # For ranking hypotheses every allowed frame counts, not only the weak ones: the Viterbi
        # path runs through all of them, and a mirrored pose of a well-seen frame would pull its
        # neighbors along.
        everywhere = PriorTerm(prior, centroid, frames, options.weight_prior * verdict.allowed.double(), kernel)
        start = _from_nothing(targets, options, everywhere)
    state, iterations = _refine(targets, start, options, solved.log_scale, term)
    found = _evaluated(problem, state, centroid, options, solved.iterations + iterations)
    return replace(found, prior=told)


def fixes_pose(problem: ObjectProblem, options: Stage1Options | None = None) -> Tensor:
    """(T,) bool: frames whose own annotations could fix the pose: 6 equations, points not on a line."""
    check_annotated(problem)
    return start_possible(Targets.of(problem, used_centroid(problem), options or Stage1Options()))


def check_annotated(problem: ObjectProblem) -> None:
    """HoiError when no frame has any annotation."""
    contacts, tracks = problem.counts
    if not int((contacts + tracks).sum()):
        fix = "annotate contact pairs or track object points in at least one frame"
        raise HoiError("no frame has any annotation", where="stage 1", field="contact_weight, track_weight", fix=fix)


def _from_nothing(targets: Targets, options: Stage1Options, prior: PriorTerm | None = None) -> Poses:
    """Start of every frame: the chosen hypothesis, or interpolated where a frame cannot fix its pose."""
    frame_ids = start_possible(targets).nonzero()[:, 0]
    if not len(frame_ids):
        fix = (
            "annotate three pairs or points that are not on a line in one frame at least, or give an initial pose "
            "(center and rotation in obj_poses.json)"
        )
        raise HoiError("no frame fixes the object's pose", where="stage 1", field="annotations", fix=fix)
    found = find_hypotheses(targets.take(frame_ids), options)
    best = choose(found, frame_ids, options, None if prior is None else prior.take(frame_ids))
    chosen = torch.arange(len(frame_ids)), best
    rotmat, pos = interpolate(found.rotmat[chosen], found.pos[chosen], frame_ids, len(targets))
    # Costs of the chosen hypotheses no longer hold: the positions in between are interpolated.
    start = Poses.at(rotmat, pos)
    start.iterations[frame_ids] = found.iterations
    return start


def _from_init(
    targets: Targets, centroid: Tensor, init: ObjectTrajectory | InitialPoses, options: Stage1Options
) -> Poses:
    """The given poses; frames in which they are impossible are filled from the others, or started from nothing."""
    rotmat, pos = (init.rotmat, init.pos) if isinstance(init, ObjectTrajectory) else init
    frames = len(targets)
    rotmat = as_float(rotmat, (frames, 3, 3), "init rotmat")
    pos = as_float(pos, (frames, 3), "init pos")
    scale = math.exp(init.log_scale) if isinstance(init, ObjectTrajectory) else 1.0
    # From the mesh origin to the centroid, about which the solver turns.
    pos = pos + scale * rotmat @ centroid
    # A start with an observed point behind the camera has infinite cost and no gradient to leave it
    # by.
    possible = rows(targets, Kernels.of(options), rotmat.nan_to_num(), pos.nan_to_num(), scale).cost.isfinite()
    possible &= rotmat.isfinite().all(-1).all(-1) & pos.isfinite().all(-1)
    if possible.all():
        return Poses.at(rotmat, pos)
    filled = _from_nothing(targets, options)
    filled.rotmat[possible] = rotmat[possible]
    filled.pos[possible] = pos[possible]
    return filled


def _refine(
    targets: Targets, start: Poses, options: Stage1Options, log_scale: float, prior: PriorTerm | None = None
) -> tuple[PoseSequence, Tensor]:
    """Every frame for itself, then (with priors or scale) all together."""
    kernels = Kernels.of(options)
    costs = FrameCost(targets.scaled(math.exp(log_scale)), kernels, prior)
    # Every frame is first solved for itself: cheap, and the joint solve below then starts near its
    # minimum, with outliers already let go.
    solved = solve_independent(costs, start, iterations=options.max_iterations, tolerance=options.tolerance)
    state = PoseSequence(solved.rotmat, solved.pos, log_scale)
    iterations = solved.iterations
    if not (options.is_temporal or options.solve_scale):
        return state, iterations
    minimum = minimize(PoseModel(targets, options, kernels, prior), state, options)
    return minimum.state, iterations + minimum.iterations
