"""Solve an annotated video session: object and body in every frame, in the camera and in a gravity-aligned world.

  hoi reconstruct session=sessions/lift_box output=solved/lift_box
  hoi reconstruct session=sessions/sit output=solved/sit static=true stages=1
  hoi reconstruct session=sessions output=solved        # a folder of sessions, one worker per core

A session is a folder in the released layout (kp_record_merged.json, align/obj_poses.json, motion/result.pt, obj_org.obj,
masks). OUTPUT gets solved.npz (what hoi retarget reads), released/ (the released JSON formats), quality.json,
plots, and with overlay=true a video over the frames. A folder of sessions goes on where it stopped: finished sessions
are skipped, and one that fails never stops the rest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import rich
import torch
from omegaconf import DictConfig
from rich import box
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.batch import Outcome, exit_on_failures, run_unfinished
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.reconstruction.output import (
    QUALITY_FILE,
    SOLVED_FILE,
    check_output,
    is_finished,
    write_reconstruction,
)
from humanoid_hoi.reconstruction.pipeline import Reconstruction, SolverOptions, reconstruct
from humanoid_hoi.reconstruction.quality import quality_table
from humanoid_hoi.session import load_session
from humanoid_hoi.session.load import ANNOTATION_FILES
from humanoid_hoi.workflows.shell import shell_words


@dataclass(frozen=True)
class Job:
    """One session to solve; small and picklable, so that a worker process can take it.

    Attributes:
        session, output: folders.
        body, model_path, rest_pelvis, fps: as in the yaml.
        options: what to solve.
        overlay: also write the video.
    """

    session: Path
    output: Path
    body: str
    model_path: str | None
    rest_pelvis: tuple[float, ...] | None
    fps: float
    options: SolverOptions
    overlay: bool


@hoi_main("reconstruct", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Solve one session, or every session of a folder."""
    folder = Path(cfg.session)
    output = output_folder(cfg.output)
    if is_session(folder):
        check_output(output, cfg.overwrite)
        solve(job_of(cfg, folder, output), quiet=False)
        return
    sessions = find_sessions(folder)
    # Settings are checked here, for all sessions, before any worker starts.
    jobs = {path.name: job_of(cfg, path, output / path.name) for path in sessions}
    outcomes = run_unfinished(solve, jobs, is_finished, bool(cfg.overwrite), cfg.workers, "sessions")
    # Also those of earlier runs: the table is of the folder, not of this call.
    solved = [job.output for job in jobs.values() if is_finished(job.output)]
    if solved:
        rich.print(summary_table(solved))
        print(f"files: {output}/SESSION/{SOLVED_FILE}; on: hoi retarget {shell_words(input=output, output='clips')}")
    finish(outcomes, output)


def is_session(folder: Path) -> bool:
    """Whether a folder holds an annotation file."""
    return any((folder / name).is_file() for name in ANNOTATION_FILES)


def find_sessions(folder: Path) -> list[Path]:
    """The session folders directly inside a folder.

    Raises:
        HoiError: there is none.
    """
    found = sorted(path for path in folder.glob("*") if path.is_dir() and is_session(path))
    if not found:
        raise HoiError(
            "neither a session nor a folder of sessions",
            where=folder,
            field="session",
            fix=f"a session folder holds {ANNOTATION_FILES[-1]}: hoi annotate writes it (Export)",
        )
    return found


def job_of(cfg: DictConfig, session: Path, output: Path) -> Job:
    """The settings as one job."""
    # Every option there is: one left out here would be a setting that nobody hears.
    options = typed(SolverOptions, {option.name: cfg[option.name] for option in fields(SolverOptions)}, "reconstruct")
    pelvis = None if cfg.rest_pelvis is None else tuple(float(x) for x in cfg.rest_pelvis)
    return Job(session, output, cfg.body, cfg.body_model, pelvis, float(cfg.fps), options, bool(cfg.overlay))


def solve(job: Job, quiet: bool = True) -> Reconstruction | None:
    """Load, solve and write one session; from a worker process nothing is sent back, the files are the result."""
    body = load_body(job.body, job.model_path)
    pelvis = None if job.rest_pelvis is None else torch.tensor(job.rest_pelvis, dtype=torch.float64)
    session = load_session(job.session, body, rest_pelvis=pelvis, fps=job.fps)
    with ProgressBar(quiet=quiet, transient=True) as bar:
        row = bar.add_task("solving", total=None)

        def report(what: str, step: int, steps: int) -> None:
            bar.update(row, description=what, completed=step, total=steps)

        result = reconstruct(session, body, job.options, report)
    # The overlay goes first: quality.json, written last, says that everything is there.
    files = overlay_of(result, job, progress=not quiet) if job.overlay else {}
    files |= write_reconstruction(result, session, job.output)
    # From a worker the result would be pickled back; its files are what counts.
    if quiet:
        return None
    show(result, result.session.notes, files)
    return result


_SUMMARY = {
    "reprojection_px_mean": "reprojection px",
    "contact_mm": "contact mm",
    "penetration_mm": "penetration mm",
    "foot_skating_mm": "skating mm",
}
"""Figures of quality.json that a folder's summary shows, where they were measured."""


def summary_table(folders: Sequence[Path]) -> Table:
    """One row per solved session: what was reached.

    Args:
        folders: of finished results.
    """
    table = Table(title="solved sessions", box=box.SIMPLE_HEAD)
    table.add_column("session")
    for heading in _SUMMARY.values():
        table.add_column(heading, justify="right")
    for folder in folders:
        figures = json.loads((folder / QUALITY_FILE).read_text(encoding="utf-8"))
        # Figures that a session cannot have (no contacts, no mesh) are null.
        values = (figures.get(key) for key in _SUMMARY)
        cells = ["-" if value is None else f"{value:.3g}" for value in values]
        table.add_row(escape(folder.name), *cells)
    return table


def overlay_of(result: Reconstruction, job: Job, progress: bool) -> dict[str, Path]:
    """Video and picture strip over the session's own frames (or masks)."""
    from humanoid_hoi.viewer.session_background import find_background
    from humanoid_hoi.viewer.session_overlay import write_overlay

    session = result.session
    solved = result.solved
    paths = write_overlay(
        solved,
        load_body(job.body, job.model_path),
        job.output,
        tracks_px=session.tracks.px[solved.frame_ids],
        # Object points at the solved size: stage 1 may have solved for it.
        tracks_obj=session.tracks.point_obj * np.exp(result.state.log_scale),
        background=find_background(job.session),
        progress=progress,
    )
    return {path.stem: path for path in paths}


def show(result: Reconstruction, notes: tuple[str, ...], files: dict[str, Path]) -> None:
    """Notes, the quality table, and what was written."""
    for note in notes:
        print(f"note: {note}")
    rich.print(quality_table(result.after, result.before, f"{result.solved.name}: {result.solved.num_frames} frames"))
    # Six numbers determine a rigid pose; with a lower rank of the frame's equations
    # some direction is free.
    weak = int((result.trajectory.rank < 6).sum())
    if weak:
        worst = int(np.argmin(result.trajectory.rank.numpy()))
        direction = result.trajectory.weakest_words[worst]
        print(
            f"{weak} frames do not determine the object by themselves (e.g. frame "
            f"{int(result.solved.frame_ids[worst])}: {direction}); their neighbors fill in"
        )
    # Stage 2 is blended back where it would worsen what stage 1 had: the share that was kept.
    accepted = result.stage2.get("accepted_change", 1.0)
    if accepted < 1.0:
        print(
            f"stage 2: {100 * accepted:.0f} % of its change kept; more would be worse than stage 1 in contact, "
            "penetration or reprojection"
        )
    print(", ".join(f"{name} {seconds:.2f} s" for name, seconds in result.seconds.items()))
    for name, path in files.items():
        print(f"  {name:<20} {path}")


def finish(outcomes: list[Outcome], output: Path) -> None:
    """Say what became of every session; failures are kept in ``failures.txt`` and end with exit code 1."""
    print(f"solved {sum(o.error is None for o in outcomes)} of {len(outcomes)} sessions into {output}")
    exit_on_failures(outcomes, output)
