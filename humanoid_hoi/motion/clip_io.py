"""The file of a clip (.npz, no pickles, atomic): fields to arrays and back, refusals that name file, field and finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton, canonical_name
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, inside, read_arrays
from humanoid_hoi.geometry.mesh_file import load_mesh
from humanoid_hoi.geometry.shapes import ObjectShape, mesh_hash
from humanoid_hoi.motion.clip_check import REIMPORT
from humanoid_hoi.motion.clip_data import ClipData, InteractionGraph, ServoTargets, Support

SCHEMA_VERSION = 1

# numpy's letters for the kinds of dtypes, in the words of a refusal.
_KINDS = {"f": "floats", "i": "whole numbers", "u": "counts", "b": "true and false", "U": "text"}


def write_clip(clip: ClipData, path: Path) -> Path:
    """Write a clip that has been checked, atomically.

    Raises:
        HoiError: the file cannot be written.
    """
    fields: dict[str, Any] = _to_fields(clip)
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **fields)
    return path


def clip_fields(path: Path) -> dict[str, Any]:
    """The fields of a clip's file by the names of :class:`~.clip_data.ClipData`, joints in our order, not yet checked.

    Raises:
        HoiError: missing, truncated or foreign file, missing field, wrong shape, wrong version, mesh changed.
    """
    if not path.exists():
        raise HoiError("no such clip", where=path, fix="check the path, or import one with hoi import")
    return _from_fields(_Fields(read_arrays(path, "HoiClip", REIMPORT), path))


def _to_fields(clip: ClipData) -> dict[str, np.ndarray]:
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
        # NaN for None: an array cannot hold nothing.
        "obj_mass": np.float64(np.nan if obj.mass is None else obj.mass),
        "obj_restitution": np.float64(np.nan if obj.restitution is None else obj.restitution),
        "support_names": np.array([s.name for s in supports], np.str_),
        # reshape: without any support the array would have no second axis.
        "support_pos_w": np.array([s.pos_w for s in supports], f32).reshape(-1, 3),
        "support_quat_w": np.array([s.quat_w for s in supports], f32).reshape(-1, 4),
        "support_half_size": np.array([s.half_size for s in supports], f32).reshape(-1, 3),
        "graph_keypoint_names": np.array(graph.keypoint_names, np.str_),
        "graph_joint_names": np.array(graph.joint_names, np.str_),
        "graph_point_joint": graph.point_joint.astype(f32),
        "graph_point_obj": graph.point_obj.astype(f32),
        "graph_active": graph.active.astype(bool),
        "contact_labels": clip.contact_labels.astype(np.int8),
        **_servo_fields(clip.servo),
    }


def _servo_fields(servo: ServoTargets | None) -> dict[str, np.ndarray]:
    """Only clips that were refined have these."""
    if servo is None:
        return {}
    # As long as the joints, so that files re-order it like everything that is listed by joint.
    with_root = np.pad(servo.targets.astype(np.float32), ((0, 0), (1, 0), (0, 0)))
    return {
        "servo_targets": with_root,
        "servo_scene": np.array(servo.scene, np.str_),
        "servo_sole": np.float64(servo.sole),
    }


def _positive_w(quat: np.ndarray) -> np.ndarray:
    # q and -q are the same rotation; files hold the one with w >= 0.
    return np.where(quat[..., 3:] < 0, -quat, quat).astype(np.float32)


class _Fields:
    """Typed access to a file's fields; a missing one or one of another kind is a HoiError naming file and field."""

    def __init__(self, fields: Mapping[str, np.ndarray], path: Path) -> None:
        self.fields = fields
        self.path = path

    def array(self, key: str, kinds: str = "fiu", ndim: int | None = None) -> np.ndarray:
        """The field, whose dtype must be of one of ``kinds`` (numpy's letters)."""
        if key not in self.fields:
            raise HoiError("missing", where=self.path, field=key, fix=REIMPORT)
        value = self.fields[key]
        if value.dtype.kind not in kinds or (ndim is not None and value.ndim != ndim):
            wanted = " or ".join(_KINDS[kind] for kind in kinds)
            dimensions = "" if ndim is None else f" in {ndim} dimensions"
            raise HoiError(
                f"expected {wanted}{dimensions}, found {value.dtype} of shape {value.shape}",
                where=self.path,
                field=key,
                fix=REIMPORT,
            )
        return value

    def floats(self, key: str) -> np.ndarray:
        """float32; numbers that do not fit become infinite, which the checks refuse."""
        # An overflow gives infinity here, and the checks then name field and index.
        with np.errstate(over="ignore"):
            return self.array(key, "fiu").astype(np.float32)

    def number(self, key: str, kinds: str = "fiu") -> float:
        return float(self.array(key, kinds, 0))

    def text(self, key: str) -> str:
        return str(self.array(key, "U", 0))

    def names(self, key: str) -> tuple[str, ...]:
        value = self.array(key, "Uf", 1)  # an empty list of names has no letters in it
        return tuple(str(n) for n in value) if value.dtype.kind == "U" else ()


def _from_fields(f: _Fields) -> dict[str, Any]:
    version = int(f.number("schema_version", "iu"))
    if version != SCHEMA_VERSION:
        raise HoiError(
            f"expected {SCHEMA_VERSION}, found {version}", where=f.path, field="schema_version", fix=REIMPORT
        )
    skeleton, order = _skeleton(f)
    root_pos_w = f.floats("root_pos_w")
    graph = InteractionGraph(
        f.names("graph_keypoint_names"),
        tuple(canonical_name(n) for n in f.names("graph_joint_names")),
        f.floats("graph_point_joint"),
        f.floats("graph_point_obj"),
        f.array("graph_active", "b", 2),
    )
    return dict(
        name=f.text("name"),
        fps=f.number("fps"),
        # By the file's names in our order: stored[order] is ours.
        joint_offsets=_rows(f, f.floats("joint_offsets"), "joint_offsets", 2, len(order))[order],
        root_pos_w=root_pos_w,
        joint_quat=_rows(f, f.floats("joint_quat"), "joint_quat", 3, len(order), 1)[:, order],
        obj_pos_w=f.floats("obj_pos_w"),
        obj_quat_w=f.floats("obj_quat_w"),
        obj=_object(f),
        graph=graph,
        contact_labels=_rows(f, _labels(f), "contact_labels", 2, len(order), 1)[:, order],
        obj_is_static=bool(f.array("obj_is_static", "b", 0)),
        supports=_supports(f),
        action=f.text("action"),
        source=f.text("source"),
        joint_names=skeleton.names,
        joint_parents=skeleton.parents,
        servo=_servo(f, order),
    )


def _rows(f: _Fields, array: np.ndarray, key: str, ndim: int, joints: int, axis: int = 0) -> np.ndarray:
    """An array whose ``axis`` counts the joints, so that it can be re-ordered."""
    if array.ndim != ndim or array.shape[axis] != joints:
        raise HoiError(f"expected {joints} joints, found shape {array.shape}", where=f.path, field=key, fix=REIMPORT)
    return array


def _labels(f: _Fields) -> np.ndarray:
    """Labels as int8; a value that int8 would change is refused first."""
    stored = f.array("contact_labels", "iu")
    # Unsigned labels cannot be negative.
    bad = np.argwhere((stored > 1) | (stored < -1)) if stored.dtype.kind == "i" else np.argwhere(stored > 1)
    if len(bad):
        index = tuple(int(i) for i in bad[0])
        raise HoiError(
            f"{stored[index]} at index {list(index)} (frame {index[0] if index else 0}), expected -1, 0 or 1",
            where=f.path,
            field="contact_labels",
            fix=REIMPORT,
        )
    return stored.astype(np.int8)


def _object(f: _Fields) -> ObjectShape:
    mass = f.number("obj_mass")
    # Files of before objects had a restitution of their own have no such field.
    restitution = f.number("obj_restitution") if "obj_restitution" in f.fields else float("nan")
    vertices, faces = _mesh(f)
    kind: Any = f.text("obj_kind")
    return ObjectShape(
        f.text("obj_name"),
        kind,
        f.floats("obj_size"),
        vertices,
        faces,
        None if np.isnan(mass) else mass,
        None if np.isnan(restitution) else restitution,
    )


def _supports(f: _Fields) -> tuple[Support, ...]:
    names = f.names("support_names")
    columns = []
    for key, width in (("support_pos_w", 3), ("support_quat_w", 4), ("support_half_size", 3)):
        values = f.floats(key)
        if values.shape != (len(names), width):
            raise HoiError(
                f"expected shape {(len(names), width)}, found {values.shape}", where=f.path, field=key, fix=REIMPORT
            )
        columns.append(values)
    return tuple(Support(name, *row) for name, *row in zip(names, *columns, strict=True))


def _servo(f: _Fields, order: list[int]) -> ServoTargets | None:
    """Targets of a refined clip; the file has a row for the root too, which has no servo."""
    if "servo_targets" not in f.fields:
        return None
    stored = _rows(f, f.floats("servo_targets"), "servo_targets", 3, len(order), 1)
    return ServoTargets(stored[:, order][:, 1:], f.text("servo_scene"), f.number("servo_sole"))


def _skeleton(f: _Fields) -> tuple[Skeleton, list[int]]:
    """The file's skeleton in our order, and the index in the file of each of its joints.

    Any of our joints may be missing (rigid hands have no fingers); what hung on it hangs on its nearest ancestor.
    """
    names = _joint_names(f)
    try:
        skeleton = SMPLX_52.keep(names)
    except HoiError as error:
        raise HoiError(error.what, where=f.path, field="joint_names", fix=error.fix) from error
    stored = [int(p) for p in f.array("joint_parents", "iu", 1)]
    size = skeleton.size
    if len(stored) != size or not all(-1 <= p < size for p in stored):
        raise HoiError(
            f"expected {size} indices from -1 to {size - 1}, found {stored[:60]}",
            where=f.path,
            field="joint_parents",
            fix=REIMPORT,
        )
    # Parents are compared by name, as the file's numbers are of the file's order.
    for joint, parent in zip(skeleton.names, skeleton.parents, strict=True):
        found = stored[names.index(joint)]
        if (skeleton.names[parent] if parent >= 0 else None) != (names[found] if found >= 0 else None):
            raise HoiError(
                f"{joint} has another parent than in our tree", where=f.path, field="joint_parents", fix=REIMPORT
            )
    return skeleton, [names.index(name) for name in skeleton.names]


def _joint_names(f: _Fields) -> list[str]:
    try:
        names = [canonical_name(n) for n in f.names("joint_names")]
    except HoiError as error:
        raise HoiError(error.what, where=f.path, field="joint_names", fix=error.fix) from error
    # In our spelling: a file may name one joint in two ways.
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise HoiError(f"{twice[0]} occurs twice", where=f.path, field="joint_names", fix=REIMPORT)
    return names


def _mesh(f: _Fields) -> tuple[np.ndarray, np.ndarray]:
    """The mesh stored in the clip, or the file it points at (beside or below the clip), its content hash checked."""
    if "obj_mesh_path" not in f.fields:
        faces = f.array("obj_faces", "iu", 2)
        # Clipped, so that an index of 64 bits becomes one that is out of range, and not one that looks right.
        return f.floats("obj_vertices"), np.clip(faces, -1, np.iinfo(np.int32).max).astype(np.int32)
    # inside: a clip must not make us read a file outside its folder.
    path = inside(f.path.parent, f.text("obj_mesh_path"), f.path, "obj_mesh_path")
    if not path.exists():
        raise HoiError(
            "the mesh this clip points at is missing",
            where=f.path,
            field=f"obj_mesh_path={path}",
            fix="restore the file beside the clip",
        )
    vertices, faces = load_mesh(path)
    # The interaction graph points at places of this very mesh.
    if mesh_hash(vertices, faces) != f.text("obj_mesh_sha256"):
        raise HoiError(
            "the mesh has changed since the clip was made",
            where=f.path,
            field=f"obj_mesh_path={path}",
            fix="restore the old mesh or import the motion again",
        )
    return vertices, faces
