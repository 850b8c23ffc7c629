"""Our own folder of one picture.

``hoi_image.json`` (camera, poses, names, what touches), ``picture.png``, ``person_mask.png``, ``object_mask.png``,
``meshes.npz`` (body and object, no pickles), and optionally ``depth.npy``, ``body_params.npz``, and the slots of other tools
(:mod:`..slots.files`), which are read in every layout.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays, write_text
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose, check_image
from humanoid_hoi.reconstruction.single_image.io.body_file import BODY_FILE, read_body, write_body
from humanoid_hoi.reconstruction.single_image.io.pixels import png_bytes, read_depth, read_image_mask, read_picture
from humanoid_hoi.reconstruction.single_image.slots.files import INPAINTED
from humanoid_hoi.session.json_file import number_array, read_object

IMAGE_FILE = "hoi_image.json"
SCHEMA_VERSION = 1
_FIX = "write the folder again"


def write_own(image: HoiImage, folder: Path) -> Path:
    """Write a picture's folder; ``hoi_image.json`` comes last and says that everything is there.

    Raises:
        HoiError: the picture is not valid, or the folder cannot be written.
    """
    check_image(image, folder)
    for name, array in (
        ("picture.png", image.picture),
        ("person_mask.png", image.person_mask),
        ("object_mask.png", image.object_mask),
    ):
        with atomic_write(folder / name) as stream:
            stream.write(png_bytes(array))
    meshes: dict[str, Any] = {
        "body_cam": image.body_cam,
        "body_faces": image.body_faces,
        "obj_vertices": image.obj_vertices,
        "obj_faces": image.obj_faces,
    }
    optional = {"body_parts": image.body_parts, "obj_color": image.obj_color}
    meshes |= {name: array for name, array in optional.items() if array is not None}
    with atomic_write(folder / "meshes.npz") as stream:
        np.savez_compressed(stream, **meshes)
    if image.depth is not None:
        buffer = io.BytesIO()
        np.save(buffer, image.depth)
        with atomic_write(folder / "depth.npy") as stream:
            stream.write(buffer.getvalue())
    if image.inpainted is not None:
        with atomic_write(folder / INPAINTED) as stream:
            stream.write(png_bytes(image.inpainted))
    if image.body is not None:
        write_body(image.body, folder / BODY_FILE)
    write_text(folder / IMAGE_FILE, json.dumps(_facts(image), indent=1))
    return folder


def read_own(folder: Path) -> HoiImage:
    """Read what :func:`write_own` wrote.

    Raises:
        HoiError: a missing or broken file, another version.
    """
    path = folder / IMAGE_FILE
    facts = read_object(path, _FIX)
    if facts.get("schema_version") != SCHEMA_VERSION:
        raise HoiError(
            f"expected {SCHEMA_VERSION}, found {facts.get('schema_version')!r}",
            where=path,
            field="schema_version",
            fix=_FIX,
        )
    meshes = read_arrays(folder / "meshes.npz", "picture's meshes", _FIX)
    missing = [key for key in ("body_cam", "body_faces", "obj_vertices", "obj_faces") if key not in meshes]
    if missing:
        raise HoiError(f"missing {', '.join(missing)}", where=folder / "meshes.npz", fix=_FIX)
    depth = folder / "depth.npy"
    return HoiImage(
        name=str(facts.get("name", folder.name)),
        picture=read_picture(folder / "picture.png"),
        person_mask=read_image_mask(folder / "person_mask.png"),
        object_mask=read_image_mask(folder / "object_mask.png"),
        camera_matrix=_matrix(facts.get("camera_matrix"), path, "camera_matrix"),
        body_cam=meshes["body_cam"],
        body_faces=meshes["body_faces"],
        body_parts=meshes.get("body_parts"),
        obj_vertices=meshes["obj_vertices"],
        obj_faces=meshes["obj_faces"],
        obj_color=meshes.get("obj_color"),
        start=pose_of_facts(facts.get("start"), path, "start"),
        depth=read_depth(depth) if depth.is_file() else None,
        contact_parts=_words(facts, "contact_parts", path),
        truth=pose_of_facts(facts["truth"], path, "truth") if facts.get("truth") else None,
        notes=_words(facts, "notes", path),
        body=read_body(folder / BODY_FILE) if (folder / BODY_FILE).is_file() else None,
        up_cam=_up(facts.get("up_cam"), path),
    )


def pose_facts(pose: ObjectPose) -> dict[str, Any]:
    """A pose as JSON."""
    return {"rotmat": pose.rotmat.tolist(), "pos_cam": pose.pos_cam.tolist(), "scale": pose.scale}


def _facts(image: HoiImage) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "name": image.name,
        "camera_matrix": image.camera_matrix.tolist(),
        "start": pose_facts(image.start),
        "truth": None if image.truth is None else pose_facts(image.truth),
        "contact_parts": list(image.contact_parts),
        "notes": list(image.notes),
        "up_cam": None if image.up_cam is None else image.up_cam.tolist(),
    }


def _words(facts: dict[str, Any], field: str, path: Path) -> tuple[str, ...]:
    """A list of texts; empty where the file has none."""
    found = facts.get(field, [])
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise HoiError(f"expected a list of names, found {found!r:.60}", where=path, field=field, fix='["left_palm"]')
    return tuple(found)


def _up(value: Any, path: Path) -> FloatArray | None:
    """Where up is in the camera frame, (3,) unit; None where the file does not say."""
    if value is None:
        return None
    up = number_array(value, path, "up_cam", _FIX)
    if up.shape != (3,) or not np.isfinite(up).all() or np.linalg.norm(up) < 1e-6:
        raise HoiError(f"{value!r:.60} is no direction", where=path, field="up_cam", fix="three numbers, or null")
    return np.asarray(up / np.linalg.norm(up))


def pose_of_facts(facts: Any, path: Path, field: str) -> ObjectPose:
    """A pose from JSON, as :func:`pose_facts` makes it.

    Raises:
        HoiError: a part is missing or has another shape.
    """
    if not isinstance(facts, dict):
        raise HoiError("missing", where=path, field=field, fix=_FIX)
    scale = number_array(facts.get("scale"), path, f"{field}.scale", _FIX).reshape(-1)
    pos = number_array(facts.get("pos_cam"), path, f"{field}.pos_cam", _FIX)
    if scale.shape != (1,) or pos.shape != (3,):
        raise HoiError("expected one scale and three coordinates", where=path, field=field, fix=_FIX)
    return ObjectPose(_matrix(facts.get("rotmat"), path, f"{field}.rotmat"), pos, float(scale[0]))


def _matrix(value: Any, path: Path, field: str) -> FloatArray:
    matrix = number_array(value, path, field, _FIX)
    if matrix.shape != (3, 3):
        raise HoiError(f"expected a 3x3 matrix, found shape {matrix.shape}", where=path, field=field, fix=_FIX)
    return matrix
