"""Things that one hand can hold: a carton, a cup with a handle, a block with a foot."""

from __future__ import annotations

from typing import Any

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

EDGE = 0.008
"""m, longest edge of the meshes."""

_HALF = {"carton": (0.035, 0.030, 0.085), "block": (0.030, 0.032, 0.07), "tall": (0.028, 0.034, 0.11)}
_CUP_RADIUS = 0.038
_CUP_HALF = 0.055
THINGS = ("carton", "block", "tall", "cup")


def make_thing(name: str) -> tuple[FloatArray, IntArray, float]:
    """A thing about the mean of its vertices: vertices (V, 3) m, triangles (F, 3), and half its width along y.

    Raises:
        HoiError: an unknown name.
    """
    if name not in THINGS:
        raise HoiError(f"unknown thing {name!r}", field="thing", fix=f"of {', '.join(THINGS)}")
    parts = _cup() if name == "cup" else _block(name)
    half_y = _CUP_RADIUS if name == "cup" else _HALF[name][1]
    # Solids that barely overlap: the winding number still tells inside from outside.
    mesh: Any = trimesh.util.concatenate(parts)
    mesh = mesh.subdivide_to_size(EDGE, max_iter=20)
    mesh.merge_vertices()
    vertices = np.asarray(mesh.vertices, np.float64)
    return vertices - vertices.mean(0), np.asarray(mesh.faces, np.int64), half_y


def _block(name: str) -> list[trimesh.Trimesh]:
    """A box; ``block`` has a foot on its left front, so that no turn maps it to itself."""
    half = np.array(_HALF[name])
    parts = [trimesh.creation.box(extents=2 * half)]
    if name == "block":
        foot = trimesh.creation.box(extents=[0.05, 0.04, 0.03])
        foot.apply_translation([0.03, 0.051, -half[2] + 0.015])
        parts.append(foot)
    return parts


def _cup() -> list[trimesh.Trimesh]:
    """A closed cylinder with a square handle on its left."""
    body = trimesh.creation.cylinder(radius=_CUP_RADIUS, height=2 * _CUP_HALF, sections=32)
    bars = []
    for z in (-0.028, 0.028):
        bar = trimesh.creation.box(extents=[0.012, 0.035, 0.012])
        bar.apply_translation([0.0, _CUP_RADIUS + 0.0155, z])
        bars.append(bar)
    grip = trimesh.creation.box(extents=[0.012, 0.012, 0.068])
    grip.apply_translation([0.0, _CUP_RADIUS + 0.029, 0.0])
    return [body, *bars, grip]
