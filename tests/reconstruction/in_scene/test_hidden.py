"""A hand that is not seen goes with its arm; depth that is not the hand's is not believed."""

from __future__ import annotations

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.reconstruction.in_scene.evidence.hidden import _followed
from humanoid_hoi.reconstruction.in_scene.evidence.scale import believed
from humanoid_hoi.reconstruction.in_scene.options import ScaleOptions
from humanoid_hoi.reconstruction.in_scene.session import HandTrack

FRAMES = 5


def _turned(degrees: list[float]) -> torch.Tensor:
    angle = torch.tensor(degrees, dtype=torch.float64) * np.pi / 180
    return roma.rotvec_to_rotmat(angle[:, None] * torch.tensor([0.0, 0.0, 1.0], dtype=torch.float64))


def test_where_a_hand_is_hidden_it_goes_with_the_arm_and_keeps_the_offset() -> None:
    # The arm moves along x and turns about z; the hand is seen in the first and the last frame only.
    arm_pos = np.array([[0.0, 0, 1], [0.3, 0, 1], [0.1, 0, 1], [0.5, 0, 1], [0.2, 0, 1]])
    arm = _turned([0, 40, 10, 80, 20])
    own = arm @ _turned([10, 0, 0, 0, 30])
    pos = arm_pos + np.array([0.0, 0.02, 0.0])
    pos[4, 1] += 0.04
    nonsense = np.array([False, True, True, True, False])
    pos[nonsense] = 9.0
    track = HandTrack(~nonsense, own.numpy(), pos, np.zeros((FRAMES, 15, 3)), np.zeros((FRAMES, 21, 2)))
    found = _followed(track, arm, arm_pos)
    assert found.pos[:, 0].tolist() == pytest.approx(arm_pos[:, 0].tolist())
    assert found.pos[:, 1].tolist() == pytest.approx([0.02, 0.03, 0.04, 0.05, 0.06])
    # Beyond the arm, a quarter of the way from 10 to 30 degrees in frame 1, and so on.
    beyond = roma.rotmat_to_rotvec(arm.mT @ torch.from_numpy(found.rotmat))[:, 2]
    assert np.degrees(beyond.numpy()) == pytest.approx([10, 15, 20, 25, 30])
    assert np.array_equal(found.rotmat[0], track.rotmat[0])


def test_pixels_of_the_chest_behind_a_hand_are_not_believed() -> None:
    options = ScaleOptions(min_pixels=10)
    hand = np.full(40, 0.2)
    chest = np.full(40, 0.2 - np.log(1.5))
    frame = np.array([0.0, 0.03, 0.0, 0.0, 0.0, 0.0])
    pixels = [hand, hand + 0.03, np.concatenate([hand[:20], chest]), chest, np.zeros(0), hand]
    found = believed(pixels, frame, np.ones(6), options)
    # Half a hand is enough, a chest is none; the frame's own scale is no error of the hand.
    assert found[:3].tolist() == pytest.approx([0.2, 0.23, 0.2])
    assert np.isnan(found[3:5]).all()
