"""Save and load SolvedSession files (.npz, no pickles, atomic), with checks that name file, field and value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.load import BODIES
from humanoid_hoi.body.params import NUM_BODY, NUM_HAND, BodyParams
from humanoid_hoi.core.archive import one_line
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip_check import FARTHEST, FASTEST, HEAVIEST, check_name
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession

SCHEMA_VERSION = 1
_AGAIN = "solve the session again with hoi reconstruct"
WIDEST = 2**16
"""Pixels."""
MOST_BETAS = 1000
_POSES = {
    "global_orient": 3,
    "body_pose": 3 * NUM_BODY,
    "left_hand_pose": 3 * NUM_HAND,
    "right_hand_pose": 3 * NUM_HAND,
    "transl": 3,
}


def save_solved(solved: SolvedSession, path: str | Path) -> Path:
    """Write ``solved`` to ``path`` (``.npz``), atomically, after the same checks as on loading.

    Body parameters keep their precision (float32 or float64); poses and the camera are float64.

    Raises:
        HoiError: a field has the wrong shape or values, or the file cannot be written.
    """
    path = Path(path)
    check_solved(solved, path)
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **_to_fields(solved))
    return path


def load_solved(path: str | Path) -> SolvedSession:
    """Read a solved session.

    Raises:
        HoiError: missing, truncated or foreign file, missing field, wrong shape, wrong version, bad values.
    """
    path = Path(path)
    if not path.exists():
        raise HoiError("no such file", where=path, fix="check the path, or solve a session with hoi reconstruct")
    fields = read_arrays(path, "solved session", _AGAIN)
    try:
        solved = _from_fields(fields)
    except KeyError as error:
        # A missing key is told as a field, anything else as a file that is none.
        raise HoiError("missing", where=path, field=str(error.args[0]), fix=_AGAIN) from error
    except (ValueError, TypeError, IndexError, OverflowError, RecursionError) as error:
        raise HoiError(f"not a readable solved session: {one_line(error)}", where=path, fix=_AGAIN) from error
    check_solved(solved, path)
    return solved


def check_solved(solved: SolvedSession, where: str | Path | None = None) -> None:
    """Shapes, finiteness, rotations, names and indices.

    Raises:
        HoiError: names field, frame, expected and found.
    """
    frames = solved.num_frames
    check_name(solved.name, where)
    if not np.isfinite(solved.fps) or not 0 < solved.fps <= FASTEST:
        raise HoiError(f"must be positive, found {solved.fps}", where=where, field="fps", fix="e.g. 30")
    if solved.body_name not in BODIES:
        raise HoiError(
            f"no such body: {solved.body_name[:40]!r}", where=where, field="body_name", fix=" or ".join(BODIES)
        )
    if solved.frame_ids.ndim != 1 or solved.frame_ids.dtype.kind not in "iu":
        raise HoiError("must be a list of whole numbers", where=where, field="frame_ids", fix=_AGAIN)
    # No gaps: speeds are differences of neighboring rows.
    if frames < 1 or not (np.diff(solved.frame_ids) == 1).all() or solved.frame_ids[0] < 0:
        raise HoiError("must be consecutive frames from 0 on", where=where, field="frame_ids", fix=_AGAIN)
    if not 1 <= min(solved.image_size) <= max(solved.image_size) <= WIDEST:
        raise HoiError(f"must be positive, found {solved.image_size}", where=where, field="image_size", fix=_AGAIN)
    for name, size in _POSES.items():
        _check(getattr(solved.body_cam, name), (frames, size), where, name)
    # Any number of betas, as each body has its own, but in one axis.
    _check(solved.body_cam.betas, (solved.body_cam.betas.numel(),), where, "betas")
    if solved.body_cam.betas.numel() > MOST_BETAS:
        raise HoiError(f"{solved.body_cam.betas.numel()} shape numbers", where=where, field="betas", fix=_AGAIN)
    _check(solved.rest_pelvis, (3,), where, "rest_pelvis")
    _check(solved.camera_matrix, (3, 3), where, "camera_matrix")
    for name in ("obj_pos_cam", "world_from_cam_pos"):
        _check(getattr(solved, name), (frames, 3), where, name)
    for name in ("obj_rotmat_cam", "world_from_cam_rotmat"):
        _check_rotations(getattr(solved, name), frames, where, name)
    _check_object(solved.obj, where)
    _check_contacts(solved.contacts, frames, where)


def _check(value: Any, shape: tuple[int, ...], where: Any, field: str) -> None:
    array = _numpy(value)
    if array.shape != shape:
        raise HoiError(f"expected shape {shape}, found {array.shape}", where=where, field=field, fix=_AGAIN)
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        index = tuple(int(i) for i in bad[0])
        raise HoiError(f"value {array[index]} at index {list(index)}", where=where, field=field, fix=_AGAIN)


def _check_rotations(value: Tensor, frames: int, where: Any, field: str) -> None:
    _check(value, (frames, 3, 3), where, field)
    array = _numpy(value).astype(np.float64)
    # R R^T = I, and a determinant of +1: a reflection passes the first test alone.
    error = np.abs(array @ array.swapaxes(1, 2) - np.eye(3)).max(axis=(1, 2))
    bad = np.flatnonzero((error > 1e-3) | (np.linalg.det(array) < 0))
    if len(bad):
        raise HoiError(
            f"row {bad[0]} is no rotation matrix (off by {error[bad[0]]:.3g})", where=where, field=field, fix=_AGAIN
        )


def _check_object(obj: ObjectShape, where: Any) -> None:
    if obj.kind != "mesh":
        raise HoiError(f"expected mesh, found {obj.kind!r:.60}", where=where, field="obj_kind", fix=_AGAIN)
    _check(obj.vertices, (len(obj.vertices), 3), where, "obj_vertices")
    _check(obj.faces, (len(obj.faces), 3), where, "obj_faces")
    if len(obj.vertices) and np.abs(obj.vertices).max() > FARTHEST:
        raise HoiError("farther than a kilometre", where=where, field="obj_vertices", fix="give metres")
    if obj.mass is not None and not 0 < obj.mass <= HEAVIEST:
        raise HoiError(f"must be positive, found {obj.mass}", where=where, field="obj_mass", fix="give kilograms")
    if len(obj.faces) and (obj.faces.min() < 0 or obj.faces.max() >= len(obj.vertices)):
        raise HoiError(
            f"index {int(obj.faces.max())} of {len(obj.vertices)} vertices", where=where, field="obj_faces", fix=_AGAIN
        )


def _check_contacts(contacts: ContactPairs, frames: int, where: Any) -> None:
    pairs = len(contacts.keypoint_names)
    if contacts.active.dtype != bool or contacts.vertex_ids.dtype.kind not in "iu":
        found = f"{contacts.active.dtype} and {contacts.vertex_ids.dtype}"
        raise HoiError(
            f"expected true and false, and whole numbers, found {found}",
            where=where,
            field="contact_active, contact_vertex_ids",
            fix=_AGAIN,
        )
    shapes = {"vertex_ids": (pairs,), "active": (frames, pairs), "point_obj": (pairs, 3)}
    for name, shape in shapes.items():
        found = getattr(contacts, name).shape  # points may be NaN: the mesh was missing
        if found != shape:
            raise HoiError(f"expected shape {shape}, found {found}", where=where, field=f"contact_{name}", fix=_AGAIN)
    for name in contacts.keypoint_names:
        try:
            # Called for its refusal of unknown names alone.
            keypoint(name)
        except HoiError as error:
            raise HoiError(error.what, where=where, field="contact_keypoint_names", fix=error.fix) from error


def _numpy(value: Any) -> NDArray:
    return value.detach().cpu().numpy() if isinstance(value, Tensor) else np.asarray(value)


def _to_fields(solved: SolvedSession) -> dict[str, Any]:
    obj = solved.obj
    contacts = solved.contacts
    body = solved.body_cam
    f64 = np.float64
    matrices = ("rest_pelvis", "obj_rotmat_cam", "obj_pos_cam", "world_from_cam_rotmat", "world_from_cam_pos")
    return {
        "schema_version": np.int64(SCHEMA_VERSION),
        "name": np.str_(solved.name),
        "source": np.str_(solved.source),
        "body_name": np.str_(solved.body_name),
        "fps": f64(solved.fps),
        "frame_ids": solved.frame_ids.astype(np.int64),
        # "body_" in front, so that transl and betas are not taken for the camera's or the object's.
        **{f"body_{name}": _numpy(getattr(body, name)) for name in (*_POSES, "betas")},
        **{name: _numpy(getattr(solved, name)).astype(f64) for name in (*matrices, "camera_matrix")},
        "image_size": np.array(solved.image_size, np.int64),
        "obj_is_static": np.bool_(solved.obj_is_static),
        "obj_name": np.str_(obj.name),
        "obj_kind": np.str_(obj.kind),
        "obj_vertices": np.asarray(obj.vertices),
        "obj_faces": np.asarray(obj.faces, np.int32),
        # Files without pickles hold no None: NaN stands for an unknown mass.
        "obj_mass": f64(np.nan if obj.mass is None else obj.mass),
        "contact_keypoint_names": np.array(contacts.keypoint_names, np.str_),
        "contact_point_obj": contacts.point_obj.astype(f64),
        "contact_vertex_ids": contacts.vertex_ids.astype(np.int64),
        "contact_active": contacts.active.astype(bool),
        "quality": np.str_(json.dumps(solved.quality)),
    }


def _from_fields(f: dict[str, NDArray]) -> SolvedSession:
    version = int(f["schema_version"])
    if version != SCHEMA_VERSION:
        raise ValueError(f"schema_version: expected {SCHEMA_VERSION}, found {version}")
    # Types before values: a damaged file may hold anything under the right names.
    for key in ("name", "source", "body_name", "obj_name", "obj_kind", "quality"):
        if f[key].dtype.kind != "U" or f[key].ndim:
            raise ValueError(f"{key}: expected text, found {f[key].dtype} of shape {f[key].shape}")
    if f["frame_ids"].ndim != 1 or f["obj_faces"].dtype.kind not in "iu":
        raise ValueError("frame_ids or obj_faces: expected whole numbers")
    for key in ("obj_vertices", "obj_faces"):
        if f[key].ndim != 2 or f[key].dtype.kind not in "fiu":
            raise ValueError(f"{key}: expected rows of numbers, found {f[key].dtype} of shape {f[key].shape}")
    # Scalars stay numpy's; what has axes and is of floats becomes a tensor.
    tensor = {key: torch.from_numpy(value) for key, value in f.items() if value.dtype.kind == "f" and value.ndim}
    mass = float(f["obj_mass"])
    kind: Any = str(f["obj_kind"])
    width, height = (int(n) for n in f["image_size"])
    return SolvedSession(
        name=str(f["name"]),
        fps=float(f["fps"]),
        frame_ids=f["frame_ids"],
        body_name=str(f["body_name"]),
        body_cam=BodyParams(**{name: tensor[f"body_{name}"] for name in (*_POSES, "betas")}),
        rest_pelvis=tensor["rest_pelvis"],
        obj_rotmat_cam=tensor["obj_rotmat_cam"],
        obj_pos_cam=tensor["obj_pos_cam"],
        world_from_cam_rotmat=tensor["world_from_cam_rotmat"],
        world_from_cam_pos=tensor["world_from_cam_pos"],
        camera_matrix=tensor["camera_matrix"],
        image_size=(width, height),
        obj=ObjectShape(
            str(f["obj_name"]),
            kind,
            # A mesh has no size of its own: its vertices say it.
            np.zeros(0, np.float32),
            f["obj_vertices"],
            f["obj_faces"].astype(np.int64),
            None if np.isnan(mass) else mass,
        ),
        contacts=ContactPairs(
            tuple(str(n) for n in f["contact_keypoint_names"]),
            f["contact_point_obj"],
            f["contact_vertex_ids"],
            f["contact_active"],
        ),
        obj_is_static=bool(f["obj_is_static"]),
        source=str(f["source"]),
        quality=_quality(str(f["quality"])),
    )


def _quality(text: str) -> dict[str, float]:
    """Figures of the quality report; NaN where one could not be measured."""
    figures = json.loads(text)
    if not isinstance(figures, dict) or not all(isinstance(v, (int, float, type(None))) for v in figures.values()):
        raise ValueError("quality: expected numbers by name")
    return figures
