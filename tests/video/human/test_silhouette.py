"""A person estimated too far away comes nearer by the height of the silhouette; a hidden part changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.video.human.objective import project
from humanoid_hoi.video.human.silhouette import HAIR_AND_SOLES, height_px, moved_nearer, nearer_by, spread_frames
from tests.video.human.conftest import MATRIX, walker


@pytest.fixture(scope="module")
def heights(free: BodyModel) -> dict[int, float]:
    """Of the true person, with hair and shoes."""
    params = walker()
    rows = spread_frames(params.num_frames)
    with torch.no_grad():
        pixels = project(free.vertices(params.frames(torch.tensor(rows))), torch.from_numpy(MATRIX).float()).numpy()
    tall = np.ptp(pixels[..., 1], axis=1) * (1 + HAIR_AND_SOLES)
    return dict(zip(rows, tall.tolist(), strict=True))


def test_a_person_too_far_away_comes_nearer(free: BodyModel, heights: dict[int, float]) -> None:
    far = moved_nearer(free, walker(), 1 / 1.1)
    factor = nearer_by(free, far, MATRIX, heights)
    assert factor == pytest.approx(1.1, abs=0.02)
    found = moved_nearer(free, far, factor)
    assert float((found.transl - walker().transl).norm(dim=-1).max()) < 0.08


def test_the_right_distance_and_hidden_feet_change_nothing(free: BodyModel, heights: dict[int, float]) -> None:
    assert nearer_by(free, walker(), MATRIX, heights) == pytest.approx(1.0, abs=0.01)
    hidden = {row: 0.7 * height for row, height in heights.items()}
    assert nearer_by(free, walker(), MATRIX, hidden) == 1.0
    assert nearer_by(free, walker(), MATRIX, {row: 2 * height for row, height in heights.items()}) == 1.0
    assert nearer_by(free, walker(), MATRIX, dict(list(heights.items())[:3])) == 1.0


def test_silhouettes_that_leave_the_picture_say_nothing() -> None:
    mask = np.zeros((40, 30), bool)
    assert height_px(None) is None and height_px(mask) is None
    mask[10:30, 5:9] = True
    assert height_px(mask) == 20.0
    mask[30:, 5:9] = True
    assert height_px(mask) is None
