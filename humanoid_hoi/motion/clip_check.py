"""Whether a clip is one: shapes, value ranges, names, unit quaternions, supports; every refusal names field and value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import LARGEST, check_size
from humanoid_hoi.geometry.obj_file import check_indices
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip_data import ClipData, ServoTargets, Support

REIMPORT = "re-create the clip with hoi import"
FASTEST = 1000.0
"""frames per second; faster cameras film no people."""
FARTHEST = 1000.0
"""m from the origin; float32 resolves 0.06 mm there."""
LONGEST_BONE = 1.0
"""m; the longest bone of an adult, the thigh, has 0.43."""
SHORTEST_LIMB = 0.05
"""m of thigh, shin, upper arm and forearm."""
SUPPORT_SIZE = 100.0
"""m, half extent of a support."""
HEAVIEST = 1e5
"""kg."""
LONGEST_NAME = 200
# Joints at the far end of thigh, shin, upper arm and forearm: an offset is the bone from the parent to the joint.
_LIMBS = tuple(f"{side}_{part}" for side in ("left", "right") for part in ("knee", "ankle", "elbow", "wrist"))
_MESH = "give the object's mesh: hoi import mesh=FILE"


def check_clip(clip: ClipData, where: Any = None) -> None:
    """Refuse a clip that is damaged or impossible.

    Raises:
        HoiError: names field, expected and found.
    """
    frames = clip.num_frames
    check_name(clip.name, where)
    if not np.isfinite(clip.fps) or not 0 < clip.fps <= FASTEST:
        raise HoiError(
            f"must be a positive number of frames per second up to {FASTEST:g}, found {clip.fps}",
            where=where,
            field="fps",
            fix="set the frame rate of the recording, e.g. 30",
        )
    # One frame has neither a duration nor velocities.
    if frames < 2:
        raise HoiError(
            f"a clip needs at least 2 frames, found {frames}",
            where=where,
            field="root_pos_w",
            fix="record or cut a longer piece",
        )
    # Our order, with joints left out perhaps: everything later counts on parents before children.
    if clip.skeleton != SMPLX_52.keep(clip.joint_names):
        raise HoiError("joints are not in the canonical order", where=where, field="joint_names", fix=REIMPORT)
    _check_motion(clip, where)
    _check_bones(clip, where)
    _check_labels(clip, where)
    _check_graph(clip, where)
    _check_object(clip.obj, where)
    _check_supports(clip.supports, where)
    if clip.servo is not None:
        _check_servo(clip.servo, (frames, clip.skeleton.size - 1, 3), where)


def _check_servo(servo: ServoTargets, shape: tuple[int, int, int], where: Any) -> None:
    if servo.targets.shape != shape or not np.isfinite(servo.targets).all():
        raise HoiError(
            f"expected finite numbers of shape {shape}, found shape {servo.targets.shape}",
            where=where,
            field="servo_targets",
            fix="refine the clip again: hoi refine",
        )


def check_name(name: str, where: Any = None) -> None:
    """A clip's name becomes a file name: one path component, of characters that print.

    Raises:
        HoiError: it could not be one, or would leave the folder.
    """
    bad = not name or name in (".", "..") or len(name) > LONGEST_NAME or not name.isprintable()
    if bad or "/" in name or "\\" in name:
        raise HoiError(
            f"cannot be a file's name: {name[:60]!r}",
            where=where,
            field="name",
            fix="letters, digits and signs but / and \\, at most 200",
        )


def _check_motion(clip: ClipData, where: Any) -> None:
    frames = clip.num_frames
    shapes = {
        "root_pos_w": (frames, 3),
        "joint_quat": (frames, clip.skeleton.size, 4),
        "obj_pos_w": (frames, 3),
        "obj_quat_w": (frames, 4),
    }
    for name, shape in shapes.items():
        _check_array(getattr(clip, name), shape, where, name)
    for name in ("root_pos_w", "obj_pos_w"):
        _check_within(getattr(clip, name), FARTHEST, "m", where, name)
    for name in ("joint_quat", "obj_quat_w"):
        _check_unit(getattr(clip, name), where, name)


def _check_bones(clip: ClipData, where: Any) -> None:
    skeleton = clip.skeleton
    _check_array(clip.joint_offsets, (skeleton.size, 3), where, "joint_offsets")
    # The root has no bone of its own.
    length = np.linalg.norm(np.asarray(clip.joint_offsets, np.float64)[1:], axis=1)
    # Row k of the lengths belongs to joint k + 1, as the root was left out.
    longest = int(length.argmax())
    if length[longest] > LONGEST_BONE:
        raise HoiError(
            f"{skeleton.names[longest + 1]} is {length[longest]:.3g} m from its parent (at most {LONGEST_BONE:g})",
            where=where,
            field="joint_offsets",
            fix="give metres",
        )
    # Catches units: a skeleton in decimetres has no thigh of 4 cm.
    for name in (limb for limb in _LIMBS if limb in skeleton.names):
        found = length[skeleton.names.index(name) - 1]
        if found < SHORTEST_LIMB:
            raise HoiError(
                f"{name} is {found:.3g} m from its parent (at least {SHORTEST_LIMB:g})",
                where=where,
                field="joint_offsets",
                fix="give metres",
            )


def _check_labels(clip: ClipData, where: Any) -> None:
    labels = clip.contact_labels
    _check_array(labels, (len(labels), clip.skeleton.size), where, "contact_labels")
    bad = np.argwhere((labels != -1) & (labels != 0) & (labels != 1))
    if len(bad):
        frame, joint = (int(i) for i in bad[0])
        raise HoiError(
            f"{clip.joint_names[joint]} in frame {frame}: {labels[frame, joint]}, expected -1, 0 or 1",
            where=where,
            field="contact_labels",
            fix=REIMPORT,
        )


def _check_graph(clip: ClipData, where: Any) -> None:
    graph = clip.graph
    pairs = graph.num_pairs
    if len(clip.contact_labels) != clip.num_frames:
        found = len(clip.contact_labels)
        raise HoiError(
            f"expected {clip.num_frames} frames, found {found}", where=where, field="contact_labels", fix=REIMPORT
        )
    if len(graph.keypoint_names) != pairs:
        raise HoiError(
            f"{len(graph.keypoint_names)} keypoints and {pairs} joints",
            where=where,
            field="graph_keypoint_names",
            fix=REIMPORT,
        )
    # A pair of a joint that was left out has no body to be measured from.
    unknown = [name for name in graph.joint_names if name not in clip.joint_names]
    if unknown:
        raise HoiError(f"no such joint: {unknown[0][:40]!r}", where=where, field="graph_joint_names", fix=REIMPORT)
    _check_array(graph.point_joint, (pairs, 3), where, "graph_point_joint")
    _check_array(graph.point_obj, (pairs, 3), where, "graph_point_obj")
    _check_array(graph.active, (clip.num_frames, pairs), where, "graph_active")
    # In the joint's frame: a surface point is no farther than a bone is long.
    _check_within(graph.point_joint, LONGEST_BONE, "m", where, "graph_point_joint")
    _check_within(graph.point_obj, LARGEST, "m", where, "graph_point_obj")


def _check_object(obj: ObjectShape, where: Any) -> None:
    # Half extents, a radius, and nothing: a mesh has its size in its vertices.
    wanted = {"box": (3,), "sphere": (1,), "mesh": (0,)}
    if obj.kind not in wanted:
        raise HoiError(
            f"unknown object kind {obj.kind[:40]!r}", where=where, field="obj_kind", fix="mesh, box or sphere"
        )
    _check_array(obj.size, wanted[obj.kind], where, "obj_size")
    if obj.kind != "mesh" and not (obj.size > 0).all():
        raise HoiError(f"must be positive, found {obj.size.tolist()}", where=where, field="obj_size", fix=REIMPORT)
    if obj.kind != "mesh":
        # Two opposite corners stand for the primitive's extent.
        check_size(np.array([-1.0, 1.0])[:, None] * np.asarray(obj.size, np.float64), where)
    else:
        _check_mesh(obj, where)
    if obj.mass is not None and not 0 < obj.mass <= HEAVIEST:
        raise HoiError(
            f"must be positive and at most {HEAVIEST:g}, found {obj.mass}",
            where=where,
            field="obj_mass",
            fix="give kilograms",
        )
    # At 1 a ball would bounce forever, above it would gain energy.
    if obj.restitution is not None and not 0 <= obj.restitution < 1:
        raise HoiError(
            f"must be 0 or more and below 1, found {obj.restitution}",
            where=where,
            field="obj_restitution",
            fix="the share of its speed that it keeps in a bounce",
        )


def _check_mesh(obj: ObjectShape, where: Any) -> None:
    # The simplest solid is a tetrahedron.
    if len(obj.vertices) < 4 or len(obj.faces) < 4:
        raise HoiError(
            f"mesh of {len(obj.vertices)} vertices and {len(obj.faces)} faces is no solid",
            where=where,
            field="obj_vertices",
            fix=_MESH,
        )
    _check_array(obj.vertices, (len(obj.vertices), 3), where, "obj_vertices")
    _check_array(obj.faces, (len(obj.faces), 3), where, "obj_faces")
    check_indices(obj.faces, len(obj.vertices), where)
    check_size(obj.vertices, where)


def _check_supports(supports: Sequence[Support], where: Any) -> None:
    names = [support.name for support in supports]
    for k, support in enumerate(supports):
        field = f"support {support.name[:40]!r}"
        # index finds the first of that name: any other place is a repetition.
        if not support.name or not support.name.isprintable() or names.index(support.name) != k:
            raise HoiError("a support needs a name of its own", where=where, field=field, fix="rename it")
        for name, shape in (("pos_w", (3,)), ("quat_w", (4,)), ("half_size", (3,))):
            _check_array(getattr(support, name), shape, where, f"{field} {name}", "give the support again")
        _check_within(support.pos_w, FARTHEST, "m", where, f"{field} pos_w")
        _check_unit(support.quat_w[None], where, f"{field} quat_w")
        if not ((support.half_size > 0) & (support.half_size <= SUPPORT_SIZE)).all():
            raise HoiError(
                f"must be positive and at most {SUPPORT_SIZE:g} m, found {support.half_size.tolist()}",
                where=where,
                field=f"{field} half_size",
                fix="give half extents in metres",
            )


def _check_array(
    array: np.ndarray, shape: tuple[int, ...], where: Any, field: str, fix: str = "trim those frames: repair=true"
) -> None:
    if array.shape != shape:
        raise HoiError(f"expected shape {shape}, found {array.shape}", where=where, field=field, fix=REIMPORT)
    # Only floats can be NaN; names, flags and whole numbers are finite.
    bad: Any = np.argwhere(~np.isfinite(array)) if array.dtype.kind == "f" else []
    if len(bad):
        index = [int(i) for i in bad[0]]
        # Arrays of more than one axis begin with the frame.
        frame = f" (frame {index[0]})" if len(shape) > 1 else ""
        raise HoiError(f"value {array[tuple(index)]} at index {index}{frame}", where=where, field=field, fix=fix)


def _check_within(array: np.ndarray, most: float, unit: str, where: Any, field: str) -> None:
    bad = np.argwhere(np.abs(array) > most)
    if len(bad):
        index = [int(i) for i in bad[0]]
        raise HoiError(
            f"value {array[tuple(index)]:.4g} at index {index} is beyond {most:g} {unit}",
            where=where,
            field=field,
            fix="give metres",
        )


def _check_unit(quat: np.ndarray, where: Any, field: str) -> None:
    norm = np.linalg.norm(quat, axis=-1)
    # What float32 loses in a norm is far below 1e-3; what is beyond was never normalized.
    bad = np.argwhere(np.abs(norm - 1) > 1e-3)
    if len(bad):
        index = [int(i) for i in bad[0]]
        raise HoiError(
            f"quaternion norm {norm[tuple(index)]:.4f} at index {index} (frame {index[0]}), expected 1",
            where=where,
            field=field,
            fix="renormalize or trim: hoi import repair=true",
        )
