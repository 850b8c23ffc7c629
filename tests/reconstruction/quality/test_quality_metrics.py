"""Every metric against a case worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import roma
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.surface import mesh_inside
from humanoid_hoi.reconstruction.quality.against_annotations import mean_over
from humanoid_hoi.reconstruction.quality.against_truth import (
    acceleration_error,
    joint_error_mm,
    rotation_error_deg,
    translation_error_m,
)
from humanoid_hoi.reconstruction.quality.chamfer import chamfer, chamfer_o, shared_samples
from humanoid_hoi.reconstruction.quality.overlap import interior_grid, penetration_volume
from humanoid_hoi.reconstruction.quality.penetration import penetration_depth
from humanoid_hoi.reconstruction.quality.smoothness import foot_skating_mm, jitter, static_drift


def rotmat(*rotvec: float) -> np.ndarray:
    return roma.rotvec_to_rotmat(torch.tensor(rotvec, dtype=torch.float64)).numpy()


def cube(size: float = 1.0, divide: int = 0) -> tuple[np.ndarray, np.ndarray]:
    mesh = trimesh.creation.box((size, size, size))
    for _ in range(divide):
        mesh = mesh.subdivide()
    return np.asarray(mesh.vertices), np.asarray(mesh.faces)


# --- Chamfer ----------------------------------------------------------------------------------------------------------


def test_chamfer_is_the_sum_of_two_unsquared_means() -> None:
    one = np.array([[0.0, 0, 0]])
    two = np.array([[0.3, 0, 0], [0.5, 0, 0]])
    assert chamfer(one, two) == pytest.approx(0.3 + (0.3 + 0.5) / 2)


def test_chamfer_of_distant_clouds_counts_the_shift_twice() -> None:
    points = np.array([[0.0, 0, 0], [0.0, 1, 0]])
    eye = np.eye(3)[None]
    here = np.zeros((1, 3))
    there = np.array([[0.1, 0, 0]])
    assert chamfer_o(points, eye, here, points, eye, there) == pytest.approx(0.2)


def test_chamfer_per_frame_equals_the_plain_one_in_the_camera_frame() -> None:
    rng = np.random.default_rng(0)
    truth = rng.normal(size=(200, 3))
    guess = rng.normal(size=(150, 3))
    turn_a = np.stack([rotmat(0.1, 2, 0), rotmat(1, 0, 0)])
    turn_b = np.stack([rotmat(0, 0.3, 0), rotmat(0, 0, -2)])
    move_a = rng.normal(size=(2, 3))
    move_b = rng.normal(size=(2, 3))
    found = chamfer_o(truth, turn_a, move_a, guess, turn_b, move_b)
    plain = [chamfer(truth @ turn_a[t].T + move_a[t], guess @ turn_b[t].T + move_b[t]) for t in range(2)]
    np.testing.assert_allclose(found, plain, rtol=1e-9)


def test_shared_samples_have_no_floor_and_independent_ones_do() -> None:
    vertices, faces = cube()
    shared = shared_samples(vertices, faces, 20_000)
    other = shared_samples(vertices, faces, 20_000, seed=1)
    pose = np.eye(3)[None], np.zeros((1, 3))
    assert chamfer_o(shared, *pose, shared, *pose)[0] == 0.0
    assert 0.005 < chamfer_o(shared, *pose, other, *pose)[0] < 0.02


def test_chamfer_refuses_different_lengths() -> None:
    eye = np.eye(3)[None]
    pos = np.zeros((1, 3))
    with pytest.raises(HoiError, match="1 true"):
        chamfer_o(pos, eye, pos, pos, np.repeat(eye, 2, 0), np.zeros((2, 3)))


# --- errors -----------------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(angle=st.floats(1e-9, np.pi), axis=st.tuples(*[st.floats(-1, 1)] * 3), base=st.floats(-3, 3))
def test_rotation_error_is_the_angle_down_to_the_tiniest(
    angle: float, axis: tuple[float, float, float], base: float
) -> None:
    unit = np.array(axis) + np.array([0, 0, 2.0])
    turn = rotmat(*(angle * unit / np.linalg.norm(unit)))
    start = rotmat(base, 0.2, -base)
    assert rotation_error_deg((start @ turn)[None], start[None])[0] == pytest.approx(
        np.degrees(angle), rel=1e-5, abs=1e-12
    )


def test_translation_joint_and_acceleration_errors_by_hand() -> None:
    assert translation_error_m(np.array([[3.0, 4, 0]]), np.zeros((1, 3)))[0] == 5.0
    joints = np.zeros((1, 2, 3))
    joints[0, 1, 0] = 0.1
    assert joint_error_mm(joints, np.zeros((1, 2, 3)))[0] == pytest.approx(50.0)
    t = np.arange(5.0) / 30
    points = np.stack([0.5 * 4.0 * t**2, 0 * t, 7 + t], -1)  # 4 m/s^2 along x, uniform along z
    assert acceleration_error(points, np.zeros((5, 3)), 30.0) == pytest.approx(4.0)
    assert np.isnan(acceleration_error(points[:2], points[:2], 30.0))


# --- smoothness -------------------------------------------------------------------------------------------------------


def test_jitter_is_the_third_derivative() -> None:
    for fps in (30.0, 60.0):
        t = np.arange(20) / fps
        points = np.zeros((20, 2, 3))
        points[:, 0, 1] = 6.0 * t**3 / 6.0  # one point with a jerk of 6 m/s^3, one at rest
        assert jitter(points, fps) == pytest.approx(3.0)
    assert np.isnan(jitter(np.zeros((3, 1, 3)), 30.0))


def test_foot_skating_counts_only_standing_feet() -> None:
    joints = np.zeros((40, 52, 3))
    left, right = ([JOINT_NAMES.index(f"{side}_{part}") for part in ("ankle", "foot")] for side in ("left", "right"))
    joints[:, left, 0] = 0.004 * np.arange(40)[:, None]  # stands and slides 4 mm a frame
    joints[:, right, 0] = 0.05 * np.arange(40)[:, None]
    joints[3:, right, 2] = 0.3  # swings from frame 3 on
    skating = foot_skating_mm(joints)
    assert skating.shape == (39,)
    np.testing.assert_allclose(skating[3:], 4.0, atol=1e-9)
    np.testing.assert_allclose(skating[:2], (4.0 + 50.0) / 2, atol=1e-9)


def test_foot_skating_is_nan_while_nobody_stands() -> None:
    joints = np.zeros((40, 52, 3))
    joints[10:20, :, 2] = 1.0  # a jump
    assert np.isnan(foot_skating_mm(joints)[10:19]).all()


def test_static_drift_by_hand() -> None:
    pos = np.array([[0.003, 0, 0], [-0.003, 0, 0]])
    turn = np.stack([rotmat(0, 0, np.radians(2)), rotmat(0, 0, np.radians(-2))])
    millimetres, degrees = static_drift(turn, pos)
    assert (millimetres, degrees) == (pytest.approx(3.0), pytest.approx(2.0))


# --- penetration ------------------------------------------------------------------------------------------------------


def test_depth_is_the_deepest_vertex_of_each_frame() -> None:
    body = np.array([[[0.45, 0, 0], [0.4, 0.1, 0], [3, 0, 0]], [[0.6, 0, 0], [2, 0, 0], [3, 0, 0]]])
    np.testing.assert_allclose(penetration_depth(body, *cube()), [0.1, 0.0], atol=1e-9)


def test_a_hole_in_the_surface_does_no_harm() -> None:
    vertices, faces = cube(divide=3)
    assert penetration_depth(np.array([[[0.4, 0.0, 0.0]]]), vertices, faces[:-4])[0] == pytest.approx(0.1, abs=1e-6)


def test_volume_of_two_overlapping_cubes() -> None:
    grid = interior_grid(*cube(0.3))
    assert grid.volume == pytest.approx(0.027, rel=1e-6)
    fine, faces = cube(0.3, divide=4)
    bodies = np.stack([np.add(fine, shift) for shift in ([0.2, 0, 0], [0.25, 0.25, 0], [0.5, 0, 0])])
    expected = [0.1 * 0.3 * 0.3, 0.05 * 0.05 * 0.3, 0.0]
    np.testing.assert_allclose(penetration_volume(bodies, faces, grid), expected, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(penetration_volume(bodies, faces[:, ::-1], grid), expected, rtol=1e-6, atol=1e-12)


def test_an_object_that_is_swallowed_counts_whole() -> None:
    grid = interior_grid(*cube(0.1))
    body, faces = cube(1.0)
    np.testing.assert_allclose(penetration_volume(body[None], faces, grid), [0.001], rtol=1e-6)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_volume_agrees_with_the_winding_number_of_every_grid_point(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grid = interior_grid(*cube(0.2))
    ball = trimesh.creation.icosphere(2, 0.15)
    frames = np.stack(
        [np.asarray(ball.vertices) @ rotmat(*rng.normal(size=3)).T + rng.uniform(-0.2, 0.2, 3) for _ in range(3)]
    )
    points = grid.origin + grid.step * np.argwhere(grid.filled)
    expected = [grid.step**3 * mesh_inside(points, vertices, ball.faces).sum() for vertices in frames]
    found = penetration_volume(frames, ball.faces, grid)
    np.testing.assert_allclose(found, expected, rtol=0.01, atol=3 * grid.step**3)


def test_volume_takes_any_number_of_frames() -> None:
    grid = interior_grid(*cube(0.3))
    body, faces = cube(0.1, divide=1)
    np.testing.assert_allclose(penetration_volume(np.repeat(body[None], 130, 0), faces, grid), 0.001, rtol=1e-6)


def test_the_grid_of_a_huge_object_grows_its_step() -> None:
    grid = interior_grid(*cube(4.0))
    assert grid.filled.size <= 250_000
    assert grid.volume == pytest.approx(64.0, rel=0.05)


# --- small helpers ----------------------------------------------------------------------------------------------------


def test_projection_and_what_lies_behind_the_camera() -> None:
    matrix = np.array([[1000.0, 0, 360], [0, 1000, 640], [0, 0, 1]])
    pixels = project(np.array([[0.1, -0.2, 2.0], [0, 0, -1.0]]), matrix)
    np.testing.assert_allclose(pixels[0], [410.0, 540.0])
    assert np.isnan(pixels[1]).all()


def test_mean_over_skips_missing_values() -> None:
    values = np.array([[1.0, np.nan, 3.0], [np.nan] * 3])
    np.testing.assert_array_equal(mean_over(values, 1), [2.0, np.nan])
    assert np.isnan(mean_over(np.zeros((4, 0)), 1)).all()
