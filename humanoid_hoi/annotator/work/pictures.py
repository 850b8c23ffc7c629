"""Single pictures under review: what lies in ``DATA/pictures``, what was decided about each, and its solved pose."""

from __future__ import annotations

import dataclasses
import io
import json
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from PIL import Image

from humanoid_hoi.annotator.model.document import Paint
from humanoid_hoi.annotator.store.queue import digest, session_id
from humanoid_hoi.annotator.work.command import quoted, run_command
from humanoid_hoi.annotator.work.geometry import mesh_bytes
from humanoid_hoi.annotator.work.jobs import Job
from humanoid_hoi.annotator.work.masking import overlay, strokes_of
from humanoid_hoi.annotator.work.videos import ChangedMeanwhile
from humanoid_hoi.body.parts import PART_NAMES
from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.reconstruction.single_image.image import HoiImage, check_image
from humanoid_hoi.reconstruction.single_image.io.decisions import (
    UNDECIDED,
    VERDICTS,
    PictureDecision,
    decision_of,
    mask_path,
    read_decisions,
    with_decision,
    write_decisions,
)
from humanoid_hoi.reconstruction.single_image.io.load import is_image_folder, load_image
from humanoid_hoi.reconstruction.single_image.io.own import pose_facts, pose_of_facts
from humanoid_hoi.reconstruction.single_image.io.pixels import png_bytes
from humanoid_hoi.reconstruction.single_image.output import QUALITY_FILE
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.video.prepare.thing import painted_mask

FOLDER = "pictures"
SOLVED = "pictures_solved"
OPEN_PICTURES = 4
_FIGURES = ("object_iou", "object_iou_start", "co2", "co2_start")


class PictureShelf:
    """The pictures of a data folder.

    Args:
        root: the data folder; pictures lie in ``pictures``, one folder each, results in ``pictures_solved``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / FOLDER
        self._open: OrderedDict[str, HoiImage] = OrderedDict()
        self._lock = threading.RLock()

    def folders(self) -> dict[str, Path]:
        """Id -> folder of a picture, by name. Only folders found here come out."""
        lying = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        return {session_id(f"picture {p.name}"): p for p in lying if p.is_dir() and is_image_folder(p)}

    def path_of(self, key: str) -> Path:
        """The folder of an id.

        Raises:
            HoiError: there is none.
        """
        found = self.folders().get(key)
        if found is None:
            raise HoiError("no such picture", field="picture", fix="go back to the list and reload it")
        return found

    def rows(self) -> list[dict[str, Any]]:
        """What the list shows of every picture."""
        decisions = read_decisions(self.folder)
        rows = []
        for key, path in self.folders().items():
            made = decisions.get(path.name, UNDECIDED)
            row: dict[str, Any] = {"id": key, "name": path.name, "verdict": made.verdict, "user": made.user}
            row["parts"] = None if made.contact_parts is None else len(made.contact_parts)
            row |= {"placed": made.placed is not None, "refined": made.refined is not None}
            rows.append(row | {"iou": self._figures(path.name).get("object_iou")})
        return rows

    def info(self, key: str) -> dict[str, Any]:
        """Everything of one picture but its pixels and meshes.

        Raises:
            HoiError: a broken folder or decisions file.
        """
        path = self.path_of(key)
        image = self._image(key)
        made = self._decision(path)
        return {
            "id": key,
            "name": path.name,
            "width": image.size[0],
            "height": image.size[1],
            "camera": image.camera_matrix.tolist(),
            "parts": list(PART_NAMES),
            "body_parts": None if image.body_parts is None else image.body_parts.tolist(),
            "annotated_parts": list(image.contact_parts),
            "start": pose_facts(image.start),
            "solved": self._solved(path.name),
            "figures": self._figures(path.name),
            "verdicts": list(VERDICTS),
            "decision": made.as_dict(),
            "stamp": _stamp(made),
        }

    def save(self, key: str, content: Any, stamp: str, user: str) -> str:
        """Keep a decision; returns its new stamp.

        Args:
            key: id.
            content: of the decision.
            stamp: of the decision it was made from.
            user: who made it.

        Raises:
            HoiError: the decision cannot be.
            ChangedMeanwhile: somebody decided about this picture since.
        """
        path = self.path_of(key)
        asked = decision_of({**content, "user": user} if isinstance(content, dict) else content, path, "decision")
        with self._lock:
            # Read again under the lock: people who work on other pictures write the same file.
            decisions = read_decisions(self.folder)
            before = decisions.get(path.name, UNDECIDED)
            if stamp != _stamp(before):
                raise ChangedMeanwhile
            # Whether there is another mask is the server's knowledge, whatever the page says.
            made = dataclasses.replace(asked, redrawn=before.redrawn)
            write_decisions(self.folder, decisions | {path.name: made})
        return _stamp(made)

    def jpeg(self, key: str) -> bytes:
        """The picture."""
        buffer = io.BytesIO()
        Image.fromarray(self._image(key).picture).save(buffer, "JPEG", quality=90)
        return buffer.getvalue()

    def mask(self, key: str, who: str) -> bytes:
        """The mask of ``human`` or ``object``, colored, as PNG.

        Raises:
            HoiError: a mask of something else.
        """
        image = self._image(key)
        masks = {"human": image.person_mask, "object": image.object_mask}
        if who not in masks:
            raise HoiError(f"no mask of {who!r:.20}", field="who", fix="object or human")
        return overlay(masks[who], who)

    def mesh(self, key: str, who: str) -> bytes:
        """The posed body in the camera frame, or the object in its own with its colors as extra points.

        Raises:
            HoiError: a mesh of something else.
        """
        image = self._image(key)
        if who == "body":
            return mesh_bytes(image.body_cam, image.body_faces)
        if who != "object":
            raise HoiError(f"no mesh of {who!r:.20}", field="who", fix="object or body")
        return mesh_bytes(image.obj_vertices, image.obj_faces, image.obj_color)

    def preview(self, key: str, paint: Paint) -> BoolArray:
        """The object's mask (H, W) that strokes give.

        Raises:
            HoiError: nothing is painted on the object.
        """
        image = self._image(key)
        # The person's mask keeps the object's out of the hand that holds it.
        return painted_mask(image.picture, strokes_of(paint), image.person_mask)

    def keep_mask(self, key: str, paint: Paint, stamp: str, user: str) -> dict[str, Any]:
        """Write the mask that strokes give, beside the picture's folder; returns the decision and its stamp.

        Raises:
            HoiError: nothing is painted, or too little is left of the object.
            ChangedMeanwhile: somebody decided about this picture since.
        """
        path = self.path_of(key)
        drawn = self.preview(key, paint)
        check_image(self._image(key).replace(object_mask=drawn), path)
        with self._lock:
            decisions = read_decisions(self.folder)
            before = decisions.get(path.name, UNDECIDED)
            if stamp != _stamp(before):
                raise ChangedMeanwhile
            with atomic_write(mask_path(path)) as stream:
                stream.write(png_bytes(drawn))
            # Whoever asked for another mask has it now.
            verdict = "pass" if before.verdict == "redraw" else before.verdict
            made = dataclasses.replace(before, redrawn=True, verdict=verdict, user=user)
            write_decisions(self.folder, decisions | {path.name: made})
            self._open.pop(key, None)
        return {"decision": made.as_dict(), "stamp": _stamp(made)}

    def solve(self, job: Job, key: str) -> dict[str, Any]:
        """``hoi reconstruct-image`` with what was decided; returns the solved pose and its figures.

        Raises:
            HoiError: the picture was deleted, or the command's complaint.
        """
        path = self.path_of(key)
        if not self._decision(path).usable:
            raise HoiError("is left out by its verdict", where=path.name, field="verdict", fix="pass it first")
        words = ["reconstruct-image", f"image={quoted(path)}", f"output={quoted(self.root / SOLVED / path.name)}"]
        run_command(job, "solving the picture (a minute of one core)", [*words, "overwrite=true"])
        return {"solved": self._solved(path.name), "figures": self._figures(path.name)}

    def _image(self, key: str) -> HoiImage:
        path = self.path_of(key)
        with self._lock:
            if key not in self._open:
                # With the mask that was drawn again; the pose stays the folder's, which the page shows as the start.
                given = load_image(path)
                mask = dataclasses.replace(UNDECIDED, redrawn=self._decision(path).redrawn)
                self._open[key] = with_decision(given, mask, path)
            self._open.move_to_end(key)
            # Meshes and pixels of the few looked at last stay.
            while len(self._open) > OPEN_PICTURES:
                self._open.popitem(last=False)
            return self._open[key]

    def _decision(self, path: Path) -> PictureDecision:
        return read_decisions(self.folder).get(path.name, UNDECIDED)

    def _solved(self, name: str) -> dict[str, Any] | None:
        path = self.root / SOLVED / name / "object_pose.json"
        if not path.is_file():
            return None
        # Through the reader and back: a broken file is told of here and not in the browser.
        return pose_facts(pose_of_facts(read_object(path, "solve the picture again"), path, "object_pose"))

    def _figures(self, name: str) -> dict[str, Any]:
        path = self.root / SOLVED / name / QUALITY_FILE
        found = read_object(path, "solve the picture again") if path.is_file() else {}
        return {field: found.get(field) for field in _FIGURES if isinstance(found.get(field), (int, float, type(None)))}


def _stamp(decision: PictureDecision) -> str:
    """Of one picture's decision alone: two people on two pictures are no conflict."""
    if decision == UNDECIDED:
        return ""
    return digest(json.dumps(decision.as_dict(), sort_keys=True).encode())
