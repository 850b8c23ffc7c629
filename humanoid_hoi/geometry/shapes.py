"""The shape of an object: a mesh, a box or a sphere, metric, in the object frame."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class ObjectShape:
    """Geometry and optional mass of the manipulated object, in the object frame, metric.

    Attributes:
        name: the object's name, e.g. ``largebox``.
        kind: ``mesh``, ``box`` or ``sphere``.
        size: box: (3,) half extents; sphere: (1,) radius; mesh: empty. Metres.
        vertices: mesh: (V, 3) m, else (0, 3).
        faces: mesh: (F, 3) int32, else (0, 3).
        mass: kg, or None for the config's rule.
        restitution: share of its speed it keeps when it bounces off the ground, or None for the config's value.
    """

    name: str
    kind: Literal["mesh", "box", "sphere"]
    size: FloatArray = field(default_factory=lambda: np.zeros(0, np.float32))
    vertices: FloatArray = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    faces: IntArray = field(default_factory=lambda: np.zeros((0, 3), np.int32))
    mass: float | None = None
    restitution: float | None = None


def mesh_hash(vertices: np.ndarray, faces: np.ndarray) -> str:
    """sha256 of a mesh's float32 vertices and int32 faces: its identity in caches and clips."""
    digest = hashlib.sha256(np.ascontiguousarray(vertices, np.float32).tobytes())
    digest.update(np.ascontiguousarray(faces, np.int32).tobytes())
    return digest.hexdigest()
