"""What people decided about pictures (Open3DHOI's annotation tools): use it or not, what touches, and poses set by hand.

``decisions.json`` lies beside the picture folders it speaks of. The pages of ``hoi annotate`` write it, a text editor does as
well, and ``hoi reconstruct-image image=FOLDER_OF_PICTURES`` obeys it. A mask of the object that was drawn again lies there too, as
``NAME.object_mask.png``: what was given is never written over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from humanoid_hoi.body.parts import PART_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose, check_image, check_pose
from humanoid_hoi.reconstruction.single_image.io.own import pose_facts, pose_of_facts
from humanoid_hoi.reconstruction.single_image.io.pixels import read_image_mask
from humanoid_hoi.reconstruction.single_image.slots.files import mesh_file, pose_at_mask
from humanoid_hoi.session.json_file import read_object

DECISIONS_FILE = "decisions.json"
SCHEMA_VERSION = 1
VERDICTS = ("", "pass", "redraw", "delete")
"""Not looked at yet; good; its mask must be drawn again; not usable."""
_FIX = 'give {"verdict": "pass", "contact_parts": ["left_palm"], "placed": null, "refined": null}'


@dataclass(frozen=True)
class PictureDecision:
    """What was decided about one picture.

    Attributes:
        verdict: one of :data:`VERDICTS`.
        contact_parts: names of the parts that touch, or None: as the picture's folder says.
        placed: coarse pose set by hand, from which the picture is solved; None: the folder's own.
        refined: final pose set by hand; the picture is not solved any more.
        redrawn: the object's mask was drawn again (:func:`mask_path`).
        user: who decided.
    """

    verdict: str = ""
    contact_parts: tuple[str, ...] | None = None
    placed: ObjectPose | None = None
    refined: ObjectPose | None = None
    redrawn: bool = False
    user: str = ""

    @property
    def usable(self) -> bool:
        """Whether the picture goes on: what nobody has looked at yet does."""
        return self.verdict in ("", "pass")

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        poses = {"placed": self.placed, "refined": self.refined}
        return {
            "verdict": self.verdict,
            "contact_parts": None if self.contact_parts is None else list(self.contact_parts),
            **{name: None if pose is None else pose_facts(pose) for name, pose in poses.items()},
            "redrawn": self.redrawn,
            "user": self.user,
        }


UNDECIDED = PictureDecision()
"""Of a picture that nobody has looked at."""


def decision_of(content: Any, where: Path, field: str) -> PictureDecision:
    """A decision from JSON; what is missing is not decided.

    Args:
        content: what the file or the page says.
        where: file, for errors.
        field: of the file, for errors.

    Raises:
        HoiError: an unknown verdict or part, or a pose that cannot be.
    """
    if not isinstance(content, dict):
        raise HoiError(f"expected an object, found {content!r:.60}", where=where, field=field, fix=_FIX)
    verdict = content.get("verdict", "")
    if verdict not in VERDICTS:
        raise HoiError(
            f"unknown verdict {verdict!r:.40}", where=where, field=f"{field}.verdict", fix='pass, redraw, delete or ""'
        )
    user = content.get("user", "")
    if not isinstance(user, str) or len(user) > 100:
        raise HoiError(f"expected a short name, found {user!r:.60}", where=where, field=f"{field}.user", fix=_FIX)
    redrawn = content.get("redrawn", False)
    if not isinstance(redrawn, bool):
        raise HoiError(
            f"expected true or false, found {redrawn!r:.40}", where=where, field=f"{field}.redrawn", fix=_FIX
        )
    parts = _parts(content.get("contact_parts"), where, f"{field}.contact_parts")
    placed, refined = (_pose(content.get(name), where, f"{field}.{name}") for name in ("placed", "refined"))
    return PictureDecision(verdict, parts, placed, refined, redrawn, user)


def read_decisions(folder: Path) -> dict[str, PictureDecision]:
    """Decisions by name of the picture's folder; none where the file is not there.

    Raises:
        HoiError: a broken file.
    """
    path = folder / DECISIONS_FILE
    if not path.is_file():
        return {}
    facts = read_object(path, _FIX)
    if facts.get("schema_version") != SCHEMA_VERSION:
        raise HoiError(
            f"expected {SCHEMA_VERSION}, found {facts.get('schema_version')!r:.40}", where=path, field="schema_version"
        )
    pictures = facts.get("pictures", {})
    if not isinstance(pictures, dict):
        raise HoiError("expected an object by picture", where=path, field="pictures", fix=_FIX)
    return {name: decision_of(content, path, f"pictures.{name}") for name, content in pictures.items()}


def write_decisions(folder: Path, decisions: dict[str, PictureDecision]) -> Path:
    """Write the file, atomically."""
    path = folder / DECISIONS_FILE
    pictures = {name: decisions[name].as_dict() for name in sorted(decisions)}
    write_text(path, json.dumps({"schema_version": SCHEMA_VERSION, "pictures": pictures}, indent=1))
    return path


def mask_path(picture: Path) -> Path:
    """Where a mask that was drawn again lies: beside the picture's folder, so that nothing that was given is changed."""
    return picture.with_name(f"{picture.name}.object_mask.png")


def with_decision(image: HoiImage, decision: PictureDecision, picture: Path) -> HoiImage:
    """The picture with the mask, parts and pose that were decided; a refined pose goes before a placed one.

    Args:
        image: as its folder has it.
        decision: about it.
        picture: its folder.

    Raises:
        HoiError: the mask that was drawn again is gone, broken or of another size.
    """
    if decision.redrawn:
        image = image.replace(object_mask=read_image_mask(mask_path(picture)))
        mesh = mesh_file(picture)
        if mesh is not None:
            # Such a mesh was put where the old mask is.
            image = image.replace(start=pose_at_mask(image, image.obj_vertices, mesh))
        check_image(image, picture)
    pose = decision.refined or decision.placed or image.start
    parts = image.contact_parts if decision.contact_parts is None else decision.contact_parts
    return image.replace(start=pose, contact_parts=parts)


def _parts(value: Any, where: Path, field: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise HoiError(f"expected a list of parts, found {value!r:.60}", where=where, field=field, fix=_FIX)
    wrong = next((part for part in value if part not in PART_NAMES), None)
    if wrong is not None:
        raise HoiError(f"unknown body part {wrong!r:.40}", where=where, field=field, fix=f"of {', '.join(PART_NAMES)}")
    # In the order of the table, each once: the same choice is the same file.
    return tuple(part for part in PART_NAMES if part in value)


def _pose(value: Any, where: Path, field: str) -> ObjectPose | None:
    if value is None:
        return None
    pose = pose_of_facts(value, where, field)
    check_pose(pose, where, field)
    return pose
