"""Solve one picture of a person with an object, or a folder of them: where the object is, how large, and what touches.

  hoi reconstruct-image image=samples/sheep output=solved/sheep
  hoi reconstruct-image image=samples output=solved workers=2       # a folder of pictures; goes on where it stopped
  hoi reconstruct-image image=samples/sheep output=again method=released interaction_steps=0
  hoi reconstruct-image image=mine output=solved/mine coarse=robust  # the coarse pose from the folder's depth map

A picture is a folder: a released Open3DHOI sample as it is, or our own hoi_image.json with picture, masks and meshes (hoi
make-synthetic-images writes some). OUTPUT gets object_pose.json, solved/ (the picture's folder with the new pose),
contact.npz, overlay.png, side.png and quality.json, which is written last. Where the body's parameters are known there is also
solved.npz, one frame of a session, which goes on like one of a video:

  hoi view path=solved/sheep
  hoi retarget input=solved/sheep output=clips still_seconds=2       # a still clip of the pose

What the pages of hoi annotate decided (decisions.json beside the pictures) is obeyed: deleted pictures and those whose mask is to be
drawn again are left out, clicked parts and placed poses are taken, a refined pose is kept as it is.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rich
from omegaconf import DictConfig
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.batch import exit_on_failures, run_unfinished
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.reconstruction.coarse.align import CoarseInput, align_object
from humanoid_hoi.reconstruction.coarse.options import CoarseOptions
from humanoid_hoi.reconstruction.output import SOLVED_FILE
from humanoid_hoi.reconstruction.single_image.gaussian.optimize import optimize_image, without
from humanoid_hoi.reconstruction.single_image.gaussian.options import INTERACTION_TERMS, GaussianOptions, preset
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.io.decisions import (
    DECISIONS_FILE,
    UNDECIDED,
    PictureDecision,
    read_decisions,
    with_decision,
)
from humanoid_hoi.reconstruction.single_image.io.load import is_image_folder, load_image
from humanoid_hoi.reconstruction.single_image.output import check_output, is_finished, write_result
from humanoid_hoi.reconstruction.single_image.splat.renderer import checked_renderer
from humanoid_hoi.reconstruction.single_image.still.session import StillOptions, session_of_image, solved_of_image
from humanoid_hoi.reconstruction.single_image.still.world import CAMERA_UP, up_direction
from humanoid_hoi.viewer.image_overlay import write_image_views
from humanoid_hoi.workflows.shell import shell_words

# Settings of a method that the command line may replace; null keeps the method's own.
_CHANGEABLE = ("long_side", "render_steps", "opacity_steps", "interaction_steps", "starts", "seed")


@dataclass(frozen=True)
class ImageJob:
    """One picture to solve; small and picklable, so that a worker process can take it.

    Attributes:
        image, output: folders.
        options: of the optimizer.
        coarse: ``given`` takes the folder's coarse pose; ``robust`` and ``paper`` find one from its depth map.
        contact_parts: parts that touch, where the folder does not say.
        pictures: write overlay and side view.
        still: gravity, and whether the object is fixed.
        body: body of the session, and its licensed model file or None.
        decision: of the people who looked at it.
    """

    image: Path
    output: Path
    options: GaussianOptions
    coarse: str
    contact_parts: tuple[str, ...]
    pictures: bool
    still: StillOptions
    body: tuple[str, str | None]
    decision: PictureDecision = UNDECIDED


@hoi_main("reconstruct_image", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Solve one picture, or every picture of a folder."""
    folder = Path(cfg.image)
    output = output_folder(cfg.output)
    if is_image_folder(folder):
        check_output(output, cfg.overwrite)
        decisions = read_decisions(folder.parent) if cfg.decisions else {}
        solve(job_of(cfg, folder, output, decisions.get(folder.name, UNDECIDED)), quiet=False)
        return
    found = find_images(folder)
    decisions = read_decisions(folder) if cfg.decisions else {}
    decided = {path: decisions.get(path.name, UNDECIDED) for path in found}
    jobs = {path.name: job_of(cfg, path, output / path.name, made) for path, made in decided.items() if made.usable}
    if len(jobs) < len(found):
        print(
            f"{len(found) - len(jobs)} of {len(found)} pictures are left out by {DECISIONS_FILE} (decisions=false: all)"
        )
    outcomes = run_unfinished(solve, jobs, is_finished, bool(cfg.overwrite), cfg.workers, "pictures")
    print(f"solved {sum(o.error is None for o in outcomes)} of {len(outcomes)} pictures into {output}")
    exit_on_failures(outcomes, output)


def find_images(folder: Path) -> list[Path]:
    """Picture folders directly inside a folder.

    Raises:
        HoiError: there is none.
    """
    found = sorted(path for path in folder.glob("*") if path.is_dir() and is_image_folder(path))
    if not found:
        raise HoiError(
            "neither a picture's folder nor a folder of them",
            where=folder,
            field="image",
            fix="a picture's folder holds hoi_image.json, or smplx_parameters.json (released Open3DHOI)",
        )
    return found


def job_of(cfg: DictConfig, image: Path, output: Path, decision: PictureDecision = UNDECIDED) -> ImageJob:
    """The settings as one job.

    Raises:
        HoiError: unknown method or coarse choice, a step count below zero.
    """
    if cfg.coarse not in ("given", "robust", "paper"):
        raise HoiError(f"unknown choice {cfg.coarse!r}", where="config", field="coarse", fix="given, robust or paper")
    up = cfg.up if isinstance(cfg.up, str) else tuple(cfg.up)
    # Refused here, before a picture is solved for it.
    up_direction(up, None, np.array(CAMERA_UP))
    load_body(cfg.body, cfg.body_model)
    return ImageJob(
        image,
        output,
        options_of(cfg),
        cfg.coarse,
        tuple(cfg.contact_parts),
        bool(cfg.pictures),
        StillOptions(up, bool(cfg.static)),
        (cfg.body, cfg.body_model),
        decision,
    )


def options_of(cfg: DictConfig) -> GaussianOptions:
    """The method's settings with those named on the command line (null keeps the method's own).

    Raises:
        HoiError: unknown method, a number out of range, or a renderer that is not there.
    """
    options = preset(cfg.method)
    given = {name: cfg[name] for name in _CHANGEABLE if cfg[name] is not None}
    for name, value in given.items():
        # Zero steps switch a phase off; zero starts or a picture of no size would be a mistake.
        least = {"long_side": 32, "starts": 1}.get(name, 0)
        if not isinstance(value, int) or value < least:
            raise HoiError(f"must be a whole number from {least}, found {value!r}", where="config", field=name)
    options = dataclasses.replace(options, renderer=checked_renderer(cfg.renderer), **given)
    # A term is switched off by its weight, so the method itself needs no further options.
    return without(options, *(name for name in INTERACTION_TERMS if not cfg.terms[name]))


def solve(job: ImageJob, quiet: bool = True) -> None:
    """Load, solve and write one picture."""
    image = with_decision(load_image(job.image, job.contact_parts), job.decision, job.image)
    by_hand = job.decision.refined or job.decision.placed
    # What somebody set by hand is not replaced by a computed start.
    if job.coarse != "given" and by_hand is None:
        # Only the start is replaced; the optimization is the same.
        image = image.replace(start=coarse_start(image, job.coarse))
    # A refined pose is the result: figures and pictures of it are made, nothing is moved.
    options = job.options if job.decision.refined is None else as_it_is(job.options)
    with ProgressBar(quiet=quiet, transient=True) as bar:
        row = bar.add_task("solving", total=None)

        def report(phase: str, step: int, steps: int) -> None:
            bar.update(row, description=phase, completed=step, total=steps)

        result = optimize_image(image, options, report)
    # Pictures before figures: quality.json comes last and says that everything is there.
    views = write_image_views(image, result.pose, result.body_contact, job.output) if job.pictures else {}
    solved, notes = still_of(image, result.pose, job)
    files, figures = write_result(image, result, job.output, solved)
    if not quiet:
        show(image.replace(notes=notes), figures, {**views, **files})


def as_it_is(options: GaussianOptions) -> GaussianOptions:
    """The settings with every phase switched off: the start is the result."""
    return dataclasses.replace(options, starts=1, render_steps=0, opacity_steps=0, interaction_steps=0)


def still_of(image: HoiImage, pose: ObjectPose, job: ImageJob) -> tuple[SolvedSession | None, tuple[str, ...]]:
    """The picture as a solved session of one frame, and remarks; None where the body has no usable parameters."""
    name, model = job.body
    body = load_body(name, model)
    try:
        session = session_of_image(image, pose, body, job.still)
    except HoiError as error:
        # A posed mesh is all that the picture's own result needs; only what follows it does without.
        return None, (*image.notes, f"no {SOLVED_FILE}, so no clip: {error}")
    return solved_of_image(session, body), session.notes


def coarse_start(image: HoiImage, method: str) -> ObjectPose:
    """A coarse pose from the picture's depth map (Algorithm 1); the mesh keeps its rotation.

    Raises:
        HoiError: the picture has no depth map.
    """
    if image.depth is None:
        raise HoiError(
            "needs a depth map", where=image.name, field="coarse", fix="add depth.npy to the folder, or coarse=given"
        )
    # Algorithm 1 finds place and size, no rotation: the mesh goes in as it is turned at the start.
    turned = image.obj_vertices @ image.start.rotmat.T
    given = CoarseInput(image.depth, image.person_mask, image.object_mask, image.camera_matrix, image.body_cam, turned)
    found = align_object(given, CoarseOptions(method=method))
    return ObjectPose(image.start.rotmat, found.pos_cam, found.scale)


def show(image: HoiImage, figures: dict[str, Any], files: dict[str, Path]) -> None:
    """Notes, figures before and after, and what was written."""
    for note in image.notes:
        print(f"note: {note}")
    table = Table("", "start", "solved", title=escape(image.name))
    rows = {
        "object IoU": ("object_iou_start", "object_iou", ".3f"),
        "Co2": ("co2_start", "co2", ".3f"),
        "rotation error, deg": ("rotation_deg_start", "rotation_deg", ".1f"),
        "translation error, cm": ("translation_cm_start", "translation_cm", ".1f"),
        "SSIM of the mesh": ("mesh_ssim_start", "mesh_ssim", ".3f"),
        "Chamfer, cm": ("chamfer_cm_start", "chamfer_cm", ".2f"),
    }
    for name, (before, after, style) in rows.items():
        # Errors are known only where the truth is.
        if figures.get(after) is not None:
            table.add_row(name, *(f"{figures[key]:{style}}" for key in (before, after)))
    rich.print(table)
    if figures.get("object_iou_truth") is not None:
        print(f"the known pose itself has an IoU of {figures['object_iou_truth']:.3f}")
    for name, path in files.items():
        print(f"  {name:<10} {path}")
    if "session" in files:
        print(f"on: hoi retarget {shell_words(input=files['session'].parent, output='clips')}")


if __name__ == "__main__":
    main()
