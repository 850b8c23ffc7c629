"""Annotations as arrays with one row per video frame, and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.session.annotations import POINTS, Annotations, FrameNotes
from humanoid_hoi.session.names import released_name, resolve_name
from humanoid_hoi.session.session import Session, Tracks

_RETRACK = "track this point again or delete it in this frame"


def check_annotations(
    notes: Annotations,
    num_frames: int,
    num_vertices: int | None,
    image_size: tuple[int, int],
    path: Path,
    *,
    may_be_empty: bool = False,
) -> None:
    """Refuse annotations that do not fit the motion, the mesh or the picture.

    A point may leave the picture by up to one picture size: trackers extrapolate. The number of equations per frame is
    not checked (see :attr:`FrameNotes.degrees`).

    Args:
        notes: the file's content.
        num_frames: T of the body motion.
        num_vertices: V of the full mesh, or None when the mesh is missing (then any index passes).
        image_size: (width, height), pixels.
        path: file for the messages.
        may_be_empty: nothing annotated is no mistake.

    Raises:
        HoiError: no annotated frame, a frame beyond the motion, a vertex the mesh does not have, a track far outside
            the picture; names file, frame, key and value.
    """
    if not notes.frames and may_be_empty:
        return
    if not notes.annotated and not may_be_empty:
        raise HoiError("no frame is annotated", where=path, fix="annotate contacts or tracked points first")
    last = max(notes.frames)
    if last >= num_frames:
        raise HoiError(
            f"annotated, but the body motion has only {num_frames} frames (0..{num_frames - 1})",
            where=path,
            field=f"frame {last:05d}",
            fix="make both from the same video",
        )
    for frame, entry in notes.frames.items():
        place = f"frame {frame:05d}, "
        for name, vertex in entry.contacts.items():
            _check_vertex(vertex, num_vertices, path, place + name[:60])
        for row, (vertex, pixel) in enumerate(entry.points):
            _check_vertex(vertex, num_vertices, path, f"{place}{POINTS}[{row}]")
            if any(not -size <= c <= 2 * size for c, size in zip(pixel, image_size, strict=True)):
                raise HoiError(
                    f"pixel {list(pixel)} is far outside the {image_size[0]}x{image_size[1]} picture",
                    where=path,
                    field=f"{place}{POINTS}[{row}]",
                    fix=_RETRACK,
                )


def contact_pairs(
    notes: Annotations, num_frames: int, vertices: FloatArray, path: Path, *, literal: bool = False
) -> ContactPairs:
    """P distinct (keypoint, vertex) pairs in the order of their first frame.

    Args:
        notes: checked annotations.
        num_frames: T.
        vertices: (V, 3) metric mesh, or (0, 3): then points are NaN.
        path: file for the messages.
        literal: see :func:`~humanoid_hoi.session.names.resolve_name`.

    Raises:
        HoiError: an unknown keypoint (with suggestions), or two spellings of one keypoint in a frame.
    """
    # The same keypoint at another vertex is another pair; each remembers its frames.
    rows: dict[tuple[str, int], list[int]] = {}
    for frame in sorted(notes.frames):
        # Spellings seen in this frame: two of one keypoint would be two pairs for one point of the body.
        seen: dict[str, str] = {}
        for name, vertex in notes.frames[frame].contacts.items():
            place = f"frame {frame:05d}, {name[:60]}"
            ours = resolve_name(name, literal=literal, where=path, field=place)
            if ours in seen:
                raise HoiError(
                    f"the same keypoint as {seen[ours]!r:.60}", where=path, field=place, fix="keep one of the two"
                )
            seen[ours] = name
            rows.setdefault((ours, vertex), []).append(frame)
    active = np.zeros((num_frames, len(rows)), bool)
    for pair, frames in enumerate(rows.values()):
        active[frames, pair] = True
    ids = np.array([vertex for _, vertex in rows], np.int64)
    return ContactPairs(tuple(name for name, _ in rows), points_of(vertices, ids), ids, active)


def tracked_points(notes: Annotations, num_frames: int, vertices: FloatArray) -> tuple[Tracks, int]:
    """M distinct tracked vertices in the order of their first frame, and how many repeats were dropped.

    Two entries of one vertex in a frame (re-mapping a decimated mesh can make them): the last one wins. Confidence is
    1 where a point is tracked: released files hold none.
    """
    # dict.fromkeys: distinct, in the order of their first frame.
    ids = list(dict.fromkeys(v for frame in sorted(notes.frames) for v, _ in notes.frames[frame].points))
    column = {vertex: row for row, vertex in enumerate(ids)}
    pixels = np.full((num_frames, len(ids), 2), np.nan)
    entries = 0
    for frame, entry in notes.frames.items():
        entries += len(entry.points)
        for vertex, pixel in entry.points:
            pixels[frame, column[vertex]] = pixel
    # (T, M): what no entry has filled is still NaN, hence not tracked.
    tracked = np.isfinite(pixels).all(axis=-1)
    vertex_ids = np.array(ids, np.int64)
    tracks = Tracks(points_of(vertices, vertex_ids), vertex_ids, pixels, tracked.astype(np.float64))
    # Entries in the file less those that are left: repeats within a frame.
    return tracks, entries - int(tracked.sum())


def points_of(vertices: FloatArray, ids: IntArray) -> FloatArray:
    """(N, 3) vertices by number; NaN without a mesh."""
    return vertices[ids] if len(vertices) else np.full((len(ids), 3), np.nan)


def frame_degrees(session: Session) -> IntArray:
    """(T,) equations per frame, 3 per active contact and 2 per visible track; below 6 a frame cannot stand alone."""
    # Three coordinates of a contact, two of a pixel.
    return 3 * session.contacts.active.sum(axis=1) + 2 * session.tracks.visible.sum(axis=1)


def session_annotations(session: Session) -> Annotations:
    """A session's contacts and tracks as an annotation file, names in the spelling they were read with."""
    contacts = session.contacts
    tracks = session.tracks
    # Back into the released spelling, unless the session was read by its literal names.
    names = [name if session.literal_names else released_name(name) for name in contacts.keypoint_names]
    frames = {}
    for frame in range(session.start, session.stop):
        pairs = np.flatnonzero(contacts.active[frame])
        touching = {names[p]: int(contacts.vertex_ids[p]) for p in pairs}
        seen = np.flatnonzero(tracks.visible[frame])
        points = [
            (int(tracks.vertex_ids[m]), (float(tracks.px[frame, m, 0]), float(tracks.px[frame, m, 1]))) for m in seen
        ]
        frames[frame] = FrameNotes(touching, tuple(points))
    return Annotations(frames, float(session.obj.user_scale), session.is_static, start_index=session.start)


def _check_vertex(vertex: int, num_vertices: int | None, path: Path, place: str) -> None:
    if num_vertices is not None and vertex >= num_vertices:
        raise HoiError(
            f"vertex {vertex}, the mesh has {num_vertices} (0..{num_vertices - 1})",
            where=path,
            field=place,
            fix="use obj_org.obj of this annotation, and kp_record_new.json if the annotator's mesh was decimated",
        )
