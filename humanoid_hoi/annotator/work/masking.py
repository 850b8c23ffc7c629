"""The object's masks under review: which frames have one, where they jump, what strokes make of them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from humanoid_hoi.annotator.model.document import Paint
from humanoid_hoi.annotator.model.wire import paint_to_json
from humanoid_hoi.annotator.work.frames import FrameStore, Pictures
from humanoid_hoi.annotator.work.jobs import Job
from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.session.gvhmr import read_motion
from humanoid_hoi.session.mesh import read_obj
from humanoid_hoi.video.masks import Strokes, find_jumps
from humanoid_hoi.video.masks.files import MaskFiles, write_mask
from humanoid_hoi.video.masks.propagate import carried_masks
from humanoid_hoi.video.prepare.place import place_object
from humanoid_hoi.video.prepare.thing import LazyFrames, painted_mask

STROKES_FILE = "strokes.json"
COLORS = {"object": (255, 140, 43), "human": (86, 180, 233)}
_ALPHA = 120


def mask_report(job: Job, folder: Path, count: int) -> dict[str, Any]:
    """Frames with a mask of the object, and where they jump.

    Args:
        job: told of the progress.
        folder: of the session.
        count: T.
    """
    masks = MaskFiles(folder, "object", count)

    # Every mask that the search reads is a report of progress, and a place where Cancel arrives.
    class Told(LazyFrames):
        def __getitem__(self, frame: int) -> BoolArray | None:
            job.report("comparing masks", frame, count)
            return super().__getitem__(frame)

    jumps = find_jumps(Told(masks, count)) if len(masks) else []
    return {"masked": sorted(masks), "jumps": [[jump.frame, jump.reason] for jump in jumps]}


def mask_png(folder: Path, who: str, frame: int, count: int) -> bytes:
    """A mask as a colored, half transparent PNG; nothing at all where there is no mask."""
    mask = MaskFiles(folder, who, count).get(frame)
    # One transparent pixel: the page draws it like any other mask, and nothing shows.
    return overlay(mask if mask is not None else np.zeros((1, 1), bool), who)


def overlay(mask: BoolArray, who: str) -> bytes:
    """(H, W) as RGBA PNG."""
    rgba = np.zeros((*mask.shape, 4), np.uint8)
    rgba[mask] = (*COLORS[who], _ALPHA)
    buffer = io.BytesIO()
    Image.fromarray(rgba).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def preview(frames: FrameStore, folder: Path, frame: int, count: int, paint: Paint) -> BoolArray:
    """What strokes give in one frame.

    Raises:
        HoiError: nothing is painted on the object.
    """
    # The person's mask keeps the object's out of the hand that holds it.
    human = MaskFiles(folder, "human", count).get(frame)
    return painted_mask(frames.picture(frame), strokes_of(paint), human)


def propagate(job: Job, frames: FrameStore, folder: Path, count: int, strokes: Mapping[int, Paint]) -> dict[str, Any]:
    """Masks of all frames from the painted ones; ``strokes.json`` keeps the strokes as ``hoi prepare`` reads them.

    Args:
        job: told of the progress; a cancelled run leaves the frames it has done.
        frames: pictures.
        folder: of the session.
        count: T.
        strokes: painted frames.

    Raises:
        HoiError: nothing is painted.
        Cancelled: the user stopped it.
    """
    if not any(paint.object for paint in strokes.values()):
        raise HoiError("nothing is painted", field="strokes", fix="paint on the object in one frame")
    human = MaskFiles(folder, "human", count)
    # All strokes are tried before anything is written: one impossible frame stops
    # the run before it began.
    keys = {frame: preview(frames, folder, frame, count, paint) for frame, paint in strokes.items()}
    content = {str(frame): paint_to_json(paint) for frame, paint in sorted(strokes.items())}
    write_text(folder / STROKES_FILE, json.dumps(content) + "\n")

    def told(done: int, total: int) -> None:
        job.report("carrying the masks through the video", done, total)

    # Written one by one: a cancelled run leaves whole files.
    for frame, mask in carried_masks(Pictures(frames, count), keys, other=human.get, progress=told):
        write_mask(folder, "object", frame, mask)
    return mask_report(job, folder, count)


def place(job: Job, folder: Path, count: int) -> dict[str, Any]:
    """The object's coarse place anew, from its masks.

    Raises:
        HoiError: there are no masks.
    """
    masks = MaskFiles(folder, "object", count)
    if not len(masks):
        raise HoiError("no masks of the object yet", field="masks", fix="paint, then propagate")
    job.report("placing the object", 0, 0)
    found = place_object(read_motion(folder), masks, read_obj(folder / "obj_org.obj"), None, None, folder)
    return {"scale": found.scale, "interval": [found.scale_low, found.scale_high], "method": found.method}


def strokes_of(paint: Paint) -> Strokes:
    """For the video room."""
    return Strokes([np.array(line) for line in paint.object], [np.array(line) for line in paint.background])
