"""What a solved picture leaves on disk: poses, overlay, side view, figures."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.body.parts import PART_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, write_text
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.motion.solved_io import save_solved
from humanoid_hoi.reconstruction.output import SOLVED_FILE
from humanoid_hoi.reconstruction.single_image.gaussian.optimize import ImageResult
from humanoid_hoi.reconstruction.single_image.image import HoiImage
from humanoid_hoi.reconstruction.single_image.io.own import pose_facts, write_own
from humanoid_hoi.reconstruction.single_image.metrics import interaction_score, pose_score, touching_parts
from humanoid_hoi.reconstruction.single_image.overlap import object_iou
from humanoid_hoi.reconstruction.single_image.slots.similarity import mesh_ssim

QUALITY_FILE = "quality.json"


def check_output(folder: Path, overwrite: bool) -> None:
    """Refuse to write over a finished result unless asked.

    Raises:
        HoiError: there is one.
    """
    if is_finished(folder) and not overwrite:
        raise HoiError("is solved already", where=folder, field="output", fix="overwrite=true, or another folder")


def is_finished(folder: Path) -> bool:
    """Whether a picture's result is complete: quality.json is written last."""
    return (folder / QUALITY_FILE).is_file()


def quality_of(image: HoiImage, result: ImageResult) -> dict[str, Any]:
    """Figures before and after; what cannot be known is null."""
    after = interaction_score(image, result.pose)
    before = interaction_score(image, image.start)
    figures: dict[str, Any] = {
        "name": image.name,
        "object_iou": object_iou(image, result.pose),
        "object_iou_start": object_iou(image, image.start),
        "co2": after.co2,
        "co2_start": before.co2,
        "co2_collision": after.co2_collision,
        "co2_contact": after.co2_contact,
        "inside_share": after.inside_share,
        "contact_parts": [PART_NAMES[k] for k in sorted(touching_parts(image, result.pose))],
    }
    # Only where the object was painted in whole and its mesh has colors.
    similar = mesh_ssim(image, result.pose)
    if similar is not None:
        figures |= {"mesh_ssim": similar, "mesh_ssim_start": mesh_ssim(image, image.start)}
    for suffix, pose in (("", result.pose), ("_start", image.start)):
        score = pose_score(image, pose)
        if score is not None:
            figures |= {f"{name}{suffix}": value for name, value in asdict(score).items()}
    if image.truth is not None:
        figures["object_iou_truth"] = object_iou(image, image.truth)
    figures["notes"] = list(image.notes)
    figures["seconds"] = {name: round(value, 2) for name, value in result.seconds.items()}
    return {name: _json_number(value) for name, value in figures.items()}


def write_result(
    image: HoiImage, result: ImageResult, folder: Path, still: SolvedSession | None = None
) -> tuple[dict[str, Path], dict[str, Any]]:
    """Write the picture with its solved pose, the contact mask, the session of one frame and the figures.

    Args:
        image: the picture.
        result: of the optimizer.
        folder: to write into.
        still: the solved picture as a session of one frame, where its body has parameters.

    Returns:
        The files by name, and the figures.
    """
    # A kill half-way through an overwritten result must not leave one that counts as finished.
    (folder / QUALITY_FILE).unlink(missing_ok=True)
    figures = quality_of(image, result)
    solved = image.replace(start=result.pose)
    files = {"solved": write_own(solved, folder / "solved")}
    if still is not None:
        files["session"] = save_solved(still, folder / SOLVED_FILE)
        figures["session"] = dict(still.quality)
    else:
        # Of an earlier run, perhaps with another body.
        (folder / SOLVED_FILE).unlink(missing_ok=True)
    with atomic_write(folder / "contact.npz") as stream:
        np.savez_compressed(stream, body_contact=result.body_contact, body_opacity=result.opacity_body)
    files["contact"] = folder / "contact.npz"
    write_text(folder / "object_pose.json", json.dumps(pose_facts(result.pose), indent=1))
    files["pose"] = folder / "object_pose.json"
    write_text(folder / QUALITY_FILE, json.dumps(figures, indent=1))
    files["quality"] = folder / QUALITY_FILE
    return files, figures


def _json_number(value: Any) -> Any:
    """NaN has no place in JSON."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
