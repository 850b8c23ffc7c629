"""Eq. 22-24 and task success against hand-computed values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.evaluation import metrics as m

OMOMO = Path(__file__).parents[2].parent / "shared" / "data" / "omomo"


def test_mpjpe_is_the_mean_distance_in_mm() -> None:
    ref = np.random.default_rng(0).normal(size=(5, 52, 3)).astype(np.float32)
    moved = np.stack([ref, ref + np.array([0.03, 0.0, 0.04])])
    moved[0, :, :26, 2] += 0.1  # half of the joints by 100 mm
    assert m.mpjpe_mm(moved, ref) == pytest.approx([50.0, 50.0], rel=1e-4)


def test_contact_sum_and_mean() -> None:
    distance = np.array([[[0.1, 0.2], [0.3, 0.9]]])
    active = np.array([[True, True], [True, False]])
    assert m.contact_literal_m2(distance, active) == pytest.approx([0.01 + 0.04 + 0.09])
    assert m.contact_mm(distance, active) == pytest.approx([200.0])
    assert m.contact_per_frame_mm(distance, active)[0] == pytest.approx([150.0, 300.0])


def test_contact_without_active_pairs_does_not_exist() -> None:
    for active in (np.zeros((4, 2), bool), np.zeros((4, 0), bool)):
        distance = np.ones((3, *active.shape))
        assert np.isnan(m.contact_mm(distance, active)).all()
        assert np.isnan(m.contact_literal_m2(distance, active)).all()


def test_jitter_of_a_cubic_is_its_third_derivative() -> None:
    t = np.arange(20) / 30.0
    pos = np.zeros((1, 20, 2, 3))
    pos[0, :, 0, 0] = 5.0 * t**3  # third derivative 30 m/s^3; the other joint rests
    assert m.jitter(pos, 30.0) == pytest.approx([15.0], rel=1e-6)
    assert m.jitter_literal_m(pos) == pytest.approx([15.0 / 27000], rel=1e-6)
    assert np.isnan(m.jitter(pos[:, :3], 30.0)).all()


def test_jitter_uses_the_root_mean_square_over_time() -> None:
    pos = np.zeros((1, 5, 1, 3))
    pos[0, :, 0, 2] = [0, 0, 0, 3, 13]  # third differences: 3, 4
    assert m.jitter_literal_m(pos) == pytest.approx([np.sqrt((3**2 + 4**2) / 2)])


def test_object_errors() -> None:
    ref = Rotation.from_euler("z", [[0.0], [10.0]], degrees=True).as_quat()
    turned = Rotation.from_euler("z", [[90.0], [-20.0]], degrees=True).as_quat()
    assert m.object_angle_deg(-turned[None], ref)[0] == pytest.approx([90.0, 30.0], abs=1e-4)
    assert m.object_error(np.array([[[0.0, 3.0, 4.0]]]), np.zeros((1, 3)))[0] == pytest.approx([5.0])


def test_success_and_survival() -> None:
    joint = np.array([[0.1, 0.1, 0.1], [0.1, 0.3, 0.1], [0.1, 0.1, np.nan]])
    ok = m.frame_ok(joint, np.full((3, 3), 0.19), 0.2, 0.2)
    assert ok.all(-1).tolist() == [True, False, False]
    assert m.survived_frames(ok).tolist() == [3, 1, 2]
    assert not m.frame_ok(joint, np.full((3, 3), 0.2), 0.2, 0.2).any()


def test_fall_is_relative_to_the_reference() -> None:
    sitting = np.array([0.4, 0.4])
    assert m.fell(np.array([[0.4, 0.35], [0.4, 0.05], [0.4, np.nan]]), sitting, 0.3).tolist() == [False, True, True]


@pytest.mark.skipif(not OMOMO.is_dir(), reason="no shared/data/omomo")
@pytest.mark.parametrize(
    ("file", "expected"), [("motions/sub2_woodchair_000.pt", 96.1), ("motions/sub2_largetable_003.pt", 52.3)]
)
def test_jitter_of_captures_has_the_size_of_table_1(file: str, expected: float) -> None:
    columns = torch.load(OMOMO / file, weights_only=True).detach().numpy()[1:, 162:318]
    joints = columns.reshape(1, -1, 52, 3)
    assert m.jitter(joints, 30.0)[0] == pytest.approx(expected, abs=0.1)
