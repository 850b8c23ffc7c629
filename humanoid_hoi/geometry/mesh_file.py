"""Reading an object's mesh file into plain arrays, refusing what is no solid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from scipy.spatial import ConvexHull, QhullError

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

MIN_HULL_VOLUME = 1e-9
"""Smallest convex-hull volume (m^3, i.e. 1 mm^3) that still counts as a solid."""
THINNEST = 1e-6
"""Smallest hull volume as a share of the longest side cubed: rounding gives a tilted flat sheet a little volume."""

_EXPORT = "export the object's metric surface mesh as .obj, .ply or .stl"


def load_mesh(path: str | Path) -> tuple[FloatArray, IntArray]:
    """Vertices (V, 3) float32, metres as stored in the file, and triangles (F, 3) int32.

    Vertices that no triangle uses and collapsed triangles are dropped; the surface need not be watertight. The frame
    is the file's own: :func:`centered` moves the origin.

    Raises:
        HoiError: the file is missing, unreadable, holds no triangles, or encloses no volume (a flat sheet).
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("no such mesh file", where=path, fix="give the object's mesh: mesh=FILE (.obj, .ply, .stl)")
    try:
        mesh: Any = trimesh.load(path, force="mesh", process=False, skip_materials=True)
    except Exception as error:  # trimesh's readers raise whatever their parser does
        raise HoiError(f"not a readable mesh: {_one_line(error)}", where=path, fix=_EXPORT) from error
    vertices = np.asarray(mesh.vertices, np.float32)
    faces: IntArray = np.asarray(mesh.faces, np.int32)
    vertices, faces = _used(vertices.reshape(-1, 3), faces.reshape(-1, 3))
    check_solid(vertices, faces, path)
    return vertices, faces


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
    volume = hull_volume(vertices)
    size = np.ptp(vertices, axis=0)
    if volume < max(MIN_HULL_VOLUME, THINNEST * float(size.max()) ** 3):
        extent = [round(float(s), 6) for s in size]
        raise HoiError(
            f"zero volume: the convex hull encloses {volume:.3g} m^3 (extent {extent} m)",
            where=where,
            field="vertices",
            fix="give a closed, metric, three-dimensional surface",
        )


def hull_volume(vertices: np.ndarray) -> float:
    """Volume of the convex hull of ``vertices`` (V, 3), m^3; 0 for flat or collinear points."""
    try:
        return float(ConvexHull(np.asarray(vertices, np.float64)).volume)
    except (QhullError, ValueError):
        return 0.0


def centered(vertices: np.ndarray) -> FloatArray:
    """Vertices (V, 3) with the origin at their mean, the object origin of OMOMO and InterMimic data."""
    points = np.asarray(vertices, np.float64)
    return (points - points.mean(axis=0)).astype(np.float32)


def _used(vertices: np.ndarray, faces: np.ndarray) -> tuple[FloatArray, IntArray]:
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (a != c)]
    used, index = np.unique(faces, return_inverse=True)
    return vertices[used], index.reshape(-1, 3).astype(np.int32)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
