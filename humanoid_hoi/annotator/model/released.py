"""The document from, and to, the released per-frame annotation file; frames nobody changed keep their exact content."""

from __future__ import annotations

import dataclasses

from humanoid_hoi.annotator.model.document import Anchor, Document, Point, Sample
from humanoid_hoi.session.annotations import POINTS, Annotations, FrameNotes

IMPORTED = "import"
"""``Sample.source`` of what a file held."""

_NEW_FRAME = (POINTS,)
"""Key order of a frame no file had; released readers expect the list of points in every frame."""

FrameContent = tuple[dict[str, int], dict[int, tuple[float, float]]]
"""Contacts (keypoint -> vertex) and tracked points (vertex -> pixel) of one frame."""


def from_annotations(annotations: Annotations, frames: int) -> Document:
    """One point per object vertex of the file, with key frames where something changes.

    Args:
        annotations: of either released generation.
        frames: T of the video; a contact that ends before it gets a closing key frame.
    """
    document = Document(scale=annotations.object_scale, is_static=annotations.is_static)
    touching: dict[int, dict[int, tuple[str, ...]]] = {}
    for frame in sorted(annotations.frames):
        notes = annotations.frames[frame]
        # In files an object point is its vertex: contacts and tracks that name the
        # same one are the same point.
        for vertex, (x, y) in notes.points:
            _point(document, vertex).track[frame] = Sample(x, y, 1.0, IMPORTED)
        for name, vertex in notes.contacts.items():
            _point(document, vertex)
            # Per frame first: several keypoints may touch one vertex; they become
            # step functions below.
            held = touching.setdefault(vertex, {})
            held[frame] = (*held.get(frame, ()), name)
    for vertex, by_frame in touching.items():
        document.points[f"v{vertex}"].contacts = _key_frames(by_frame, frames)
    return document


def to_annotations(document: Document, frames: int, base: Annotations | None = None) -> Annotations:
    """What a file holds for this document.

    Args:
        document: of T frames.
        frames: T.
        base: the file the document began with. A frame whose content is still what that file says is written as it
            was there, in its order and with its repeats.
    """
    content = frame_contents(document, frames)
    if base is None:
        notes = {frame: _notes(content[frame], _NEW_FRAME) for frame in sorted(content)}
        return Annotations(notes, document.scale, document.is_static)
    # What the base says after the same journey through the document. Compared with
    # it, not with the file, a frame counts as unchanged although the file repeats a
    # point or lists them in another order.
    before = frame_contents(from_annotations(base, frames), frames)
    nothing: FrameContent = ({}, {})
    notes = {}
    # The base's frames in their order, then the new ones.
    for frame in [*base.frames, *(f for f in sorted(content) if f not in base.frames)]:
        now = content.get(frame, nothing)
        if frame in base.frames and now == before.get(frame, nothing):
            notes[frame] = base.frames[frame]
        else:
            # Order of keys and vertices is taken over from the file where there is
            # one: a diff then shows the edit only.
            old = base.frames.get(frame, FrameNotes(order=_NEW_FRAME))
            notes[frame] = _notes(now, old.order, tuple(vertex for vertex, _ in old.points))
    if list(notes)[len(base.frames) :]:  # frames were added: in rising order, as the released annotator writes them
        notes = dict(sorted(notes.items()))
    edited = dataclasses.replace(base, frames=notes, object_scale=document.scale, is_static=document.is_static)
    # The stored start index names the first annotated frame; when that moved it
    # would be wrong, so readers derive it anew.
    first_moved = edited.annotated[:1] != base.annotated[:1]
    return dataclasses.replace(edited, start_index=None) if first_moved else edited


def frame_contents(document: Document, frames: int) -> dict[int, FrameContent]:
    """Frame -> contacts and tracked points, for every frame that has any."""
    content: dict[int, FrameContent] = {}
    for point in document.points.values():
        vertex = point.anchor.vertex
        for frame, sample in point.seen().items():
            content.setdefault(frame, ({}, {}))[1][vertex] = (sample.x, sample.y)
        for first, stop, names in point.contact_runs(frames):
            for frame in range(first, stop):
                contacts = content.setdefault(frame, ({}, {}))[0]
                # All keypoints of the stretch touch this one vertex.
                contacts.update(dict.fromkeys(names, vertex))
    return content


def _notes(content: FrameContent, order: tuple[str, ...], vertices: tuple[int, ...] = ()) -> FrameNotes:
    """``content`` as a frame of the file; keys and vertices the old frame had keep their order."""
    contacts, points = content
    # New vertices get the same, last rank, and a stable sort keeps them in the document's order.
    rank = {vertex: row for row, vertex in enumerate(vertices)}
    arranged = sorted(points.items(), key=lambda item: rank.get(item[0], len(rank)))
    return FrameNotes(contacts, tuple(arranged), order)


def _point(document: Document, vertex: int) -> Point:
    return document.points.setdefault(f"v{vertex}", Point(Anchor(vertex)))


def _key_frames(by_frame: dict[int, tuple[str, ...]], frames: int) -> dict[int, tuple[str, ...]]:
    """Key frames of a step function given in the frames where it is not empty."""
    keys: dict[int, tuple[str, ...]] = {}
    for frame in sorted(by_frame):
        # A key frame where the set of keypoints differs from that of the frame before.
        if by_frame[frame] != by_frame.get(frame - 1, ()):
            keys[frame] = by_frame[frame]
        # The contact ends here unless the video does; without this key it would hold on.
        if frame + 1 not in by_frame and frame + 1 < frames:
            keys[frame + 1] = ()
    return keys
