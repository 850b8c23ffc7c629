"""Farthest points of a mesh and the symmetries that permute them."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.prior.object_points import choose_points


def box(extents: tuple[float, float, float] = (0.2, 0.28, 0.24)) -> FloatArray:
    mesh = trimesh.creation.box(extents=extents).subdivide().subdivide()
    return np.asarray(mesh.vertices)


def test_the_eight_points_of_a_box_are_its_corners() -> None:
    found = choose_points(box() + 0.7, 8)
    assert found.size == 8
    assert np.allclose(np.sort(np.abs(found.points), axis=0), [[0.1, 0.14, 0.12]] * 8)


def test_symmetries_permute_the_keypoints() -> None:
    found = choose_points(box(), 8)
    assert len(found.symmetries) == 4 and found.symmetries[0].tolist() == list(range(8))
    for order, rotmat in zip(found.symmetries, found.rotations, strict=True):
        assert np.allclose(found.points[order], found.points @ rotmat.T)
        assert np.isclose(np.linalg.det(rotmat), 1)
    assert found.mirror is not None and sorted(found.mirror) == list(range(8))
    # A mirror turns a right-handed triple of corners into a left-handed one: no rotation does what it does.
    assert found.mirror.tolist() not in found.symmetries.tolist()


def test_a_lopsided_mesh_has_no_symmetry() -> None:
    vertices = box()
    vertices[vertices[:, 0] > 0] *= [1.0, 1.3, 1.0]
    vertices[vertices[:, 1] > 0] *= [1.0, 1.0, 1.2]
    vertices[vertices[:, 2] > 0] *= [1.4, 1.0, 1.0]
    found = choose_points(vertices, 6)
    assert found.symmetries.tolist() == [list(range(6))]
    assert found.mirror is None


def test_points_spread_over_any_mesh_and_are_the_same_twice() -> None:
    vertices = np.asarray(trimesh.creation.cone(0.2, 1.0, sections=31).subdivide().vertices)
    found = choose_points(vertices, 7)
    assert found.size == 7
    gaps = np.linalg.norm(found.points[:, None] - found.points, axis=-1) + np.eye(7)
    assert gaps.min() > 0.05
    assert np.array_equal(found.points, choose_points(vertices, 7).points)


def test_chosen_vertices_are_taken_as_they_are() -> None:
    vertices = box()
    found = choose_points(vertices, chosen=np.array([3, 5]))
    assert np.allclose(found.points, (vertices - vertices.mean(0))[[3, 5]])


@pytest.mark.parametrize("chosen", [[-1], [10**6], []])
def test_vertices_that_do_not_exist_are_refused(chosen: list[int]) -> None:
    with pytest.raises(HoiError, match="vertices 0"):
        choose_points(box(), chosen=np.array(chosen, int))


def test_more_keypoints_than_vertices_are_refused() -> None:
    with pytest.raises(HoiError, match="keypoints of"):
        choose_points(box()[:4], 5)
