"""The protocol of Sec. 9.6 by hand, and a folder in BEHAVE's layout made here, read, and solved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.captured.behave import read_behave, session_of
from humanoid_hoi.video.captured.protocol import Protocol, contact_constraints, spread_points
from tests.video.captured.layouts import write_behave

FRAMES = 6


def test_contacts_are_the_nearest_five_within_reach() -> None:
    vertices = np.array([[0.0, 0, 0], [1, 0, 0]])
    keypoints = np.full((2, 87, 3), 9.0)
    keypoints[0, :7] = np.outer(-0.01 * np.arange(1, 8), [1, 0, 0])  # seven within reach of vertex 0
    keypoints[1, 3] = [1.05, 0, 0]
    keypoints[1, 4] = [1.15, 0, 0]  # beyond 0.1 m
    pairs = contact_constraints(keypoints, vertices)
    assert pairs.active.sum(axis=1).tolist() == [5, 1]
    assert sorted(pairs.vertex_ids[pairs.active[0]].tolist()) == [0] * 5
    assert pairs.vertex_ids[pairs.active[1]].tolist() == [1]
    assert contact_constraints(keypoints, vertices, Protocol(contacts=2)).active.sum(axis=1).tolist() == [2, 1]


def test_points_are_spread() -> None:
    grid = np.stack(np.meshgrid(np.arange(5.0), np.arange(5.0)), axis=-1).reshape(-1, 2)
    picked = grid[spread_points(grid, 5)]
    assert {(0, 0), (0, 4), (4, 0), (4, 4)} <= {tuple(map(int, p)) for p in picked}


@pytest.fixture
def sequence(tmp_path: Path) -> Path:
    return write_behave(tmp_path, FRAMES)


def test_a_sequence_becomes_a_session(sequence: Path) -> None:
    body = load_body("free")
    captured = read_behave(sequence, body)
    assert captured.object_name == "box" and np.allclose(captured.vertices.mean(0), 0)
    # The distance of hand and object does not depend on the camera.
    hand = body.pose(captured.body_cam).joints[:, 20].detach().double().numpy()
    np.testing.assert_allclose(np.linalg.norm(captured.obj_pos - hand, axis=1), 0.15, atol=1e-4)
    session = session_of(captured, body)
    assert session.contacts.active.sum(axis=1).max() <= 5 and session.contacts.active.any()
    assert (session.tracks.visible.sum(axis=1) >= 2).all()
    placed = captured.vertices @ captured.obj_rotmat.transpose(0, 2, 1) + captured.obj_pos[:, None]
    px = placed @ captured.camera_matrix.T
    np.testing.assert_allclose(
        session.tracks.px[0][session.tracks.visible[0]],
        (px[0, :, :2] / px[0, :, 2:])[session.tracks.vertex_ids][session.tracks.visible[0]],
    )


def test_what_is_missing_is_named(sequence: Path) -> None:
    body = load_body("free")
    with pytest.raises(HoiError, match="config.json"):
        read_behave(sequence, body, camera=3)
    np.savez(sequence / "object_fit_all.npz", angles=np.zeros((3, 3)), trans=np.zeros((3, 3)))
    with pytest.raises(HoiError, match="3 frames, the body has 6"):
        read_behave(sequence, body)
    (sequence / "smpl_fit_all.npz").unlink()
    with pytest.raises(HoiError, match="is missing"):
        read_behave(sequence, body)
