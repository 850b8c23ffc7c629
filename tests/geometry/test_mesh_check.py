"""Cleaning of object meshes: what is welded, dropped, turned and refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_check import clean_mesh, load_mesh
from humanoid_hoi.geometry.mesh_file import HULL_POINTS, THINNEST, hull_volume

OBJECTS = Path(__file__).parents[2].parent / "shared" / "data" / "omomo" / "objects"


def test_a_triangle_soup_is_welded_into_a_closed_box() -> None:
    box = trimesh.creation.box((0.4, 0.3, 0.2))
    soup = box.vertices[box.faces].reshape(-1, 3)
    mesh = clean_mesh(soup, np.arange(len(soup)).reshape(-1, 3))
    assert len(mesh.vertices) == 8 and mesh.is_watertight
    assert mesh.volume == pytest.approx(0.024)


def test_inside_out_faces_are_turned() -> None:
    box = trimesh.creation.box((0.4, 0.3, 0.2))
    assert clean_mesh(box.vertices, box.faces[:, ::-1]).volume == pytest.approx(0.024)


def test_one_flipped_face_is_turned() -> None:
    box = trimesh.creation.box((0.4, 0.3, 0.2))
    faces = box.faces.copy()
    faces[3] = faces[3][::-1]
    assert clean_mesh(box.vertices, faces).volume == pytest.approx(0.024)


def test_degenerate_and_doubled_faces_go() -> None:
    box = trimesh.creation.box()
    faces = np.concatenate([box.faces, box.faces[:2], [[0, 0, 1]]])
    assert len(clean_mesh(box.vertices, faces).faces) == 12


def test_a_speck_is_dropped_and_a_second_part_is_kept() -> None:
    big = trimesh.creation.box()
    part = trimesh.creation.box((0.3,) * 3)
    speck = trimesh.creation.box((0.004,) * 3)
    part.apply_translation((2, 0, 0))
    speck.apply_translation((1, 0, 0))  # between the two, inside the bounding box
    scene = trimesh.util.concatenate([big, part, speck])
    mesh = clean_mesh(scene.vertices, scene.faces)
    assert len(mesh.faces) == 24
    assert mesh.volume == pytest.approx(1 + 0.027)


def test_specks_that_are_the_object_stay() -> None:
    # A sphere torn into single triangles that share no corner exactly.
    ball = trimesh.creation.icosphere(subdivisions=4)
    soup = ball.vertices[ball.faces]
    shrunk = (soup - soup.mean(1, keepdims=True)) * 0.99 + soup.mean(1, keepdims=True)
    mesh = clean_mesh(shrunk.reshape(-1, 3), np.arange(3 * len(soup)).reshape(-1, 3))
    assert len(mesh.faces) == len(ball.faces)


def test_the_input_is_not_changed() -> None:
    box = trimesh.creation.box()
    vertices = np.array(box.vertices)
    faces = np.array(box.faces[:, ::-1])
    before = vertices.copy(), faces.copy()
    clean_mesh(vertices, faces)
    assert (vertices == before[0]).all() and (faces == before[1]).all()


def test_a_flat_sheet_is_refused_with_its_file() -> None:
    x, y = np.meshgrid(np.arange(4.0), np.arange(4.0))
    vertices = np.stack([x.ravel(), y.ravel(), np.zeros(16)], axis=1)
    faces = [[0, 1, 5], [0, 5, 4], [1, 2, 6], [1, 6, 5], [2, 3, 7]]
    with pytest.raises(HoiError, match=r"sheet\.obj.*zero volume"):
        clean_mesh(vertices, np.array(faces), "sheet.obj")


def test_a_face_beyond_the_vertices_is_refused() -> None:
    with pytest.raises(HoiError, match="names vertex 9, there are 0..3"):
        clean_mesh(np.eye(4, 3), np.array([[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 9]]), "bad.obj")


@pytest.mark.skipif(not OBJECTS.is_dir(), reason="the OMOMO objects are not beside the checkout")
def test_a_real_scan_loses_debris_only() -> None:
    vertices, faces = load_mesh(OBJECTS / "largebox.obj")
    mesh = clean_mesh(vertices, faces)
    assert 0.97 * len(faces) < len(mesh.faces) < len(faces)
    assert mesh.extents == pytest.approx(np.ptp(vertices, axis=0), rel=0.01)
    assert 0.03 < mesh.volume < 0.04


def test_a_missing_triangle_is_closed() -> None:
    box = trimesh.creation.box(extents=(1.0, 0.5, 0.2))
    mesh = clean_mesh(box.vertices, box.faces[:-1])
    assert mesh.is_watertight and mesh.volume == pytest.approx(0.1)


def test_the_hull_of_many_vertices_is_nearly_the_whole_one_and_flat_things_stay_flat() -> None:
    """A long ellipsoid of more vertices than go into the hull; a tilted sheet of as many."""
    rng = np.random.default_rng(0)
    unit = rng.normal(size=(HULL_POINTS + 1000, 3))
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    axes = np.array([1.0, 0.1, 0.02])
    true = 4 / 3 * np.pi * axes.prod()
    assert 0.9 * true < hull_volume(unit * axes) <= true
    sheet = unit * np.array([1.0, 1.0, 0.0]) @ np.linalg.qr(rng.normal(size=(3, 3)))[0]
    assert hull_volume(sheet) < THINNEST
