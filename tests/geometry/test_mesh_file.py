"""Reading mesh files: the file's own vertices, units, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import centered, load_mesh, read_mesh

CUBE = trimesh.creation.box((0.4, 0.3, 0.2))


def seamed_obj(path: Path) -> Path:
    """A box whose one side is finely cut, every triangle with texture coordinates of its own (all edges are seams)."""
    mesh = trimesh.creation.box((0.4, 0.3, 0.2))
    right = np.flatnonzero(mesh.triangles_center[:, 0] > 0.19)
    for _ in range(2):
        mesh = mesh.subdivide(np.flatnonzero(mesh.triangles_center[:, 0] > 0.19))
    lines = [f"v {x} {y} {z}" for x, y, z in mesh.vertices]
    for k, face in enumerate(mesh.faces):
        lines += [f"vt {k / 100} 0", f"vt 0 {k / 100}", f"vt 1 {k / 100}"]
        lines.append("f " + " ".join(f"{v + 1}/{3 * k + c + 1}" for c, v in enumerate(face)))
    assert len(right) == 2
    path.write_text("\n".join(lines))
    return path


def test_texture_seams_do_not_move_the_object(tmp_path: Path) -> None:
    path = seamed_obj(tmp_path / "seams.obj")
    own = np.array([line.split()[1:] for line in path.read_text().splitlines() if line.startswith("v ")], float)
    split = trimesh.load(path, force="mesh", process=False)
    assert len(split.vertices) > 2 * len(own)  # what a general reader makes of it
    vertices, faces = load_mesh(path)
    assert np.allclose(vertices, own) and vertices.dtype == np.float32
    assert len(faces) == len(split.faces)
    assert np.allclose(centered(vertices), own - own.mean(axis=0), atol=1e-6)


@pytest.mark.parametrize("kind", ["obj", "ply", "stl", "off"])
def test_all_formats_give_the_same_solid(tmp_path: Path, kind: str) -> None:
    CUBE.export(tmp_path / f"box.{kind}")
    vertices, faces = load_mesh(tmp_path / f"box.{kind}")
    assert len(vertices) == 8 and len(faces) == 12
    assert trimesh.Trimesh(vertices, faces).volume == pytest.approx(0.024, rel=1e-4)


def test_quads_and_texture_of_a_ply_keep_its_vertices(tmp_path: Path) -> None:
    rows = "\n".join(f"{x} {y} {z} {x} {y}" for x in (0, 1) for y in (0, 1) for z in (0, 1))
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    head = "ply\nformat ascii 1.0\nelement vertex 8\n" + "".join(f"property float {n}\n" for n in "xyzuv")
    head += "element face 6\nproperty list uchar int vertex_indices\nend_header\n"
    (tmp_path / "quads.ply").write_text(head + rows + "\n" + "\n".join("4 " + " ".join(map(str, q)) for q in quads))
    vertices, faces = load_mesh(tmp_path / "quads.ply")
    assert len(vertices) == 8 and len(faces) == 12
    assert abs(trimesh.Trimesh(vertices, faces, process=False).volume) == pytest.approx(1.0)


@pytest.mark.parametrize(("factor", "unit"), [(1000.0, "mm"), (100.0, "cm")])
def test_a_mesh_in_another_unit_is_told_and_read(tmp_path: Path, factor: float, unit: str) -> None:
    big = CUBE.copy()
    big.apply_scale(factor)
    big.export(tmp_path / "box.ply")
    with pytest.raises(HoiError, match=rf"the object is {0.4 * factor:.0f} m long; .* \(fix: mesh_unit={unit}\)"):
        load_mesh(tmp_path / "box.ply")
    vertices, _ = load_mesh(tmp_path / "box.ply", unit)
    assert np.ptp(vertices, axis=0) == pytest.approx((0.4, 0.3, 0.2), rel=1e-5)
    with pytest.raises(HoiError, match="mesh_unit: unknown unit 'yard'"):
        load_mesh(tmp_path / "box.ply", "yard")


OBJ = "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.obj", OBJ + "f 2 3 9\n", "triangle 3 names vertex 8, there are 0..3"),
        ("a.obj", OBJ + "f 2 3 0\n", "line 8: no such vertex: 0"),
        ("a.obj", OBJ + "f 2 3 -9\n", "line 8: no such vertex: -9"),
        ("a.obj", OBJ + "f 2 3 x\n", "line 8: no face"),
        ("a.obj", OBJ.replace("1 0 0", "1 oops 0") + "f 2 3 4\n", "vertex 2: no coordinates: '1 oops 0'"),
        ("a.obj", OBJ.replace("1 0 0", "nan 0 0") + "f 2 3 4\n", "vertex 1 is"),
        ("a.glb", "glTF", r"meshes are read from .obj, .ply, .stl, .off; found .glb"),
        (
            "a.ply",
            "ply\nformat binary_little_endian 1.0\nelement vertex 1000000000\nproperty float x\nend_header\n",
            "promises 1000000000 rows",
        ),
        ("a.ply", "ply\nformat ascii 1.0\nend_header\n", "not a readable mesh"),
        ("a.stl", "solid nothing", "not a readable mesh"),
        ("a.off", "OFF\n4 4 0\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n3 0 1 9\n", "not a readable mesh"),
    ],
)
def test_damaged_meshes_end_in_one_line(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(HoiError, match=told) as caught:
        load_mesh(tmp_path / name)
    assert "\n" not in str(caught.value) and name in str(caught.value)


def test_an_unused_vertex_is_read_and_then_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.obj").write_text("v 9 9 9\n" + OBJ.replace("f 1 3 2\nf 1 2 4\nf 1 4 3\n", "f 2 4 3\nf 2 3 5\n"))
    with (tmp_path / "a.obj").open("a") as stream:
        stream.write("f 2 5 4\nf 3 4 5 # the last side\n")
    assert len(read_mesh(tmp_path / "a.obj")[0]) == 5
    assert len(load_mesh(tmp_path / "a.obj")[0]) == 4
