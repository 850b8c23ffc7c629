"""Inertial properties against closed formulas."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.convex import ConvexPiece, hull_piece
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.scene.mass import mass_properties, object_mass

BOX = ObjectShape("crate", "box", np.array([0.1, 0.2, 0.3], np.float32))
BALL = ObjectShape("ball", "sphere", np.array([0.12], np.float32))
MESH = ObjectShape("scan", "mesh")


def box_piece(size: tuple[float, float, float], center: tuple[float, float, float] = (0, 0, 0)) -> ConvexPiece:
    piece = hull_piece(trimesh.creation.box(size).vertices + np.array(center))
    assert piece is not None
    return piece


def test_box_by_hand() -> None:
    got = mass_properties(BOX, density=100)  # volume 0.2 x 0.4 x 0.6 = 0.048 m^3
    assert got.volume == pytest.approx(0.048)
    assert got.mass == pytest.approx(4.8)
    assert got.com == pytest.approx(np.zeros(3))
    # m / 12 (b^2 + c^2): 0.4 (0.16 + 0.36), 0.4 (0.04 + 0.36), 0.4 (0.04 + 0.16)
    assert got.inertia == pytest.approx(np.diag([0.208, 0.16, 0.08]), rel=1e-5)


def test_sphere_by_hand() -> None:
    got = mass_properties(BALL, mass=0.6)
    assert got.volume == pytest.approx(4 / 3 * np.pi * 0.12**3, rel=1e-5)
    assert got.inertia == pytest.approx(np.eye(3) * 0.4 * 0.6 * 0.12**2, rel=1e-5)


def test_mass_wins_over_density_and_scales_the_inertia() -> None:
    heavy = mass_properties(BOX, density=1000)
    light = mass_properties(BOX, density=1000, mass=0.5)
    assert light.mass == 0.5
    assert light.inertia == pytest.approx(heavy.inertia * 0.5 / heavy.mass)


def test_the_default_density_is_table_7s() -> None:
    assert mass_properties(BOX).mass == pytest.approx(48, rel=1e-5)


def test_two_halves_make_the_whole() -> None:
    halves = [box_piece((0.2, 0.4, 0.3), (0, 0, z)) for z in (-0.15, 0.15)]
    got = mass_properties(halves)
    whole = mass_properties(BOX)
    assert got.mass == pytest.approx(whole.mass, rel=1e-5)
    assert got.com == pytest.approx(np.zeros(3), abs=1e-7)
    assert got.inertia == pytest.approx(whole.inertia, rel=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.floats(-2, 2)] * 3), st.tuples(*[st.floats(0.05, 1)] * 3))
def test_an_offset_piece_keeps_its_inertia_about_its_own_center(
    center: tuple[float, float, float], size: tuple[float, float, float]
) -> None:
    got = mass_properties([box_piece(size, center)], mass=2.0)
    square = np.array(size) ** 2
    assert got.com == pytest.approx(np.array(center), abs=1e-5)
    assert got.inertia == pytest.approx(np.diag(2.0 / 12 * (square.sum() - square)), abs=1e-4)


def test_unequal_parts_by_hand() -> None:
    # 1 kg and 3 kg cubes of side 0.1 / 0.1 x 3 at x = 0 and x = 0.4: com at 0.3 m.
    parts = [box_piece((0.1, 0.1, 0.1)), box_piece((0.3, 0.1, 0.1), (0.4, 0, 0))]
    got = mass_properties(parts, density=1000)
    assert got.mass == pytest.approx(4, rel=1e-5)
    assert got.com == pytest.approx([0.3, 0, 0], abs=1e-6)
    own = 1 / 12 * 0.02 + 3 / 12 * 0.10
    assert got.inertia[2, 2] == pytest.approx(own + 1 * 0.3**2 + 3 * 0.1**2, rel=1e-5)


def test_table_7_rule() -> None:
    assert object_mass(MESH, is_static=True) == 10000
    assert object_mass(MESH, is_static=False) == 0.5


def test_density_rule() -> None:
    assert object_mass(BOX, False, density=10, rule="density") == pytest.approx(0.48, rel=1e-5)
    assert object_mass(MESH, False, density=10, rule="density", volume=0.02) == pytest.approx(0.2)
    with pytest.raises(HoiError, match="volume.*decompose"):
        object_mass(MESH, False, rule="density")


def test_explicit_rule_and_the_clips_own_mass() -> None:
    assert object_mass(BOX, False, rule="explicit", mass=3) == 3
    own = ObjectShape("crate", "box", BOX.size, mass=7.5)
    assert object_mass(own, True, rule="explicit", mass=3) == 7.5
    with pytest.raises(HoiError, match="mass"):
        object_mass(BOX, False, rule="explicit")


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_impossible_values_are_refused(bad: float) -> None:
    with pytest.raises(HoiError, match="mass: must be positive"):
        mass_properties(BOX, mass=bad)
    with pytest.raises(HoiError, match="density: must be positive"):
        mass_properties(BOX, density=bad)


def test_a_mesh_without_pieces_and_an_unknown_rule_are_refused() -> None:
    with pytest.raises(HoiError, match="convex pieces"):
        mass_properties(MESH)
    with pytest.raises(HoiError, match="at least one"):
        mass_properties([])
    with pytest.raises(HoiError, match="unknown rule 'table8'"):
        object_mass(BOX, False, rule="table8")
