"""The simulator state that a reference frame stands for."""

from __future__ import annotations

import pytest
import roma
import torch

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.skeleton import PARENTS
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.tracking.start_states import reset_state


def test_the_joint_spins_are_the_rates_of_the_local_rotations(reference: PackedReference) -> None:
    frames = torch.tensor([20, 40, 60])
    clips = torch.zeros(3, dtype=torch.long)
    step = 1.0 / 30
    state = reset_state(reference.frame(clips, frames), PARENTS)
    before, after = (reference.frame(clips, frames + k).joint_quat for k in (-1, 1))
    rate = roma.unitquat_to_rotvec(roma.quat_product(roma.quat_conjugation(before), after)) / (2 * step)
    assert torch.allclose(state.joint_angvel[:, 1:], rate[:, 1:], atol=0.02)
    assert rate[:, 1:].abs().max() > 0.3
    assert state.joint_angvel[:, 0].abs().max() == 0


def test_the_state_is_the_reference(reference: PackedReference, demo: HoiClip) -> None:
    ref = reference.frame(torch.zeros(2, dtype=torch.long), torch.tensor([3, 70]))
    state = reset_state(ref, PARENTS)
    pos, _ = forward_kinematics(
        state.root_pos_w, state.joint_quat, torch.from_numpy(demo.joint_offsets), demo.joint_parents
    )
    assert torch.allclose(pos, ref.joint_pos_w, atol=1e-5)
    for name in ("obj_pos_w", "obj_quat_w", "obj_vel_w", "obj_angvel_w"):
        assert torch.equal(getattr(state, name), getattr(ref, name))
    assert torch.equal(state.root_vel_w, ref.joint_vel_w[:, 0])


def test_noise_shakes_the_joints_only(reference: PackedReference) -> None:
    ref = reference.frame(torch.zeros(200, dtype=torch.long), torch.arange(200) % 100)
    plain = reset_state(ref, PARENTS)
    shaken = reset_state(ref, PARENTS, 0.05, torch.Generator().manual_seed(1))
    turn = roma.unitquat_to_rotvec(roma.quat_product(roma.quat_conjugation(plain.joint_quat), shaken.joint_quat))
    assert float(turn[:, 1:].std()) == pytest.approx(0.05, rel=0.05)
    assert turn[:, 0].abs().max() < 1e-6
    again = reset_state(ref, PARENTS, 0.05, torch.Generator().manual_seed(1))
    assert torch.equal(shaken.joint_quat, again.joint_quat)


def test_a_row_is_shaken_alike_whatever_follows_it(reference: PackedReference) -> None:
    ref = reference.frame(torch.zeros(40, dtype=torch.long), torch.full((40,), 30))
    many = reset_state(ref, PARENTS, 0.05, torch.Generator().manual_seed(1)).joint_quat
    for count in (1, 3, 16, 17):
        few = reference.frame(torch.zeros(count, dtype=torch.long), torch.full((count,), 30))
        found = reset_state(few, PARENTS, 0.05, torch.Generator().manual_seed(1)).joint_quat
        assert torch.equal(found, many[:count])
