"""Losses of the optimizer on cases small enough to know the answer."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.gaussian.interaction_terms import (
    collision_loss,
    depth_order_loss,
    parts_loss,
)
from humanoid_hoi.reconstruction.single_image.gaussian.options import RegionOptions, preset
from humanoid_hoi.reconstruction.single_image.gaussian.picture import Target
from humanoid_hoi.reconstruction.single_image.gaussian.region import contact_loss, find_region
from humanoid_hoi.reconstruction.single_image.gaussian.render_terms import (
    area_loss,
    center_loss,
    color_loss,
    picture_loss,
    shading,
    ssim,
)
from humanoid_hoi.reconstruction.single_image.gaussian.variables import (
    PoseVariables,
    axial_starts,
    round_axis,
    turned_starts,
)
from humanoid_hoi.reconstruction.single_image.image import ObjectPose
from humanoid_hoi.reconstruction.single_image.splat.compositor import Rendered


def _target(person: list, obj: list) -> Target:
    person_mask = torch.tensor(person, dtype=torch.float32)
    obj_mask = torch.tensor(obj, dtype=torch.float32)
    size = (person_mask.shape[1], person_mask.shape[0])
    color = torch.full((*person_mask.shape, 3), 0.5)
    return Target(color, person_mask, obj_mask, person_mask > 0.5, torch.eye(3), size)


def test_depth_order_counts_only_the_wrong_one_in_front() -> None:
    target = _target([[1.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]])
    body = torch.tensor([3.0, 2.0, math.inf])
    obj = torch.tensor([2.5, 2.8, 1.0], requires_grad=True)
    # Pixel 0 shows the person, but the object is 0.5 m nearer; pixel 1 shows the object, but the person is 0.8 m nearer.
    wanted = (math.log1p(math.exp(0.5)) + math.log1p(math.exp(0.8)) - 2 * math.log(2)) / 2
    loss = depth_order_loss(body, obj, target)
    assert float(loss.detach()) == pytest.approx(wanted, rel=1e-5)
    loss.backward()
    # Downhill, the object moves back at pixel 0 and forward at pixel 1.
    assert obj.grad[0] < 0 < obj.grad[1] and obj.grad[2] == 0


def test_the_right_order_costs_nothing() -> None:
    target = _target([[1.0]], [[0.0]])
    assert depth_order_loss(torch.tensor([2.0]), torch.tensor([2.5]), target) == 0


def test_ssim_is_one_for_equal_pictures_and_falls() -> None:
    torch.manual_seed(0)
    picture = torch.rand(20, 20, 3)
    assert float(ssim(picture, picture)) == pytest.approx(1.0, abs=1e-5)
    assert float(ssim(picture, picture.flip(0))) < 0.5


def test_color_ignores_how_strong_the_light_is() -> None:
    target = _target([[0.0, 0.0]], [[1.0, 1.0]])
    target.color[0] = torch.tensor([[0.2, 0.4, 0.6], [0.4, 0.2, 0.1]])
    dimmed = Rendered(0.5 * target.color * 0.8, torch.full((1, 2), 0.8))
    assert float(color_loss(dimmed, target)) == pytest.approx(0.0, abs=1e-6)
    swapped = Rendered(target.color.flip(1) * 0.8, torch.full((1, 2), 0.8))
    assert float(color_loss(swapped, target)) > 0.05


def test_a_lamp_to_one_side_is_taken_out_by_the_normals() -> None:
    torch.manual_seed(0)
    normals = torch.nn.functional.normalize(torch.randn(1, 400, 3), dim=2)
    paint = torch.rand(1, 400, 3)
    brightness = 0.6 + 0.3 * normals @ torch.tensor([0.0, -1.0, 0.0])
    target = _target([[0.0] * 400], [[1.0] * 400])
    target.color[0] = brightness[0, :, None] * paint[0]
    drawn = Rendered(paint, torch.ones(1, 400))
    found = shading(paint[0], target.color[0], normals[0])[:, 0]
    assert float((found - brightness[0]).abs().max()) < 0.02
    assert float(color_loss(drawn, target, normals)) < 0.005 < 0.05 < float(color_loss(drawn, target))
    # The paint elsewhere on the object is no matter of light.
    wrong = Rendered(paint.flip(1), torch.ones(1, 400))
    assert float(color_loss(wrong, target, normals)) > 0.1


def test_collision_is_the_mean_over_what_is_inside() -> None:
    loss = collision_loss(torch.tensor([0.1, -0.02, -0.04]), torch.tensor([0.3, 0.2]))
    assert float(loss) == pytest.approx((0.02**2 + 0.04**2) / 2)


def test_a_part_touches_with_its_nearest_vertex() -> None:
    distance = torch.tensor([0.3, 0.03, 0.5, -0.01], requires_grad=True)
    loss = parts_loss(distance, [torch.tensor([0, 1]), torch.tensor([2, 3])])
    assert float(loss.detach()) == pytest.approx((0.03**2 + 0.01**2) / 2)
    loss.backward()
    # Only the nearest vertex of each is pulled, from either side.
    assert distance.grad.tolist() == pytest.approx([0.0, 0.03, 0.0, -0.01])
    assert float(parts_loss(distance, []).detach()) == 0.0


def test_area_center_and_picture_terms_by_hand() -> None:
    target = _target([[0.0] * 4], [[1.0, 1.0, 0.0, 0.0]])
    drawn = Rendered(torch.zeros(1, 4, 3), torch.tensor([[0.0, 1.0, 1.0, 1.0]]))
    assert float(area_loss(drawn, target)) == 1.0
    assert float(center_loss(drawn, target)) == pytest.approx(1.5, abs=1e-4)  # 2.5 against 1.0
    assert float(picture_loss(drawn, target.obj, target, (0.0, 1.0, 0.0))) == pytest.approx(0.75)
    assert float(picture_loss(drawn, target.obj, target, (1.0, 0.0, 0.0))) == pytest.approx(0.25)


def test_a_far_point_is_never_in_the_region_and_a_near_hidden_one_is() -> None:
    human = torch.tensor([[0, 0, 0.0], [0, 0, 0.5], [0, 0, 2.0]])
    obj = torch.tensor([[0, 0, 0.02], [0, 0, 5.0]])
    faded = torch.tensor([0.05, 0.05, 0.05])
    region = find_region(human, obj, faded, torch.tensor([0.1, 0.9]), RegionOptions())
    assert region.human.tolist() == [0] and region.obj.tolist() == [0]
    assert float(contact_loss(human, obj, region)) == pytest.approx(2 * 0.02**2, rel=1e-4)


def test_the_released_rule_depends_on_the_farthest_point() -> None:
    obj = torch.zeros(1, 3)
    opacity = torch.tensor([0.0, 0.0, 1.0])
    options = RegionOptions(rule="released")
    spread = torch.tensor([[0.2, 0, 0], [0, 0, 0], [0, 0, 1.0]])
    wide = torch.tensor([[0.2, 0, 0], [0, 0, 0], [0, 0, 0.5]])
    assert find_region(spread, obj, opacity, torch.ones(1), options).human.tolist() == [0, 1]
    assert find_region(wide, obj, opacity, torch.ones(1), options).human.tolist() == [1]


def test_an_empty_region_pulls_nothing() -> None:
    obj = torch.ones(1, 3, requires_grad=True)
    region = find_region(torch.zeros(1, 3), obj, torch.ones(1), torch.ones(1), RegionOptions(reach=0.1))
    assert region.is_empty
    contact_loss(torch.zeros(1, 3), obj, region).backward()
    assert obj.grad.abs().sum() == 0


def test_moving_along_the_ray_leaves_the_projection_alone() -> None:
    start = ObjectPose(np.eye(3), np.array([0.3, -0.2, 3.0]), 0.5)
    variables = PoseVariables(start, keep_picture=True)
    points = torch.rand(10, 3) - 0.5
    before = variables.place(points)
    with torch.no_grad():
        variables.log_depth += 0.3
    after = variables.place(points)
    assert torch.allclose(before[:, :2] / before[:, 2:], after[:, :2] / after[:, 2:], atol=1e-6)
    assert torch.allclose(after, before * math.exp(0.3), atol=1e-5)


def test_the_pose_is_that_of_the_placed_vertices() -> None:
    variables = PoseVariables(ObjectPose(np.eye(3), np.array([0, 0, 2.0]), 2.0), keep_picture=False)
    with torch.no_grad():
        variables.turn += torch.tensor([0.1, 0.2, -0.3])
        variables.shift += 0.1
        variables.log_scale -= 0.2
    points = torch.rand(5, 3)
    assert np.allclose(variables.pose().apply(points.numpy()), variables.place(points).detach().numpy(), atol=1e-5)


def test_starts_begin_with_the_coarse_pose_and_stay_within_the_spread() -> None:
    start = ObjectPose(np.eye(3), np.array([0, 0, 2.0]), 1.0)
    poses = turned_starts(start, 8, 45.0, 0)
    angles = [math.degrees(math.acos((np.trace(p.rotmat) - 1) / 2)) for p in poses]
    assert angles[0] == pytest.approx(0) and max(angles) == pytest.approx(45.0) and len(poses) == 8


def test_the_axis_of_what_is_round() -> None:
    # A cylinder of height 0.3 and radius 0.1 along z; tilted, its axis goes along.
    can = trimesh.creation.cylinder(0.1, 0.3)
    axis = round_axis(np.asarray(can.vertices), np.asarray(can.faces))
    assert axis is not None and abs(axis[2]) == pytest.approx(1.0, abs=1e-6)
    tilt = trimesh.transformations.rotation_matrix(0.7, [1, 0, 0])
    can.apply_transform(tilt)
    axis = round_axis(np.asarray(can.vertices), np.asarray(can.faces))
    assert axis is not None and abs(axis @ tilt[:3, 2]) == pytest.approx(1.0, abs=1e-6)
    plate = trimesh.creation.cylinder(0.3, 0.02)
    axis = round_axis(np.asarray(plate.vertices), np.asarray(plate.faces))
    assert axis is not None and abs(axis[2]) == pytest.approx(1.0, abs=1e-6)
    for other in (trimesh.creation.icosphere(), trimesh.creation.box((0.2, 0.3, 0.4))):
        assert round_axis(np.asarray(other.vertices), np.asarray(other.faces)) is None


def test_turns_about_an_objects_own_axis_leave_it_where_it_is() -> None:
    start = ObjectPose(trimesh.transformations.rotation_matrix(0.5, [1, 2, 3])[:3, :3], np.array([0, 0, 2.0]), 1.0)
    axis = np.array([0.0, 1.0, 0.0])
    poses = axial_starts(start, axis, 2, 60.0)
    angles = [math.degrees(math.acos((np.trace(start.rotmat.T @ p.rotmat) - 1) / 2)) for p in poses]
    assert angles == pytest.approx([30.0, 60.0, 30.0, 60.0])
    for pose in poses:
        np.testing.assert_allclose(pose.rotmat @ axis, start.rotmat @ axis, atol=1e-9)
    assert not np.allclose(poses[0].rotmat, poses[2].rotmat)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(HoiError, match="ours, paper, released"):
        preset("best")
