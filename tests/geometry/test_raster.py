"""The rasterizer against hand-counted pixels and the software renderer against projected areas."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from humanoid_hoi.geometry.raster import rasterize
from humanoid_hoi.viewer.camera import Camera
from humanoid_hoi.viewer.scene3d import WORLD, Part, Scene3D, View
from humanoid_hoi.viewer.software import SoftwareRenderer

SIZE = (20, 10)


def draw(corners, nearness, one_sided=False, size=SIZE):
    corners = np.asarray(corners, float)
    nearness = np.asarray(nearness, float)
    buffer = np.full(size[0] * size[1], -np.inf, np.float32)
    return rasterize(corners, nearness, size, buffer, np.full(len(corners), one_sided)), buffer


def square(x0, y0, x1, y1):
    return [[[x0, y0], [x1, y0], [x1, y1]], [[x0, y0], [x1, y1], [x0, y1]]]


def test_a_square_of_two_triangles_covers_each_of_its_pixels_once():
    seen, buffer = draw(square(2, 3, 7, 8), np.ones((2, 3)))
    assert len(seen.pixel) == 25 == np.isfinite(buffer).sum()
    assert set(seen.pixel % 20) == {2, 3, 4, 5, 6} and set(seen.pixel // 20) == {3, 4, 5, 6, 7}


def test_the_nearer_square_wins_whatever_the_order():
    far = square(0, 0, 8, 8)
    near = square(4, 4, 12, 10)
    for first, second, values in ((far, near, (1, 1, 2, 2)), (near, far, (2, 2, 1, 1))):
        seen, _ = draw(first + second, np.repeat(np.array(values, float)[:, None], 3, 1))
        winner = dict(zip(seen.pixel, seen.nearness, strict=True))
        assert winner[5 * 20 + 5] == 2 and winner[2 * 20 + 2] == 1
        assert len(seen.pixel) == 64 + 48 - 16


def test_nearness_and_weights_are_linear_over_the_triangle():
    seen, _ = draw([[[0, 0], [20, 0], [0, 10]]], [[0.0, 2.0, 1.0]])
    x = seen.pixel % 20 + 0.5
    y = seen.pixel // 20 + 0.5
    np.testing.assert_allclose(seen.weights, np.stack([x / 20, y / 10], -1), atol=1e-6)
    np.testing.assert_allclose(seen.nearness, 2 * x / 20 + y / 10, atol=1e-6)


def test_backs_of_closed_surfaces_and_slivers_are_left_out():
    assert len(draw([[[0, 0], [9, 0], [0, 9]]], [[1, 1, 1]], one_sided=True)[0].pixel) == 0
    assert len(draw([[[0, 0], [0, 9], [9, 0]]], [[1, 1, 1]], one_sided=True)[0].pixel) > 30
    assert len(draw([[[0, 0], [5, 5], [9, 9]]], [[1, 1, 1]])[0].pixel) == 0
    assert len(draw(square(30, 30, 40, 40), np.ones((2, 3)))[0].pixel) == 0


@settings(max_examples=60, deadline=None)
@given(arrays(float, (3, 2), elements=st.floats(-30, 50, width=32)))
def test_pixels_match_a_brute_force_inside_test(triangle):
    seen, _ = draw([triangle], [[1, 1, 1]])
    x, y = np.meshgrid(np.arange(20) + 0.5, np.arange(10) + 0.5)
    edge = [
        (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
        for a, b in zip(triangle, np.roll(triangle, -1, 0), strict=True)
    ]
    inside = np.logical_or(np.all(np.array(edge) > 1e-3, axis=0), np.all(np.array(edge) < -1e-3, axis=0)).ravel()
    touching = np.logical_or(np.all(np.array(edge) > -1e-3, axis=0), np.all(np.array(edge) < 1e-3, axis=0)).ravel()
    got = np.zeros(200, bool)
    got[seen.pixel] = True
    assert not (inside & ~got).any() and not (got & ~touching).any()


def ball(radius, center=(0.0, 0.0, 0.0), rgba=(1.0, 0.0, 0.0, 1.0)):
    mesh = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    return Part("ball", np.asarray(mesh.vertices) + center, np.asarray(mesh.faces), rgba, WORLD)


def picture(parts, camera, size=(200, 150)):
    scene = Scene3D(parts, ("nothing",))
    pose = np.array([[0, 0, 0, 0, 0, 0, 1.0]])
    bounds = np.array([[-1, -1, 0], [1, 1, 2.0]])
    return SoftwareRenderer(scene, size, bounds).render(View(pose), camera).astype(int)


def is_red(image):
    return (image[..., 0] > image[..., 1] + 40) & (image[..., 0] > image[..., 2] + 40)


def test_sphere_silhouette_has_the_projected_area():
    camera = Camera((0, 0, 1.0), 4.0, 180.0, 0.0)
    image = picture([ball(0.5, (0, 0, 1.0))], camera)
    radius = camera.focal(150) * 0.5 / np.sqrt(4.0**2 - 0.5**2)  # tangent cone of a sphere
    assert is_red(image).sum() == pytest.approx(np.pi * radius**2, rel=0.03)
    rows, columns = np.nonzero(is_red(image))
    assert rows.mean() == pytest.approx(74.5, abs=0.6) and columns.mean() == pytest.approx(99.5, abs=0.6)


def test_red_in_front_of_blue_hides_it_and_left_is_left():
    camera = Camera((0, 0, 1.0), 4.0, 180.0, 0.0)  # looks along -x from +x: the world's +y is on the right
    red = ball(0.3, (1, 0, 1))
    blue = ball(0.3, (-1, 0, 1), (0, 0, 1, 1))
    center = picture([blue, red], camera)[75, 100]
    assert center[0] > center[2] + 40
    right = picture([ball(0.2, (0, 0.6, 1))], camera)
    assert np.nonzero(is_red(right))[1].mean() > 110


def test_translucent_parts_mix_with_what_is_behind_them():
    camera = Camera((0, 0, 1.0), 4.0, 180.0, 0.0)
    blue = ball(0.3, (-1, 0, 1), (0, 0, 1, 1))
    alone = picture([blue], camera)[75, 100]
    covered = picture([blue, ball(0.3, (1, 0, 1), (1, 0, 0, 0.5))], camera)[75, 100]
    assert covered[0] > alone[0] + 30 and 0.4 * alone[2] < covered[2] < 0.7 * alone[2]


def test_objects_cast_a_shadow_on_the_ground():
    camera = Camera((0, 0, 0.3), 5.0, 180.0, -40.0)
    with_ball, empty = (picture([ball(0.25, (0, 0, h))], camera) for h in (0.8, 50.0))
    darker = (empty - with_ball).min(-1) > 40
    assert darker.sum() > 100
