"""Hands that follow, grip or are welded: what an action does to the fingers, and what is seen of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from envs.actions import ActionMap
from envs.config import ActionConfig
from envs.hands import grip_directions
from humanoid_hoi.body.kinematics import rotate
from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES, SMPLX_52
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.config import HumanoidConfig
from humanoid_hoi.tracking.base_targets import reference_targets
from tests.envs.conftest import MakeEnv

FIRST = torch.zeros(1, dtype=torch.long)


def make(humanoid: HumanoidConfig, reference: PackedReference, **config: object) -> ActionMap:
    base = reference_targets(reference.clips, 0.0)
    return ActionMap(replace(ActionConfig(), **config), humanoid, reference, base)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_grip_bends_every_finger_towards_the_palm(side: str) -> None:
    offsets = adult_skeleton()
    grips = grip_directions(SMPLX_52, offsets)
    assert list(grips) == ["left_fingers", "left_thumb", "right_fingers", "right_thumb"]
    fingers = grips[f"{side}_fingers"]
    moved = [JOINT_NAMES[1 + k] for k in fingers.any(1).nonzero().flatten().tolist()]
    assert len(moved) == 12 and all(name.startswith(side) and "thumb" not in name for name in moved)
    # A finger of the left hand points to +y: bent towards the floor it turns about -x; the right one about +x.
    axis = fingers[JOINT_NAMES.index(f"{side}_middle1") - 1]
    assert axis.norm() == pytest.approx(1.0) and float(axis[0]) * (-1 if side == "left" else 1) > 0.9
    bone = torch.tensor(offsets[JOINT_NAMES.index(f"{side}_middle2")]).float()
    half = 0.5 * 0.3
    quat = torch.cat([np.sin(half) * axis, torch.tensor([np.cos(half)]).float()])
    assert rotate(quat, bone)[2] < bone[2] - 0.2 * bone.norm()


def test_two_grips_a_hand_are_added_to_what_the_fingers_follow(
    humanoid: HumanoidConfig, reference: PackedReference
) -> None:
    actions = make(humanoid, reference, hands="synergy")
    assert actions.size == 63 + 4 == len(actions.scale) == len(actions.noise)
    assert actions.scale[63:].tolist() == pytest.approx([0.08] * 4)  # the fingers' own scale
    unit = torch.zeros(1, actions.size)
    unit[0, 63 + actions.grips.index("right_thumb")] = 2.0
    offset = (actions.targets(unit, FIRST, FIRST) - actions.targets(0 * unit, FIRST, FIRST))[0]
    expected = 0.16 * grip_directions(reference.skeleton, reference.clips[0].joint_offsets)["right_thumb"]
    assert torch.allclose(offset, expected, atol=1e-6) and int(offset.any(1).sum()) == 3
    # The body's actions stay where they were.
    unit = torch.zeros(1, actions.size)
    unit[0, 0] = 1.0
    offset = (actions.targets(unit, FIRST, FIRST) - actions.targets(0 * unit, FIRST, FIRST))[0]
    assert offset[0, 0] == pytest.approx(0.4) and int((offset != 0).sum()) == 1
    layout = actions.layout()
    assert layout["grips"] == actions.grips and len(layout["scale_rad"]) == 21 + 4  # type: ignore[arg-type]
    assert "left_fingers" in str([*actions.describe().columns[0].cells])


def test_rigid_hands_take_no_action_whatever_the_environment_says(
    humanoid: HumanoidConfig, reference: PackedReference
) -> None:
    for hands in ("articulated", "follow", "synergy"):
        actions = make(replace(humanoid, hands="rigid"), reference, hands=hands)
        assert actions.size == 63 and not actions.grips and not {*actions.joints} & {*FINGER_JOINTS}
        assert actions.layout()["hands"] == "rigid"
    assert "hands" not in make(humanoid, reference, hands="follow").layout()


def test_welded_fingers_are_seen_touched_and_measured(make_env: MakeEnv) -> None:
    env = make_env("clip.path=demo", "humanoid.hands=rigid", "env.reset.validate=true")
    assert env.tested_starts is not None and env.tested_starts.count > 0.9 * env.tested_starts.total
    assert env.action_dim == 63 and env.sim.skeleton.size == 52
    env.rollout.begin(torch.zeros(env.num_envs, dtype=torch.long))
    touched = torch.zeros(52, dtype=torch.bool)
    for _ in range(45):
        env.rollout.step(torch.zeros(env.num_envs, env.action_dim))
        touched |= env.state().obj_contact_force_w[0].norm(dim=-1) > 1.0
    state = env.state()
    error = (state.joint_pos_w - env.reference_frame().joint_pos_w).norm(dim=-1)[0]
    assert state.joint_pos_w.shape[1] == 52 and error.mean() < 0.1 and error[22:].min() > 1e-5
    # Fingers turn with the palm: their pose against it is the welded one at every moment.
    wrist, index = JOINT_NAMES.index("left_wrist"), JOINT_NAMES.index("left_index1")
    dots = (state.joint_quat_w[0, wrist] * state.joint_quat_w[0, index]).sum().abs()
    env.reset()
    again = env.state()
    assert (again.joint_quat_w[0, wrist] * again.joint_quat_w[0, index]).sum().abs() == pytest.approx(
        float(dots), abs=1e-5
    )
    assert bool(touched[22:].any())  # the demo's box is held by palms and fingers
