"""Shared inputs of the reward tests: a state that equals its reference, to be perturbed by each test."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
import torch

from humanoid_hoi.motion.reference import PairTable, ReferenceFrame
from humanoid_hoi.sim.state import SimState
from rewards.inputs import RewardInput

MakeInput = Callable[..., RewardInput]


def make_input(num_envs: int = 2, num_pairs: int = 3) -> RewardInput:
    """State = reference; identity rotations; no contact; no pair active."""
    vectors = torch.zeros(num_envs, 52, 3)
    quats = torch.zeros(num_envs, 52, 4)
    quats[..., 3] = 1.0
    pose = {
        "joint_pos_w": vectors,
        "joint_quat_w": quats,
        "joint_vel_w": vectors,
        "joint_angvel_w": vectors,
        "obj_pos_w": vectors[:, 0],
        "obj_quat_w": quats[:, 0],
        "obj_vel_w": vectors[:, 0],
        "obj_angvel_w": vectors[:, 0],
    }
    ref = ReferenceFrame(
        **{k: v.clone() for k, v in pose.items()},
        joint_quat=quats.clone(),
        contact_labels=torch.zeros(num_envs, 52),
        pair_active=torch.zeros(num_envs, num_pairs),
    )
    state = SimState(
        **{k: v.clone() for k, v in pose.items()},
        obj_contact_force_w=vectors.clone(),
        ground_contact_force_w=vectors.clone(),
    )
    zeros = torch.zeros(num_envs, num_pairs, 3)
    return RewardInput(state, ref, PairTable(torch.zeros(num_envs, num_pairs, dtype=torch.long), zeros, zeros.clone()))


@pytest.fixture
def inputs() -> RewardInput:
    """Two environments on their reference."""
    return make_input()


@pytest.fixture
def many() -> RewardInput:
    """64 environments in random states near random references."""
    torch.manual_seed(0)
    made = make_input(64, 10)
    for part in (made.state, made.ref, made.pairs):
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            if value.is_floating_point():
                value += 0.1 * torch.randn_like(value)
    for part in (made.state, made.ref):
        part.joint_quat_w = torch.nn.functional.normalize(part.joint_quat_w, dim=-1)
        part.obj_quat_w = torch.nn.functional.normalize(part.obj_quat_w, dim=-1)
    made.ref.contact_labels = torch.randint(-1, 2, (64, 52)).float()
    made.ref.pair_active = torch.randint(0, 2, (64, 10)).float()
    made.state.obj_contact_force_w = made.state.obj_contact_force_w * 20
    return made
