"""Rolled forearms: no joint moves, hands keep their pose, and no servo has to cross half a turn."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import roma
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.clip import ServoTargets
from humanoid_hoi.motion.filters.forearm import NEAR_HALF_TURN, joint_turns, share_roll
from tests.conftest import make_clip, pronated, turned

ELBOW, WRIST = (JOINT_NAMES.index(name) for name in ("left_elbow", "left_wrist"))


def points_w(clip: HoiClip) -> np.ndarray:
    """(T, P, 3) m, the graph's points on the body."""
    pos, quat = clip.joint_pose_w()
    rows = clip.skeleton.index(clip.graph.joint_names)
    at = torch.from_numpy(quat[:, rows])
    return pos[:, rows] + roma.quat_action(at, torch.from_numpy(clip.graph.point_joint).expand(len(pos), -1, 3)).numpy()


def test_a_hand_that_crosses_half_a_turn_no_longer_does(clip: HoiClip) -> None:
    still = clip.replace(joint_quat=np.tile(np.float32([0, 0, 0, 1]), (clip.num_frames, 52, 1)))
    before = pronated(still, math.radians(150), math.radians(200))
    after = share_roll(before)
    # From 150 to 200 degrees in the wrist, none in the elbow: each has at most 100 when the elbow takes 100.
    assert joint_turns(before).max() == pytest.approx(math.pi, abs=0.03)
    assert np.degrees(joint_turns(after)[:, [ELBOW, WRIST]].max(0)) == pytest.approx([100, 100], abs=1.5)
    assert "left_wrist's forearm rolled by 100 degrees" in after.source
    # The servo's target runs on without a jump.
    rotvec = roma.unitquat_to_rotvec(torch.from_numpy(after.joint_quat[:, WRIST])).numpy()
    assert np.abs(np.diff(rotvec, axis=0)).max() < 0.05


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 50), first=st.floats(2.5, 3.2), turn=st.floats(-0.8, 0.8), side=st.sampled_from([1, -1]))
def test_nothing_but_the_forearms_frame_turns(seed: int, first: float, turn: float, side: int) -> None:
    clip = make_clip(seed=seed)
    graph = dataclasses.replace(clip.graph, joint_names=("left_elbow", "left_wrist"))
    before = pronated(clip.replace(graph=graph), side * first, side * (first + turn))
    after = share_roll(before)
    pos, quat = before.joint_pose_w()
    new_pos, new_quat = after.joint_pose_w()
    assert np.abs(new_pos - pos).max() < 2e-6
    others = [joint for joint in range(52) if joint != ELBOW]
    assert np.abs((new_quat * quat).sum(-1)[:, others]).min() > 1 - 1e-6
    assert np.abs(points_w(after) - points_w(before)).max() < 2e-6
    assert joint_turns(after).max() <= joint_turns(before).max() + 1e-6
    assert (after.joint_quat[..., 3] >= 0).all()


def test_what_needs_nothing_stays_as_it_is(clip: HoiClip) -> None:
    assert share_roll(clip) is clip
    below = pronated(clip, 0.0, NEAR_HALF_TURN - 0.8)
    assert share_roll(below) is below
    # Done once it is done.
    rolled = share_roll(pronated(clip, 2.5, 3.3))
    assert share_roll(rolled) is rolled


def test_a_bent_wrist_is_not_rolled_where_no_roll_helps(clip: HoiClip) -> None:
    still = clip.replace(joint_quat=np.tile(np.float32([0, 0, 0, 1]), (clip.num_frames, 52, 1)))
    # Bent across the forearm by nearly half a turn: no hand does that, and rolling changes nothing.
    bent = turned(still, WRIST, np.full(clip.num_frames, 3.0), np.array([0.0, 0.0, 1.0]))
    assert share_roll(bent) is bent


def test_targets_of_the_former_joints_are_dropped(clip: HoiClip) -> None:
    targets = ServoTargets(np.zeros((clip.num_frames, 51, 3), np.float32), "0" * 16)
    before = pronated(clip, 2.8, 3.2).replace(servo=targets)
    assert before.servo is targets and share_roll(before).servo is None
