from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.mesh import metric_vertices, read_obj

# Two objects, two materials, texture seams (one vertex with several coordinates), a quad, relative indices, colors,
# an unused vertex, two equal vertices: everything that makes loaders renumber.
AWKWARD = """mtllib a.mtl
o first
v 0 0 0 1 0 0
v 1 0 0 1 0 0
v 1 1 0 1 0 0
v 0 1 0 1 0 0
vt 0 0
vt 1 0
vt 1 1
vn 0 0 1
usemtl A
f 1/1/1 2/2/1 3/3/1 4/1/1
o second
v 0 0 1 1 0 0
v 9 9 9 1 0 0
v 0 0 1 1 0 0
g third
usemtl B
f 1//1 2//1 5//1
f -1/3 2/1 3/1
"""


def test_the_files_own_vertex_order(tmp_path: Path) -> None:
    (tmp_path / "obj_org.obj").write_text(AWKWARD)
    vertices, faces = read_obj(tmp_path / "obj_org.obj")
    expected = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [9, 9, 9], [0, 0, 1]]
    assert vertices.tolist() == expected
    corners = {frozenset(face) for face in faces.tolist()}
    assert len(faces) == 4 and {frozenset((0, 1, 4)), frozenset((6, 1, 2))} <= corners


def test_the_released_scale_convention() -> None:
    vertices = np.array([[0.0, 0, 0], [4, 0, 0], [0, 2, 0], [0, 0, 2]])
    metric = metric_vertices(vertices, scale=0.5, user_scale=3.0)
    np.testing.assert_allclose(metric.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(metric[1] - metric[0], [6, 0, 0])
    np.testing.assert_allclose(metric, 3 * (0.5 * vertices - (0.5 * vertices).mean(axis=0)))


@pytest.mark.parametrize("text", ["", "v 0 0 0\n", "v a b c\nf 1 1 1\n", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n"])
def test_what_is_no_mesh(tmp_path: Path, text: str) -> None:
    (tmp_path / "obj_org.obj").write_text(text)
    with pytest.raises(HoiError, match="obj_org.obj: .*mesh"):
        read_obj(tmp_path / "obj_org.obj")
