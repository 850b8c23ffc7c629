"""The whole solver: Algorithm 1 of the paper, over all frames at once.

Stage 1 fits the object to the annotations (Eq. 3) and pulls limbs to their contact points; stage 2 refines both with
contact, collision and silhouettes (Eq. 4). What a session lacks is replaced in documented ways: object points without
a mesh are triangulated, masks and collision are left out where there is nothing to render or to collide with.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.reconstruction.hoi_optimizer import Stage2Options, optimize_interaction
from humanoid_hoi.reconstruction.limb_ik.limbs import LimbIkOptions, refine_limbs
from humanoid_hoi.reconstruction.missing_mesh import with_object_points
from humanoid_hoi.reconstruction.object_solver import (
    CameraPath,
    ObjectProblem,
    ObjectTrajectory,
    Stage1Options,
    fixes_pose,
    refine_camera,
    solve_object,
    solve_static,
)
from humanoid_hoi.reconstruction.palms import with_backs, wrong_side_notes
from humanoid_hoi.reconstruction.person import guessed_kernel, guessed_limits, guessed_weight
from humanoid_hoi.reconstruction.place_person import placed_person
from humanoid_hoi.reconstruction.prior.frames import FramePrior, frame_prior
from humanoid_hoi.reconstruction.prior.model import load_prior
from humanoid_hoi.reconstruction.problem import keypoints_cam, problem_of, without_contacts
from humanoid_hoi.reconstruction.quality import QualityReport, measure_quality
from humanoid_hoi.reconstruction.resting.hold import Rests, find_rests, solve_held, still_again
from humanoid_hoi.reconstruction.resting.release import released
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session

CONTACTS = ("geometry", "annotated")
T = TypeVar("T")
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SolverOptions(Settings, yaml="tools/reconstruct", partial=True, key="reconstruct"):
    """What to run.

    Attributes:
        stages: 1 stops after the keypoint solver, 2 runs the optimizer too.
        static: the object never moves; None believes the annotation.
        refine_camera: with a static object, let the object correct the camera that the body motion implies.
        prior: file or folder of a prior of usual poses (``hoi prior train``), for frames that say too little of a moving
            object; None: without.
        place_person: move the person (rigidly, once for the video) to meet an object of known size that the tracked points
            place; None: where our own estimator guessed the body motion (see :mod:`.person`).
        limb_ik: pull hands and feet to their annotated contact points.
        hold_still: an object whose tracked points do not move has one pose in the world as long (see :mod:`.resting`).
        contacts: ``geometry``: an arm that carries the object touches it while that moves and a moment before and after, not
            all the time it lies still; ``annotated``: as marked (the paper). Needs ``hold_still``.
        stage1, ik, stage2: options of the parts.
    """

    stages: int = setting()
    static: bool | None = setting()
    refine_camera: bool = setting()
    prior: str | None = setting()
    place_person: bool | None = setting()
    limb_ik: bool = setting()
    hold_still: bool = setting()
    contacts: str = setting()
    stage1: Stage1Options = field(default_factory=Stage1Options)
    ik: LimbIkOptions = field(default_factory=LimbIkOptions)
    stage2: Stage2Options = field(default_factory=Stage2Options)

    def __post_init__(self) -> None:
        """Raises HoiError on a stage that does not exist."""
        if self.stages not in (1, 2):
            raise HoiError(f"there is no stage {self.stages!r}", field="stages", fix="stages=1 or stages=2")
        if self.contacts not in CONTACTS:
            raise HoiError(f"unknown choice {self.contacts!r}", field="contacts", fix=" or ".join(CONTACTS))


@dataclass(frozen=True)
class Reconstruction:
    """What :func:`reconstruct` returns.

    Attributes:
        session: what was solved, with object points found and camera refined.
        state: the solved unknowns.
        solved: the result with its world.
        trajectory: stage 1's object with its observability figures.
        reports: quality after each step, ``initial`` (coarse alignment), ``stage1``, ``stage2``.
        seconds: wall time of each step.
        stage2: what stage 2 says of itself (``Stage2Result.report``); empty without it.
    """

    session: Session
    state: HoiState
    solved: SolvedSession
    trajectory: ObjectTrajectory
    reports: dict[str, QualityReport]
    seconds: dict[str, float]
    stage2: dict[str, float] = field(default_factory=dict)

    @property
    def after(self) -> QualityReport:
        """Quality of the result."""
        return self.reports["stage2" if "stage2" in self.reports else "stage1"]

    @property
    def before(self) -> QualityReport | None:
        """Quality of what the result is compared with: the step before it, if there was one."""
        return self.reports.get("stage1" if "stage2" in self.reports else "initial")

    def figures(self) -> dict[str, float]:
        """Seconds per step, how well the annotations determined the object, how much of stage 2 was accepted."""
        seconds = {f"{name}_seconds": value for name, value in self.seconds.items()}
        rank = self.trajectory.rank
        counts = {"frames": float(len(rank)), "frames_determined": float((rank == 6).sum())}
        told = self.trajectory.prior
        if told is not None:
            counts["frames_with_prior"] = float((told.weight > 0).sum())
        accepted = {"accepted_change": self.stage2["accepted_change"]} if self.stage2 else {}
        return {**seconds, **counts, **accepted, "log_scale": self.trajectory.log_scale}


def reconstruct(
    session: Session, body: BodyModel, options: SolverOptions | None = None, report: Report | None = None
) -> Reconstruction:
    """Solve one session.

    Args:
        session: as :func:`humanoid_hoi.session.load_session` returns it.
        body: the body the session was loaded for.
        options: what to run; the defaults run both stages.
        report: called with (what is being done, step, steps) while the optimizer runs.

    Raises:
        HoiError: the annotations determine nothing, or options out of range.
    """
    options = options or SolverOptions()
    if options.static is None:
        # From here on ``static`` is a plain yes or no; every step below reads it from the options.
        options = replace(options, static=session.is_static)
    run = _Run(session, body, options, report or (lambda what, step, steps: None))
    return run.solve()


class _Run:
    """One session on its way through the steps; each step takes the state of the one before and is timed."""

    def __init__(self, session: Session, body: BodyModel, options: SolverOptions, report: Report) -> None:
        self.session = session.replace(is_static=bool(options.static))
        self.body = body
        self.options = options
        self.report = report
        self.seconds: dict[str, float] = {}
        self.reports: dict[str, QualityReport] = {}
        self.stage2: dict[str, float] = {}
        self.rows = slice(session.start, session.stop)
        self.rests: Rests | None = None

    def solve(self) -> Reconstruction:
        """All steps."""
        # Asked before the points are inferred: without a surface the coarse alignment has no
        # quality to measure, so there is no "initial" row in the report.
        has_mesh = self.session.obj.has_mesh
        self.session = self._timed(
            "object_points", lambda: with_object_points(self.session, self.body, self.options.stage1)
        )
        if has_mesh:
            self.reports["initial"] = self._measure(self._initial())
        wanted = self.options.place_person
        if has_mesh and not self.options.static and (self.session.motion_is_guess if wanted is None else wanted):
            self._timed("person", self._person)
        trajectory, state = self._timed("stage1", self._object)
        if self.options.limb_ik:
            state = self._timed("limb_ik", lambda: self._limbs(state))
        self.reports["stage1"] = self._measure(state)
        if self.options.stages == 2:
            state = self._timed("stage2", lambda: self._optimize(state))
            self.reports["stage2"] = self._measure(state)
        return Reconstruction(
            self.session, state, self._solved(state), trajectory, self.reports, self.seconds, self.stage2
        )

    def _timed(self, name: str, step: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = step()
        self.seconds[name] = time.perf_counter() - start
        return result

    def _measure(self, state: HoiState) -> QualityReport:
        start = time.perf_counter()
        quality = measure_quality(self.session, self.body, state)
        self.seconds["quality"] = self.seconds.get("quality", 0.0) + time.perf_counter() - start
        return quality

    def _initial(self) -> HoiState:
        """The observed body and the coarse alignment of the object."""
        obj = self.session.obj
        rows = self.rows
        pos = torch.from_numpy(np.asarray(obj.init_pos_cam[rows], np.float64))
        turned = obj.init_rotmat_cam
        # Without a coarse rotation the mesh's axes are taken as the camera's own.
        eye = torch.eye(3, dtype=torch.float64).expand(len(pos), 3, 3).clone()
        rotmat = eye if turned is None else torch.from_numpy(np.asarray(turned[rows], np.float64))
        return HoiState(self.session.body_cam.frames(rows).to(torch.float64), rotmat, pos)

    def _object(self) -> tuple[ObjectTrajectory, HoiState]:
        problem, options = self._trusted(problem_of(self.session, self.body))
        # Algorithm 1, line 3. A static object has one pose in the world, a moving one a pose per
        # frame.
        if self.options.static:
            trajectory = self._static(problem, options)
        else:
            # The coarse alignment is a weak start. It is used only where not a single frame's
            # annotations can fix a pose; otherwise many starts per frame do better than this one.
            init = None if fixes_pose(problem, options).any() else self._coarse()
            trajectory = self._with_rests(problem, solve_object(problem, options, init, self._prior()), options)
        body_cam = self.session.body_cam.frames(self.rows).to(torch.float64)
        return trajectory, HoiState(body_cam, trajectory.rotmat, trajectory.pos, trajectory.log_scale)

    def _trusted(self, problem: ObjectProblem) -> tuple[ObjectProblem, Stage1Options]:
        """Guessed hands are no measure of where the object is, as long as its tracked points say that themselves."""
        options = self.options.stage1
        if not self.session.motion_is_guess or not fixes_pose(without_contacts(problem), options).any():
            return problem, options
        return replace(problem, contact_weight=guessed_weight(problem.contact_weight)), guessed_kernel(options)

    def _with_rests(self, problem: ObjectProblem, solved: ObjectTrajectory, options: Stage1Options) -> ObjectTrajectory:
        """Solve again where the object was seen to lie still: it is held there, and hands that carry it let go."""
        # Inferred points lie where this very trajectory puts them, and one size more is a problem of its own.
        if not self.options.hold_still or not self.session.obj.has_mesh or options.solve_scale:
            return solved
        camera = self._camera()
        depth = (solved.pos + solved.rotmat @ problem.used_points.mean(dim=0))[:, 2]
        self.rests = find_rests(problem, camera, depth, self.session.fps, options)
        if self.rests is None:
            return solved
        if self.options.contacts == "geometry":
            problem = self._released(problem, self.rests.mask)
        return solve_held(problem, self.rests, solved, options, self._prior())

    def _released(self, problem: ObjectProblem, resting: BoolArray) -> ObjectProblem:
        """Contacts of carrying hands end where the object rests, in the session and in the problem."""
        pairs = self.session.contacts
        before = pairs.active[self.rows]
        active = pairs.active.copy()
        active[self.rows] = released(pairs, before, resting, self.session.fps)
        share, was = (100 * float(mask.any(axis=1).mean()) for mask in (active[self.rows], before))
        note = f"hands let go of the resting object: in contact in {share:.0f} % of the frames (annotated: {was:.0f} %)"
        self.session = self.session.replace(contacts=replace(pairs, active=active), notes=(*self.session.notes, note))
        return replace(problem, contact_weight=problem.contact_weight * torch.from_numpy(active[self.rows]))

    def _camera(self) -> CameraPath:
        """Where the camera is in the annotated frames."""
        turn, move = self.session.world_from_cam_rotmat[self.rows], self.session.world_from_cam_pos[self.rows]
        return CameraPath(turn.double(), move.double())

    def _person(self) -> None:
        self.session = placed_person(self.session, self.body, self.options.stage1)

    def _prior(self) -> FramePrior | None:
        """What is usual, or None where no prior was given or the object's mesh is not known."""
        if self.options.prior is None or not self.session.obj.has_mesh:
            return None
        prior = load_prior(self.options.prior)
        return frame_prior(prior, self.body, self.session.body_cam.frames(self.rows), self.session.obj.vertices)

    def _coarse(self) -> tuple[Tensor, Tensor] | None:
        """The coarse alignment as a start, where no frame fixes its pose; None when it holds no rotation."""
        start = self._initial()
        return None if self.session.obj.init_rotmat_cam is None else (start.obj_rotmat, start.obj_pos)

    def _static(self, problem: ObjectProblem, options: Stage1Options) -> ObjectTrajectory:
        session = self.session
        rows = self.rows
        turn = session.world_from_cam_rotmat[rows]
        move = session.world_from_cam_pos[rows]
        solution = solve_static(problem, turn, move, options)
        # In static mode the object cannot move, so every error of the implied camera shows as an
        # error of its tracks. The refinement lets the tracks correct the camera instead.
        if not self.options.refine_camera:
            return solution.trajectory
        camera = refine_camera(problem, solution, turn, move, options)
        # The session keeps the corrected camera: later steps and the stored result must use the
        # same one.
        self.session = _with_camera(session, rows, camera.world_from_cam_rotmat, camera.world_from_cam_pos)
        return camera.solution.trajectory

    def _limbs(self, state: HoiState) -> HoiState:
        pairs, options, obj = self.session.contacts, self.options.ik, self.session.obj
        where = keypoints_cam(self.session, self.body, state.body_cam)
        marked = state.place(torch.from_numpy(pairs.point_obj))
        notes = wrong_side_notes(pairs, pairs.active[self.rows], obj, state.obj_rotmat, marked, where)
        self.session = self.session.replace(notes=(*self.session.notes, *notes))
        if self.session.motion_is_guess:
            options = guessed_limits(options)
            pairs = with_backs(pairs, obj, self.body, state.body_cam)
        # Algorithm 1, line 4. The object is held; the limbs are pulled to its annotated points, (T, P, 3).
        targets = state.place(torch.from_numpy(pairs.point_obj))
        active = torch.from_numpy(pairs.active[self.rows])
        body_cam = refine_limbs(self.body, state.body_cam, pairs.keypoint_names, targets, active, options)
        return state.replace(body_cam=body_cam)

    def _optimize(self, state: HoiState) -> HoiState:
        def on_step(step: int, total: int, losses: dict[str, float]) -> None:
            self.report("stage 2", step, total)

        options = replace(self.options.stage2, static=self.options.static)
        result = optimize_interaction(self.session, self.body, state, options, on_step)
        self.stage2 = result.report
        return result.state if self.rests is None else still_again(state, result.state, self.rests, self._camera())

    def _solved(self, state: HoiState) -> SolvedSession:
        session, rows = self.session, self.rows
        # The solved size goes into vertices and contact points, so readers need no scale factor.
        size = float(np.exp(state.log_scale))
        pairs = session.contacts
        shape = ObjectShape(
            name=session.obj.name,
            kind="mesh",
            vertices=(size * session.obj.vertices).astype(np.float32),
            faces=session.obj.faces.astype(np.int32),
        )
        contacts = ContactPairs(pairs.keypoint_names, size * pairs.point_obj, pairs.vertex_ids, pairs.active[rows])
        quality = dict(self.reports[f"stage{self.options.stages}"].summary)
        return SolvedSession(
            name=session.name,
            fps=session.fps,
            frame_ids=np.arange(session.start, session.stop, dtype=np.int64),
            body_name=self.body.name,
            body_cam=state.body_cam,
            rest_pelvis=self.body.rest_pelvis(state.body_cam.betas),
            obj_rotmat_cam=state.obj_rotmat,
            obj_pos_cam=state.obj_pos,
            world_from_cam_rotmat=session.world_from_cam_rotmat[rows],
            world_from_cam_pos=session.world_from_cam_pos[rows],
            camera_matrix=torch.from_numpy(np.asarray(session.camera_matrix, np.float64)),
            image_size=session.image_size,
            obj=shape,
            contacts=contacts,
            obj_is_static=bool(self.options.static),
            source=f"Reconstructed from the session {session.name} (stage {self.options.stages}).",
            quality=quality,
        )


def _with_camera(session: Session, rows: slice, rotmat: Tensor, pos: Tensor) -> Session:
    """The session with another camera in the solved frames."""
    # Cloned: the caller's session shares these tensors. Frames outside the annotated range keep the
    # camera that the body motion implies.
    turn = session.world_from_cam_rotmat.clone()
    move = session.world_from_cam_pos.clone()
    turn[rows] = rotmat.to(turn.dtype)
    move[rows] = pos.to(move.dtype)
    return session.replace(world_from_cam_rotmat=turn, world_from_cam_pos=move)
