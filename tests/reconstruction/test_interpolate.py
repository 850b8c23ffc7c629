"""Interpolation between keyframes: exact at them, constant speed and shortest path between them."""

from __future__ import annotations

import math

import pytest
import roma
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.interpolate import (
    interpolate_correction,
    interpolate_params,
    interpolate_poses,
    interpolate_rotmats,
    interpolate_tangent,
    keyframe_rows,
)

TURN = st.floats(-3.0, 3.0, allow_nan=False)
VECTOR = st.tuples(TURN, TURN, TURN)


def angle(a, b):
    return roma.rotmat_geodesic_distance(a, b)


def random_params(frames, seed=0, scale=0.6):
    generator = torch.Generator().manual_seed(seed)
    rotvecs = scale * torch.randn(frames, 52, 3, generator=generator, dtype=torch.float64)
    return BodyParams.from_rotvecs(
        rotvecs, torch.randn(frames, 3, generator=generator, dtype=torch.float64), torch.zeros(10, dtype=torch.float64)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(VECTOR, min_size=1, max_size=5), st.integers(1, 6), st.integers(0, 4), st.integers(0, 4))
def test_rotations_are_exact_at_keyframes_and_turn_at_constant_speed_between(vectors, gap, lead, tail):
    keys = lead + gap * torch.arange(len(vectors))
    frames = int(keys[-1]) + 1 + tail
    at_keys = roma.rotvec_to_rotmat(torch.tensor(vectors, dtype=torch.float64))
    path = interpolate_rotmats(at_keys, keys, frames)
    assert torch.equal(path[keys], at_keys)
    assert torch.equal(path[:lead], at_keys[:1].expand(lead, 3, 3))
    assert torch.equal(path[frames - tail :], at_keys[-1:].expand(tail, 3, 3))
    assert (path @ path.mT - torch.eye(3)).abs().max() < 1e-10
    if len(vectors) > 1:
        inner = path[keys[0] : keys[-1] + 1]
        expected = angle(at_keys[:-1], at_keys[1:]).repeat_interleave(gap) / gap  # so the whole way is the shortest
        torch.testing.assert_close(angle(inner[:-1], inner[1:]), expected, atol=2e-6, rtol=0)


def test_the_shorter_way_is_taken_through_pi():
    ends = roma.rotvec_to_rotmat(torch.tensor([[0, 0, math.radians(170)], [0, 0, math.radians(-170)]]).double())
    middle = interpolate_rotmats(ends, [0, 2], 3)[1]
    half_turn = roma.rotvec_to_rotmat(torch.tensor([0.0, 0.0, math.pi]).double())
    assert angle(middle, half_turn) < 1e-7


def test_vectors_move_on_straight_lines_and_are_held_outside():
    values = torch.tensor([[0.0, 0.0], [3.0, -6.0]])
    path = interpolate_tangent(values, [1, 4], 6)
    assert path.tolist() == [[0, 0], [0, 0], [1, -2], [2, -4], [3, -6], [3, -6]]


def test_poses_combine_both():
    rotmat = roma.rotvec_to_rotmat(torch.tensor([[0.0, 0, 0], [0, 0, 1.0]]).double())
    turned, moved = interpolate_poses(rotmat, torch.tensor([[0.0, 0, 0], [0, 2, 0]]).double(), [0, 4], 5)
    torch.testing.assert_close(roma.rotmat_to_rotvec(turned)[:, 2], torch.linspace(0, 1, 5).double())
    torch.testing.assert_close(moved[:, 1], torch.linspace(0, 2, 5).double())


def test_parameters_keep_their_keyframes_bitwise_and_their_dtype():
    solved = random_params(4).to(torch.float32)
    keys = torch.tensor([0, 3, 6, 8])
    path = interpolate_params(solved, keys, 10)
    assert path.num_frames == 10 and path.body_pose.dtype == torch.float32
    for name in ("global_orient", "body_pose", "left_hand_pose", "right_hand_pose", "transl"):
        assert torch.equal(getattr(path, name)[keys], getattr(solved, name))
    step = angle(path.rotmats()[3], path.rotmats()[4])
    torch.testing.assert_close(step, angle(path.rotmats()[4], path.rotmats()[5]), atol=2e-3, rtol=0)


def test_a_correction_keeps_the_detail_between_keyframes():
    observed = random_params(9, seed=1)
    keys = torch.tensor([0, 4, 8])
    twist = roma.rotvec_to_rotmat(torch.tensor([0.1, -0.2, 0.05]).double())
    turned = roma.rotmat_to_rotvec(observed.rotmats() @ twist)
    everywhere = BodyParams.from_rotvecs(turned, observed.transl + 0.3, observed.betas)
    result = interpolate_correction(observed, everywhere.frames(keys), keys)
    torch.testing.assert_close(result.rotmats(), everywhere.rotmats())
    torch.testing.assert_close(result.transl, everywhere.transl)
    plain = interpolate_params(everywhere.frames(keys), keys, 9)  # the released way: the detail is gone
    assert angle(plain.rotmats(), everywhere.rotmats()).max() > 0.5


def test_no_correction_changes_nothing_bitwise():
    observed = random_params(7, seed=2)
    keys = torch.tensor([0, 3, 6])
    result = interpolate_correction(observed, observed.frames(keys), keys)
    moved = angle(result.rotmats(), observed.rotmats()).max()
    assert moved < 1e-6 and torch.equal(result.rotvecs()[keys], observed.rotvecs()[keys])


def test_keyframes_include_the_last_frame():
    assert keyframe_rows(8, 3).tolist() == [0, 3, 6, 7]
    assert keyframe_rows(7, 3).tolist() == [0, 3, 6]
    assert keyframe_rows(1, 5).tolist() == [0]
    with pytest.raises(HoiError):
        keyframe_rows(0, 3)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([0, 0], "increase"),
        ([3, 1], "increase"),
        ([-1, 2], "leave"),
        ([0, 9], "leave"),
        ([0], "expected 2"),
    ],
)
def test_senseless_keyframes_are_refused(keys, message):
    with pytest.raises(HoiError, match=message):
        interpolate_tangent(torch.zeros(2, 3), keys, 5)
