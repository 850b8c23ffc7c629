"""The synthetic tables of hoi benchmark reconstruction: errors against noise, speed, before and after stage 2."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.hoi_optimizer import optimize_interaction
from humanoid_hoi.reconstruction.object_solver import ObjectProblem, Stage1Options, solve_object
from humanoid_hoi.reconstruction.pipeline import Reconstruction, SolverOptions, problem_of, reconstruct
from humanoid_hoi.reconstruction.quality import chamfer_o, measure_quality, shared_samples
from humanoid_hoi.reconstruction.quality.against_truth import joint_error_mm, rotation_error_deg, translation_error_m
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import (
    AnnotationOptions,
    CameraOptions,
    Footage,
    Noise,
    Scene,
    Truth,
    disturb,
    film,
    make_scene,
    make_suite,
)
from humanoid_hoi.workflows.benchmarks.reconstructing.scipy_per_frame import Found, PerFrame

Row = dict[str, Any]
Tick = Callable[[str], None]
METHODS = ("scipy from zero", "scipy from the frame before", "stage 1", "stage 1+2")


@dataclass(frozen=True)
class NoiseTableSettings:
    """What the noise table is measured with: surface points of CD-o, and in which frames it is taken."""

    sessions: int
    seed: int
    samples: int
    every: int


class NoiseTable:
    """Errors of every method against the truth, over one clip filmed by several cameras."""

    def __init__(self, clip: HoiClip, body: BodyModel, settings: NoiseTableSettings) -> None:
        self.body = body
        self.settings = settings
        self.scene: Scene = make_scene(clip, body)
        self._points = shared_samples(self.scene.obj_vertices, self.scene.obj_faces, settings.samples)
        self._films: dict[tuple[int, float], Footage] = {}

    def footage(self, seed: int, contact_m: float) -> Footage:
        """The clip from camera ``seed``, contacts annotated below ``contact_m``; filmed once."""
        key = (seed, contact_m)
        if key not in self._films:
            # 137.5 degrees (the golden angle) spreads any number of cameras evenly;
            # every other one is hand-held.
            camera = CameraOptions(azimuth_deg=(30 + 137.5 * seed) % 360, moving=seed % 2 == 1)
            self._films[key] = film(self.scene, self.body, camera, AnnotationOptions(contact_m=contact_m), seed)
        return self._films[key]

    def row(self, name: str, noise: Noise, contact_rule: float, stage2: bool, tick: Tick) -> Row:
        """One row: every method's errors, one entry per camera."""
        found: dict[str, list[Row]] = {method: [] for method in METHODS if stage2 or method != "stage 1+2"}
        gaps = []
        for seed in range(self.settings.seed, self.settings.seed + self.settings.sessions):
            session, truth = disturb(self.footage(seed, contact_rule), noise, seed)
            gaps.append(true_gap_mm(session, truth, self.body))
            for method, state in self._states(session, stage2, tick).items():
                found[method].append(self.errors(truth, state, session.start))
        return {
            "name": name,
            "noise": dataclasses.asdict(noise),
            "contact_rule_m": contact_rule,
            "true_gap_mm": float(np.mean(gaps)),
            "methods": found,
        }

    def _states(self, session: Session, stage2: bool, tick: Tick) -> dict[str, HoiState]:
        tick("scipy")
        problem = problem_of(session, self.body)
        rows = slice(session.start, session.stop)
        yardstick = PerFrame(problem)
        observed = session.body_cam.frames(rows).to(torch.float64)
        answers = yardstick.from_zero(session.obj.init_pos_cam[rows]), yardstick.from_previous()
        states = {name: _state(observed, found) for name, found in zip(METHODS, answers, strict=False)}
        tick("stage 1")
        # Our default settings, robust and temporal: what a user gets.
        first = reconstruct(session, self.body, SolverOptions(stages=1))
        states["stage 1"] = first.state
        if stage2:
            tick("stage 2")
            states["stage 1+2"] = optimize_interaction(first.session, self.body, first.state).state
        return states

    def errors(self, truth: Truth, state: HoiState, start: int) -> Row:
        """Means over the frames: CD-o (Eq. 21, shared samples), rotation, translation, MPJPE."""
        perfect = truth.state(start, start + state.num_frames)
        pose = _pose(state)
        true_pose = _pose(perfect)
        # Chamfer distances of many samples are slow, and neighboring frames alike.
        some = slice(None, None, self.settings.every)
        true_turn, true_move, turn, move = (x[some] for x in (*true_pose, *pose))
        distance = chamfer_o(self._points, true_turn, true_move, self._points, turn, move)
        with torch.no_grad():
            joints, true_joints = (self.body.pose(s.body_cam).joints.double().numpy() for s in (state, perfect))
        return {
            "cd_o_cm": 100 * float(distance.mean()),
            "cd_o_max_cm": 100 * float(distance.max()),
            "rotation_deg": float(rotation_error_deg(pose[0], true_pose[0]).mean()),
            "translation_mm": 1e3 * float(translation_error_m(pose[1], true_pose[1]).mean()),
            "mpjpe_mm": float(joint_error_mm(joints, true_joints).mean()),
        }


def _state(body_cam: Any, found: Found) -> HoiState:
    return HoiState(body_cam, torch.from_numpy(found.rotmat), torch.from_numpy(found.pos))


def _pose(state: HoiState) -> tuple[np.ndarray, np.ndarray]:
    return state.obj_rotmat.double().numpy(), state.obj_pos.double().numpy()


def true_gap_mm(session: Session, truth: Truth, body: BodyModel) -> float:
    """How far apart the annotated pairs are in truth: what the best possible answer still has as contact distance."""
    perfect = session.replace(contacts=truth.contacts)
    return measure_quality(perfect, body, truth.state(session.start, session.stop)).summary["contact_mm"]


# --- speed -----------------------------------------------------------------------------------------------------------


def speed_table(session: Session, body: BodyModel, truth: Truth, repeats: int, frames: int | None, tick: Tick) -> Row:
    """Seconds and costs of ours and of scipy on the same problem, in turns; the least time of each counts.

    ``24 starts``: every frame from 24 rotations (ours: Procrustes too). ``one start``: every frame from the truth
    turned by 10 degrees and moved by 2 cm. Both solve Eq. 3 as printed, frames independent.
    """
    problem, rotmat, pos = _solvable(problem_of(session, body), truth, session, frames)
    yardstick = PerFrame(problem)
    literal = Stage1Options.literal()
    # 0.1 rad about each axis is 10 degrees in all.
    init = (torch.from_numpy(Rotation.from_rotvec([0.1, -0.1, 0.1]).as_matrix()) @ rotmat, pos + 0.02)
    runs: dict[str, Callable[[], Any]] = {
        "ours, 24 starts": lambda: solve_object(problem, literal),
        "ours, 24 starts in every 8th frame": lambda: solve_object(
            problem, dataclasses.replace(literal, start_stride=8)
        ),
        "ours, default (robust, temporal)": lambda: solve_object(problem),
        "ours, one start": lambda: solve_object(problem, literal, init=init),
        "scipy, one start": lambda: yardstick.from_poses(init[0].numpy(), init[1].numpy()),
        "scipy, 24 starts": yardstick.multi_start,
    }
    found: dict[str, Row] = {name: {"wall_s": np.inf, "cpu_s": np.inf} for name in runs}
    for _ in range(repeats):
        # In turns, not one method after the other: a slow minute of the machine hits all of them.
        for name, run in runs.items():
            tick(name)
            answer, wall, cpu = _timed(run)
            row = found[name]
            cost = np.asarray(answer.cost, np.float64)
            row |= {"wall_s": min(row["wall_s"], wall), "cpu_s": min(row["cpu_s"], cpu), "cost": float(cost.sum())}
            row["costs"] = cost
    for name, row in found.items():
        # Like with like: a single start against a single start.
        partner = found["scipy, one start" if "one start" in name else "scipy, 24 starts"]
        ratio = row["costs"] / np.maximum(partner["costs"], 1e-9)
        row |= {
            "faster_wall": partner["wall_s"] / row["wall_s"],
            "faster_cpu": partner["cpu_s"] / row["cpu_s"],
            "cost_ratio": row["cost"] / partner["cost"],
            "worst_frame_cost_ratio": float(ratio.max()),
        }
    for row in found.values():
        del row["costs"]
    return {"frames": problem.num_frames, "repeats": repeats, "methods": found}


def _solvable(
    problem: ObjectProblem, truth: Truth, session: Session, frames: int | None
) -> tuple[ObjectProblem, Any, Any]:
    """The frames that determine their own pose, and the true poses there."""
    perfect = truth.state(session.start, session.stop)
    # Frames that do not determine their pose have no one answer whose cost could be compared.
    determined = solve_object(problem).determined.nonzero()[:, 0][:frames]
    return problem.frames(determined), perfect.obj_rotmat[determined].double(), perfect.obj_pos[determined].double()


def _timed(run: Callable[[], Any]) -> tuple[Any, float, float]:
    wall = time.perf_counter()
    cpu = time.process_time()
    answer = run()
    return answer, time.perf_counter() - wall, time.process_time() - cpu


# --- before and after stage 2 ----------------------------------------------------------------------------------------


def suite_table(clip: HoiClip, body: BodyModel, count: int, tick: Tick) -> Row:
    """Sessions with typical noise, each with its own camera: figures before and after stage 2, and what they prove."""
    rows: list[Row] = []
    for session, _ in make_suite([clip], body, count):
        tick(f"suite {session.name}")
        rows.append({"name": session.name, "hand_held": len(rows) % 2 == 1} | before_after(reconstruct(session, body)))
    both = sum(
        row["penetration_mm"][1] < row["penetration_mm"][0] and row["contact_mm"][1] < row["contact_mm"][0]
        for row in rows
    )
    rise = max(row["reprojection_px_mean"][1] - row["reprojection_px_mean"][0] for row in rows)
    return {"rows": rows, "both_lower": both, "of": len(rows), "largest_reprojection_rise_px": rise}


def before_after(result: Reconstruction) -> Row:
    """(stage 1, stage 2) of the figures that stage 2 is about."""
    names = ("penetration_mm", "penetration_volume_cm3", "contact_mm", "reprojection_px_mean", "jitter_human")
    pair = result.reports["stage1"].summary, result.reports["stage2"].summary
    return {name: [report[name] for report in pair] for name in names} | {"seconds": result.seconds["stage2"]}
