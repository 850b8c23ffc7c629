"""obj_org.obj: the object's mesh with the file's own vertex order, because annotations address vertices by number."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import check_solid

_EXPORT = "export the object's surface as a triangle mesh (.obj)"


def read_obj(path: str | Path) -> tuple[FloatArray, IntArray]:
    """All ``v`` lines of the file in its own order, and its faces as triangles.

    Nothing is merged, split, sorted or dropped. Materials, texture coordinates, normals and object groups are taken
    out first: trimesh splits a mesh by them, which renumbers the vertices.

    Returns:
        Vertices (V, 3) float64 in file units, and triangles (F, 3) int64 over them.

    Raises:
        HoiError: missing or unreadable file, an index outside the vertices.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise HoiError(f"cannot read: {error.strerror}", where=path, fix=_EXPORT) from error
    lines = re.findall(r"^[ \t]*[vf][ \t].*$", text, flags=re.MULTILINE)
    count = sum(line.lstrip().startswith("v") for line in lines)
    if not 0 < count < len(lines):
        raise HoiError(f"no mesh: {count} vertices, {len(lines) - count} faces", where=path, fix=_EXPORT)
    plain = io.StringIO(re.sub(r"/\S*", "", "\n".join(lines)) + "\n")
    try:
        mesh: Any = trimesh.load(plain, file_type="obj", force="mesh", process=False, maintain_order=True)
        vertices = np.asarray(mesh.vertices, np.float64)
        faces = np.asarray(mesh.faces, np.int64)
    except Exception as error:  # trimesh's readers raise whatever their parser does
        raise HoiError(f"not a readable mesh: {' '.join(str(error).split())[:160]}", where=path, fix=_EXPORT) from error
    if len(vertices) != count or (len(faces) and faces.max() >= count):
        raise HoiError(f"{count} vertex lines, {len(vertices)} vertices understood", where=path, fix=_EXPORT)
    return vertices, faces


def metric_vertices(vertices: FloatArray, scale: float, user_scale: float) -> FloatArray:
    """The released convention ``u (s v - mean(s v))``: metres, origin at the mean of all file vertices."""
    return user_scale * scale * (vertices - vertices.mean(axis=0))


def check_mesh(vertices: FloatArray, faces: IntArray, path: Path) -> None:
    """Refuse a metric mesh that is not finite or encloses no volume.

    Raises:
        HoiError: names the file and the value found.
    """
    check_solid(vertices, faces, path)
