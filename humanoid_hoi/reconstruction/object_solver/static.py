"""One world pose for the whole video: the object never moves, the camera does."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from scipy.optimize import minimize_scalar
from torch import Tensor

from humanoid_hoi.reconstruction.object_solver.hypotheses import find_hypotheses
from humanoid_hoi.reconstruction.object_solver.independent import Poses, solve_independent
from humanoid_hoi.reconstruction.object_solver.observability import used_centroid
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem, as_float
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.solve import check_annotated
from humanoid_hoi.reconstruction.object_solver.starts import start_possible
from humanoid_hoi.reconstruction.object_solver.trajectory import ObjectTrajectory, evaluate

_START_FRAMES = 24
_FOLLOWED = 6
_SIZE_STEPS = (-2.0, -1.0, 0.0, 1.0, 2.0)  # sigma of the size's prior


@dataclass(frozen=True)
class CameraPath:
    """Where the camera is in every frame: ``x_w = rotmat x_cam + pos``. rotmat (T, 3, 3), pos (T, 3), float64."""

    rotmat: Tensor
    pos: Tensor

    @classmethod
    def of(cls, rotmat: Tensor, pos: Tensor, frames: int) -> CameraPath:
        """Checked against the number of frames (HoiError)."""
        rotmat = as_float(rotmat, (frames, 3, 3), "world_from_cam_rotmat")
        return cls(rotmat, as_float(pos, (frames, 3), "world_from_cam_pos"))

    def take(self, index: Tensor) -> CameraPath:
        """The given frames."""
        return CameraPath(self.rotmat[index], self.pos[index])

    def to_cam(self, rot_w: Tensor, pos_w: Tensor) -> tuple[Tensor, Tensor]:
        """World poses (..., 1, 3, 3), (..., 1, 3) in every frame's camera, (..., T, 3, 3), (..., T, 3)."""
        cam_from_world = self.rotmat.mT
        return cam_from_world @ rot_w, (cam_from_world @ (pos_w - self.pos)[..., None])[..., 0]

    def to_world(self, rotmat: Tensor, pos: Tensor) -> tuple[Tensor, Tensor]:
        """Poses in the frames' cameras (T, 3, 3), (T, 3) in the world."""
        return self.rotmat @ rotmat, (self.rotmat @ pos[..., None])[..., 0] + self.pos


@dataclass(frozen=True)
class StaticSolution:
    """A static object in the world, ``x_w = exp(log_scale) rot_w a + pos_w``: (3, 3), (3,); and what each camera sees
    of it (``trajectory``, which holds the log-scale)."""

    rot_w: Tensor
    pos_w: Tensor
    trajectory: ObjectTrajectory


@dataclass(frozen=True)
class StaticCost:
    """Eq. 3 summed over T frames, for S candidate world poses. A tangent is given in the world's axes."""

    targets: Targets
    kernels: Kernels
    camera: CameraPath

    def __call__(self, rotmat: Tensor, pos: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See :class:`PoseCost`."""
        candidates = len(rotmat)
        frames = len(self.targets)
        in_cam, pos_cam = self.camera.to_cam(rotmat[:, None], pos[:, None])
        # Candidate-major rows: all frames of candidate 0, then of candidate 1; S * T of them.
        repeated = self.targets.take(torch.arange(frames).repeat(candidates))
        found = rows(repeated, self.kernels, in_cam.reshape(-1, 3, 3), pos_cam.reshape(-1, 3))
        # A world tangent seen by a camera is turned by cam_from_world: J_w = J_cam diag(R^T, R^T).
        split = found.jacobian.view(candidates, frames, -1, 2, 3) @ self.camera.rotmat.mT[:, None]
        jacobian = split.reshape(candidates, -1, 6)
        residual = found.residual.reshape(candidates, -1, 1)
        # All frames' rows of a candidate are stacked, so each candidate has one 6 x 6 system.
        matrix = jacobian.mT @ jacobian
        gradient = (jacobian.mT @ residual)[..., 0]
        return found.cost.view(candidates, frames).sum(1), matrix, gradient

    def take(self, index: Tensor) -> StaticCost:
        """Every candidate meets the same frames."""
        return self


def solve_static(
    problem: ObjectProblem,
    world_from_cam_rotmat: Tensor,
    world_from_cam_pos: Tensor,
    options: Stage1Options | None = None,
) -> StaticSolution:
    """One pose of an object that never moves, for the whole video, under a known camera.

    ``static_strategy = all_frames``: the pose that minimizes Eq. 3 over all frames together, from the hypotheses of
    up to 24 frames. Redescending kernels are replaced by Huber: the errors of static mode are the camera's, common to
    all points of a frame and larger than any tracking error, so they are no outliers.

    ``best_frame`` (the paper's static strategy, Sec. 9.4): the frame with most annotated points is solved alone and its
    pose is kept fixed in the world.

    Args:
        problem: T frames.
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3): x_w = R x_cam + p.
        options: settings; temporal terms do not apply. With ``solve_scale`` the object's size is the one with which its
            best pose explains all frames best.

    Raises:
        HoiError: nothing is annotated, or shapes that do not fit.
    """
    options = options or Stage1Options()
    check_annotated(problem)
    camera = CameraPath.of(world_from_cam_rotmat, world_from_cam_pos, problem.num_frames)
    centroid = used_centroid(problem)
    targets = Targets.of(problem, centroid, options)
    log_scale, solved = _best_size(targets, camera, options) if options.solve_scale else (0.0, None)
    solved = solved or _strategy(targets, camera, options)
    # From the centroid back to the mesh origin.
    rot_w = solved.rotmat[0]
    pos_w = solved.pos[0] - math.exp(log_scale) * solved.rotmat[0] @ centroid
    steps = solved.iterations.expand(problem.num_frames)
    trajectory = evaluate(problem, *camera.to_cam(rot_w, pos_w), options, log_scale=log_scale, iterations=steps)
    return StaticSolution(rot_w, pos_w, trajectory)


def _best_frame(targets: Targets, camera: CameraPath, options: Stage1Options) -> Poses:
    """The world pose that the best annotated frame alone gives."""
    weight = torch.cat([targets.contact_weight > 0, targets.track_weight > 0], 1)
    best = weight.sum(1).argmax()[None]
    found = find_hypotheses(targets.take(best), options)
    rotmat, pos = camera.take(best).to_world(found.rotmat[:, 0], found.pos[:, 0])
    return Poses(rotmat, pos, found.cost[:, 0], found.iterations)


def _all_frames(targets: Targets, camera: CameraPath, options: Stage1Options) -> Poses:
    """Hypotheses of some frames, each tried on those frames, the best few on all frames."""
    some = _start_frames(targets)
    # These frames are far apart in time, so neighbors are no help: each from all rotations (stride
    # 1).
    found = find_hypotheses(targets.take(some), replace(options, start_stride=1))
    finite = found.cost.flatten().isfinite()
    around = camera.take(some)
    # (F, K) to (K, F) for broadcasting over the cameras, and back; empty places are left out.
    rotmat, pos = around.to_world(found.rotmat.transpose(0, 1), found.pos.transpose(0, 1))
    start = Poses.at(rotmat.transpose(0, 1).reshape(-1, 3, 3)[finite], pos.transpose(0, 1).reshape(-1, 3)[finite])
    kernels = Kernels.of(options).convex()
    budget = {"iterations": options.max_iterations, "tolerance": options.tolerance}
    # Cheap first: all candidates on the few frames, then only the best ones on all frames.
    few = StaticCost(targets.take(some), kernels, around)
    screened = solve_independent(few, start, iterations=options.screening_iterations, tolerance=1e-3)
    kept = Poses.at(*_cheapest(screened))
    solved = solve_independent(StaticCost(targets, kernels, camera), kept, **budget)  # type: ignore[arg-type]
    steps = found.iterations.sum() + screened.iterations.sum() + solved.iterations.sum()
    return replace(solved.take(solved.cost.argmin()[None]), iterations=steps[None])


def _best_size(targets: Targets, camera: CameraPath, options: Stage1Options) -> tuple[float, Poses]:
    """Log-scale (within three sigma of its prior) of least cost, and the world pose that goes with it.

    The rotation that suits a wrong size best is often another one, so a few sizes are solved from nothing first.
    """
    kernels = Kernels.of(options).convex()
    sigma = options.scale_prior_sigma
    budget = {"iterations": options.max_iterations, "tolerance": options.tolerance}

    def from_pose(log_scale: float, start: Poses) -> Poses:
        costs = StaticCost(targets.scaled(math.exp(log_scale)), kernels, camera)
        return solve_independent(costs, start, **budget)  # type: ignore[arg-type]

    # Infinite data cost is capped, so that the bounded search still compares sizes by their prior.
    def cost(log_scale: float, poses: Poses) -> float:
        return min(float(poses.cost[0]), 1e12) + 0.5 * (log_scale / sigma) ** 2

    tried = {step * sigma: _strategy(targets.scaled(math.exp(step * sigma)), camera, options) for step in _SIZE_STEPS}
    tried = {size: from_pose(size, poses) for size, poses in tried.items()}
    # The cost over the size has several valleys, one for each rotation; the search below is only
    # safe within one, so it starts at the best of the sizes tried and stays within a sigma of it.
    near = min(tried, key=lambda size: cost(size, tried[size]))
    found = minimize_scalar(
        lambda size: cost(size, from_pose(size, tried[near])),
        method="bounded",
        bounds=(near - sigma, near + sigma),
        options={"xatol": 1e-4},
    )
    return float(found.x), from_pose(float(found.x), tried[near])


def _strategy(targets: Targets, camera: CameraPath, options: Stage1Options) -> Poses:
    best_frame = options.static_strategy == "best_frame"
    return _best_frame(targets, camera, options) if best_frame else _all_frames(targets, camera, options)


def _cheapest(poses: Poses) -> tuple[Tensor, Tensor]:
    order = poses.cost.argsort()[:_FOLLOWED]
    return poses.rotmat[order], poses.pos[order]


def _start_frames(targets: Targets) -> Tensor:
    """Up to 24 frames spread over those that could fix a pose; without any, the best annotated ones."""
    possible = start_possible(targets).nonzero()[:, 0]
    if not len(possible):
        count = (targets.contact_weight > 0).sum(1) + (targets.track_weight > 0).sum(1)
        possible = count.argsort(descending=True)[:_START_FRAMES].sort().values
    # Evenly over the list: a moving camera then sees the object from as different sides as it can.
    pick = torch.linspace(0, len(possible) - 1, min(_START_FRAMES, len(possible)), dtype=torch.float64)
    return possible[pick.round().long()]
