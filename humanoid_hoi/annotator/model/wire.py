"""Between the document and JSON: what travels to the browser and rests in the journal. Reading checks every value."""

from __future__ import annotations

import math
import re
from typing import Any, NoReturn

from humanoid_hoi.annotator.model.document import Anchor, Box, Document, Line, Paint, Point, Sample
from humanoid_hoi.core.errors import HoiError

# Ids and sources become dictionary keys, SQL values and parts of labels; nothing in
# them can be a path or markup.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_SOURCE = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_FIX = "reload the page; if it happens again, report the operation"
# Bounds on what one request can make the server keep.
MAX_TEXT = 4000
MAX_LINES = 200
MAX_LINE_POINTS = 2000


def refuse(what: str, field: str) -> NoReturn:
    """Raise for a value a client sent.

    Raises:
        HoiError: always.
    """
    raise HoiError(what, where="operation", field=field, fix=_FIX)


def document_to_json(document: Document) -> dict[str, Any]:
    """The whole document; frames become string keys, as JSON has no others."""
    return {
        "points": {key: point_to_json(point) for key, point in document.points.items()},
        "scale": document.scale,
        "static": document.is_static,
        "supports": {key: box_to_json(box) for key, box in document.supports.items()},
        "strokes": {str(frame): paint_to_json(paint) for frame, paint in sorted(document.strokes.items())},
        "provenance": document.provenance,
    }


def point_to_json(point: Point) -> dict[str, Any]:
    """One point."""
    return {
        "anchor": anchor_to_json(point.anchor),
        "contacts": {str(frame): list(names) for frame, names in sorted(point.contacts.items())},
        "visibility": {str(frame): seen for frame, seen in sorted(point.visibility.items())},
        "track": {str(frame): list(sample) for frame, sample in sorted(point.track.items())},
    }


def point_from_json(value: Any) -> Point:
    """The inverse of :func:`point_to_json`, checked.

    Raises:
        HoiError: names the field and the value.
    """
    content = mapping(value, "point")
    contacts = frames_from_json(content.get("contacts", {}), names_from_json, "contacts")
    visibility = frames_from_json(content.get("visibility", {}), flag, "visibility")
    track = frames_from_json(content.get("track", {}), sample_from_json, "track")
    return Point(anchor_from_json(content.get("anchor")), contacts, visibility, track)


def anchor_to_json(anchor: Anchor) -> dict[str, Any]:
    """An anchor."""
    return {"vertex": anchor.vertex, "face": anchor.face, "bary": None if anchor.bary is None else list(anchor.bary)}


def anchor_from_json(value: Any) -> Anchor:
    """An anchor, checked; its indices are compared with the mesh elsewhere."""
    content = mapping(value, "anchor")
    face = content.get("face")
    # Both or neither: half an anchor would place the point nowhere.
    if (face is None) != (content.get("bary") is None):
        refuse("a face comes with its barycentric coordinates", "anchor.face")
    if face is None:
        return Anchor(whole(content.get("vertex"), "anchor.vertex"))
    a, b, c = numbers(content["bary"], 3, "anchor.bary")
    # Browsers compute them in doubles and round; the sum may be off by that much,
    # but not by an error of thought.
    if min(a, b, c) < -1e-6 or abs(a + b + c - 1) > 1e-3:
        refuse(f"not barycentric coordinates: {content['bary']!r:.80}", "anchor.bary")
    return Anchor(whole(content.get("vertex"), "anchor.vertex"), whole(face, "anchor.face"), (a, b, c))


def sample_from_json(value: Any) -> Sample:
    """``[x, y, confidence, source]``."""
    if not isinstance(value, (list, tuple)) or len(value) != 4:
        refuse(f"expected [x, y, confidence, source], found {value!r:.80}", "track")
    # Numbers keep their kind (353 stays 353): a file that held whole pixels is written back with them.
    numbers(value[:3], 3, "track")
    if not 0 <= value[2] <= 1:
        refuse(f"confidence must be in [0, 1], found {value[2]!r}", "track")
    if not isinstance(value[3], str) or not _SOURCE.fullmatch(value[3]):
        refuse(f"not a source name: {value[3]!r:.60}", "track")
    return Sample(*value)


def names_from_json(value: Any) -> tuple[str, ...]:
    """Body keypoints of one contact key frame."""
    if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) and len(name) <= 64 for name in value):
        refuse(f"expected a list of keypoint names, found {value!r:.80}", "contacts")
    if len(set(value)) != len(value):
        refuse(f"a keypoint is given twice: {value!r:.80}", "contacts")
    return tuple(value)


def box_to_json(box: Box) -> dict[str, Any]:
    """A support."""
    return {"name": box.name, "pos_w": box.pos_w, "quat_w": box.quat_w, "half_size": box.half_size}


def box_from_json(value: Any) -> Box:
    """A support, checked."""
    content = mapping(value, "box")
    name = content.get("name")
    if not isinstance(name, str) or not 0 < len(name) <= 64:
        refuse(f"expected a short name, found {name!r:.60}", "box.name")
    x, y, z = numbers(content.get("pos_w"), 3, "box.pos_w")
    qx, qy, qz, qw = numbers(content.get("quat_w"), 4, "box.quat_w")
    # Rounded to a few digits on its way here; normalizing it silently would hide a wrong one.
    if abs(math.hypot(qx, qy, qz, qw) - 1) > 1e-3:
        refuse("not a unit quaternion", "box.quat_w")
    a, b, c = numbers(content.get("half_size"), 3, "box.half_size")
    if not 0 < min(a, b, c) <= max(a, b, c) < 100:
        refuse("half sizes must be between 0 and 100 m", "box.half_size")
    return Box(name, (x, y, z), (qx, qy, qz, qw), (a, b, c))


def paint_to_json(paint: Paint) -> dict[str, Any]:
    """What was painted in a frame, as ``hoi prepare strokes=FILE`` reads it too."""
    return {name: [[list(at) for at in line] for line in getattr(paint, name)] for name in _WHO}


def paint_from_json(value: Any) -> Paint:
    """What was painted in a frame, checked; its pixels are compared with the picture elsewhere."""
    content = mapping(value, "strokes")
    return Paint(*(_lines(content.get(name, []), f"strokes.{name}") for name in _WHO))


_WHO = ("object", "background")


def _lines(value: Any, field: str) -> tuple[Line, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MAX_LINES:
        refuse(f"expected a list of at most {MAX_LINES} lines, found {value!r:.80}", field)
    return tuple(_line(line, field) for line in value)


def _line(value: Any, field: str) -> Line:
    if not isinstance(value, (list, tuple)) or not 0 < len(value) <= MAX_LINE_POINTS:
        refuse(f"expected a line of 1 to {MAX_LINE_POINTS} points, found {value!r:.80}", field)
    pairs = [numbers(entry, 2, field) for entry in value]
    return tuple((x, y) for x, y in pairs)


def frames_from_json(value: Any, read: Any, field: str) -> dict[int, Any]:
    """``{"12": ...}`` -> ``{12: ...}``; ``read`` checks each value."""
    return {frame_number(key, field): read(entry) for key, entry in mapping(value, field).items()}


def frame_number(key: Any, field: str) -> int:
    """A frame given as a JSON key."""
    # isdigit alone also accepts digits of other scripts, and int() would read them.
    if not isinstance(key, str) or not key.isascii() or not key.isdigit() or len(key) > 8:
        refuse(f"not a frame number: {key!r:.60}", field)
    return int(key)


def identifier(value: Any, field: str) -> str:
    """An id a client chose; never a path."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        refuse(f"not an id: {value!r:.60}", field)
    return value


def mapping(value: Any, field: str) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        refuse(f"expected an object {{...}}, found {value!r:.60}", field)
    return value


def whole(value: Any, field: str) -> int:
    """A whole number from 0."""
    # In Python True is an int; as an index it would mean 1.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        refuse(f"expected a whole number from 0, found {value!r:.60}", field)
    return value


def flag(value: Any, field: str = "visibility") -> bool:
    """True or false."""
    if not isinstance(value, bool):
        refuse(f"expected true or false, found {value!r:.60}", field)
    return value


def number(value: Any, field: str) -> float:
    """A finite number."""
    # Python's JSON reader takes numbers of any length; float() of such a one would overflow.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e12 or value != value:
        refuse(f"expected a finite number, found {str(value)[:40]!r}", field)
    return float(value)


def numbers(value: Any, count: int, field: str) -> list[float]:
    """``count`` finite numbers."""
    if not isinstance(value, (list, tuple)) or len(value) != count:
        refuse(f"expected {count} numbers, found {value!r:.80}", field)
    return [number(entry, field) for entry in value]
