from __future__ import annotations

import math

import pytest
import roma
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.body.kinematics import (
    angular_velocity,
    forward_kinematics,
    linear_velocity,
    local_rotations,
    positive_w,
    quat_difference,
)
from humanoid_hoi.body.skeleton import PARENTS

HALF = math.sqrt(0.5)


def test_three_link_chain_by_hand() -> None:
    quat = torch.tensor([[0, 0, HALF, HALF], [0, 0, HALF, HALF], [0, 0, 0, 1.0]])  # two quarter turns about z
    offsets = torch.tensor([[0, 0, 0], [1.0, 0, 0], [1.0, 0, 0]])
    pos, rot = forward_kinematics(torch.tensor([5.0, 0, 0]), quat, offsets, [-1, 0, 1])
    assert torch.allclose(pos, torch.tensor([[5.0, 0, 0], [5, 1, 0], [4, 1, 0]]), atol=1e-6)
    assert torch.allclose(rot[2], torch.tensor([0, 0, 1.0, 0]), atol=1e-6)


def random_pose(seed: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    g = torch.Generator().manual_seed(seed)
    quat = roma.rotvec_to_unitquat(torch.randn(4, 52, 3, generator=g, dtype=torch.float64))
    return torch.randn(4, 3, generator=g).double(), quat, 0.1 * torch.randn(52, 3, generator=g).double()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_levels_agree_with_a_plain_loop_and_local_rotations_invert(seed: int) -> None:
    root, quat, offsets = random_pose(seed)
    pos, rot = forward_kinematics(root, quat, offsets, PARENTS)
    mats = roma.unitquat_to_rotmat(quat)
    world = [mats[:, 0]]
    place = [root]
    for j in range(1, 52):
        p = PARENTS[j]
        world.append(world[p] @ mats[:, j])
        place.append(place[p] + world[p] @ offsets[j])
    assert torch.allclose(pos, torch.stack(place, 1)) and torch.allclose(
        roma.unitquat_to_rotmat(rot), torch.stack(world, 1)
    )
    assert torch.allclose(positive_w(local_rotations(rot, PARENTS)), positive_w(quat))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-2.5, 2.5), min_size=3, max_size=3), st.booleans())
def test_quat_difference_is_the_world_turn(turn: list[float], flip: bool) -> None:
    vector = torch.tensor(turn, dtype=torch.float64)
    if vector.norm() > 3.1:
        vector = vector * 3.1 / vector.norm()
    start = roma.rotvec_to_unitquat(torch.tensor([0.3, -1.2, 0.4], dtype=torch.float64))
    end = roma.quat_product(roma.rotvec_to_unitquat(vector), start)
    assert torch.allclose(quat_difference(start, -end if flip else end), vector, atol=1e-9)


def test_velocities_of_known_motion_and_the_pi_wrap() -> None:
    time = torch.arange(60, dtype=torch.float64) / 30
    assert torch.allclose(
        linear_velocity(torch.stack([2 * time, -time, 0 * time], 1), 30), torch.tensor([2.0, -1, 0]).double()
    )
    spin = roma.rotvec_to_unitquat(torch.stack([0 * time, 5 * time, 0 * time], 1))
    spin[10:20] *= -1  # the sign of a quaternion means nothing
    velocity = angular_velocity(spin, 30)
    assert torch.allclose(velocity, torch.tensor([0.0, 5, 0]).double().expand(60, 3), atol=1e-9)


def test_one_frame_has_no_velocity_and_ends_are_one_sided() -> None:
    assert linear_velocity(torch.ones(1, 3), 30).tolist() == [[0, 0, 0]]
    assert linear_velocity(torch.tensor([[0.0], [1.0], [4.0]]), 10).flatten().tolist() == pytest.approx([10, 20, 30])
