"""Failures per passage, and the weights of starts before them: small cases by hand."""

from __future__ import annotations

import pytest
import torch

from envs.starts.hazard import DECAY, FORGET, LOOK_BACK, UNIFORM, Hazard
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.reference import PackedReference


@pytest.fixture
def hazard(demo: HoiClip) -> Hazard:
    """Two clips of 5 and 4 frames."""
    return Hazard(PackedReference([slice_clip(demo, 0, 5), slice_clip(demo, 20, 24)]))


def test_an_episode_passes_every_frame_behind_its_first(hazard: Hazard) -> None:
    before = hazard.passed.clone(), hazard.failed.clone()
    # One fails at the third frame of the first clip, one ends by time at the end of the second.
    hazard.record(torch.tensor([0, 6]), torch.tensor([2, 8]), torch.tensor([True, False]))
    assert (hazard.passed - FORGET * before[0]).tolist() == pytest.approx([0, 1, 1, 0, 0, 0, 0, 1, 1], abs=1e-5)
    assert (hazard.failed - FORGET * before[1]).tolist() == pytest.approx([0, 0, 1, 0, 0, 0, 0, 0, 0], abs=1e-6)


def test_weights_look_ahead_within_their_clip(hazard: Hazard) -> None:
    hazard.passed[:] = 1.0 - 1e-3
    hazard.failed[:] = -1e-3
    hazard.failed[3] = 1.0 - 1e-3  # the rate of the first clip's fourth frame is 1, all others 0
    seen = torch.tensor([DECAY**2, DECAY, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    expected = UNIFORM + (1 - UNIFORM) * seen / seen.mean()
    assert hazard.weights().tolist() == pytest.approx(expected.tolist(), rel=1e-4, abs=1e-4)
    hazard.failed[3] = -1e-3
    hazard.failed[5] = 1.0 - 1e-3  # the second clip's first frame: nobody starts before it
    hazard.failed[8] = 1.0 - 1e-3
    weights = hazard.weights()
    assert float(weights[:5].max()) == pytest.approx(UNIFORM, abs=1e-4) and float(weights[7]) > float(weights[6]) > 1.0


def test_a_failure_far_ahead_is_not_practised_for(demo: HoiClip) -> None:
    long = Hazard(PackedReference([demo]))
    long.passed[:] = 1.0 - 1e-3
    long.failed[:] = -1e-3
    long.failed[100] = 1.0 - 1e-3
    weights = long.weights()
    assert float(weights[100 - LOOK_BACK - 1]) == pytest.approx(UNIFORM, abs=1e-3)
    assert float(weights[100 - LOOK_BACK]) > UNIFORM + 0.1 and float(weights[100]) == pytest.approx(UNIFORM, abs=1e-3)
    assert float(weights.mean()) == pytest.approx(1.0, abs=1e-4)
