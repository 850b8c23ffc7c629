"""Operations: the only way a document changes. Each is small, checked, and hands back the operation that undoes it.

Undo, redo, autosave, history, crash recovery and conflicts all rest on this one mechanism: the journal keeps what was
applied and its inverse. The browser applies the same operations (``web/src/document.ts``); ``tests/annotator`` runs one
list of cases through both.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from humanoid_hoi.annotator.model.document import MANUAL, Document, Paint, Point
from humanoid_hoi.annotator.model.wire import (
    MAX_TEXT,
    anchor_from_json,
    anchor_to_json,
    box_from_json,
    box_to_json,
    flag,
    frame_number,
    identifier,
    mapping,
    names_from_json,
    number,
    paint_from_json,
    paint_to_json,
    point_from_json,
    point_to_json,
    refuse,
    sample_from_json,
)

Operation = dict[str, Any]
# Far above what a person makes, and low enough that a client gone wild cannot fill the journal.
MAX_POINTS = 400
MAX_SUPPORTS = 50
SCALE_RANGE = (1e-3, 1e3)


@dataclass(frozen=True)
class Bounds:
    """What a session's document may refer to.

    Attributes:
        frames: T of the video.
        vertices: of the object's mesh; None without a mesh (any index passes).
        faces: of the object's mesh.
        image_size: (width, height); a point may leave the picture by one picture size, as trackers extrapolate.
        keypoints: body keypoints in released spelling, lower case.
    """

    frames: int
    vertices: int | None
    faces: int
    image_size: tuple[int, int]
    keypoints: frozenset[str]


def apply_all(
    document: Document, operations: list[Operation], bounds: Bounds, *, by_person: bool = True
) -> list[Operation]:
    """Apply a batch: all of it or nothing.

    Args:
        document: changed in place.
        operations: in order.
        bounds: of the session.
        by_person: False for undo, redo and restore, which may put a tracked sample where a person's stood.

    Returns:
        The operations that undo the batch, in the order to apply them.

    Raises:
        HoiError: an operation is malformed or not possible; the document is as before.
    """
    # In the order of the operations; undoing goes through them backwards.
    inverses: list[Operation] = []
    # Only these points can have come into conflict over a keypoint; comparing all
    # pairs at every edit would be slow.
    touched: set[str] = set()
    try:
        for operation in operations:
            kind = mapping(operation, "operation").get("op")
            if not isinstance(kind, str) or kind not in _APPLY:
                refuse(f"unknown operation {kind!r:.40}; there are {', '.join(_APPLY)}", "op")
            # Undo and restore put back states that were allowed once, so this rule
            # does not stop them.
            if by_person:
                _keep_corrections(document, operation)
            inverses.append(_APPLY[kind](document, operation, bounds))
            if kind in ("add_point", "set_contacts"):
                touched.add(operation["id"])
        _check_keypoints_once(document, touched, bounds)
    # Anything: also a value that no check foresaw must not leave half a batch behind.
    except Exception:
        for inverse in reversed(inverses):
            _APPLY[inverse["op"]](document, inverse, bounds)
        raise
    return inverses[::-1]


def _add_point(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    key = identifier(operation.get("id"), "id")
    if key in document.points:
        refuse(f"point {key} exists", "id")
    if len(document.points) >= MAX_POINTS:
        refuse(f"a session holds at most {MAX_POINTS} points", "id")
    # Read whole, then compared with the session; nothing is stored before both have passed.
    point = point_from_json(operation.get("point"))
    _check_anchor(point, bounds)
    for frames in (point.contacts, point.visibility, point.track):
        _check_frames(frames, bounds)
    for names in point.contacts.values():
        _check_names(names, bounds)
    for sample in point.track.values():
        _check_pixel(sample, bounds)
    document.points[key] = point
    return {"op": "remove_point", "id": key}


def _remove_point(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    key, point = _point(document, operation)
    del document.points[key]
    return {"op": "add_point", "id": key, "point": point_to_json(point)}


def _set_anchor(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    key, point = _point(document, operation)
    # Assigned first because the check reads the point; it is put back when the check fails.
    before = point.anchor
    point.anchor = anchor_from_json(operation.get("anchor"))
    try:
        _check_anchor(point, bounds)
    except Exception:
        point.anchor = before
        raise
    return {"op": "set_anchor", "id": key, "anchor": anchor_to_json(before)}


def _set_contacts(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    def read(value: Any) -> tuple[str, ...]:
        names = names_from_json(value)
        _check_names(names, bounds)
        return names

    key, point = _point(document, operation)
    return {"op": "set_contacts", "id": key, "frames": _patch(point.contacts, operation, read, list, bounds)}


def _set_visibility(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    key, point = _point(document, operation)
    return {"op": "set_visibility", "id": key, "frames": _patch(point.visibility, operation, flag, bool, bounds)}


def _set_track(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    def read(value: Any) -> Any:
        sample = sample_from_json(value)
        _check_pixel(sample, bounds)
        return sample

    key, point = _point(document, operation)
    return {"op": "set_track", "id": key, "frames": _patch(point.track, operation, read, list, bounds)}


def _set_scale(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    value = number(operation.get("value"), "value")
    if not SCALE_RANGE[0] <= value <= SCALE_RANGE[1]:
        refuse(f"scale must be between {SCALE_RANGE[0]} and {SCALE_RANGE[1]}, found {value}", "value")
    before = document.scale
    # As it was sent, not as float(): a file that said 1 is written back with 1, not 1.0.
    document.scale = operation["value"]
    return {"op": "set_scale", "value": before}


def _set_static(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    before = document.is_static
    document.is_static = flag(operation.get("value"), "value")
    return {"op": "set_static", "value": before}


def _set_support(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    key = identifier(operation.get("id"), "id")
    before = document.supports.get(key)
    # No box means that it is removed; removing what is not there does nothing, as in
    # a patch of frames.
    if operation.get("box") is None:
        document.supports.pop(key, None)
    else:
        if before is None and len(document.supports) >= MAX_SUPPORTS:
            refuse(f"a session holds at most {MAX_SUPPORTS} supports", "id")
        document.supports[key] = box_from_json(operation["box"])
    return {"op": "set_support", "id": key, "box": None if before is None else box_to_json(before)}


def _set_strokes(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    def read(value: Any) -> Paint:
        paint = paint_from_json(value)
        for line in (*paint.object, *paint.background):
            for place in line:
                _check_pixel(place, bounds)
        return paint

    before = _patch(document.strokes, operation, read, paint_to_json, bounds)
    return {"op": "set_strokes", "frames": before}


def _set_provenance(document: Document, operation: Operation, bounds: Bounds) -> Operation:
    key = identifier(operation.get("id"), "id")
    before = document.provenance.get(key)
    value = operation.get("value")
    if value is None:
        document.provenance.pop(key, None)
    else:
        # The provenance is free JSON, so only its length is bounded.
        if len(json.dumps(mapping(value, "value"))) > MAX_TEXT:
            refuse(f"longer than {MAX_TEXT} characters", "value")
        document.provenance[key] = value
    return {"op": "set_provenance", "id": key, "value": before}


_APPLY: dict[str, Callable[[Document, Operation, Bounds], Operation]] = {
    "add_point": _add_point,
    "remove_point": _remove_point,
    "set_anchor": _set_anchor,
    "set_contacts": _set_contacts,
    "set_visibility": _set_visibility,
    "set_track": _set_track,
    "set_scale": _set_scale,
    "set_static": _set_static,
    "set_support": _set_support,
    "set_strokes": _set_strokes,
    "set_provenance": _set_provenance,
}


def _patch(
    held: dict[int, Any], operation: Operation, read: Callable, write: Callable, bounds: Bounds
) -> dict[str, Any]:
    """Merge ``{"12": value, "30": null}`` into a sparse map (null removes); returns the patch that undoes it."""
    patch = mapping(operation.get("frames"), "frames")
    new = {
        frame_number(key, "frames"): None if value is None else read(value) for key, value in patch.items()
    }  # everything is read before anything is changed
    # "7" and "07" are one frame: which of the two would count depends on their order.
    if len(new) != len(patch):
        refuse("a frame is given twice in two spellings", "frames")
    _check_frames(new, bounds)
    # Only the frames of the patch: undoing it leaves the others as they are.
    before = {str(frame): write(held[frame]) if frame in held else None for frame in new}
    for frame, value in new.items():
        if value is None:
            held.pop(frame, None)
        else:
            held[frame] = value
    return before


def _point(document: Document, operation: Operation) -> tuple[str, Point]:
    key = identifier(operation.get("id"), "id")
    if key not in document.points:
        refuse(f"there is no point {key}", "id")
    return key, document.points[key]


def _check_anchor(point: Point, bounds: Bounds) -> None:
    anchor = point.anchor
    if bounds.vertices is not None and anchor.vertex >= bounds.vertices:
        refuse(f"vertex {anchor.vertex}, the mesh has {bounds.vertices}", "anchor.vertex")
    if anchor.face is not None and anchor.face >= bounds.faces:
        refuse(f"face {anchor.face}, the mesh has {bounds.faces}", "anchor.face")


def _check_frames(frames: dict[int, Any], bounds: Bounds) -> None:
    if frames and max(frames) >= bounds.frames:
        refuse(f"frame {max(frames)}, the video has 0..{bounds.frames - 1}", "frames")


def _check_names(names: tuple[str, ...], bounds: Bounds) -> None:
    for name in names:
        if name.casefold() not in bounds.keypoints:
            refuse(f"unknown body keypoint {name!r:.60}", "contacts")


def _check_pixel(sample: Any, bounds: Bounds) -> None:
    # One picture size of room on every side: trackers extrapolate a point that just left.
    for value, size in zip(sample[:2], bounds.image_size, strict=True):
        if not -size <= value <= 2 * size:
            refuse(f"({sample[0]:.6g}, {sample[1]:.6g}) is far outside the picture", "track")


def _keep_corrections(document: Document, operation: Operation) -> None:
    """Refuse a tracked sample where a person placed one: corrections are key frames."""
    known = operation.get("id")
    if operation["op"] != "set_track" or not isinstance(known, str) or known not in document.points:
        return
    track = document.points[known].track
    for key, value in mapping(operation.get("frames"), "frames").items():
        # A person may overrule a person, and remove any sample; only a tracker's
        # sample is stopped here.
        held = track.get(frame_number(key, "frames"))
        if (
            held is not None
            and held.source == MANUAL
            and value is not None
            and sample_from_json(value).source != MANUAL
        ):
            refuse(f"frame {key} was corrected by a person, a tracker does not overwrite it", "frames")


def _check_keypoints_once(document: Document, touched: set[str], bounds: Bounds) -> None:
    """Two points cannot hold the same body keypoint in a frame: the released files have room for one."""
    # A batch may add a point and remove it again.
    mine = [key for key in touched if key in document.points]
    for key in mine:
        for first, stop, names in document.points[key].contact_runs(bounds.frames):
            for other, point in document.points.items():
                if other == key:
                    continue
                for a, b, taken in point.contact_runs(bounds.frames):
                    # Files spell keypoints either way, hence without regard to case.
                    both = {n.casefold() for n in names} & {n.casefold() for n in taken}
                    # Two half-open stretches overlap when the later start is before
                    # the earlier end.
                    if both and max(a, first) < min(b, stop):
                        refuse(
                            f"{both.pop()} touches point {other} already in frames {max(a, first)} to "
                            f"{min(b, stop) - 1}; end that contact first",
                            "contacts",
                        )
