"""Observation terms for feedback: signs, frames and the time of the clip."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
import roma
import torch
from torch import Tensor

from envs.config import ObservationConfig
from envs.features import heading_of, rotation_columns
from envs.observations import ObservationTable
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.sim.state import SimState, rows_of

FRAMES = torch.tensor([0, 20, 50, 90])
CLIPS = torch.zeros(4, dtype=torch.long)
StateOf = Callable[..., SimState]
TERMS = {"reference_error": {}, "clip_time": {"params": {"every": 10.0}}}


@pytest.fixture(scope="module")
def table(reference: PackedReference) -> ObservationTable:
    return ObservationTable(ObservationConfig(terms=TERMS), reference)


def observe(table: ObservationTable, state: SimState) -> dict[str, Tensor]:
    """The observation by block name."""
    obs = table.compute(state, CLIPS, FRAMES, rows_of(table.reference.pairs, CLIPS))
    return {str(r["name"]): obs[:, int(r["start"]) : int(r["start"]) + int(r["size"])] for r in table.layout()}  # type: ignore[call-overload]


def test_on_the_reference_nothing_is_wrong(
    table: ObservationTable, reference: PackedReference, state_of: StateOf
) -> None:
    seen = observe(table, state_of(reference.frame(CLIPS, FRAMES)))
    for name in ("pelvis_error", "object_error", "feet_error", "rotation_error"):
        assert seen[name].abs().max() < 2e-3, name  # a rotation of quaternions that differ in the last float32 digit


def test_what_is_missing_points_towards_the_reference(
    table: ObservationTable, reference: PackedReference, state_of: StateOf
) -> None:
    ref = reference.frame(CLIPS, FRAMES)
    state = state_of(ref)
    pos = state.joint_pos_w.clone()
    pos[:, 0] += torch.tensor([0.02, -0.01, 0.03])  # the pelvis alone
    right = JOINT_NAMES.index("right_ankle")
    pos[:, right, 2] += 0.05
    seen = observe(table, replace(state, joint_pos_w=pos, obj_vel_w=state.obj_vel_w + torch.tensor([0.0, 0.0, 0.4])))
    heading = heading_of(rotation_columns(state.joint_quat_w[:, :1])[:, 0, :2])
    pelvis = torch.bmm(torch.tensor([[-0.02, 0.01, -0.03]]).expand(4, 1, 3), heading)[:, 0]
    assert torch.allclose(seen["pelvis_error"][:, :3], pelvis, atol=1e-5)
    assert torch.allclose(seen["object_error"][:, 3:6], torch.tensor([0.0, 0.0, -0.4]).expand(4, 3), atol=1e-5)
    feet = reference.skeleton.feet
    heights = seen["feet_error"].view(4, -1, 3)[:, : len(feet), 2]
    assert heights[:, feet.index("right_ankle")].tolist() == pytest.approx([-0.05] * 4, abs=1e-5)
    assert heights[:, feet.index("left_ankle")].abs().max() < 1e-5


def test_a_tilted_pelvis_is_turned_back(table: ObservationTable, reference: PackedReference, state_of: StateOf) -> None:
    state = state_of(reference.frame(CLIPS, FRAMES))
    quat = state.joint_quat_w.clone()
    tilt = roma.rotvec_to_unitquat(torch.tensor([0.0, 0.0, 0.2]))
    quat[:, 0] = roma.quat_product(tilt.expand(4, 4), quat[:, 0])
    seen = observe(table, replace(state, joint_quat_w=quat))["rotation_error"]
    assert torch.allclose(seen[:, :3], torch.tensor([0.0, 0.0, -0.2]).expand(4, 3), atol=2e-3)
    assert seen[:, 3:].abs().max() < 2e-3


def test_time_has_as_many_bumps_as_the_run_says(reference: PackedReference, state_of: StateOf) -> None:
    """A policy can be tried on a shorter or longer clip than it was trained on."""
    table = ObservationTable(ObservationConfig(terms=TERMS, frames=60), reference)
    seen = observe(table, state_of(reference.frame(CLIPS, FRAMES)))["clip_time"]
    assert seen.shape[1] == 7 and seen[2, 5] == 1.0
    assert seen[3].max() < 0.02  # beyond its time nothing is told


def test_time_is_told_in_bumps(table: ObservationTable, reference: PackedReference, state_of: StateOf) -> None:
    seen = observe(table, state_of(reference.frame(CLIPS, FRAMES)))["clip_time"]
    assert seen.argmax(1).tolist() == [0, 2, 5, 9]
    assert seen[1, 2] == 1.0 and seen[1, 3] == pytest.approx(math.exp(-0.5))
