"""Mass, center of mass and inertia of an object from its shape, its density or its mass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.convex import ConvexPiece
from humanoid_hoi.geometry.shapes import ObjectShape

DENSITY = 1000.0
"""kg/m^3, Table 7."""
MASS_RULES = ("table7", "density", "explicit")


@dataclass(frozen=True)
class MassProperties:
    """Inertial properties in the object frame.

    Attributes:
        mass: kg.
        volume: m^3.
        com: (3,) center of mass, m.
        inertia: (3, 3) about the center of mass, axes of the object frame, kg m^2.
    """

    mass: float
    com: FloatArray
    inertia: FloatArray
    volume: float


def mass_properties(
    shape: ObjectShape | Sequence[ConvexPiece], density: float | None = None, mass: float | None = None
) -> MassProperties:
    """Properties of a homogeneous object; ``mass`` (kg) wins over ``density`` (kg/m^3, default 1000) and scales.

    Boxes and spheres are exact. A mesh is given as its convex pieces and is the **sum** of them: an overlap of pieces
    counts twice, and a piece is solid where the mesh is thin-walled or hollow. With density the mass of such an object
    comes out too high (OMOMO's wooden chair: 0.015 m^3 of pieces around 0.005 m^3 of mesh), so prefer a mass.

    Raises:
        HoiError: mass or density is not positive, there is no piece, or a mesh is given without its pieces.
    """
    # Checked here, where both come together; numpy's NaN would otherwise spread into the model.
    for name, value in (("mass", mass), ("density", density)):
        if value is not None and not (np.isfinite(value) and value > 0):
            raise HoiError(f"must be positive, found {value}", field=name, fix="give kilograms and metres")
    unit = _unit_primitive(shape) if isinstance(shape, ObjectShape) else _unit_pieces(shape)
    # Scale from a body of density 1: a given mass wins over a density.
    scale = mass / unit.volume if mass is not None else (DENSITY if density is None else density)
    return MassProperties(scale * unit.volume, unit.com, scale * unit.inertia, unit.volume)


def object_mass(
    obj: ObjectShape,
    is_static: bool,
    density: float = DENSITY,
    static_mass: float = 10000.0,
    dynamic_mass: float = 0.5,
    rule: str = "table7",
    *,
    mass: float | None = None,
    volume: float | None = None,
) -> float:
    """Mass in kg by precedence: the clip's own, then the rule of ``cfg/object``.

    Args:
        rule: ``table7`` (``static_mass`` or ``dynamic_mass``), ``density`` (density times volume) or ``explicit``.
        mass: kg, for ``explicit``.
        volume: m^3, for ``density`` of a mesh (``mass_properties(pieces).volume``).

    Raises:
        HoiError: unknown rule, or the value the rule needs is missing or not positive.
    """
    if rule not in MASS_RULES:
        raise HoiError(f"unknown rule {rule!r}", where="config", field="object.mass_rule", fix=" or ".join(MASS_RULES))
    # The clip knows its own object best.
    if obj.mass is not None:
        return float(obj.mass)
    if rule == "table7":
        return float(static_mass if is_static else dynamic_mass)
    if rule == "explicit":
        return _needed(mass, "mass", "give object.mass in kg, or another object.mass_rule")
    size = _unit_primitive(obj).volume if obj.kind != "mesh" else volume
    return density * _needed(size, "volume", "decompose the mesh first: mass_properties(pieces).volume")


def _needed(value: float | None, name: str, fix: str) -> float:
    if value is None or not value > 0:
        raise HoiError(f"needed and must be positive, found {value}", field=name, fix=fix)
    return float(value)


def _unit_primitive(obj: ObjectShape) -> MassProperties:
    """A box (half extents) or sphere (radius) of density 1, centered at the object's origin."""
    if obj.kind == "box":
        volume = float(8 * np.prod(obj.size, dtype=np.float64))
        square = np.asarray(obj.size, np.float64) ** 2
        # m/12 ((2b)^2 + (2c)^2) of each axis, with half extents: m/3 (b^2 + c^2).
        moments = volume / 3 * (square.sum() - square)
    elif obj.kind == "sphere":
        radius = float(obj.size[0])
        volume = 4 / 3 * np.pi * radius**3
        # 2/5 m r^2.
        moments = np.full(3, 0.4 * volume * radius**2)
    else:
        raise HoiError("a mesh needs its convex pieces", where=obj.name, field="kind", fix="pass convex_pieces(...)")
    return MassProperties(volume, np.zeros(3), np.diag(moments), volume)


def _unit_pieces(pieces: Sequence[ConvexPiece]) -> MassProperties:
    """The sum of ``pieces`` at density 1, inertias moved to the common center (parallel-axis theorem)."""
    if not pieces:
        raise HoiError("an object needs at least one convex piece", field="pieces", fix="check its mesh")
    solids = [trimesh.Trimesh(piece.vertices, piece.faces, process=False) for piece in pieces]
    volumes = np.array([solid.volume for solid in solids])
    centers = np.array([solid.center_mass for solid in solids])
    com = volumes @ centers / volumes.sum()
    arms = centers - com
    # Parallel axes: m (|d|^2 1 - d d^T) of each piece, moved to the common center.
    shift = np.einsum(
        "n,nij->ij", volumes, (arms**2).sum(1)[:, None, None] * np.eye(3) - arms[:, :, None] * arms[:, None]
    )
    inertia = sum(solid.moment_inertia for solid in solids) + shift
    return MassProperties(float(volumes.sum()), com, inertia, float(volumes.sum()))
