"""Eq. 5-7 against known 3D: the same ray from a picture and from space, whatever the lens."""

from __future__ import annotations

import math

import pytest
import roma
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.prior.rays import (
    LAYOUT_JOINTS,
    camera_center,
    from_pelvis,
    join,
    layout_of_pixels,
    layout_of_points,
    layout_size,
    mirrored,
    permuted,
    split,
    to_pelvis,
)


def seen(points_cam: Tensor, focal: float) -> tuple[Tensor, Tensor]:
    """Pixels of camera points, and K with different focal lengths along x and y."""
    camera_matrix = torch.tensor([[focal, 0, 320], [0, 1.1 * focal, 240], [0, 0, 1]], dtype=torch.float64)
    image = points_cam @ camera_matrix.mT
    return image[..., :2] / image[..., 2:], camera_matrix


@pytest.fixture
def pose() -> tuple[Tensor, Tensor]:
    rotmat = roma.rotvec_to_rotmat(torch.tensor([2.9, 0.3, -0.4], dtype=torch.float64))
    return rotmat, torch.tensor([0.2, -0.1, 3.0], dtype=torch.float64)


def test_eq_6_by_hand() -> None:
    # The pelvis 2 m before the camera, turned by half a turn about x: its y axis points up in the picture.
    rotmat = torch.diag(torch.tensor([1.0, -1.0, -1.0], dtype=torch.float64))
    pos = torch.tensor([0.0, 0.0, 2.0], dtype=torch.float64)
    # R^T (0 - t): the camera stands 2 m before the person, on its +z side.
    assert camera_center(rotmat, pos).tolist() == [0, 0, 2]
    # A pixel 1 focal length above the middle looks up at 45 degrees and back to the person (-z).
    px = torch.tensor([[320.0, 240.0 - 500.0]], dtype=torch.float64)
    camera_matrix = torch.tensor([[500.0, 0, 320], [0, 500.0, 240], [0, 0, 1]], dtype=torch.float64)
    directions, camera = split(layout_of_pixels(px, camera_matrix, rotmat, pos))
    half = math.sqrt(0.5)
    torch.testing.assert_close(directions, torch.tensor([[0.0, half, -half]], dtype=torch.float64))
    assert camera.tolist() == [0, 0, 2]


@pytest.mark.parametrize("focal", [400.0, 1000.0, 9000.0])
def test_the_picture_gives_the_rays_of_the_3d_points_for_any_lens(pose: tuple[Tensor, Tensor], focal: float) -> None:
    points = torch.randn(30, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 0.4
    points_cam = from_pelvis(points, *pose)
    torch.testing.assert_close(to_pelvis(points_cam, *pose), points)
    px, camera_matrix = seen(points_cam, focal)
    from_picture = layout_of_pixels(px, camera_matrix, *pose)
    torch.testing.assert_close(from_picture, layout_of_points(points, camera_center(*pose)))


def test_sliding_along_one_ray_changes_only_what_other_cameras_see(pose: tuple[Tensor, Tensor]) -> None:
    points = torch.randn(5, 3, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    camera = camera_center(*pose)
    other = camera + torch.tensor([2.0, 0, 1], dtype=torch.float64)
    farther = points.clone()
    farther[2] = camera + 1.3 * (points[2] - camera)
    torch.testing.assert_close(layout_of_points(farther, camera), layout_of_points(points, camera))
    change = (split(layout_of_points(farther, other))[0] - split(layout_of_points(points, other))[0]).norm(dim=-1)
    assert change[2] > 0.01
    assert change[[0, 1, 3, 4]].max() < 1e-12


def test_layouts_of_many_cameras_at_once() -> None:
    points = torch.randn(4, 7, 3)
    cameras = torch.randn(4, 6, 3) * 5
    layouts = layout_of_points(points[:, None], cameras)
    assert layouts.shape == (4, 6, 24)
    torch.testing.assert_close(layouts[2, 3], layout_of_points(points[2], cameras[2, 3]))


def test_the_mirror_image_of_a_layout_is_the_layout_of_the_mirrored_scene() -> None:
    generator = torch.Generator().manual_seed(2)
    points = torch.randn(22 + 4, 3, generator=generator, dtype=torch.float64)
    camera = torch.tensor([1.0, 0.2, 3.0], dtype=torch.float64)
    flip = torch.tensor([-1.0, 1.0, 1.0], dtype=torch.float64)
    # A square of object points in the x-y plane: its mirror image has 0 and 1, 2 and 3 exchanged.
    order = [1, 0, 3, 2]
    names = [name.replace("left", "?").replace("right", "left").replace("?", "right") for name in LAYOUT_JOINTS]
    joints = [LAYOUT_JOINTS.index(name) for name in names]
    scene = (points * flip)[joints + [22 + k for k in order]]
    torch.testing.assert_close(
        mirrored(layout_of_points(points, camera), order), layout_of_points(scene, camera * flip)
    )
    # A left hand seen by the person's left ends as a right hand on the right.
    twice = mirrored(mirrored(layout_of_points(points, camera), order), order)
    torch.testing.assert_close(twice, layout_of_points(points, camera))


def test_renaming_object_keypoints_leaves_the_body_alone() -> None:
    layout = join(torch.randn(24, 3), torch.randn(3))
    swapped = permuted(layout, [1, 0])
    before, camera = split(layout)
    after, other = split(swapped)
    assert torch.equal(after[:22], before[:22]) and torch.equal(camera, other)
    assert torch.equal(after[22], before[23]) and torch.equal(after[23], before[22])
    assert layout_size(2) == layout.numel()
