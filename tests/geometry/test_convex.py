"""Convex decomposition: pieces MuJoCo accepts, accuracy, cache."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import mujoco
import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry import convex
from humanoid_hoi.geometry.convex import ConvexParams, ConvexPiece, convex_pieces, hull_piece
from humanoid_hoi.geometry.mesh_check import clean_mesh, load_mesh
from tests.geometry.convex_error import convex_error

OBJECTS = Path(__file__).parents[2].parent / "shared" / "data" / "omomo" / "objects"
FAST = ConvexParams(max_hulls=8, threshold=0.1, resolution=500, remesh_resolution=20, search_iterations=20)


@pytest.fixture
def corner() -> trimesh.Trimesh:
    """Two boxes that overlap in an L, 0.4 m long each: the least concave solid that needs two pieces."""
    upright = trimesh.creation.box((0.1, 0.2, 0.4))
    foot = trimesh.creation.box((0.4, 0.2, 0.1))
    foot.apply_translation((0.15, 0, -0.15))
    return trimesh.util.concatenate([upright, foot])


def compiled(pieces: tuple[ConvexPiece, ...]) -> mujoco.MjModel:
    spec = mujoco.MjSpec()
    body = spec.worldbody.add_body(name="object")
    body.add_freejoint()
    for index, piece in enumerate(pieces):
        mesh = spec.add_mesh(name=f"piece{index}")
        mesh.uservert = piece.vertices.ravel().tolist()
        mesh.userface = piece.faces.ravel().tolist()
        body.add_geom(type=mujoco.mjtGeom.mjGEOM_MESH, meshname=mesh.name, density=1000)
    return spec.compile()


def test_an_l_becomes_pieces_that_leave_the_notch_free(corner: trimesh.Trimesh, tmp_path: Path) -> None:
    pieces = convex_pieces(corner.vertices, corner.faces, FAST, tmp_path)
    assert 2 <= len(pieces) <= 8
    # Union of the boxes: 0.008 + 0.008 - 0.002 m^3; the hull of the L has 0.0235 m^3.
    assert sum(piece.volume for piece in pieces) == pytest.approx(0.014, rel=0.2)
    error = convex_error(corner, pieces)
    assert error.uncovered_max < 0.02
    assert error.filled_max < 0.04


def test_pieces_are_closed_convex_and_outward(corner: trimesh.Trimesh, tmp_path: Path) -> None:
    for piece in convex_pieces(corner.vertices, corner.faces, FAST, tmp_path):
        mesh = trimesh.Trimesh(piece.vertices, piece.faces, process=False)
        assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
        assert mesh.convex_hull.volume == pytest.approx(mesh.volume, rel=1e-4)
        assert len(piece.vertices) <= FAST.max_vertices_per_hull
        assert piece.vertices.dtype == np.float32 and piece.faces.dtype == np.int32


def test_mujoco_takes_the_pieces_and_agrees_on_the_mass(corner: trimesh.Trimesh, tmp_path: Path) -> None:
    pieces = convex_pieces(corner.vertices, corner.faces, FAST, tmp_path)
    model = compiled(pieces)
    assert model.ngeom == len(pieces)
    assert model.body_mass[1] == pytest.approx(1000 * sum(piece.volume for piece in pieces), rel=1e-3)


def test_a_convex_solid_stays_one_piece(tmp_path: Path) -> None:
    box = trimesh.creation.box((0.4, 0.3, 0.2))
    (piece,) = convex_pieces(box.vertices, box.faces, FAST, tmp_path)
    assert piece.volume == pytest.approx(0.024, rel=1e-3)
    assert np.ptp(piece.vertices, axis=0) == pytest.approx([0.4, 0.3, 0.2], abs=1e-4)


def test_an_open_box_is_decomposed_too(tmp_path: Path) -> None:
    box = trimesh.creation.box((0.4, 0.3, 0.2))
    lidless = box.faces[box.face_normals[:, 2] < 0.9]
    pieces = convex_pieces(box.vertices, lidless, FAST, tmp_path)
    assert 1 <= len(pieces) <= 8
    compiled(pieces)


def test_the_cache_is_used_and_gives_the_same_pieces(
    corner: trimesh.Trimesh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = convex_pieces(corner.vertices, corner.faces, FAST, tmp_path)
    monkeypatch.setattr(convex, "_run_coacd", lambda *_: pytest.fail("decomposed again"))
    second = convex_pieces(corner.vertices, corner.faces, FAST, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    for a, b in zip(first, second, strict=True):
        assert a.volume == pytest.approx(b.volume, rel=1e-6)
        assert {*map(tuple, a.vertices)} == {*map(tuple, b.vertices)}


@pytest.mark.parametrize("damage", ["truncate", "text", "empty"])
def test_a_damaged_cache_file_is_recomputed(corner: trimesh.Trimesh, tmp_path: Path, damage: str) -> None:
    first = convex_pieces(corner.vertices, corner.faces, FAST, tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes({"truncate": whole[: len(whole) // 2], "text": b"no archive", "empty": b""}[damage])
    again = convex_pieces(corner.vertices, corner.faces, FAST, tmp_path)
    assert [p.volume for p in again] == pytest.approx([p.volume for p in first], rel=1e-6)
    assert file.read_bytes() == whole


def test_other_parameters_and_other_meshes_have_other_keys(corner: trimesh.Trimesh) -> None:
    moved = corner.vertices + 0.1
    other = ConvexParams(max_hulls=9)
    keys = {
        convex._cache_key(corner.vertices, corner.faces, FAST),
        convex._cache_key(moved, corner.faces, FAST),
        convex._cache_key(corner.vertices, corner.faces, other),
    }
    assert len(keys) == 3


def test_an_unwritable_cache_is_only_a_warning(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    box = trimesh.creation.box()
    with pytest.warns(UserWarning, match="not cached"):
        assert len(convex_pieces(box.vertices, box.faces, FAST, blocked / "cache")) == 1


def test_coacd_is_silent(tmp_path: Path) -> None:
    code = (
        "import trimesh; from humanoid_hoi.geometry.convex import *; b = trimesh.creation.box();"
        f"convex_pieces(b.vertices, b.faces, ConvexParams(max_hulls=2, search_iterations=20), {str(tmp_path)!r})"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_splinters_are_no_pieces() -> None:
    box = trimesh.creation.box((0.1, 0.1, 1e-4)).vertices
    assert hull_piece(box) is None
    assert hull_piece(np.eye(3)) is None
    assert hull_piece(np.zeros((0, 3))) is None


def test_a_flat_mesh_and_wrong_parameters_are_refused(tmp_path: Path) -> None:
    flat = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float)
    faces = np.array([[0, 1, 2], [0, 2, 3], [0, 1, 3], [1, 2, 3]])
    with pytest.raises(HoiError, match="zero volume"):
        convex_pieces(flat, faces, FAST, tmp_path)
    with pytest.raises(HoiError, match=r"max_hulls: must be within 1 \.\. 64, found 65"):
        ConvexParams(max_hulls=65)


@pytest.mark.slow
@pytest.mark.skipif(not OBJECTS.is_dir(), reason="the OMOMO objects are not beside the checkout")
@pytest.mark.parametrize("name", ["largebox", "largetable", "plasticbox", "woodchair"])
def test_real_scans_become_accurate_pieces(name: str, tmp_path: Path) -> None:
    vertices, faces = load_mesh(OBJECTS / f"{name}.obj")
    params = ConvexParams(max_hulls=16, threshold=0.1, remesh_resolution=30)
    pieces = convex_pieces(vertices, faces, params, tmp_path)
    error = convex_error(clean_mesh(vertices, faces), pieces)
    assert 2 <= len(pieces) <= 16
    assert error.uncovered_mean < 0.005 and error.filled_mean < 0.02
    compiled(pieces)


def test_a_well_formed_cache_file_of_another_object_is_not_believed(tmp_path: Path) -> None:
    small = trimesh.creation.box((0.2, 0.2, 0.2))
    large = trimesh.creation.box((0.6, 0.4, 0.2))
    params = ConvexParams()
    convex_pieces(small.vertices, small.faces, params, tmp_path)
    (other,) = tmp_path.glob("*.npz")
    foreign = other.read_bytes()
    other.unlink()
    pieces = convex_pieces(large.vertices, large.faces, params, tmp_path)
    (own,) = tmp_path.glob("*.npz")
    own.write_bytes(foreign)  # another object's file under this one's name
    again = convex_pieces(large.vertices, large.faces, params, tmp_path)
    assert np.allclose(np.ptp(again[0].vertices, axis=0), np.ptp(pieces[0].vertices, axis=0))
    with np.load(own) as stored:  # and the same without a key, as older versions wrote them
        fields = {key: stored[key] for key in stored.files if key != "key"}
    fields["vertices"] = fields["vertices"] * 0.3
    np.savez_compressed(own, **fields)
    again = convex_pieces(large.vertices, large.faces, params, tmp_path)
    assert np.allclose(np.ptp(again[0].vertices, axis=0), (0.6, 0.4, 0.2), atol=0.02)
