"""Save and load HoiClip files (.npz, no pickles, atomic), with checks that name file, field, expected and found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.body.skeleton import JOINT_NAMES, NUM_JOINTS, PARENTS, canonical_name
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.geometry.mesh_file import load_mesh
from humanoid_hoi.geometry.shapes import ObjectShape, mesh_hash
from humanoid_hoi.motion.clip import SCHEMA_VERSION, HoiClip, InteractionGraph, Support

_REIMPORT = "re-create the clip with scripts/import_motion.py"


def save_clip(clip: HoiClip, path: str | Path) -> Path:
    """Write ``clip`` to ``path`` (``.npz``), atomically, after the same checks as on loading.

    Raises:
        HoiError: a field has the wrong shape or values, or the file cannot be written.
    """
    path = Path(path)
    check_clip(clip, path)
    fields: dict[str, Any] = _to_fields(clip)
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **fields)
    return path


def load_clip(path: str | Path) -> HoiClip:
    """Read a clip, joints re-ordered to the canonical order by name.

    Raises:
        HoiError: missing, truncated or foreign file, missing field, wrong shape, wrong version, mesh changed.
    """
    path = Path(path)
    if not path.exists():
        raise HoiError("no such clip", where=path, fix="check the path, or import one with scripts/import_motion.py")
    clip = _from_fields(_Fields(read_arrays(path, "HoiClip", _REIMPORT), path))
    check_clip(clip, path)
    return clip


def check_clip(clip: HoiClip, where: str | Path | None = None) -> None:
    """Shapes, finiteness, frame rate and unit quaternions; raises HoiError naming field, expected and found."""
    frames = clip.num_frames
    pairs = clip.graph.num_pairs
    if not np.isfinite(clip.fps) or clip.fps <= 0:
        raise HoiError(
            f"must be a positive number of frames per second, found {clip.fps}",
            where=where,
            field="fps",
            fix="set the frame rate of the recording, e.g. 30",
        )
    if frames < 2:
        raise HoiError(
            f"a clip needs at least 2 frames, found {frames}",
            where=where,
            field="root_pos_w",
            fix="record or cut a longer piece",
        )
    if clip.joint_names != JOINT_NAMES or clip.joint_parents != PARENTS:
        raise HoiError("joints are not in the canonical order", where=where, field="joint_names", fix=_REIMPORT)
    shapes = {
        "joint_offsets": (NUM_JOINTS, 3),
        "root_pos_w": (frames, 3),
        "joint_quat": (frames, NUM_JOINTS, 4),
        "obj_pos_w": (frames, 3),
        "obj_quat_w": (frames, 4),
        "contact_labels": (frames, NUM_JOINTS),
    }
    for name, shape in shapes.items():
        _check_array(getattr(clip, name), shape, where, name)
    _check_array(clip.graph.point_joint, (pairs, 3), where, "graph_point_joint")
    _check_array(clip.graph.point_obj, (pairs, 3), where, "graph_point_obj")
    _check_array(clip.graph.active, (frames, pairs), where, "graph_active")
    for name in ("joint_quat", "obj_quat_w"):
        _check_unit(getattr(clip, name), where, name)
    _check_object(clip.obj, where)


def _check_array(array: np.ndarray, shape: tuple[int, ...], where: Any, field: str) -> None:
    if array.shape != shape:
        raise HoiError(f"expected shape {shape}, found {array.shape}", where=where, field=field, fix=_REIMPORT)
    bad: Any = np.argwhere(~np.isfinite(array)) if array.dtype.kind == "f" else []
    if len(bad):
        index = [int(i) for i in bad[0]]
        raise HoiError(
            f"value {array[tuple(index)]} at index {index} (frame {index[0]})",
            where=where,
            field=field,
            fix="trim those frames: import_motion.py repair=true",
        )


def _check_unit(quat: np.ndarray, where: Any, field: str) -> None:
    norm = np.linalg.norm(quat, axis=-1)
    bad = np.argwhere(np.abs(norm - 1) > 1e-3)
    if len(bad):
        index = [int(i) for i in bad[0]]
        raise HoiError(
            f"quaternion norm {norm[tuple(index)]:.4f} at index {index} (frame {index[0]}), expected 1",
            where=where,
            field=field,
            fix="renormalize or trim: import_motion.py repair=true",
        )


def _check_object(obj: ObjectShape, where: Any) -> None:
    wanted = {"box": (3,), "sphere": (1,), "mesh": (0,)}
    if obj.kind not in wanted:
        raise HoiError(f"unknown object kind {obj.kind!r}", where=where, field="obj_kind", fix="mesh, box or sphere")
    _check_array(obj.size, wanted[obj.kind], where, "obj_size")
    if obj.kind != "mesh" and not (obj.size > 0).all():
        raise HoiError(f"must be positive, found {obj.size.tolist()}", where=where, field="obj_size", fix=_REIMPORT)
    if obj.kind == "mesh" and (len(obj.vertices) < 4 or len(obj.faces) < 4):
        raise HoiError(
            f"mesh of {len(obj.vertices)} vertices and {len(obj.faces)} faces is no solid",
            where=where,
            field="obj_vertices",
            fix="give the object's mesh: import_motion.py mesh=FILE",
        )
    if obj.kind == "mesh":
        _check_array(obj.vertices, (len(obj.vertices), 3), where, "obj_vertices")
        _check_array(obj.faces, (len(obj.faces), 3), where, "obj_faces")
        if obj.faces.min() < 0 or obj.faces.max() >= len(obj.vertices):
            raise HoiError(
                f"index {int(obj.faces.max())} of {len(obj.vertices)} vertices",
                where=where,
                field="obj_faces",
                fix="give the object's mesh: import_motion.py mesh=FILE",
            )
    if obj.mass is not None and not obj.mass > 0:
        raise HoiError(f"must be positive, found {obj.mass}", where=where, field="obj_mass", fix="give kilograms")


def _to_fields(clip: HoiClip) -> dict[str, np.ndarray]:
    obj = clip.obj
    graph = clip.graph
    supports = clip.supports
    f32 = np.float32
    return {
        "schema_version": np.int64(SCHEMA_VERSION),
        "name": np.str_(clip.name),
        "action": np.str_(clip.action),
        "source": np.str_(clip.source),
        "fps": np.float64(clip.fps),
        "joint_names": np.array(clip.joint_names),
        "joint_parents": np.array(clip.joint_parents, np.int64),
        "joint_offsets": clip.joint_offsets.astype(f32),
        "root_pos_w": clip.root_pos_w.astype(f32),
        "joint_quat": _positive_w(clip.joint_quat),
        "obj_pos_w": clip.obj_pos_w.astype(f32),
        "obj_quat_w": _positive_w(clip.obj_quat_w),
        "obj_is_static": np.bool_(clip.obj_is_static),
        "obj_name": np.str_(obj.name),
        "obj_kind": np.str_(obj.kind),
        "obj_size": obj.size.astype(f32),
        "obj_vertices": obj.vertices.astype(f32),
        "obj_faces": obj.faces.astype(np.int32),
        "obj_mass": np.float64(np.nan if obj.mass is None else obj.mass),
        "support_names": np.array([s.name for s in supports], np.str_),
        "support_pos_w": np.array([s.pos_w for s in supports], f32).reshape(-1, 3),
        "support_quat_w": np.array([s.quat_w for s in supports], f32).reshape(-1, 4),
        "support_half_size": np.array([s.half_size for s in supports], f32).reshape(-1, 3),
        "graph_keypoint_names": np.array(graph.keypoint_names, np.str_),
        "graph_joint_names": np.array(graph.joint_names, np.str_),
        "graph_point_joint": graph.point_joint.astype(f32),
        "graph_point_obj": graph.point_obj.astype(f32),
        "graph_active": graph.active.astype(bool),
        "contact_labels": clip.contact_labels.astype(np.int8),
    }


def _positive_w(quat: np.ndarray) -> np.ndarray:
    return np.where(quat[..., 3:] < 0, -quat, quat).astype(np.float32)


class _Fields:
    """Typed access to a file's fields; a missing one is a HoiError naming file and field."""

    def __init__(self, fields: Mapping[str, np.ndarray], path: Path) -> None:
        self.fields = fields
        self.path = path

    def array(self, key: str) -> np.ndarray:
        if key not in self.fields:
            raise HoiError("missing", where=self.path, field=key, fix=_REIMPORT)
        return self.fields[key]

    def text(self, key: str) -> str:
        return str(self.array(key))

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(str(n) for n in self.array(key))


def _from_fields(f: _Fields) -> HoiClip:
    version = int(f.array("schema_version"))
    if version != SCHEMA_VERSION:
        raise HoiError(
            f"expected {SCHEMA_VERSION}, found {version}", where=f.path, field="schema_version", fix=_REIMPORT
        )
    order = _canonical_order(f)
    supports = tuple(
        Support(str(n), p, q, h)
        for n, p, q, h in zip(
            f.names("support_names"),
            f.array("support_pos_w"),
            f.array("support_quat_w"),
            f.array("support_half_size"),
            strict=True,
        )
    )
    mass = float(f.array("obj_mass"))
    vertices, faces = _mesh(f)
    kind: Any = f.text("obj_kind")
    obj = ObjectShape(f.text("obj_name"), kind, f.array("obj_size"), vertices, faces, None if np.isnan(mass) else mass)
    graph = InteractionGraph(
        f.names("graph_keypoint_names"),
        tuple(canonical_name(n) for n in f.names("graph_joint_names")),
        f.array("graph_point_joint"),
        f.array("graph_point_obj"),
        f.array("graph_active"),
    )
    return HoiClip(
        name=f.text("name"),
        fps=float(f.array("fps")),
        joint_offsets=f.array("joint_offsets")[order],
        root_pos_w=f.array("root_pos_w"),
        joint_quat=f.array("joint_quat")[:, order],
        obj_pos_w=f.array("obj_pos_w"),
        obj_quat_w=f.array("obj_quat_w"),
        obj=obj,
        graph=graph,
        contact_labels=f.array("contact_labels")[:, order],
        obj_is_static=bool(f.array("obj_is_static")),
        supports=supports,
        action=f.text("action"),
        source=f.text("source"),
    )


def _canonical_order(f: _Fields) -> list[int]:
    """File index of every canonical joint, after checking that the names and the tree are the 52-joint one."""
    names = [canonical_name(n) for n in f.names("joint_names")]
    missing = [n for n in JOINT_NAMES if n not in names]
    if missing or len(names) != NUM_JOINTS:
        raise HoiError(
            f"expected the 52 joints, missing {missing}, found {len(names)}",
            where=f.path,
            field="joint_names",
            fix=_REIMPORT,
        )
    order = [names.index(n) for n in JOINT_NAMES]
    stored = [int(p) for p in f.array("joint_parents")]
    for joint, parent in zip(JOINT_NAMES, PARENTS, strict=True):
        found = stored[names.index(joint)]
        if (JOINT_NAMES[parent] if parent >= 0 else None) != (names[found] if found >= 0 else None):
            raise HoiError(
                f"{joint} has another parent than in the 52-joint tree",
                where=f.path,
                field="joint_parents",
                fix=_REIMPORT,
            )
    return order


def _mesh(f: _Fields) -> tuple[np.ndarray, np.ndarray]:
    """The mesh stored in the clip, or the file it points at (relative to the clip) with its content hash checked."""
    if "obj_mesh_path" not in f.fields:
        return f.array("obj_vertices"), f.array("obj_faces")
    path = f.path.parent / f.text("obj_mesh_path")
    if not path.exists():
        raise HoiError(
            "the mesh this clip points at is missing",
            where=f.path,
            field=f"obj_mesh_path={path}",
            fix="restore the file beside the clip",
        )
    vertices, faces = load_mesh(path)
    if mesh_hash(vertices, faces) != f.text("obj_mesh_sha256"):
        raise HoiError(
            "the mesh has changed since the clip was made",
            where=f.path,
            field=f"obj_mesh_path={path}",
            fix="restore the old mesh or import the motion again",
        )
    return vertices, faces
