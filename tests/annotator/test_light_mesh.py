"""The lighter mesh that is drawn where the browser has no graphics card."""

from __future__ import annotations

import struct
from pathlib import Path

import fast_simplification
import igl
import numpy as np
import pytest
import trimesh

from humanoid_hoi.annotator.work.geometry import LIGHT_FACES, MOST_OFF, lighter, mesh_stamp
from humanoid_hoi.core.arrays import FloatArray, IntArray

from .conftest import Client, make_app, write_session

Mesh = tuple[FloatArray, IntArray]


def ball(seams: bool) -> Mesh:
    """80 000 triangles of a ball of 25 cm; with seams every triangle has corners of its own."""
    mesh = trimesh.creation.icosphere(subdivisions=6, radius=0.25)
    vertices, faces = np.asarray(mesh.vertices), np.asarray(mesh.faces)
    return (vertices[faces].reshape(-1, 3), np.arange(3 * len(faces)).reshape(-1, 3)) if seams else (vertices, faces)


@pytest.mark.parametrize("seams", [False, True])
def test_it_has_few_triangles_and_lies_where_the_full_one_does(seams: bool) -> None:
    vertices, faces = ball(seams)
    light, kept = lighter(vertices, faces, LIGHT_FACES)
    assert 0.9 * LIGHT_FACES < len(kept) <= 1.1 * LIGHT_FACES
    squared, _, _ = igl.point_mesh_squared_distance(
        np.ascontiguousarray(vertices[::97]), np.asarray(light, float), np.asarray(kept, np.int64)
    )
    # A thousandth of its width: half a pixel of a pane of 500.
    assert np.sqrt(squared.max()) < 0.0005


def test_half_a_million_thin_triangles_stay_a_ball() -> None:
    """Its poles are all slivers: the collapse's own settings made a block of it, 19 cm off."""
    mesh = trimesh.creation.uv_sphere(radius=0.25, count=[355, 354])
    light, kept = lighter(np.asarray(mesh.vertices), np.asarray(mesh.faces), LIGHT_FACES)
    assert len(kept) < 1.5 * LIGHT_FACES
    # No place of the lighter one is inside or outside the ball by more than its share.
    middles = light[kept].mean(axis=1)
    for places in (light, middles):
        assert np.abs(np.linalg.norm(places, axis=1) - 0.25).max() < 0.5 * MOST_OFF


def test_what_would_look_different_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    vertices, faces = ball(seams=False)
    monkeypatch.setattr(fast_simplification, "simplify", lambda points, triangles, **more: (0.9 * points, triangles))
    light, kept = lighter(vertices, faces, LIGHT_FACES)
    assert light is vertices and kept is faces


def test_a_light_mesh_is_left_as_it_is() -> None:
    vertices, faces = np.asarray(trimesh.creation.box().vertices), np.asarray(trimesh.creation.box().faces)
    light, kept = lighter(vertices, faces, LIGHT_FACES)
    assert light is vertices and kept is faces


def test_the_page_gets_it_and_a_name_that_changes_with_the_mesh(tmp_path: Path) -> None:
    folder = write_session(tmp_path / "s" / "ball", annotated=False, video=False)
    mesh = trimesh.creation.icosphere(subdivisions=5, radius=0.25)
    (folder / "obj_org.obj").write_text(str(mesh.export(file_type="obj")))
    app, parts = make_app(folder.parent)
    client = Client(app).enter()
    key = client.get("/api/sessions").json()["sessions"][0]["id"]
    info = client.get(f"/api/sessions/{key}").json()
    assert info["faces"] == 20 * 4**5
    raw = client.get(f"/api/sessions/{key}/light.bin?v={info['mesh']}").content
    vertices, faces, points = struct.unpack("<III", raw[:12])
    assert 0.9 * LIGHT_FACES < faces <= 1.1 * LIGHT_FACES and points == 0
    assert len(raw) == 12 + 12 * vertices + 12 * faces
    obj = parts.workspace.open(key).session.obj
    assert info["mesh"] == mesh_stamp(obj)
    # As "Place object by masks" does: the same file, another size.
    poses = folder / "align" / "obj_poses.json"
    poses.write_text(poses.read_text().replace('"scale": 1.0', '"scale": 1.5'))
    parts.workspace.reload(key)
    assert client.get(f"/api/sessions/{key}").json()["mesh"] != info["mesh"]
    parts.jobs.close()
    parts.workspace.close()
