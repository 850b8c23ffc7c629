from __future__ import annotations

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.reference import PackedReference, pair_points_w


def test_frames_of_two_clips_come_back_in_their_place(clip: HoiClip) -> None:
    short = slice_clip(clip, 10, 25)
    packed = PackedReference([clip, short])
    frame = packed.frame(torch.tensor([0, 1, 1]), torch.tensor([12, 2, 2]))
    pos, quat = clip.joint_pose_w()
    assert np.allclose(frame.joint_pos_w.numpy(), pos[12], atol=1e-6)
    assert np.allclose(frame.joint_quat_w[0].numpy(), quat[12], atol=1e-6)
    assert np.allclose(frame.joint_quat[1].numpy(), clip.joint_quat[12], atol=1e-6)
    assert np.allclose(frame.obj_pos_w.numpy(), clip.obj_pos_w[12], atol=1e-6)
    assert frame.pair_active[0].tolist() == [1, 1] and frame.contact_labels[0].sum() == 1
    assert torch.allclose(frame.obj_vel_w[0, 1], torch.tensor(0.3), atol=1e-4)


def test_frames_past_the_end_stay_on_the_last(clip: HoiClip) -> None:
    packed = PackedReference([clip, clip])
    late, last = (packed.frame(torch.tensor([0]), torch.tensor([f])) for f in (999, 39))
    assert torch.equal(late.joint_pos_w, last.joint_pos_w)
    assert torch.equal(packed.row(torch.tensor([1]), torch.tensor([-3])), torch.tensor([40]))


def test_velocity_of_a_constant_spin_through_the_pi_wrap(clip: HoiClip) -> None:
    angle = torch.arange(40, dtype=torch.float64) * 0.2  # 6 rad/s about z at 30 fps, several times past pi
    spin = roma.rotvec_to_unitquat(torch.stack([0 * angle, 0 * angle, angle], 1)).float().numpy()
    packed = PackedReference([clip.replace(obj_quat_w=spin)])
    frames = packed.frame(torch.zeros(40, dtype=torch.long), torch.arange(40))
    assert torch.allclose(frames.obj_angvel_w, torch.tensor([0.0, 0.0, 6.0]).expand(40, 3), atol=1e-3)


def test_pairs_are_padded_and_anchored(clip: HoiClip) -> None:
    one = slice_clip(clip, 5, 9)  # only the left hand is active here
    packed = PackedReference([clip, one])
    assert packed.num_pairs == 2 and packed.pairs.point_obj[1, 1].abs().sum() == 0
    assert packed.frame(torch.tensor([1]), torch.tensor([0])).pair_active.tolist() == [[1.0, 0.0]]
    assert PackedReference([clip], anchor="joint").pairs.point_joint.abs().sum() == 0
    frame = packed.frame(torch.tensor([0]), torch.tensor([0]))
    pairs = PackedReference([clip]).pairs
    body, obj = pair_points_w(pairs, frame.joint_pos_w, frame.joint_quat_w, frame.obj_pos_w, frame.obj_quat_w)
    by_hand = roma.quat_action(frame.obj_quat_w[0], torch.from_numpy(clip.graph.point_obj[1])) + frame.obj_pos_w[0]
    assert torch.allclose(obj[0, 1], by_hand, atol=1e-6)
    assert torch.allclose((body[0, 0] - frame.joint_pos_w[0, pairs.joint[0, 0]]).norm(), torch.tensor(0.051), atol=1e-3)


def test_pairs_can_be_padded_to_a_given_number(clip: HoiClip) -> None:
    most = clip.graph.num_pairs
    packed = PackedReference([clip], num_pairs=most + 3)
    assert packed.pairs.joint.shape == (1, most + 3)
    zero = torch.zeros(1, dtype=torch.long)
    assert packed.frame(zero, zero).pair_active.shape == (1, most + 3)
    with pytest.raises(HoiError, match=f"{most} pairs, but the observation holds {most - 1}.*env.observation.pairs"):
        PackedReference([clip], num_pairs=most - 1)
