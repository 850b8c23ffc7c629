"""obj_org.obj in metres: annotations address its vertices by number, so the file's own order is kept."""

from __future__ import annotations

from pathlib import Path

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.mesh_file import check_solid
from humanoid_hoi.geometry.obj_file import read_obj

__all__ = ["check_mesh", "metric_vertices", "read_obj"]


def metric_vertices(vertices: FloatArray, scale: float, user_scale: float) -> FloatArray:
    """The released convention ``u (s v - mean(s v))``: metres, origin at the mean of all file vertices."""
    # u (s v - mean(s v)) with the scales taken out of the bracket.
    return user_scale * scale * (vertices - vertices.mean(axis=0))


def check_mesh(vertices: FloatArray, faces: IntArray, path: Path) -> None:
    """Refuse a metric mesh that is not finite or encloses no volume.

    Raises:
        HoiError: names the file and the value found.
    """
    check_solid(vertices, faces, path)
