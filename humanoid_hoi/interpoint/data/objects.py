"""Families of everyday objects, each instance with its own proportions.

An object stands as it is used: z to the front of the person, x to the person's left, y up; the origin is the middle of
its bounding box. Families are the *categories* of the datasets made here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import FloatArray, IntArray

Rng = np.random.Generator
Part = Any  # trimesh.Trimesh, which has no types

_EDGE_SHARE = 0.12
"""Longest edge of a family mesh as a share of its diagonal: annotations name vertices, so there must be some."""


@dataclass(frozen=True)
class MadeObject:
    """One object instance.

    Attributes:
        name: unique, e.g. ``chair-0041``.
        category: its family.
        vertices: (V, 3) m.
        faces: (F, 3).
    """

    name: str
    category: str
    vertices: FloatArray
    faces: IntArray


def make_object(category: str, seed: int) -> MadeObject:
    """An instance of a family, the same for the same seed.

    Args:
        category: a key of :data:`FAMILIES`.
        seed: draws its proportions.
    """
    # The family's name is part of the seed: number 7 of two families shares nothing.
    rng = np.random.default_rng([seed, *category.encode()])
    mesh: Part = trimesh.util.concatenate(FAMILIES[category](rng))
    # Long edges are divided, so that every place has a vertex nearby to be named by.
    mesh = mesh.subdivide_to_size(_EDGE_SHARE * float(np.linalg.norm(mesh.extents)), max_iter=12)
    mesh.merge_vertices()
    vertices = np.asarray(mesh.vertices, np.float64)
    # The origin is the middle of the bounding box, whatever the parts were built around.
    middle = 0.5 * (vertices.min(0) + vertices.max(0))
    faces = np.asarray(mesh.faces, np.int64)
    return MadeObject(f"{category}-{seed:04d}", category, vertices - middle, faces)


def _box(size: tuple[float, float, float], at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Part:
    mesh = trimesh.creation.box(extents=size)
    mesh.apply_translation(at)
    return mesh


def _rod(
    radius: float,
    length: float,
    axis: str = "y",
    at: tuple[float, float, float] = (0.0, 0.0, 0.0),
    sections: int = 16,
) -> Part:
    """A cylinder along an axis."""
    mesh = trimesh.creation.cylinder(radius=radius, height=length, sections=sections)
    # Cylinders are created along z.
    turn = {"x": ([0, 1, 0], np.pi / 2), "y": ([1, 0, 0], np.pi / 2), "z": ([0, 0, 1], 0.0)}[axis]
    mesh.apply_transform(trimesh.transformations.rotation_matrix(turn[1], turn[0]))
    mesh.apply_translation(at)
    return mesh


def _ring(radius: float, thickness: float, axis: str = "z", at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Part:
    mesh = trimesh.creation.torus(radius, thickness, major_sections=24, minor_sections=8)
    if axis == "y":
        mesh.apply_transform(trimesh.transformations.rotation_matrix(np.pi / 2, [1, 0, 0]))
    mesh.apply_translation(at)
    return mesh


def _draw(rng: Rng, *ranges: tuple[float, float]) -> tuple[float, ...]:
    return tuple(float(rng.uniform(low, high)) for low, high in ranges)


def _box_family(rng: Rng) -> list[Part]:
    x, y, z = _draw(rng, (0.25, 0.5), (0.15, 0.4), (0.2, 0.4))
    return [_box((x, y, z))]


def _crate(rng: Rng) -> list[Part]:
    x, y, z = _draw(rng, (0.6, 1.1), (0.7, 1.3), (0.5, 0.9))
    # Slats run around the crate a little outside its walls: something to hold on to.
    slat = 0.03
    return [_box((x, y, z)), _box((x + slat, 0.08, z + slat), (0, 0.3 * y, 0)), _box((x + slat, 0.08, z + slat))]


def _ball(rng: Rng) -> list[Part]:
    return [trimesh.creation.icosphere(subdivisions=3, radius=float(rng.uniform(0.1, 0.17)))]


def _gym_ball(rng: Rng) -> list[Part]:
    return [trimesh.creation.icosphere(subdivisions=3, radius=float(rng.uniform(0.24, 0.34)))]


def _barrel(rng: Rng) -> list[Part]:
    radius, height = _draw(rng, (0.12, 0.22), (0.3, 0.6))
    return [_rod(radius, height, sections=24), _ring(radius, 0.012, "y", (0, 0.3 * height, 0))]


def _bottle(rng: Rng) -> list[Part]:
    radius, height = _draw(rng, (0.03, 0.045), (0.14, 0.22))
    neck = 0.4 * height
    # The neck stands on the body.
    return [_rod(radius, height), _rod(0.4 * radius, neck, at=(0, 0.5 * (height + neck), 0))]


def _cup(rng: Rng) -> list[Part]:
    radius, height = _draw(rng, (0.035, 0.05), (0.08, 0.12))
    # The ring is the handle; it stands at the side, in the x-y plane.
    return [_rod(radius, height, sections=20), _ring(0.35 * height, 0.007, "z", (radius + 0.2 * height, 0, 0))]


def _stick(rng: Rng) -> list[Part]:
    radius, length = _draw(rng, (0.012, 0.022), (1.0, 2.0))
    return [_rod(radius, length, sections=10)]


def _broom(rng: Rng) -> list[Part]:
    length, width = _draw(rng, (1.1, 1.5), (0.25, 0.45))
    return [_rod(0.014, length, sections=10), _box((width, 0.08, 0.06), (0, -0.5 * length, 0))]


def _bat(rng: Rng) -> list[Part]:
    length, thick = _draw(rng, (0.7, 0.95), (0.03, 0.04))
    barrel = 0.5 * length
    return [
        # Handle below, barrel above, and a knob that keeps it in the hand.
        _rod(0.015, 0.5 * length, at=(0, -0.25 * length, 0)),
        _rod(thick, barrel, at=(0, 0.25 * length, 0)),
        _rod(0.024, 0.02, at=(0, -0.5 * length, 0)),
    ]


def _axe(rng: Rng) -> list[Part]:
    length, head = _draw(rng, (0.6, 0.95), (0.15, 0.25))
    return [_rod(0.016, length), _box((head, 0.1, 0.035), (0.2 * head, 0.45 * length, 0))]


def _racket(rng: Rng) -> list[Part]:
    ring, grip = _draw(rng, (0.11, 0.15), (0.22, 0.35))
    return [
        # The frame, its strings as a thin plate, and the grip below.
        _ring(ring, 0.011, "z", (0, ring, 0)),
        _box((1.7 * ring, 1.7 * ring, 0.004), (0, ring, 0)),
        _rod(0.015, grip, at=(0, -0.5 * grip, 0)),
    ]


def _pan(rng: Rng) -> list[Part]:
    radius, grip = _draw(rng, (0.1, 0.15), (0.17, 0.24))
    return [_rod(radius, 0.045, at=(0, 0, radius), sections=24), _rod(0.013, grip, "z", (0, 0.01, -0.5 * grip))]


def _dumbbell(rng: Rng) -> list[Part]:
    radius, grip = _draw(rng, (0.05, 0.09), (0.13, 0.16))
    weights = [_rod(radius, 0.07, "z", (0, 0, side * (0.5 * grip + 0.03))) for side in (-1, 1)]
    return [_rod(0.015, grip, "z"), *weights]


def _suitcase(rng: Rng) -> list[Part]:
    x, y, z = _draw(rng, (0.16, 0.24), (0.35, 0.5), (0.4, 0.6))
    top = 0.5 * y
    # The handle on top stands on two posts.
    posts = [_box((0.02, 0.07, 0.02), (0, top + 0.03, side * 0.08)) for side in (-1, 1)]
    return [_box((x, y, z)), _rod(0.014, 0.18, "z", (0, top + 0.06, 0)), *posts]


def _bag(rng: Rng) -> list[Part]:
    x, y, z = _draw(rng, (0.12, 0.2), (0.25, 0.35), (0.28, 0.42))
    loop = 0.3 * z
    return [_box((x, y, z)), _arch(loop, 0.5 * y)]


def _arch(radius: float, height: float) -> Part:
    """Half a ring in the y-z plane that stands on ``height``."""
    ring = _ring(radius, 0.012)
    ring.apply_transform(trimesh.transformations.rotation_matrix(np.pi / 2, [0, 1, 0]))
    ring.apply_translation((0, height, 0))
    return ring


def _chair(rng: Rng) -> list[Part]:
    wide, deep, high, back = _draw(rng, (0.42, 0.52), (0.4, 0.5), (0.42, 0.48), (0.4, 0.55))
    # The seat is the origin; legs go down, the backrest up and to the rear (-z).
    parts = [_box((wide, 0.05, deep)), _box((wide, back, 0.04), (0, 0.5 * back, -0.5 * deep))]
    parts += _legs(wide, deep, high, 0.02)
    # Half of the chairs have armrests: something to lean on, and something in the way.
    if rng.random() < 0.5:
        for side in (-1.0, 1.0):
            at = 0.5 * side * wide
            parts += [_box((0.05, 0.03, deep), (at, 0.22, 0)), _box((0.03, 0.22, 0.03), (at, 0.11, 0.4 * deep))]
    return parts


def _legs(wide: float, deep: float, high: float, radius: float) -> list[Part]:
    # Legs stand a little inside the corners.
    corners = [(sx, sz) for sx in (-1, 1) for sz in (-1, 1)]
    return [_rod(radius, high, at=(0.45 * sx * wide, -0.5 * high, 0.45 * sz * deep), sections=8) for sx, sz in corners]


def _stool(rng: Rng) -> list[Part]:
    radius, high = _draw(rng, (0.17, 0.22), (0.42, 0.5))
    return [_rod(radius, 0.05, sections=24), *_legs(1.5 * radius, 1.5 * radius, high, 0.018)]


def _bench(rng: Rng) -> list[Part]:
    wide, deep, high = _draw(rng, (1.0, 1.6), (0.3, 0.42), (0.42, 0.48))
    return [_box((wide, 0.05, deep)), *_legs(wide, deep, high, 0.025)]


def _table(rng: Rng) -> list[Part]:
    wide, deep, high = _draw(rng, (0.8, 1.6), (0.6, 0.9), (0.7, 0.8))
    return [_box((wide, 0.04, deep)), *_legs(wide, deep, high, 0.03)]


def _cupboard(rng: Rng) -> list[Part]:
    wide, high, deep = _draw(rng, (0.7, 1.2), (1.4, 1.9), (0.35, 0.55))
    knobs = [_box((0.02, 0.12, 0.03), (side * 0.06, 0.05, -0.5 * deep)) for side in (-1, 1)]
    return [_box((wide, high, deep)), *knobs]


def _board(rng: Rng) -> list[Part]:
    wide, deep, thick = _draw(rng, (0.2, 0.28), (0.7, 1.0), (0.02, 0.04))
    wheels = [_rod(0.03, wide, "x", (0, -0.05, side * 0.32 * deep), 12) for side in (-1, 1)]
    return [_box((wide, thick, deep)), *wheels]


def _tire(rng: Rng) -> list[Part]:
    radius, thick = _draw(rng, (0.2, 0.28), (0.06, 0.1))
    return [_ring(radius, thick)]


def _guitar(rng: Rng) -> list[Part]:
    body, neck = _draw(rng, (0.17, 0.2), (0.45, 0.6))
    return [
        _rod(body, 0.09, "z", sections=24),
        _rod(0.75 * body, 0.09, "z", (body, 0, 0), sections=24),
        _box((neck, 0.05, 0.03), (1.5 * body + 0.5 * neck, 0, 0)),
    ]


FAMILIES: dict[str, Callable[[Rng], list[Part]]] = {
    "box": _box_family,
    "crate": _crate,
    "ball": _ball,
    "gym_ball": _gym_ball,
    "barrel": _barrel,
    "bottle": _bottle,
    "cup": _cup,
    "stick": _stick,
    "broom": _broom,
    "bat": _bat,
    "axe": _axe,
    "racket": _racket,
    "pan": _pan,
    "dumbbell": _dumbbell,
    "suitcase": _suitcase,
    "bag": _bag,
    "chair": _chair,
    "stool": _stool,
    "bench": _bench,
    "table": _table,
    "cupboard": _cupboard,
    "board": _board,
    "tire": _tire,
    "guitar": _guitar,
}
"""Family name to the function that draws the parts of one instance."""
