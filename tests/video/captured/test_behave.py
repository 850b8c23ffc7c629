"""The protocol of Sec. 9.6 by hand, and a folder in BEHAVE's layout made here, read, and solved."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import trimesh
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis
from humanoid_hoi.video.captured.behave import read_behave, session_of
from humanoid_hoi.video.captured.protocol import Protocol, contact_constraints, spread_points
from tests.video.human.conftest import walker

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
    """A person with a box at the hand, in the layout of the 30 fps parameters; the camera stands off the common frame."""
    folder = tmp_path / "sequences" / "Date01_Sub01_box_lift"
    folder.mkdir(parents=True)
    body = load_body("free")
    params = walker(FRAMES).replace(betas=torch.zeros(10))
    hand = body.pose(params).joints[:, 20].detach().double().numpy()
    poses = params.rotvecs().reshape(FRAMES, -1).numpy()
    trans = swap_rest_pelvis(params.transl, body.rest_pelvis(params.betas).detach(), mean_pelvis().float()).numpy()
    np.savez(folder / "smpl_fit_all.npz", poses=poses, trans=trans, betas=np.zeros((FRAMES, 10)))
    angles = np.tile([0.1, 0.2, 0.0], (FRAMES, 1))
    np.savez(folder / "object_fit_all.npz", angles=angles, trans=hand + np.array([0.0, 0.15, 0.0]))
    (folder / "info.json").write_text(json.dumps({"cat": "box"}))
    objects = tmp_path / "objects" / "box"
    objects.mkdir(parents=True)
    box = trimesh.creation.box([0.25, 0.2, 0.2]).subdivide_to_size(0.05)
    box.apply_translation([1.0, 2.0, 3.0])  # templates are centered on reading
    box.export(objects / "box.obj")
    config = tmp_path / "calibs" / "Date01" / "config" / "1"
    config.mkdir(parents=True)
    turn = Rotation.from_euler("y", 10, degrees=True).as_matrix()
    (config / "config.json").write_text(json.dumps({"rotation": turn.ravel().tolist(), "translation": [0.3, 0, -0.2]}))
    lens = tmp_path / "calibs" / "intrinsics" / "1"
    lens.mkdir(parents=True)
    color = {"fx": 400.0, "fy": 400.0, "cx": 160.0, "cy": 200.0, "width": 320, "height": 400}
    (lens / "calibration.json").write_text(json.dumps({"color": color}))
    return folder


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
