"""The figures of a real session for hoi benchmark reconstruction."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.optimize import minimize
from scipy.spatial.transform import Rotation
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.reconstruction.missing_mesh import with_object_points
from humanoid_hoi.reconstruction.object_solver import (
    ObjectProblem,
    Stage1Options,
    refine_camera,
    solve_object,
    solve_static,
)
from humanoid_hoi.reconstruction.object_solver.independent import Poses, solve_independent
from humanoid_hoi.reconstruction.object_solver.observability import used_centroid
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels, Targets
from humanoid_hoi.reconstruction.object_solver.static import CameraPath, StaticCost, StaticSolution
from humanoid_hoi.reconstruction.object_solver.trajectory import reprojection_px
from humanoid_hoi.reconstruction.problem import problem_of
from humanoid_hoi.reconstruction.quality.against_truth import rotation_error_deg
from humanoid_hoi.session import load_session
from humanoid_hoi.session.session import Session
from humanoid_hoi.workflows.benchmarks.reconstructing.scipy_per_frame import PerFrame

Row = dict[str, Any]
RANDOM_STARTS = 200
"""Random poses from which the optimum of one rigid pose is searched."""
SEEDS = 8
"""Sets of random start rotations in every frame."""
SAMPLED = 25
"""Frames in which the released scheme starts from x0 = 0."""
# A rotation farther than this from ours counts as wrong.
WRONG_DEG = 20.0


class RealSession:
    """One real session; object points are triangulated where its mesh is missing (documented in missing_mesh)."""

    def __init__(self, folder: Path, body: BodyModel, repeats: int) -> None:
        self.body = body
        self.repeats = repeats
        self.options = Stage1Options()
        self.session = load_session(folder, body)

    def table(self, tick: Callable[[str], None]) -> Row:
        """All figures."""
        tick("moving mode")
        session, triangulation = self._least(lambda: self._with_points(static=False))
        problem = problem_of(session, self.body)
        solved, seconds = self._least(lambda: solve_object(problem, self.options))
        moving = {
            "reprojection_px": _mean(solved.reprojection_px),
            "worst_frame_px": float(solved.reprojection_px.nan_to_num().max()),
            "seconds": seconds,
            "triangulation_seconds": triangulation,
        }
        tick("static mode")
        static = self._static()
        tick("random starts")
        return {
            "frames": problem.num_frames,
            "tracked_points": len(session.tracks.vertex_ids),
            "mesh": session.obj.has_mesh,
            "moving": moving,
            "static": static,
            "random_starts": random_starts(problem),
            "released_from_zero": released_from_zero(session, problem, solved.rotmat.numpy()),
        }

    def _with_points(self, static: bool) -> Session:
        return with_object_points(self.session.replace(is_static=static), self.body, self.options)

    def _static(self) -> Row:
        """One rigid pose under the camera that the body motion implies, its optimum, and a refined camera."""
        session = self._with_points(static=True)
        problem = problem_of(session, self.body)
        rows = slice(session.start, session.stop)
        options = self.options
        camera = session.world_from_cam_rotmat[rows], session.world_from_cam_pos[rows]
        solution, seconds = self._least(lambda: solve_static(problem, *camera, options))
        # The paper takes the best single frame's pose for all; ours solves all frames together.
        paper = solve_static(problem, *camera, dataclasses.replace(options, static_strategy="best_frame"))
        refined, refining = self._least(lambda: refine_camera(problem, solution, *camera, options))
        found = _mean(solution.trajectory.reprojection_px)
        # What no rigid pose under this camera can beat: how much of the error is the camera's.
        optimum = rigid_optimum(problem, CameraPath.of(*camera, problem.num_frames), solution)
        moved = (refined.world_from_cam_pos - camera[1]).norm(dim=-1)
        return {
            "reprojection_px": found,
            "optimum_px": optimum,
            "ratio": found / optimum,
            "best_frame_px": _mean(paper.trajectory.reprojection_px),
            "refined_px": _mean(refined.solution.trajectory.reprojection_px),
            "camera_moved_mm": 1e3 * float(moved.mean()),
            "seconds": seconds,
            "refine_seconds": refining,
        }

    def _least(self, run: Callable[[], Any]) -> tuple[Any, Row]:
        """The answer, and the least wall and processor time of a few runs."""
        walls = []
        cpus = []
        # The least time of a few runs: other load only ever adds.
        for _ in range(self.repeats):
            wall = time.perf_counter()
            cpu = time.process_time()
            answer = run()
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        return answer, {"wall": min(walls), "cpu": min(cpus)}


def rigid_optimum(problem: ObjectProblem, camera: CameraPath, solution: StaticSolution) -> float:
    """Least mean reprojection (px) of any one rigid pose under ``camera``: LM from many random poses on every sixth
    frame, the best ten on all frames, and the best of those polished on the mean distance itself (BFGS)."""
    options = Stage1Options.literal()
    centroid = used_centroid(problem)
    targets = Targets.of(problem, centroid, options)
    kernels = Kernels.of(options)
    rng = np.random.default_rng(0)
    # Cheap screening on every sixth frame, then the few best on all of them.
    some = torch.arange(0, problem.num_frames, 6)
    rotmat = torch.from_numpy(Rotation.random(RANDOM_STARTS, rng=rng).as_matrix())
    # Random rotations about the points' centroid, half a meter around where we found it.
    middle = solution.pos_w + solution.rot_w @ centroid
    pos = middle + torch.from_numpy(rng.normal(0, 0.5, (RANDOM_STARTS, 3)))
    few = StaticCost(targets.take(some), kernels, camera.take(some))
    screened = solve_independent(few, Poses.at(rotmat, pos), iterations=25, tolerance=1e-5)
    best = screened.cost.argsort()[:10]
    solved = solve_independent(
        StaticCost(targets, kernels, camera),
        Poses.at(screened.rotmat[best], screened.pos[best]),
        iterations=50,
        tolerance=1e-9,
    )
    row = int(solved.cost.argmin())
    return _polished(problem, camera, solved.rotmat[row], solved.pos[row], centroid)


def _polished(problem: ObjectProblem, camera: CameraPath, rotmat: Tensor, pos: Tensor, centroid: Tensor) -> float:
    def mean_px(x: np.ndarray) -> float:
        turned = torch.from_numpy(Rotation.from_rotvec(x[:3]).as_matrix()) @ rotmat
        return _mean(
            reprojection_px(problem, *camera.to_cam(turned, pos + torch.from_numpy(x[3:]) - turned @ centroid))
        )

    # The solver minimizes squares; the table's figure is a mean of distances, so the
    # last step is on that itself.
    return float(minimize(mean_px, np.zeros(6), method="BFGS").fun)


def random_starts(problem: ObjectProblem) -> Row:
    """Every frame by itself from 24 rotations turned at random, Eq. 3 as printed, with several seeds.

    A frame counts as converged when its cost is within 1 % of the best cost that any seed found there.
    """
    costs = torch.stack([solve_object(problem, Stage1Options.literal(seed=seed)).cost for seed in range(SEEDS)])
    # 1e-3 is for frames whose cost is nearly zero.
    good = costs < 1.01 * costs.amin(0) + 1e-3
    robust = [_mean(solve_object(problem, Stage1Options(seed=seed)).reprojection_px) for seed in range(SEEDS)]
    return {
        "seeds": SEEDS,
        "frames": problem.num_frames,
        "converged": good.sum(1).tolist(),
        "default_reprojection_px": robust,
    }


def released_from_zero(session: Session, problem: ObjectProblem, rotmat: np.ndarray) -> Row:
    """The released scheme from x0 = 0 in sampled frames, tracks only: how many end over 20 degrees from our rotation.

    How a mesh file lies is an accident (122 degrees from the answer in the released session), and triangulated points
    have no such orientation: every frame's points are turned at random. They start at the coarse object center, as the
    released code has it, or, what x0 = 0 means without one, at the camera itself.
    """
    rows = np.linspace(0, problem.num_frames - 1, min(SAMPLED, problem.num_frames)).astype(int)
    few = problem.frames(torch.from_numpy(rows))
    # Tracks alone: what the scheme does without the contacts that tell it the distance.
    few = dataclasses.replace(few, contact_weight=torch.zeros_like(few.contact_weight))
    yardstick = PerFrame(few)
    turns = Rotation.random(len(rows), rng=0).as_matrix()
    result: Row = {"frames": len(rows)}
    for where, center in (
        ("center", session.obj.init_pos_cam[session.start + rows]),
        ("camera", np.zeros((len(rows), 3))),
    ):
        found = yardstick.from_zero(center - turns @ yardstick.centroid, turns)
        angle = rotation_error_deg(found.rotmat, rotmat[rows])
        result[where] = {"wrong": int((angle > WRONG_DEG).sum()), "median_deg": float(np.median(angle))}
    return result


def _mean(per_frame: Tensor) -> float:
    return float(per_frame.nanmean())
