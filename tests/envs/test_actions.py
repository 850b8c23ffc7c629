"""From actions to PD targets."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import roma
import torch

from envs.actions import ActionMap
from envs.config import ActionConfig
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.config import HumanoidConfig
from humanoid_hoi.tracking.base_targets import reference_targets

CLIPS = torch.zeros(3, dtype=torch.long)
FRAMES = torch.tensor([0, 30, 113])
WRIST = JOINT_NAMES.index("left_wrist") - 1


def make(humanoid: HumanoidConfig, reference: PackedReference, **config: object) -> ActionMap:
    base = reference_targets(reference.clips, 0.0)
    return ActionMap(replace(ActionConfig(), **config), humanoid, reference, base)


def without(humanoid: HumanoidConfig, *groups: str) -> HumanoidConfig:
    changed = {name: replace(g, action_scale=0.0) if name in groups else g for name, g in humanoid.groups.items()}
    return replace(humanoid, groups=changed)


def reference_rotvec(reference: PackedReference, frames: torch.Tensor) -> torch.Tensor:
    return roma.unitquat_to_rotvec(reference.frame(CLIPS, frames).joint_quat[:, 1:])


def test_no_action_is_the_next_reference_frame(humanoid: HumanoidConfig, reference: PackedReference) -> None:
    actions = make(humanoid, reference)
    got = actions.targets(torch.zeros(3, actions.size), CLIPS, FRAMES)
    assert got.shape == (3, 51, 3) and actions.size == 153
    assert torch.allclose(got, reference_rotvec(reference, FRAMES + 1), atol=1e-6)


def test_residual_scales_and_limits(humanoid: HumanoidConfig, reference: PackedReference) -> None:
    actions = make(humanoid, reference)
    unit = torch.zeros(3, 153)
    unit[:, 3 * WRIST + 1] = torch.tensor([1.0, -2.0, 100.0])
    offset = actions.targets(unit, CLIPS, FRAMES) - actions.targets(0 * unit, CLIPS, FRAMES)
    assert offset[:, WRIST, 1].tolist() == pytest.approx([0.4, -0.8, 1.6], abs=1e-6)  # clipped at 4 units of 0.4 rad
    offset[:, WRIST, 1] = 0
    assert offset.abs().max() == 0


def test_scale_and_noise_come_from_the_joint_groups(humanoid: HumanoidConfig, reference: PackedReference) -> None:
    actions = make(humanoid, reference)
    finger = 3 * (JOINT_NAMES.index("right_thumb2") - 1)
    assert float(actions.scale[finger]) == pytest.approx(0.08) and float(actions.scale[3 * WRIST]) == pytest.approx(0.4)
    assert float(actions.noise[finger]) == pytest.approx(0.1)  # 0.008 rad in units of 0.08
    described = actions.layout()
    assert described["size"] == 153 and described["joints"] == list(JOINT_NAMES[1:])


def test_absolute_mode_knows_no_reference(humanoid: HumanoidConfig, reference: PackedReference) -> None:
    actions = make(humanoid, reference, mode="absolute")
    action = torch.linspace(-1, 1, 3 * 153).view(3, 153)
    assert torch.allclose(actions.targets(action, CLIPS, FRAMES), math.pi * action.view(3, 51, 3), atol=1e-6)


@pytest.mark.parametrize("mode", ["residual", "absolute"])
def test_a_group_without_scale_follows_the_reference(
    mode: str, humanoid: HumanoidConfig, reference: PackedReference
) -> None:
    actions = make(without(humanoid, "fingers"), reference, mode=mode)
    assert actions.size == 153 - 3 * len(FINGER_JOINTS) == len(actions.scale) == len(actions.noise)
    got = actions.targets(torch.ones(3, actions.size), CLIPS, FRAMES)
    ref = reference_rotvec(reference, FRAMES + 1)
    fingers = [JOINT_NAMES.index(n) - 1 for n in FINGER_JOINTS]
    assert torch.allclose(got[:, fingers], ref[:, fingers], atol=1e-6)
    expected = ref[:, WRIST] + 0.4 if mode == "residual" else torch.full((3, 3), math.pi)
    assert torch.allclose(got[:, WRIST], expected, atol=1e-6)


def test_following_hands_take_no_action(humanoid: HumanoidConfig, reference: PackedReference) -> None:
    actions = make(humanoid, reference, hands="follow")
    assert actions.joints == [name for name in JOINT_NAMES[1:] if name not in FINGER_JOINTS]
    got = actions.targets(torch.ones(3, actions.size), CLIPS, FRAMES)
    ref = reference_rotvec(reference, FRAMES + 1)
    fingers = [JOINT_NAMES.index(n) - 1 for n in FINGER_JOINTS]
    assert torch.allclose(got[:, fingers], ref[:, fingers], atol=1e-6)
    assert torch.allclose(got[:, WRIST], ref[:, WRIST] + 0.4, atol=1e-6)


def test_legs_left_out_keep_the_order_of_the_rest(humanoid: HumanoidConfig, reference: PackedReference) -> None:
    actions = make(without(humanoid, "legs", "spine"), reference)
    unit = torch.zeros(3, actions.size)
    unit[:, 3 * actions.joints.index("left_wrist")] = 1.0
    offset = actions.targets(unit, CLIPS, FRAMES) - actions.targets(0 * unit, CLIPS, FRAMES)
    assert torch.allclose(offset[:, WRIST, 0], torch.tensor(0.4)) and int((offset != 0).sum()) == 3


def test_wrong_settings_are_refused(humanoid: HumanoidConfig, reference: PackedReference) -> None:
    with pytest.raises(HoiError, match="env.action.mode: found 'torque'.*residual or absolute"):
        make(humanoid, reference, mode="torque")
    with pytest.raises(HoiError, match="humanoid.groups: no joint takes an action"):
        make(without(humanoid, *humanoid.groups), reference)
