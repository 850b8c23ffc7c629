"""The annotation of one session as a person makes it: sparse key frames per object point, not a table per frame.

Contacts and visibility are step functions (a key frame holds until the next one); a track is one sample per frame in
which the point is known. The released per-frame file is derived from this (:mod:`.released`).
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MANUAL = "manual"
"""``Sample.source`` of what a person placed: no tracker overwrites it."""


class Sample(NamedTuple):
    """Where a tracked point is in one frame.

    Attributes:
        x: pixel column of the original video.
        y: pixel row.
        confidence: in [0, 1].
        source: ``manual``, ``import``, or the tracker's name.
    """

    x: float
    y: float
    confidence: float
    source: str


@dataclass(frozen=True)
class Anchor:
    """The place on the object's surface.

    Attributes:
        vertex: nearest vertex of ``obj_org.obj``; what the released formats hold.
        face: triangle that was clicked, or None for points that came from a file.
        bary: (3,) barycentric coordinates in that triangle, or None.
    """

    vertex: int
    face: int | None = None
    bary: tuple[float, float, float] | None = None


@dataclass
class Point:
    """One object point with everything said about it.

    Attributes:
        anchor: where on the object.
        contacts: key frame -> body keypoints (released spelling) touching it from there on; empty ends the contact.
        visibility: key frame -> whether it is seen from there on; visible before the first key frame.
        track: frame -> sample.
    """

    anchor: Anchor
    contacts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    visibility: dict[int, bool] = field(default_factory=dict)
    track: dict[int, Sample] = field(default_factory=dict)

    def contact_runs(self, stop: int) -> list[tuple[int, int, tuple[str, ...]]]:
        """(first, past the last, keypoints) of every stretch with a contact, up to frame ``stop``."""
        # A key frame holds until the next one, and the last one to the end of the video.
        keys = sorted(self.contacts)
        ends = [*keys[1:], stop]
        return [
            (a, min(b, stop), self.contacts[a])
            for a, b in zip(keys, ends, strict=False)
            if self.contacts[a] and a < stop
        ]

    def is_visible(self, frame: int) -> bool:
        """The visibility step function at ``frame``."""
        # The newest key frame at or before `frame`; before the first one the point is visible.
        keys = sorted(self.visibility)
        at = bisect.bisect_right(keys, frame)
        return self.visibility[keys[at - 1]] if at else True

    def seen(self) -> dict[int, Sample]:
        """The track without the frames in which the point is marked hidden."""
        if not self.visibility:
            return self.track
        return {frame: sample for frame, sample in self.track.items() if self.is_visible(frame)}


@dataclass(frozen=True)
class Box:
    """A static support (table, floor step) in the Z-up world.

    Attributes:
        name: what it is.
        pos_w: (3,) center, m.
        quat_w: (4,) xyzw.
        half_size: (3,) m.
    """

    name: str
    pos_w: tuple[float, float, float]
    quat_w: tuple[float, float, float, float]
    half_size: tuple[float, float, float]


Line = tuple[tuple[float, float], ...]
"""A polyline, pixels of the video."""


@dataclass(frozen=True)
class Paint:
    """What a person painted in one frame, to say where the object is.

    Attributes:
        object: polylines on the object; none (with none off it): the object is not seen in this frame.
        background: polylines on what is not the object.
    """

    object: tuple[Line, ...] = ()
    background: tuple[Line, ...] = ()


@dataclass
class Document:
    """Everything annotated in one session.

    Attributes:
        points: id -> point, in the order they were made.
        scale: the annotator's multiplier of the object's size.
        is_static: the object never moves.
        supports: id -> box.
        strokes: frame -> what was painted there, from which the object's masks are made.
        provenance: key -> what is known of where something came from (accepted and rejected proposals).
    """

    points: dict[str, Point] = field(default_factory=dict)
    scale: float = 1.0
    is_static: bool = False
    supports: dict[str, Box] = field(default_factory=dict)
    strokes: dict[int, Paint] = field(default_factory=dict)
    provenance: dict[str, dict[str, Any]] = field(default_factory=dict)
