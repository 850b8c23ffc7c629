"""Objects for synthetic pictures: closed meshes with painted vertices, some with outlines that say little of rotation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

PaintedMesh = tuple[FloatArray, IntArray, FloatArray]
"""Vertices (M, 3) about their mean, about 0.4 m large; faces (G, 3); colors (M, 3) in [0, 1]."""

_EDGE = 0.02  # m, so that paint has somewhere to change


def make_shape(name: str, seed: int) -> PaintedMesh:
    """A painted object by name.

    Raises:
        HoiError: unknown name.
    """
    if name not in SHAPES:
        raise HoiError(f"unknown choice {name!r}", field="shape", fix=f"one of {', '.join(SHAPES)}")
    mesh: Any = SHAPES[name]()
    mesh = mesh.subdivide_to_size(_EDGE, max_iter=12)
    mesh.merge_vertices()
    vertices = np.asarray(mesh.vertices, np.float64)
    vertices = vertices - vertices.mean(axis=0)
    return vertices, np.asarray(mesh.faces, np.int64), _paint(vertices, seed)


def _paint(vertices: FloatArray, seed: int) -> FloatArray:
    """Smooth patches of several colors: what a picture of a real object shows is rarely one color all around."""
    rng = np.random.default_rng(seed)
    # Twelve places on the object, each with a color of its own.
    seeds = vertices[rng.choice(len(vertices), 12, replace=False)]
    palette = rng.uniform(0.08, 0.95, (12, 3))
    # Each vertex mixes the palette by its distance to the seeds: patches of about 3 cm's softness.
    distance = np.linalg.norm(vertices[:, None] - seeds[None], axis=2)
    weight = np.exp(-distance / 0.03)
    return weight @ palette / weight.sum(axis=1, keepdims=True)


def _box() -> trimesh.Trimesh:
    return trimesh.creation.box(extents=[0.42, 0.30, 0.24])


def _stool() -> trimesh.Trimesh:
    seat = trimesh.creation.box(extents=[0.36, 0.06, 0.36])
    legs = []
    for x in (-0.14, 0.14):
        for z in (-0.14, 0.14):
            leg = trimesh.creation.box(extents=[0.05, 0.34, 0.05])
            # Legs overlap the seat a little, so that the solid has no gap.
            leg.apply_translation([x, -0.18, z])
            legs.append(leg)
    return _joined([seat, *legs])


def _basket() -> trimesh.Trimesh:
    """Round: turned about its axis, its outline stays the same."""
    return _upright(trimesh.creation.cylinder(radius=0.19, height=0.26, sections=48))


def _ball() -> trimesh.Trimesh:
    return trimesh.creation.icosphere(subdivisions=3, radius=0.17)


def _case() -> trimesh.Trimesh:
    body = trimesh.creation.box(extents=[0.46, 0.32, 0.14])
    handle = trimesh.creation.box(extents=[0.14, 0.06, 0.04])
    handle.apply_translation([0, 0.18, 0])
    return _joined([body, handle])


def _pot() -> trimesh.Trimesh:
    """Round but for its two handles."""
    body = _upright(trimesh.creation.cylinder(radius=0.15, height=0.2, sections=48))
    handles = []
    for x in (-0.18, 0.18):
        handle = trimesh.creation.box(extents=[0.09, 0.03, 0.1])
        handle.apply_translation([x, 0.05, 0])
        handles.append(handle)
    return _joined([body, *handles])


def _joined(parts: list[trimesh.Trimesh]) -> trimesh.Trimesh:
    """Solids that overlap, as one mesh: the winding number still tells inside from outside."""
    whole: Any = trimesh.util.concatenate(parts)
    return whole


def _upright(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """From the z axis to the y axis."""
    mesh.apply_transform(trimesh.transformations.rotation_matrix(-np.pi / 2, [1, 0, 0]))
    return mesh


SHAPES: dict[str, Callable[[], trimesh.Trimesh]] = {
    "box": _box,
    "stool": _stool,
    "basket": _basket,
    "ball": _ball,
    "case": _case,
    "pot": _pot,
}
