"""Refining the camera of a static object: the camera implied by the body's motion is the weak link of static mode."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from humanoid_hoi.geometry.so3 import hat, inverse_left_jacobian, log, turn
from humanoid_hoi.reconstruction.object_solver.arrow import ArrowSystem
from humanoid_hoi.reconstruction.object_solver.observability import used_centroid
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels, Targets
from humanoid_hoi.reconstruction.object_solver.sequence import PoseModel, PoseSequence, minimize
from humanoid_hoi.reconstruction.object_solver.static import CameraPath, StaticSolution
from humanoid_hoi.reconstruction.object_solver.trajectory import evaluate


@dataclass(frozen=True)
class CameraRefinement:
    """A static object and the camera path that explains its tracks.

    Attributes:
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3): the refined camera.
        solution: the object's world pose, and its trajectory seen by the refined camera.
    """

    world_from_cam_rotmat: Tensor
    world_from_cam_pos: Tensor
    solution: StaticSolution


@dataclass(frozen=True)
class CameraState:
    """Poses of the object in every camera, and its one pose in the world, (1, 3, 3), (1, 3)."""

    in_cam: PoseSequence
    rot_w: Tensor
    pos_w: Tensor


@dataclass(frozen=True)
class CameraModel:
    """Unknown: the object's pose in every camera (6 T) and in the world (6, the border).

    The camera of frame t is what links the two, so its difference from the implied camera is a residual: with
    ``Y_t`` the world pose seen by the implied camera and ``E = X_t Y_t^-1``, the pan ``log(R_E)`` and the shift
    ``t_E``. Smoothness acts on the object's motion in the image (:mod:`temporal`), not on the difference: the implied
    camera is what jitters. The prior on the implied cameras also fixes the gauge (a common motion of all cameras and
    the object).
    """

    data: PoseModel
    camera: CameraPath
    weight: Tensor = field(init=False)

    def __post_init__(self) -> None:
        options = self.data.options
        # The sigmas are stated beside tracks of 1 px noise, so they grow with the weight that a
        # squared pixel has; the floor of 1 keeps the prior alive when the tracks weigh little.
        sigma = [math.radians(options.camera_rotation_sigma_deg)] * 3 + [options.camera_position_sigma_m] * 3
        weight = max(options.weight_2d, 1.0) / torch.tensor(sigma, dtype=torch.float64).square()
        object.__setattr__(self, "weight", weight)

    def linearize(self, state: CameraState) -> ArrowSystem:
        """Data, smoothness and the distance from the implied camera; the world pose is the border."""
        system = self.data.linearize(state.in_cam)
        error, by_pose, by_world = self._error(state)
        system.cost += 0.5 * float((self.weight * error.square()).sum())
        weighted = self.weight[:, None] * by_pose
        system.diagonal = system.diagonal + by_pose.mT @ weighted
        system.gradient = system.gradient + (weighted.mT @ error[..., None])[..., 0]
        # The cross terms J_pose^T W J_world tie each frame to the one world pose: the arrow's
        # border.
        system.border = weighted.mT @ by_world
        weighted = self.weight[:, None] * by_world
        system.corner = (by_world.mT @ weighted).sum(0)
        system.shared_gradient = (weighted.mT @ error[..., None])[..., 0].sum(0)
        return system

    def retract(self, state: CameraState, frames: Tensor, shared: Tensor) -> CameraState:
        """Move the poses in the cameras and the world pose."""
        return CameraState(state.in_cam.moved(frames), turn(state.rot_w, shared[:3]), state.pos_w + shared[3:])

    def _error(self, state: CameraState) -> tuple[Tensor, Tensor, Tensor]:
        """Camera errors (T, 6), their derivatives by the pose in the camera and by the world pose, (T, 6, 6)."""
        # E = X Y^-1 takes what the implied camera would see (Y) to what the refined one sees (X):
        # its rotation is the pan, and its translation pos_X - R_E pos_Y the shift.
        expected_rot, expected_pos = self.camera.to_cam(state.rot_w, state.pos_w)
        pan_rot = state.in_cam.rotmat @ expected_rot.mT
        panned = (pan_rot @ expected_pos[..., None])[..., 0]
        pan = log(pan_rot)
        error = torch.cat([pan, state.in_cam.pos - panned], -1)
        # Derivatives for left turns exp(w) R. The pose X turns R_E from the left: J_l^-1(pan). The
        # world pose turns Y, hence R_E^T from the left, by the same turn seen in the camera's axes:
        # that gives -J_l^-1(-pan) = -J_r^-1(pan). By its position, only the shift changes.
        cam_from_world = self.camera.rotmat.mT
        zero = torch.zeros_like(pan_rot)
        eye = torch.eye(3, dtype=pan.dtype).expand_as(pan_rot)
        by_pose = _blocks(inverse_left_jacobian(pan), zero, hat(panned), eye)
        by_turn = -inverse_left_jacobian(-pan) @ cam_from_world
        by_world = _blocks(by_turn, zero, -pan_rot @ hat(expected_pos) @ cam_from_world, -pan_rot @ cam_from_world)
        return error, by_pose, by_world


def _blocks(top_left: Tensor, top_right: Tensor, bottom_left: Tensor, bottom_right: Tensor) -> Tensor:
    return torch.cat([torch.cat([top_left, top_right], -1), torch.cat([bottom_left, bottom_right], -1)], -2)


def refine_camera(
    problem: ObjectProblem,
    solution: StaticSolution,
    world_from_cam_rotmat: Tensor,
    world_from_cam_pos: Tensor,
    options: Stage1Options | None = None,
) -> CameraRefinement:
    """Refine every frame's camera together with the pose of a static object, so that its tracks fit.

    Args:
        problem: T frames.
        solution: from :func:`solve_static` under the implied camera; its object size is kept.
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3): the implied camera, prior and gauge.
        options: weights, ``camera_rotation_sigma_deg``, ``camera_position_sigma_m`` and the temporal weights.
    """
    options = replace(options or Stage1Options(), solve_scale=False)
    camera = CameraPath.of(world_from_cam_rotmat, world_from_cam_pos, problem.num_frames)
    log_scale = solution.trajectory.log_scale
    # The solver turns objects about the centroid of their observed points, which keeps rotation and
    # position nearly independent; the solution is given for the mesh origin and is moved there.
    center = math.exp(log_scale) * used_centroid(problem)
    targets = Targets.of(problem, used_centroid(problem), options).scaled(math.exp(log_scale))
    rot_w = solution.rot_w[None]
    pos_w = (solution.pos_w + solution.rot_w @ center)[None]
    # The start is exactly what the implied camera sees, so the first camera error is zero.
    start = CameraState(PoseSequence(*camera.to_cam(rot_w, pos_w)), rot_w, pos_w)
    state, steps = _solved(targets, camera, start, options)
    return _refined(problem, state, center, log_scale, options, steps)


def _solved(
    targets: Targets, camera: CameraPath, state: CameraState, options: Stage1Options
) -> tuple[CameraState, int]:
    """Huber first: the implied camera may be tens of pixels off, where a redescending kernel does not pull."""
    steps = 0
    final = Kernels.of(options)
    for kernels in (final.convex(), final):
        minimum = minimize(CameraModel(PoseModel(targets, options, kernels), camera), state, options)
        state = minimum.state
        steps = steps + minimum.iterations
    return state, steps


def _refined(
    problem: ObjectProblem, state: CameraState, center: Tensor, log_scale: float, options: Stage1Options, steps: int
) -> CameraRefinement:
    """Cameras from the object's two poses, and the trajectory they see."""
    # X = C^-1 W, with C the camera's pose in the world: C = W X^-1.
    rotmat = state.rot_w @ state.in_cam.rotmat.mT
    pos = state.pos_w - (rotmat @ state.in_cam.pos[..., None])[..., 0]
    iterations = torch.full((problem.num_frames,), steps)
    poses = state.in_cam.rotmat, state.in_cam.pos - state.in_cam.rotmat @ center
    trajectory = evaluate(problem, *poses, options, log_scale=log_scale, iterations=iterations)
    pos_w = state.pos_w[0] - state.rot_w[0] @ center
    return CameraRefinement(rotmat, pos, StaticSolution(state.rot_w[0], pos_w, trajectory))
