"""Each cause of an early end with its threshold."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from envs.terminations import EndingInput, Terminations
from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference, ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.context import TaskContext
from humanoid_hoi.tracking.errors import TrackingErrors

N = 3
CONTEXT = TaskContext(SMPLX_52, num_envs=N)
OFF: dict[str, Any] = dict.fromkeys(("fall_height", "joint_error", "obj_error", "obj_rot_error", "contact_loss"))
WRIST = JOINT_NAMES.index("left_wrist")


@pytest.fixture
def ref(reference: PackedReference) -> ReferenceFrame:
    return reference.frame(torch.zeros(N, dtype=torch.long), torch.tensor([0, 50, 50]))


@pytest.fixture
def state(ref: ReferenceFrame, state_of: Callable[[ReferenceFrame], SimState]) -> SimState:
    return state_of(ref)


def causes(config: dict[str, Any], state: SimState, ref: ReferenceFrame) -> dict[str, list[bool]]:
    found = Terminations(config, CONTEXT).check(EndingInput(state, ref, TrackingErrors(SMPLX_52)(state, ref)))
    return {name: values.tolist() for name, values in found.items()}


def test_all_off_means_no_cause(state: SimState, ref: ReferenceFrame) -> None:
    state.joint_pos_w += 10
    assert causes(OFF, state, ref) == {}


@pytest.mark.parametrize(
    ("name", "field", "limit"),
    [
        ("fall", "fall_height", 0.3),
        ("joint_error", "joint_error", 0.2),
        ("obj_error", "obj_error", 0.15),
        ("obj_rot_error", "obj_rot_error", 0.5),
    ],
)
def test_thresholds(name: str, field: str, limit: float, state: SimState, ref: ReferenceFrame) -> None:
    for env, size in ((1, 0.9 * limit), (2, 1.1 * limit)):
        if name == "fall":
            state.joint_pos_w[env, 0, 2] -= size
        elif name == "joint_error":
            state.joint_pos_w[env, :, 1] += size
        elif name == "obj_error":
            state.obj_pos_w[env, 0] += size
        else:
            state.obj_quat_w[env] = torch.tensor([0.0, 0, 0, 1])
            ref.obj_quat_w[env] = torch.tensor([math.sin(size / 2), 0, 0, math.cos(size / 2)])
    assert causes({**OFF, field: limit}, state, ref) == {name: [False, False, True]}


def test_contact_loss_counts_steps_in_a_row(state: SimState, ref: ReferenceFrame) -> None:
    ref.contact_labels[:] = 0
    ref.contact_labels[1:, WRIST] = 1
    checks = Terminations({**OFF, "contact_loss": 2}, CONTEXT)

    def step() -> list[bool]:
        return checks.check(EndingInput(state, ref, {}))["contact_loss"].tolist()

    assert [step(), step(), step()] == [[False] * 3, [False] * 3, [False, True, True]]
    state.obj_contact_force_w[1, WRIST, 0] = 2.0  # env 1 touches again
    assert step() == [False, False, True]
    checks.restart(torch.tensor([2]))
    assert step() == [False, False, False]
    state.obj_contact_force_w[2, 0, 0] = 50.0  # the pelvis is not required: it does not count
    step()
    assert step() == [False, False, True]


def test_fingers_count_where_all_joints_are_asked(state: SimState, ref: ReferenceFrame) -> None:
    hands = SMPLX_52.index(SMPLX_52.hands["left"] + SMPLX_52.hands["right"])
    state.joint_pos_w[1, hands, 2] -= 0.4  # 0.25 m in the mean of all joints, 0.04 m in that of the body's
    assert causes({"joint_error": 0.2}, state, ref) == {"joint_error": [False, False, False]}
    everything = {"joint_error": {"params": {"limit": 0.2, "joints": "all"}}}
    assert causes(everything, state, ref) == {"joint_error": [False, True, False]}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"fell": 0.3}, "env.termination.fell: unknown termination 'fell'.*fall_height, joint_error, obj_error"),
        ({"fall_height": {"params": {"height": 0.3}}}, "unknown parameter 'height'.*limit"),
        ({"fall_height": -0.3}, "found -0.3.*above 0"),
        ({"fall_height": {}}, "limit: no value"),
        ({"joint_error": {"params": {"limit": 0.2, "joints": "feet"}}}, "found 'feet'.*body or all"),
        ({"mine": {"fn": "my.module.Cause"}}, "does not run programs"),
    ],
)
def test_mistakes_are_told_with_the_valid_names(config: dict[str, Any], message: str) -> None:
    with pytest.raises(HoiError, match=message):
        Terminations(config, CONTEXT)
