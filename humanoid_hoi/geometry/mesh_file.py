"""The one reader of mesh files: plain arrays with the file's own vertices, in metres; refuses what is no solid."""

from __future__ import annotations

import math
from pathlib import Path
from typing import IO, Any

import numpy as np
import trimesh
from scipy.spatial import ConvexHull, QhullError

from humanoid_hoi.core.archive import MAX_BYTES, one_line
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.obj_file import check_indices, read_obj

MIN_HULL_VOLUME = 1e-9
"""Smallest convex-hull volume (m^3, i.e. 1 mm^3) that still counts as a solid."""
HULL_POINTS = 20_000
"""Vertices above which the hull's volume is taken from the outermost ones."""
_DIRECTIONS = 300
THINNEST = 1e-6
"""Smallest hull volume as a share of the longest side cubed: rounding gives a tilted flat sheet a little volume."""
LARGEST = 20.0
"""m; a person handles nothing longer (the longest objects of the data sets measure 2 m, a room 10)."""
SMALLEST = 0.005
"""m of the longest side; a person handles nothing smaller."""
UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001, "inch": 0.0254}
"""Length of a mesh file's unit in metres; the formats do not record it."""
HUGE = 1e9
"""Units in any of them: beyond it, squares and cubes of lengths leave the numbers."""
FORMATS = (".obj", ".ply", ".stl", ".off")

_EXPORT = "export the object's metric surface mesh as .obj, .ply or .stl"


def read_mesh(path: str | Path) -> tuple[FloatArray, IntArray]:
    """All vertices of the file in its own order and its triangles, in file units.

    Nothing is merged, split or dropped, but an .stl file, which has no shared vertices: its equal corners are joined.

    Returns:
        Vertices (V, 3) float64 and triangles (F, 3) int64.

    Raises:
        HoiError: the file is missing, of another format, unreadable, empty, or names vertices that do not exist.
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("no such mesh file", where=path, fix="give the object's mesh: mesh=FILE (.obj, .ply, .stl)")
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise HoiError(
            f"meshes are read from {', '.join(FORMATS)}; found {kind or 'no ending'}", where=path, fix=_EXPORT
        )
    # Before any parser is let loose on it: a text mesh takes several times its size in memory.
    if path.stat().st_size > MAX_BYTES:
        raise HoiError(f"{path.stat().st_size / 1e9:.1f} GB is no object mesh", where=path, fix="simplify it first")
    if kind == ".obj":
        return read_obj(path)
    vertices, faces = _with_trimesh(path, kind)
    check_indices(faces, len(vertices), path)
    if kind == ".stl":
        # An .stl file repeats each corner for each of its triangles;
        # equal coordinates become one vertex, in sorted order.
        vertices, index = np.unique(vertices, axis=0, return_inverse=True)
        faces = index.reshape(-1)[faces]
    return vertices, faces


def load_mesh(path: str | Path, unit: str = "m") -> tuple[FloatArray, IntArray]:
    """Vertices (V, 3) float32, metres, and triangles (F, 3) int32 of a solid.

    Vertices that no triangle uses and collapsed triangles are dropped; the surface need not be watertight. The frame
    is the file's own: :func:`centered` moves the origin.

    Args:
        path: .obj, .ply, .stl or .off file.
        unit: what the file's numbers count: a key of :data:`UNITS`.

    Raises:
        HoiError: as :func:`read_mesh`; no triangles, no volume (a flat sheet), or a size that suggests another unit.
    """
    if unit not in UNITS:
        raise HoiError(f"unknown unit {unit!r}", where=path, field="mesh_unit", fix=" or ".join(UNITS))
    stored, triangles = read_mesh(path)
    # Absurd coordinates may overflow to infinity here; the check below names the vertex.
    with np.errstate(over="ignore"):
        vertices, faces = _used(stored * UNITS[unit], triangles)
    check_solid(vertices, faces, path)
    check_size(vertices, path, unit)
    return vertices.astype(np.float32), faces


def check_size(vertices: np.ndarray, where: str | Path | None, unit: str = "m") -> None:
    """Refuse an object larger than :data:`LARGEST` or smaller than :data:`SMALLEST`, and guess the unit that was meant.

    Raises:
        HoiError: names the size and the likely unit.
    """
    width = float(np.ptp(np.asarray(vertices, np.float64), axis=0).max())
    if SMALLEST <= width <= LARGEST:
        return
    # Only units of the file are at stake, so the width is first taken back into file units.
    metres = {name: width / UNITS[unit] * UNITS[name] for name in ("m", "cm", "mm") if name != unit}
    # The unit that makes it most like what people handle, about half a metre.
    guess = min(metres, key=lambda name: abs(math.log(max(metres[name], 1e-12) / 0.5)))
    # A unit that would still make it too small or too large is not worth proposing.
    fits = 0.03 <= metres[guess] <= 5.0
    hint = f"; its unit may be {guess}" if fits else ""
    fix = f"mesh_unit={guess}" if fits else "export the mesh in metres"
    raise HoiError(f"the object is {width:.4g} m long{hint}", where=where, field="mesh", fix=fix)


def check_solid(vertices: np.ndarray, faces: np.ndarray, where: str | Path | None = None) -> None:
    """Refuse a mesh that is not finite, has fewer than 4 triangles, or whose convex hull has no volume.

    Raises:
        HoiError: names the file and the value found.
    """
    if len(faces) < 4:
        raise HoiError(f"a mesh of {len(faces)} triangles is no solid", where=where, field="faces", fix=_EXPORT)
    if not np.isfinite(vertices).all():
        row = int(np.argwhere(~np.isfinite(vertices))[0, 0])
        raise HoiError(f"vertex {row} is {vertices[row].tolist()}", where=where, field="vertices", fix=_EXPORT)
    size = np.ptp(np.asarray(vertices, np.float64), axis=0)
    if size.max() > HUGE:
        raise HoiError(f"{size.max():.3g} units wide", where=where, field="vertices", fix=_EXPORT)
    volume = hull_volume(vertices)
    # Two limits: one absolute, against specks, one relative to
    # the size, against a large sheet whose rounding has volume.
    if volume < max(MIN_HULL_VOLUME, THINNEST * float(size.max()) ** 3):
        extent = [round(float(s), 6) for s in size]
        raise HoiError(
            f"zero volume: the convex hull encloses {volume:.3g} m^3 (extent {extent} m)",
            where=where,
            field="vertices",
            fix="give a closed, metric, three-dimensional surface",
        )


def hull_volume(vertices: np.ndarray) -> float:
    """Volume of the convex hull of ``vertices`` (V, 3), m^3; 0 for flat or collinear points.

    Of more than ``HULL_POINTS`` vertices those that reach farthest in a few hundred directions: a little less volume, in a
    second where a scan of half a million vertices on a round thing takes minutes.
    """
    points: FloatArray = np.asarray(vertices, np.float64)
    if len(points) > HULL_POINTS:
        points = _farthest(points)
    try:
        return float(ConvexHull(points).volume)
    except (QhullError, ValueError):
        return 0.0


def _farthest(points: FloatArray) -> FloatArray:
    """Those of the points (V, 3) that reach farthest along the axes and evenly spread directions."""
    k = np.arange(_DIRECTIONS) + 0.5
    # A golden spiral over the sphere.
    height = 1 - 2 * k / _DIRECTIONS
    turn = np.pi * (1 + 5**0.5) * k
    across = np.sqrt(1 - height**2)
    spread = np.stack([across * np.cos(turn), across * np.sin(turn), height], axis=1)
    directions = np.concatenate([np.eye(3), -np.eye(3), spread])
    # Stretched to a cube first, so that a long thin thing is not all ends.
    size = np.ptp(points, axis=0)
    scaled = points / np.where(size > 0, size, 1.0)
    return points[np.unique([int((scaled @ direction).argmax()) for direction in directions])]


def centered(vertices: np.ndarray) -> FloatArray:
    """Vertices (V, 3) with the origin at their mean, the object origin of OMOMO and InterMimic data."""
    points = np.asarray(vertices, np.float64)
    return (points - points.mean(axis=0)).astype(np.float32)


def _with_trimesh(path: Path, kind: str) -> tuple[FloatArray, IntArray]:
    try:
        with path.open("rb") as stream:
            if kind == ".ply":
                _check_ply_counts(stream, path.stat().st_size)
            # The loader of the format alone: trimesh.load would build a mesh, which splits vertices by texture.
            stored: dict[str, Any] = trimesh.exchange.load.mesh_loaders[kind[1:]](
                stream, file_type=kind[1:], fix_texture=False
            )
        # An .stl file may hold several solids, which come as a
        # dictionary under "geometry"; the other formats are one mesh.
        parts = [_part(one) for one in (stored.get("geometry") or {"": stored}).values()]
    except Exception as error:  # trimesh's readers raise whatever their parser does
        raise HoiError(f"not a readable mesh: {one_line(error)}", where=path, fix=_EXPORT) from error
    # Solids are joined into one mesh: the triangles of each count from where its vertices begin.
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in parts)])
    faces = [faces + start for (_, faces), start in zip(parts, starts, strict=False)]
    return np.concatenate([vertices for vertices, _ in parts]), np.concatenate(faces)


def _part(stored: dict[str, Any]) -> tuple[FloatArray, IntArray]:
    """Vertices and triangles of one solid as trimesh's loaders hand them over; quads are cut in two."""
    vertices = np.asarray(stored.get("vertices", ()), np.float64)
    faces = np.asarray(stored.get("faces", ()), np.int64)
    if faces.ndim == 2 and faces.shape[1] == 4:
        faces = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
    if vertices.ndim != 2 or faces.ndim != 2 or vertices.shape[1] != 3 or faces.shape[1] != 3:
        raise ValueError(f"no mesh: {len(vertices)} vertices, {len(faces)} faces")
    return vertices, faces


def _check_ply_counts(stream: IO[bytes], size: int) -> None:
    """A header may promise 10^9 rows; each takes at least a byte. The stream is wound back."""
    head = stream.read(65_536).split(b"end_header")[0]
    stream.seek(0)
    for line in head.splitlines():
        words = line.split()
        if words[:1] == [b"element"] and len(words) == 3 and int(words[2]) > size:
            raise ValueError(f"its header promises {int(words[2])} rows in {size} bytes")


def _used(vertices: np.ndarray, faces: np.ndarray) -> tuple[FloatArray, IntArray]:
    a, b, c = faces.T
    # A triangle that names a vertex twice has no area.
    faces = faces[(a != b) & (b != c) & (a != c)]
    # unique gives the vertices in use in ascending order, i.e. the file's own, and for each corner its new number.
    used, index = np.unique(faces, return_inverse=True)
    return vertices[used], index.reshape(-1, 3).astype(np.int32)
