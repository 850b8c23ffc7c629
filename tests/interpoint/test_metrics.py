from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.protocol import NUM_KEYPOINTS
from humanoid_hoi.interpoint.scoring.metrics import (
    COLUMNS,
    Scored,
    average_precision,
    coverage,
    evaluate,
    frame_counts,
    interval,
    resampled,
)
from humanoid_hoi.interpoint.scoring.others import FileAnswers, score_regions


def scored(frames: int = 1, **probability: float) -> Scored:
    """Keypoints 0, 1, 2 touch at x = 0, 1, 2; everything is predicted 3 cm beside its true place, far off elsewhere."""
    touching = np.zeros((frames, NUM_KEYPOINTS), bool)
    touching[:, :3] = True
    true_points = np.full((frames, NUM_KEYPOINTS, 3), np.nan)
    true_points[:, :3] = [[0, 0, 0], [1, 0, 0], [2, 0, 0]]
    points = np.full((frames, NUM_KEYPOINTS, 3), 50.0)
    points[:, :3] = true_points[:, :3] + [0, 0.03, 0]
    chance = np.zeros((frames, NUM_KEYPOINTS))
    for name, value in probability.items():
        chance[:, int(name[1:])] = value
    return Scored(chance, points, touching, true_points, np.full(frames, 2.0), np.arange(frames))


def test_table_4_by_hand() -> None:
    # Proposed: 0 and 1 rightly, 7 wrongly; 2 is missed.
    result = evaluate(scored(k0=0.9, k1=0.4, k7=0.8), threshold=0.3, tau=0.05)
    assert result.human_precision == pytest.approx(2 / 3)
    assert result.human_recall == pytest.approx(2 / 3)
    assert result.human_f1 == pytest.approx(2 / 3)
    assert result.object_recall == pytest.approx(1.0)  # any of the 87 points counts in Eq. 12
    assert result.object_recall_restricted == pytest.approx(2 / 3)
    assert result.pair_recall == result.pair_precision == pytest.approx(2 / 3)
    assert result.edits_per_frame == pytest.approx(2)  # one to add, one to delete
    near = evaluate(scored(k0=0.9, k1=0.4, k7=0.8), threshold=0.3, tau=0.02)
    assert near.pair_f1 == 0.0
    assert near.human_f1 == pytest.approx(2 / 3)
    assert near.edits_per_frame == pytest.approx(4)  # and two to move
    strict = evaluate(scored(k0=0.9, k1=0.4, k7=0.8), threshold=0.5, tau=0.05)
    assert strict.human_recall == pytest.approx(1 / 3)


def test_tau_may_be_a_share_of_the_diagonal() -> None:
    assert evaluate(scored(k0=1.0), 0.5, None).pair_recall == pytest.approx(1 / 3)  # 0.05 of 2 m


def test_counts_add_up_over_frames() -> None:
    one = frame_counts(scored(k0=0.9, k7=0.9), 0.3, 0.05)[0]
    four = frame_counts(scored(4, k0=0.9, k7=0.9), 0.3, 0.05)
    np.testing.assert_allclose(four.sum(0), 4 * one)
    assert dict(zip(COLUMNS, one, strict=True))["pair_hit"] == 1


def test_nothing_proposed_is_zero_not_nan() -> None:
    result = evaluate(scored(), 0.3, 0.05)
    assert (result.human_precision, result.pair_f1, result.edits_per_frame) == (0.0, 0.0, 3.0)


def test_the_bootstrap_resamples_objects() -> None:
    data = scored(40, k0=0.9)
    right = np.arange(40) < 20
    data.probability[~right, 0] = 0.0
    low, high = interval(resampled(data, 0.5, 0.05)["human_recall"])
    assert low < 1 / 6 < high
    assert 0.05 < high - low < 0.15  # about 4 standard errors of sqrt(0.25 / 40) / 3
    same = Scored(*(getattr(data, f) for f in ("probability", "points", "touching", "true_points", "diagonal")), right)
    low, high = interval(resampled(same, 0.5, 0.05)["human_recall"])
    assert (low, high) == pytest.approx((0.0, 1 / 3))  # two objects: all or nothing


def test_average_precision_by_hand() -> None:
    data = scored(k0=0.9, k7=0.8, k1=0.7)
    # Ranks 1 and 3 are right, the third true keypoint comes first among the zeros (stable order: rank 4).
    assert average_precision(data) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)


def test_eq_11_as_printed_is_a_precision() -> None:
    predicted = np.array([True, True, True, False])
    truth = np.array([True, False, False, True])
    assert coverage(predicted, truth) == pytest.approx((1 / 3, 1 / 2))


def test_regions_of_a_frame_in_which_nothing_touches_are_not_scored(tmp_path: Path) -> None:
    video = AnnotatedVideo(
        name="chair",
        video="chair",
        object_id="chair",
        category="chair",
        source="session",
        source_sha256="",
        vertices=np.eye(3),
        faces=np.array([[0, 1, 2]]),
        contact_rows=np.array([0]),
        contact_points=np.array([[1.0, 0.0, 0.0]]),
        contact_active=np.array([[True], [False]]),
    )
    frames = [{"video": "chair", "frame": t, "vertices": [0, 1]} for t in (0, 1)]
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"name": "dense", "frames": frames}))
    (line,) = score_regions(FileAnswers(path), [video])
    assert "1 frames" in line and "0.500" in line and "1.000" in line
