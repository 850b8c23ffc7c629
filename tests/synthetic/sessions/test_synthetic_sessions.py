"""Whole synthetic sessions of the demo clip: exact without noise, repeatable, written and read back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.quality import measure_quality
from humanoid_hoi.reconstruction.quality.against_annotations import reprojection_px
from humanoid_hoi.session import load_session
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import (
    PERFECT,
    CameraOptions,
    Footage,
    Scene,
    Truth,
    disturb,
    film,
    load_truth,
    make_scene,
    make_session,
    make_suite,
    only,
    score,
    write_session,
    write_truth,
)

OMOMO = Path(__file__).parents[4] / "shared" / "data" / "omomo"
NOISY = only(track_px=2.0, contact_m=0.01, pose_rad=0.03, root_depth_m=0.05, center_m=0.1, missing_share=0.1)


@pytest.fixture(scope="module")
def body() -> BodyModel:
    return load_body("free")


@pytest.fixture(scope="module")
def clip() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


@pytest.fixture(scope="module")
def scene(clip: HoiClip, body: BodyModel) -> Scene:
    return make_scene(clip, body, fps=6.0, iterations=60)


@pytest.fixture(scope="module")
def footage(scene: Scene, body: BodyModel) -> Footage:
    return film(scene, body, CameraOptions(moving=True), seed=1)


@pytest.fixture(scope="module")
def exact(footage: Footage) -> tuple[Session, Truth]:
    return disturb(footage, PERFECT, seed=1)


@pytest.fixture(scope="module")
def folder(footage: Footage, body: BodyModel, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Session, Truth]:
    session, truth = disturb(footage, NOISY, seed=2, name="noisy")
    root = tmp_path_factory.mktemp("sessions")
    write_truth(truth, root / "truth" / "noisy.npz")
    return write_session(session, body, root / "noisy"), session, truth


# --- scene and film ---------------------------------------------------------------------------------------------------


def test_the_body_repeats_the_recording(scene: Scene, clip: HoiClip, body: BodyModel) -> None:
    recorded = clip.joint_pose_w()[0][::5][: scene.num_frames]
    joints = body.pose(scene.body_w).joints.numpy()
    away = np.linalg.norm(joints - recorded, axis=-1)
    assert away[:, :22].mean() < 0.05  # another person's bones
    facing = joints[:, 17] - joints[:, 16]  # left to right shoulder
    theirs = recorded[:, 17] - recorded[:, 16]
    assert ((facing * theirs).sum(-1) > 0.9 * np.linalg.norm(facing, axis=-1) * np.linalg.norm(theirs, axis=-1)).all()


def test_the_mesh_is_centered_and_moves_like_the_clips_object(scene: Scene, clip: HoiClip) -> None:
    np.testing.assert_allclose(scene.obj_vertices.mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(np.ptp(scene.obj_vertices, axis=0), 2 * clip.obj.size, atol=1e-6)
    np.testing.assert_allclose(scene.obj_pos_w, clip.obj_pos_w[::5][: scene.num_frames], atol=1e-5)
    assert not scene.obj_is_static


def test_the_scene_is_filmed_whole_and_annotated_throughout(footage: Footage) -> None:
    human = footage.masks.human(0)
    assert human is not None and human.shape == (1280, 720)
    assert not human[[0, -1]].any() and not human[:, [0, -1]].any()
    assert (footage.contacts.active.sum(1) <= 5).all()
    assert footage.contacts.active.any(1).mean() > 0.5
    seen = np.isfinite(footage.point_px).all(-1) & ~footage.point_hidden
    assert (seen.sum(1) >= 3).mean() > 0.9
    assert len(set(footage.point_ids.tolist())) == len(footage.point_ids)


def test_masks_exclude_each_other_and_hold_the_visible_points(footage: Footage) -> None:
    for frame in range(0, footage.scene.num_frames, 5):
        human = footage.masks.human(frame)
        thing = footage.masks.object(frame)
        assert human is not None and thing is not None
        assert not (human & thing).any()
        px = footage.point_px[frame][~footage.point_hidden[frame] & np.isfinite(footage.point_px[frame, :, 0])]
        for x, y in px.astype(int):
            assert thing[max(y - 8, 0) : y + 9, max(x - 8, 0) : x + 9].any()


def test_the_camera_is_where_the_session_says(exact: tuple[Session, Truth], footage: Footage) -> None:
    session, truth = exact
    turn = session.world_from_cam_rotmat.numpy()
    move = session.world_from_cam_pos.numpy()
    back = np.einsum("tij,tj->ti", turn, truth.obj_pos) + move
    np.testing.assert_allclose(back, footage.scene.obj_pos_w, atol=1e-9)
    np.testing.assert_allclose(turn @ truth.obj_rotmat, footage.scene.obj_rotmat_w, atol=1e-9)


# --- exactness without noise, and what noise does ---------------------------------------------------------------------


def test_the_truth_of_a_clean_session_scores_zero(exact: tuple[Session, Truth], body: BodyModel) -> None:
    session, truth = exact
    state = truth.state(session.start, session.stop)
    errors = score(truth, body, state, session.start, samples=500)
    assert max(errors.values()) < 1e-5
    report = measure_quality(session, body, state)
    assert report.summary["reprojection_px_mean"] < 0.01
    assert np.nanmax(report.per_frame["reprojection_px"]) < 0.01
    gap = report.summary["contact_mm"]
    assert 0 < gap < 60  # pairs under 0.1 m, as the paper takes them


def test_the_noise_asked_for_is_found_at_the_truth(footage: Footage) -> None:
    found = []
    for seed in range(6):
        session, truth = disturb(footage, only(track_px=3.0), seed=seed)
        found.append(np.nanmean(reprojection_px(session, truth.state(session.start, session.stop))))
    # The mean length of a 2D Gaussian error is sigma sqrt(pi / 2).
    assert np.mean(found) == pytest.approx(3.0 * np.sqrt(np.pi / 2), rel=0.1)


def test_a_wrong_size_is_known_to_the_truth(footage: Footage, body: BodyModel) -> None:
    session, truth = disturb(footage, only(scale_share=0.1), seed=4)
    assert abs(truth.log_scale) > 0.01
    np.testing.assert_allclose(session.obj.vertices * np.exp(truth.log_scale), truth.obj_vertices, atol=1e-12)
    state = truth.state(session.start, session.stop)
    assert score(truth, body, state, session.start, samples=200)["cd_o_cm"] < 1e-4
    assert measure_quality(session, body, state).summary["reprojection_px_mean"] < 0.01
    unaware = score(truth, body, state.replace(log_scale=0.0), session.start, samples=200)
    assert unaware["scale_error"] == pytest.approx(abs(np.expm1(-truth.log_scale)))
    assert unaware["cd_o_cm"] > 0.1


def test_a_wrong_pose_scores_what_it_is_wrong_by(exact: tuple[Session, Truth], body: BodyModel) -> None:
    session, truth = exact
    state = truth.state(session.start, session.stop)
    shifted = state.replace(
        obj_pos=state.obj_pos + torch.tensor([0.03, 0.0, 0.04]),
        body_cam=state.body_cam.replace(transl=state.body_cam.transl + torch.tensor([0.0, 0.02, 0.0])),
    )
    errors = score(truth, body, shifted, session.start, samples=500)
    assert errors["translation_mm"] == pytest.approx(50.0)
    assert errors["mpjpe_mm"] == pytest.approx(20.0, abs=1e-3)
    assert errors["rotation_deg"] < 1e-6
    assert 0 < errors["cd_o_cm"] <= 10.0
    independent = score(truth, body, state, session.start, samples=500, shared=False)
    assert independent["cd_o_cm"] > 0.5  # the floor that shared samples remove


def test_the_same_seed_gives_the_same_session(footage: Footage, scene: Scene, body: BodyModel) -> None:
    again = film(scene, body, CameraOptions(moving=True), seed=1)
    np.testing.assert_array_equal(again.point_px, footage.point_px)
    one, two, other = (disturb(footage, NOISY, seed=s)[0] for s in (5, 5, 6))
    np.testing.assert_array_equal(one.tracks.px, two.tracks.px)
    assert torch.equal(one.body_cam.body_pose, two.body_cam.body_pose)
    assert not np.array_equal(one.tracks.px, other.tracks.px)
    louder, _ = disturb(footage, dataclasses.replace(NOISY, track_px=9.0), seed=5)
    assert torch.equal(one.body_cam.body_pose, louder.body_cam.body_pose)  # streams do not disturb each other


def test_occlusion_can_be_switched_off(footage: Footage) -> None:
    hidden, _ = disturb(footage, only(occlusion=True))
    open_, _ = disturb(footage, only(occlusion=False))
    assert hidden.tracks.visible.sum() < open_.tracks.visible.sum()


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_written_session_is_read_back(folder: tuple[Path, Session, Truth], body: BodyModel) -> None:
    path, session, _ = folder
    loaded = load_session(path, body, fps=session.fps)
    assert (loaded.name, loaded.start, loaded.stop) == ("noisy", session.start, session.stop)
    assert (loaded.num_frames, loaded.image_size) == (session.num_frames, session.image_size)
    np.testing.assert_allclose(loaded.camera_matrix, session.camera_matrix, rtol=1e-6)
    np.testing.assert_allclose(loaded.obj.vertices, session.obj.vertices, atol=1e-8)
    np.testing.assert_array_equal(loaded.obj.faces, session.obj.faces)
    np.testing.assert_allclose(loaded.obj.init_pos_cam, session.obj.init_pos_cam)
    np.testing.assert_allclose(loaded.world_from_cam_rotmat, session.world_from_cam_rotmat, atol=2e-6)
    np.testing.assert_allclose(loaded.world_from_cam_pos, session.world_from_cam_pos, atol=1e-5)
    joints = [body.pose(s.body_cam).joints for s in (loaded, session)]
    np.testing.assert_allclose(*joints, atol=1e-5)
    assert pairs(loaded) == pairs(session)
    assert points(loaded) == points(session)


def test_masks_are_read_back(folder: tuple[Path, Session, Truth], body: BodyModel) -> None:
    path, session, _ = folder
    loaded = load_session(path, body, fps=session.fps)
    assert loaded.masks is not None and session.masks is not None
    for frame in (0, session.num_frames - 1):
        np.testing.assert_array_equal(loaded.masks.human(frame), session.masks.human(frame))
        np.testing.assert_array_equal(loaded.masks.object(frame), session.masks.object(frame))


def test_the_truth_is_kept_outside_and_read_back(folder: tuple[Path, Session, Truth]) -> None:
    path, _, truth = folder
    assert not list(path.rglob("*truth*"))
    again = load_truth(path.parent / "truth" / "noisy.npz")
    assert (again.name, again.fps, again.log_scale) == (truth.name, truth.fps, truth.log_scale)
    np.testing.assert_array_equal(again.obj_rotmat, truth.obj_rotmat)
    assert torch.equal(again.body_cam.left_hand_pose, truth.body_cam.left_hand_pose)
    assert again.contacts.keypoint_names == truth.contacts.keypoint_names


def test_the_record_looks_like_a_released_one(folder: tuple[Path, Session, Truth]) -> None:
    path, session, _ = folder
    record = json.loads((path / "kp_record_merged.json").read_text())
    assert record["object_scale"] == 1.0 and record["is_static_object"] is False
    assert record["start_frame_index"] == session.start
    frame = record[f"{session.start:05d}"]
    assert all(isinstance(v, int) for k, v in frame.items() if k != "2D_keypoint")
    assert sorted(p.name for p in path.iterdir()) == [
        "align",
        "human_mask_dir",
        "kp_record_merged.json",
        "mask_dir",
        "motion",
        "obj_org.obj",
    ]


def test_nothing_is_overwritten(folder: tuple[Path, Session, Truth], body: BodyModel) -> None:
    path, session, _ = folder
    before = (path / "kp_record_merged.json").stat().st_mtime_ns
    with pytest.raises(HoiError, match="not overwritten"):
        write_session(session, body, path)
    assert (path / "kp_record_merged.json").stat().st_mtime_ns == before
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []


def test_a_missing_or_foreign_truth_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="no such truth file"):
        load_truth(tmp_path / "none.npz")
    (tmp_path / "text.npz").write_text("hello")
    with pytest.raises(HoiError, match="not a readable truth file"):
        load_truth(tmp_path / "text.npz")
    np.savez(tmp_path / "other.npz", a=1)
    with pytest.raises(HoiError, match="not a truth file"):
        load_truth(tmp_path / "other.npz")


# --- suites and other clips -------------------------------------------------------------------------------------------


def test_a_suite_has_different_cameras_and_named_sessions(clip: HoiClip, body: BodyModel) -> None:
    short = clip.replace(
        root_pos_w=clip.root_pos_w[:20],
        joint_quat=clip.joint_quat[:20],
        obj_pos_w=clip.obj_pos_w[:20],
        obj_quat_w=clip.obj_quat_w[:20],
        contact_labels=clip.contact_labels[:20],
        graph=dataclasses.replace(clip.graph, active=clip.graph.active[:20]),
        fps=120.0,
    )
    made = list(make_suite([short], body, count=3, fit_iterations=20))
    assert [s.name for s, _ in made] == [f"{clip.name}_{i:02d}" for i in range(3)]
    assert all(s.is_static for s, _ in made)  # the box still stands on the table
    places = np.stack([t.world_from_cam_pos[0] for _, t in made])
    assert np.linalg.norm(np.diff(places, axis=0), axis=1).min() > 1.0
    assert [bool(np.ptp(t.world_from_cam_pos, axis=0).max() > 0) for _, t in made] == [False, True, False]
    with pytest.raises(HoiError, match="no clips"):
        list(make_suite([], body))


def test_one_call_makes_a_named_session(clip: HoiClip, body: BodyModel) -> None:
    session, truth = make_session(
        clip, body, fps=1.0, seed=7, camera=CameraOptions(width=540, height=960), fit_iterations=20
    )
    assert session.name == truth.name == "demo_box_07"
    assert session.image_size == (540, 960)
    assert session.num_frames == 4


def test_a_real_capture_becomes_a_session(body: BodyModel) -> None:
    if not OMOMO.is_dir():
        pytest.skip("the OMOMO captures are not beside the checkout")
    motion = OMOMO / "motions" / "sub2_woodchair_000.pt"
    mesh = OMOMO / "objects" / "woodchair.obj"
    clip = import_tensor(motion, "auto", mesh, "woodchair", graph=False)
    footage = film(make_scene(clip, body, fps=2.0, iterations=10), body, seed=3)
    session, truth = disturb(footage, PERFECT, seed=3)
    state = truth.state(session.start, session.stop)
    report = measure_quality(session, body, state)
    assert report.summary["reprojection_px_mean"] < 0.01
    assert session.contacts.active.any()
    assert score(truth, body, state, session.start, samples=500)["cd_o_cm"] < 1e-4


def pairs(session: Session) -> set[tuple[str, int, int]]:
    contacts = session.contacts
    return {(contacts.keypoint_names[p], int(contacts.vertex_ids[p]), int(t)) for t, p in np.argwhere(contacts.active)}


def points(session: Session) -> set[tuple[int, int, float, float]]:
    tracks = session.tracks
    return {(int(tracks.vertex_ids[m]), int(t), *tracks.px[t, m]) for t, m in np.argwhere(tracks.visible)}
