"""Wavefront .obj files with the file's own vertices: nothing merged, split, sorted or dropped.

General readers split a vertex at every texture seam and hard edge (one scan grew from 13 551 to 30 940 vertices), which
moves the mean of the vertices, the origin of the data sets' objects, and renumbers what annotations point at.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

MOST_VERTICES = 2**31 - 1
_EXPORT = "export the object's surface as a triangle mesh (.obj)"


def read_obj(path: str | Path) -> tuple[FloatArray, IntArray]:
    """All ``v`` lines of the file in its own order, and its faces as triangles (polygons become fans).

    Materials, texture coordinates, normals and groups are ignored; negative indices count back from the last vertex.

    Returns:
        Vertices (V, 3) float64 in file units, and triangles (F, 3) int64 over them.

    Raises:
        HoiError: missing or unreadable file, no vertices or faces, a malformed line, an index outside the vertices.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise HoiError(f"cannot read: {error.strerror}", where=path, fix=_EXPORT) from error
    vertices: list[list[str]] = []
    faces: list[tuple[int, int, int]] = []
    # A backslash at the end of a line continues it, as writers of long polygons do.
    for number, line in enumerate(text.replace("\\\n", " ").splitlines(), 1):
        # Fewer than four words are neither a vertex (v x y z) nor a
        # triangle (f a b c). Words after z are colors or a weight.
        words = line.split("#", 1)[0].split()
        if len(words) < 4:
            continue
        if words[0] == "v":
            vertices.append(words[1:4])
        elif words[0] == "f":
            faces += _triangles(words[1:], len(vertices), path, number)
    if not vertices or not faces:
        raise HoiError(f"no mesh: {len(vertices)} vertices, {len(faces)} faces", where=path, fix=_EXPORT)
    triangles = np.array(faces, np.int64)
    check_indices(triangles, len(vertices), path)
    return _numbers(vertices, path), triangles


def check_indices(faces: IntArray, num_vertices: int, where: str | Path | None) -> None:
    """Refuse triangles over vertices that do not exist.

    Raises:
        HoiError: names the first such triangle and its index.
    """
    bad = np.argwhere((faces < 0) | (faces >= num_vertices))
    if len(bad):
        row, column = (int(i) for i in bad[0])
        raise HoiError(
            f"triangle {row} names vertex {int(faces[row, column])}, there are 0..{num_vertices - 1}",
            where=where,
            field="faces",
            fix="export the mesh again",
        )


def _triangles(corners: list[str], known: int, path: Path, number: int) -> list[tuple[int, int, int]]:
    """A polygon's fan; indices from 0. ``known`` vertices came before it: negative ones count back from there."""
    # A corner is "vertex/texture/normal": the vertex alone counts here.
    try:
        stored = [int(corner.split("/", 1)[0]) for corner in corners]
    except ValueError as error:
        raise HoiError(
            f"no face: {' '.join(corners)[:60]!r}", where=path, field=f"line {number}", fix=_EXPORT
        ) from error
    if 0 in stored or min(stored, default=0) < -known or max(stored, default=0) > MOST_VERTICES:
        # Named in the message: a zero before anything else, as it is wrong in any file, else the largest index.
        worst = max(stored, key=lambda index: (index == 0, abs(index)))
        raise HoiError(f"no such vertex: {str(worst)[:20]}", where=path, field=f"line {number}", fix=_EXPORT)
    own = [i - 1 if i > 0 else known + i for i in stored]
    # A fan around the first corner: right for the convex polygons that modeling programs write.
    return [(own[0], own[k], own[k + 1]) for k in range(1, len(own) - 1)]


def _numbers(vertices: list[list[str]], path: Path) -> FloatArray:
    try:
        return np.array(vertices, dtype=np.float64)
    except ValueError as error:
        # numpy does not say which word it stumbled over; the search for it only costs time where something is wrong.
        row = next(k for k, words in enumerate(vertices) if not all(map(_is_number, words)))
        text = " ".join(vertices[row])[:60]
        raise HoiError(f"no coordinates: {text!r}", where=path, field=f"vertex {row + 1}", fix=_EXPORT) from error


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
