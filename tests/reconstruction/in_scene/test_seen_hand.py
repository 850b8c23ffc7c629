"""A hand stands where its frame's depth says: its estimate is scaled along the ray, then taken into the world."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from humanoid_hoi.reconstruction.in_scene.problem import _seen_hand

QUARTER = [[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]  # about z


def test_the_scale_of_the_depth_moves_a_hand_along_its_ray() -> None:
    frames = 3
    track = SimpleNamespace(
        pos=np.tile([0.1, 0.0, 0.5], (frames, 1)),
        rotmat=np.tile(np.eye(3), (frames, 1, 1)),
        fingers=np.zeros((frames, 15, 3)),
        px=np.zeros((frames, 21, 2)),
        visible=np.array([True, True, False]),
    )
    scale = SimpleNamespace(hand_shift=lambda side: np.log([2.0, np.nan, 2.0]))
    given = SimpleNamespace(hands={"left": track}, num_frames=frames)
    rotmat = torch.tensor(QUARTER, dtype=torch.float64).expand(frames, 3, 3)
    hand = _seen_hand(given, "left", None, scale, rotmat, torch.tensor([[0.0, 0.0, 1.0]]).double().expand(frames, 3))
    # twice as far: (0.2, 0, 1), a quarter about z: (0, 0.2, 1), one metre higher; frames that do not know it follow
    assert hand.pos[0].tolist() == pytest.approx([0.0, 0.2, 2.0], abs=1e-6)
    assert hand.pos[1].tolist() == pytest.approx([0.0, 0.2, 2.0], abs=1e-6)
    assert hand.depth_known.tolist() == [True, False, False]
