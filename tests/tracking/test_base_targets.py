"""What an action of zero stands for: the reference ahead of itself, and tables of other kinds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.scene.config import HumanoidConfig
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.tracking.base_targets import BaseTargets, moved_ahead, reference_targets, servo_lag, table_hash
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets

WRIST = JOINT_NAMES.index("left_wrist") - 1


@pytest.fixture
def turning(demo: HoiClip) -> HoiClip:
    """The demo whose left wrist turns at 0.5 rad/s and whose next joint keeps still."""
    time = torch.arange(demo.num_frames) / demo.fps
    quat = demo.joint_quat.copy()
    quat[:, WRIST + 1] = roma.rotvec_to_unitquat(torch.stack([0 * time, 0.5 * time - 1, 0 * time], 1)).numpy()
    quat[:, WRIST + 2] = np.array([0, 0, 0, 1], np.float32)
    return demo.replace(joint_quat=quat)


def test_without_lead_it_is_the_clip(turning: HoiClip) -> None:
    rotvec = roma.unitquat_to_rotvec(torch.from_numpy(turning.joint_quat)[:, 1:])
    assert torch.equal(moved_ahead(turning, 0.0), rotvec)


def test_lead_moves_along_the_joints_own_rate(turning: HoiClip) -> None:
    change = moved_ahead(turning, 0.1) - moved_ahead(turning, 0.0)
    assert torch.allclose(change[:, WRIST], torch.tensor([0.0, 0.05, 0.0]), atol=1e-4)  # 0.5 rad/s
    assert change[:, WRIST + 1].abs().max() < 1e-6


def test_each_joint_has_its_own_lead(turning: HoiClip) -> None:
    lead = torch.full((51,), 0.1)
    lead[WRIST] = 0.2
    change = moved_ahead(turning, lead) - moved_ahead(turning, 0.1)
    assert torch.allclose(change[:, WRIST], torch.tensor([0.0, 0.05, 0.0]), atol=1e-4)
    change[:, WRIST] = 0
    assert change.abs().max() < 1e-6


def test_the_lead_is_the_servos_lag(demo: HoiClip, scene: SceneDescription) -> None:
    assert servo_lag(SMPLX_52, scene.humanoid).tolist() == [0.1] * 51  # the default gains have kd = kp / 10
    wrists = replace(scene.humanoid.groups["wrists"], damping=60.0)
    soft = HumanoidConfig(groups={**scene.humanoid.groups, "wrists": wrists})
    assert float(servo_lag(SMPLX_52, soft)[WRIST]) == pytest.approx(60 / 300)
    got = make_base_targets(BaseTargetConfig("reference"), [demo], [scene])
    assert torch.equal(got.tables[0], moved_ahead(demo, 0.1)) and got.describe()["lead"] == 0.1
    slow = make_base_targets(BaseTargetConfig("reference"), [demo], [replace(scene, humanoid=soft)])
    assert torch.equal(slow.tables[0], moved_ahead(demo, servo_lag(SMPLX_52, soft)))
    assert slow.describe()["lead"] == [0.2 if "wrist" in name else 0.1 for name in SMPLX_52.actuated]


def test_tables_are_packed_in_the_order_of_the_clips(demo: HoiClip) -> None:
    short = slice_clip(demo, 10, 20)
    packed = reference_targets([demo, short], 0.0).packed([demo.num_frames, 10])
    assert packed.shape == (demo.num_frames + 10, 153)
    assert torch.allclose(packed[demo.num_frames :], packed[10:20], atol=1e-6)
    with pytest.raises(HoiError, match="reference targets: tables of .*115, 10.* for clips of .*115, 11"):
        reference_targets([demo, short], 0.0).packed([demo.num_frames, 11])


def test_an_unknown_kind_is_refused(demo: HoiClip, scene: SceneDescription) -> None:
    with pytest.raises(HoiError, match="env.action.base: unknown choice 'best'.*reference"):
        make_base_targets(BaseTargetConfig(base="best"), [demo], [scene])


def test_a_stored_table_has_a_hash() -> None:
    table = torch.linspace(0, 1, 12).view(2, 2, 3)
    other = table.clone()
    other[1, 1, 2] += 1e-4
    assert table_hash(table) == table_hash(table.clone()) != table_hash(other)
    described = BaseTargets("found", (table,), hashes={"clip": table_hash(table)}).describe()
    assert described == {"kind": "found", "hashes": {"clip": table_hash(table)}}
