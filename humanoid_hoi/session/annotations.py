"""kp_record_merged.json / kp_record_new.json: what a person annotated, read and written back byte for byte.

One object per frame (``%05d``): keypoint name -> object vertex (3D-3D), and ``2D_keypoint``: [vertex, [x, y]] pairs
(3D-2D, pixels of the original video). Beside the frames: ``object_scale``, ``is_static_object``,
``start_frame_index``; other keys are kept as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.session.json_file import frame_number, number, read_object

# This key of a frame holds 2D points; all others are names of keypoints.
POINTS = "2D_keypoint"
_SCALE = "object_scale"
_STATIC = "is_static_object"
_START = "start_frame_index"
_ANNOTATE = "annotate the session again, or restore the file"


@dataclass(frozen=True)
class FrameNotes:
    """The annotation of one frame.

    Attributes:
        contacts: keypoint name as written -> object vertex.
        points: (vertex, (x, y)) of every tracked point, pixels.
        order: keys in the order of the file; only for writing them back alike.
    """

    contacts: dict[str, int] = field(default_factory=dict)
    points: tuple[tuple[int, tuple[float, float]], ...] = ()
    order: tuple[str, ...] = ()

    @property
    def degrees(self) -> int:
        """Equations of this frame, 3 per contact and 2 per tracked point: the released DoF rule asks for 6.

        The rule is not sufficient (two contacts give 6 equations of rank 5), so nothing is refused because of it.
        """
        return 3 * len(self.contacts) + 2 * len(self.points)


@dataclass(frozen=True)
class Annotations:
    """A whole annotation file.

    Attributes:
        frames: absolute frame -> its notes, in the order of the file.
        object_scale: the annotator's multiplier of the object's size.
        is_static: the object never moves.
        extra: unknown top-level keys, kept as they are.
        order: top-level keys beside the frames, in the order of the file; only for writing them back alike.
        start_index: ``start_frame_index`` as stored, or None: then it is derived.
        newline: line ending of the file; the released annotator ran on Windows too.
    """

    frames: dict[int, FrameNotes]
    object_scale: float = 1.0
    is_static: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    start_index: int | None = None
    newline: str = "\n"

    @property
    def annotated(self) -> list[int]:
        """Sorted frames that hold at least one contact or tracked point."""
        # Frames may be listed without holding anything.
        return sorted(frame for frame, notes in self.frames.items() if notes.degrees)

    @property
    def span(self) -> tuple[int, int]:
        """First annotated frame and one past the last; (0, 0) when nothing is."""
        annotated = self.annotated
        return (annotated[0], annotated[-1] + 1) if annotated else (0, 0)


def read_annotations(path: str | Path) -> Annotations:
    """Read an annotation file of either released generation.

    Frames may come in any order; a frame given twice (``"5"`` and ``"00005"``) is refused.

    Raises:
        HoiError: missing or broken file, a session the annotator deleted, a value of the wrong kind; names file,
            frame, key and value.
    """
    path = Path(path)
    data = read_object(path, _ANNOTATE)
    # The released annotator does not delete files, it writes this word into them.
    if data.get("status") == "delete":
        raise HoiError(
            "the annotator deleted this session",
            where=path,
            field="status=delete",
            fix="leave the session out, or annotate it again",
        )
    frames: dict[int, FrameNotes] = {}
    # Keys made of digits are frames, all others belong to the whole file.
    for key in filter(str.isdecimal, data):
        frame = frame_number(key, path, _ANNOTATE)
        if frame in frames:
            raise HoiError(f"frame {frame} is given twice", where=path, field=key, fix="keep one of the two")
        frames[frame] = _frame(data[key], path, f"frame {key}")
    rest = {key: value for key, value in data.items() if not key.isdecimal()}
    number(rest.get(_SCALE, 1.0), path, _SCALE, _ANNOTATE)
    return Annotations(
        frames,
        object_scale=rest.get(_SCALE, 1.0),  # as written: 1 is not written back as 1.0
        is_static=_flag(rest.get(_STATIC, False), path, _STATIC),
        extra={key: value for key, value in rest.items() if key not in (_SCALE, _STATIC, _START)},
        order=tuple(rest),
        start_index=_index(rest[_START], path, _START) if _START in rest else None,
        newline="\r\n" if b"\r\n" in path.read_bytes() else "\n",
    )


def write_annotations(annotations: Annotations, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write ``kp_record_merged.json`` atomically; what :func:`read_annotations` read comes out byte for byte.

    Raises:
        HoiError: ``path`` exists and ``overwrite`` is False, or it cannot be written.
    """
    path = Path(path)
    if path.exists() and not overwrite:
        raise HoiError("the file exists and is kept", where=path, fix="choose another file or allow overwriting")
    # Two spaces, no escapes: what the released annotator writes.
    text = json.dumps(to_json(annotations), indent=2, ensure_ascii=False)
    write_text(path, text.replace("\n", annotations.newline))
    return path


def to_json(annotations: Annotations) -> dict[str, Any]:
    """The file's content as plain dictionaries and lists."""
    content: dict[str, Any] = {f"{frame:05d}": frame_to_json(notes) for frame, notes in annotations.frames.items()}
    start = annotations.start_index
    if start is None:
        # As the released annotator counts: the first frame that holds anything.
        start = next(iter(annotations.annotated), 0)
    known = {_SCALE: annotations.object_scale, _STATIC: annotations.is_static, _START: start}
    # In the order of the file that was read, so that nothing but the edited lines changes.
    return content | _in_order(known | annotations.extra, annotations.order, optional=_defaults(annotations))


def frame_to_json(notes: FrameNotes) -> dict[str, Any]:
    """One frame as in the file."""
    points = [[vertex, list(pixel)] for vertex, pixel in notes.points]
    optional = () if points else (POINTS,)
    return _in_order({POINTS: points, **notes.contacts}, notes.order, optional)


def _defaults(annotations: Annotations) -> tuple[str, ...]:
    """Keys that need not be written when the file read did not have them."""
    unchanged = {
        _SCALE: annotations.object_scale == 1.0,
        _STATIC: not annotations.is_static,
        _START: annotations.start_index is None,
    }
    # A file that was read keeps its silence about defaults; a new file states them all.
    return tuple(key for key, default in unchanged.items() if default) if annotations.order else ()


def _in_order(content: dict[str, Any], order: Iterable[str], optional: Iterable[str]) -> dict[str, Any]:
    """``content`` sorted by ``order``, then what ``order`` does not know, without the ``optional`` among the latter."""
    known = [key for key in order if key in content]
    return {key: content[key] for key in [*known, *(k for k in content if k not in known and k not in optional)]}


def _frame(value: Any, path: Path, place: str) -> FrameNotes:
    if not isinstance(value, dict):
        raise HoiError(f"expected an object {{...}}, found {value!r:.60}", where=path, field=place, fix=_ANNOTATE)
    contacts = {name: _index(v, path, f"{place}, {name[:60]}") for name, v in value.items() if name != POINTS}
    points = value.get(POINTS, [])
    if not isinstance(points, list):
        raise HoiError(f"expected a list, found {points!r:.60}", where=path, field=f"{place}, {POINTS}", fix=_ANNOTATE)
    read = tuple(_point(entry, path, f"{place}, {POINTS}[{row}]") for row, entry in enumerate(points))
    return FrameNotes(contacts, read, tuple(value))


def _point(entry: Any, path: Path, place: str) -> tuple[int, tuple[float, float]]:
    try:
        vertex, (x, y) = entry
        # NaN is a float: a point at no place has to be refused here, where the frame is known.
        if not all(isinstance(c, (int, float)) and math.isfinite(c) for c in (x, y)):
            raise ValueError
    except (TypeError, ValueError, OverflowError) as error:
        raise HoiError(
            f"expected [vertex, [x, y]] with finite pixels, found {entry!r:.80}",
            where=path,
            field=place,
            fix="track this point again or delete it in this frame",
        ) from error
    return _index(vertex, path, place), (x, y)


def _index(value: Any, path: Path, place: str) -> int:
    # bool first: True is an int. The bound keeps absurd numbers out of numpy's indices.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise HoiError(f"expected a whole number from 0, found {value!r:.60}", where=path, field=place, fix=_ANNOTATE)
    return value


def _flag(value: Any, path: Path, place: str) -> bool:
    if not isinstance(value, bool):
        raise HoiError(f"expected true or false, found {value!r:.60}", where=path, field=place, fix=_ANNOTATE)
    return value
