"""Optimize: the annotation as it stands through the same solver, with the same settings, as ``hoi reconstruct``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from omegaconf import OmegaConf

from humanoid_hoi.annotator.work.geometry import pose_rows
from humanoid_hoi.annotator.work.jobs import Job
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.reconstruction.output import write_reconstruction
from humanoid_hoi.reconstruction.pipeline import Reconstruction, SolverOptions, reconstruct
from humanoid_hoi.session import load_session
from humanoid_hoi.session.annotations import Annotations
from humanoid_hoi.session.session import Session
from humanoid_hoi.workflows.reconstruct import job_of

SETTINGS = CFG / "tools" / "reconstruct.yaml"


@dataclass(frozen=True)
class SolveResult:
    """A result that nobody has accepted yet.

    Attributes:
        session: what was solved.
        result: of the solver.
        stages: 1 or 2.
        revision: of the document it was made from.
    """

    session: Session
    result: Reconstruction
    stages: int
    revision: int

    def write(self, folder: Path) -> dict[str, Path]:
        """The files that ``hoi reconstruct`` writes."""
        return write_reconstruction(self.result, self.session, folder)


def solver_options(stages: int) -> SolverOptions:
    """The settings of cfg/tools/reconstruct.yaml.

    Args:
        stages: 1 or 2.

    Raises:
        HoiError: another number of stages.
    """
    settings = OmegaConf.load(SETTINGS)
    # Only the stages are chosen here; everything else is what `hoi reconstruct` does
    # by default, so both give the same.
    settings.stages = stages
    # Its paths are not used: the session is loaded here, from the document.
    return job_of(settings, Path(), Path()).options  # type: ignore[arg-type]


def solve(
    job: Job, folder: Path, annotations: Annotations, body: BodyModel, fps: float, stages: int, revision: int
) -> SolveResult:
    """Solve a session with an annotation that need not be on disk.

    Args:
        job: told of the progress.
        folder: of the session.
        annotations: in place of the folder's file.
        body: model.
        fps: of the video.
        stages: 1 or 2.
        revision: of the document.

    Raises:
        HoiError: the annotation determines nothing, or does not fit the session.
        Cancelled: the user stopped it.
    """
    options = solver_options(stages)
    job.report("reading the session", 0, 0)
    # Loaded anew rather than taken from the open one: the annotation decides on
    # range and size of what is solved.
    session = load_session(folder, body, fps=fps, annotations=annotations)
    if session.stop == session.start:
        raise HoiError("nothing is annotated yet", field="optimize", fix="mark contacts or track points first")
    job.report("stage 1", 0, 0)
    result = reconstruct(session, body, options, job.report)
    return SolveResult(session, result, stages, revision)


def summary(solved: SolveResult) -> dict[str, Any]:
    """For the browser: poses, residuals and observability per frame, and the figures in total."""
    result = solved.result
    trajectory = result.trajectory
    per_frame = result.after.per_frame
    return {
        "stages": solved.stages,
        "revision": solved.revision,
        "start": int(result.session.start),
        "stop": int(result.session.stop),
        "scale": float(np.exp(result.state.log_scale)),
        "poses": _rounded(pose_rows(result.state.obj_rotmat.numpy(), result.state.obj_pos.numpy()), 6),
        "rank": trajectory.rank.tolist(),
        # The smallest of the six singular values: how well the least known direction
        # of the pose is determined.
        "weakest": _rounded(trajectory.singular_values[:, -1].numpy(), 2),
        "words": list(trajectory.weakest_words),
        "reprojection_px": _rounded(per_frame["reprojection_px"], 2),
        "contact_mm": _rounded(per_frame["contact_mm"], 1),
        "penetration_mm": _rounded(per_frame["penetration_mm"], 1),
        "before": None if result.before is None else figures(result.before.summary),
        "after": figures(result.after.summary),
        "notes": list(result.session.notes),
        "seconds": sum(result.seconds.values()),
    }


def figures(summary_of: dict[str, float]) -> dict[str, float | None]:
    """Figures as JSON: NaN means that there is none."""
    return {name: float(value) if np.isfinite(value) else None for name, value in summary_of.items()}


def _rounded(array: FloatArray, digits: int) -> list[Any]:
    """Nested lists; NaN becomes None, which JSON has."""
    rounded = np.round(np.asarray(array, np.float64), digits)
    plain = rounded.astype(object)
    plain[~np.isfinite(rounded)] = None
    listed: list[Any] = plain.tolist()
    return listed
