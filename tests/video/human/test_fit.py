"""The fit against known motion, and its parts: side repair, gaps, windows, limits, the ground."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.gvhmr import read_motion
from humanoid_hoi.video.human import FitOptions, HumanMotion, fit_motion, write_motion_file
from humanoid_hoi.video.human.fit import blend_windows, windows_of, with_height
from humanoid_hoi.video.human.limits import beyond, resting_pose
from humanoid_hoi.video.human.points import landmark_map
from humanoid_hoi.video.human.repair import ARMS, repair_sides
from humanoid_hoi.video.human.world import camera_to_world, find_ground
from tests.video.human.conftest import FPS, MATRIX, seen_by_networks, walker


def joint_errors(body: BodyModel, fitted: BodyParams, truth: BodyParams) -> np.ndarray:
    """(T, 22) body joint distances relative to the pelvis, m."""
    with torch.no_grad():
        a, b = (body.pose(p).joints[:, :22] for p in (fitted, truth))
    return ((a - a[:, :1]) - (b - b[:, :1])).norm(dim=-1).numpy()


@pytest.fixture(scope="module")
def fitted(free: BodyModel) -> HumanMotion:
    track = seen_by_networks(free, walker(), noise_px=3.0)
    return fit_motion(track, free, MATRIX, FPS, FitOptions(iterations=150))


def test_known_motion_is_found_again(free: BodyModel, fitted: HumanMotion) -> None:
    truth = walker()
    errors = joint_errors(free, fitted.params_cam, truth)
    assert errors.mean() < 0.065  # the leg lifted towards the camera is the hard part: the others are within 4 cm
    depth = fitted.params_cam.transl[:, 2] - truth.transl[:, 2]
    assert abs(float(depth.mean())) < 0.35 and float(depth.std()) < 0.05
    figures = fitted.figures
    assert figures.reprojection_px_median < 4.5
    assert figures.fitted_jitter_px < 0.5 * figures.observed_jitter_px


def test_the_ground_is_under_the_feet(free: BodyModel, fitted: HumanMotion) -> None:
    assert abs(fitted.ground.pitch_deg) < 6
    points = landmark_map(free).posed(free, fitted.params_cam).detach().double().numpy()
    heights = points @ fitted.ground.rotmat[2] + fitted.ground.height
    assert abs(heights.min()) < 0.06 and 1.2 < heights.max() < 2.1


def test_the_file_comes_back(free: BodyModel, fitted: HumanMotion, tmp_path: Path) -> None:
    write_motion_file(fitted, free, tmp_path / "motion" / "result.pt")
    motion = read_motion(tmp_path)
    assert motion.own_shape is not None and motion.own_shape[0] == "free"
    torch.testing.assert_close(motion.own_shape[1], fitted.params_cam.betas)
    torch.testing.assert_close(motion.params_cam.body_pose, fitted.params_cam.body_pose)
    np.testing.assert_allclose(motion.camera_matrix, MATRIX)


def test_exchanged_sides_are_put_right(free: BodyModel) -> None:
    track = seen_by_networks(free, walker(), noise_px=1.0)
    legs = np.array([(23, 24), (25, 26), (27, 28), (29, 30), (31, 32)])
    wrong = track.px.copy()
    rows = np.arange(12, 19)[:, None]
    wrong[rows, legs[:, 0]], wrong[rows, legs[:, 1]] = track.px[rows, legs[:, 1]], track.px[rows, legs[:, 0]]
    repaired, swapped = repair_sides(dataclasses.replace(track, px=wrong))
    np.testing.assert_array_equal(repaired.px, track.px)
    assert np.flatnonzero(swapped[:, 1]).tolist() == list(range(12, 19)) and not swapped[:, 0].any()
    # Exchanged arms take their hands along.
    arms = np.array(ARMS)
    wrong = track.px.copy()
    wrong[rows, arms[:, 0]], wrong[rows, arms[:, 1]] = track.px[rows, arms[:, 1]], track.px[rows, arms[:, 0]]
    hands = track.hand_px.copy()
    hands[12:19] = hands[12:19, ::-1]
    repaired, swapped = repair_sides(dataclasses.replace(track, px=wrong, hand_px=hands))
    assert np.flatnonzero(swapped[:, 0]).tolist() == list(range(12, 19)) and not swapped[:, 1].any()
    np.testing.assert_array_equal(repaired.hand_px, track.hand_px)
    same, nothing = repair_sides(track)
    assert not nothing.any() and same.px is not track.px


def test_unseen_frames_are_bridged(free: BodyModel) -> None:
    track = seen_by_networks(free, walker(20), noise_px=1.0)
    for array in (track.px, track.world, track.hand_px, track.hand_world):
        array[8:11] = np.nan
    track.score[8:11] = 0
    track.visibility[8:11] = 0
    track.hand_score[8:11] = 0
    motion = fit_motion(track, free, MATRIX, FPS, FitOptions(iterations=60))
    assert torch.isfinite(motion.params_cam.rotvecs()).all()
    assert joint_errors(free, motion.params_cam, walker(20))[8:11].mean() < 0.15
    track.score[1:] = 0
    with pytest.raises(HoiError, match="1 of 20 frames"):
        fit_motion(track, free, MATRIX, FPS)


def test_windows_cover_everything_and_blend_smoothly() -> None:
    assert windows_of(100, 300, 30) == [slice(0, 100)]
    windows = windows_of(700, 300, 30)
    assert windows[0].start == 0 and windows[-1].stop == 700
    assert all(a.stop - b.start >= 30 for a, b in itertools.pairwise(windows))
    motion = walker(60)
    pieces = [motion.frames(slice(0, 40)), motion.frames(slice(25, 60))]
    joined = blend_windows(pieces, [slice(0, 40), slice(25, 60)], motion.betas)
    turned = roma.rotvec_to_rotmat(joined.rotvecs())
    torch.testing.assert_close(turned, motion.rotmats(), atol=1e-5, rtol=0)
    torch.testing.assert_close(joined.transl, motion.transl)


def test_limits_say_which_way_joints_bend(free: BodyModel) -> None:
    """A bent knee puts the ankle behind, a bent elbow the hand in front, on both sides; the mirror is forbidden."""
    for side, sign in (("left", -1.0), ("right", 1.0)):
        turns = torch.zeros(1, 52, 3)
        turns[0, JOINT_NAMES.index(f"{side}_knee"), 0] = 1.0
        turns[0, JOINT_NAMES.index(f"{side}_elbow"), 1] = sign * 1.0
        turns[0, JOINT_NAMES.index(f"{side}_index1"), 2] = sign * 1.0
        params = BodyParams.from_rotvecs(turns, torch.zeros(1, 3), torch.zeros(10))
        joints = free.pose(params).joints[0]
        at = {name: joints[i] for i, name in enumerate(JOINT_NAMES)}
        assert at[f"{side}_ankle"][2] < at[f"{side}_knee"][2] - 0.2
        assert at[f"{side}_wrist"][2] > at[f"{side}_elbow"][2] + 0.15
        assert at[f"{side}_index2"][1] < at[f"{side}_index1"][1] - 0.01
        assert float(beyond(turns[:, 1:]).sum()) == 0
        assert float(beyond(-turns[:, 1:]).sum()) > 1.5
    assert float(beyond(resting_pose()[None]).sum()) < 1e-6


def test_height_fixes_the_scale(free: BodyModel) -> None:
    betas = with_height(free, torch.zeros(10), 1.9)
    skin = free.vertices(BodyParams.rest(1).replace(betas=betas))[0]
    assert float(skin[:, 1].max() - skin[:, 1].min()) == pytest.approx(1.9, abs=1e-3)
    with pytest.raises(HoiError, match="1.0 to 2.3"):
        with_height(free, torch.zeros(10), 19.0)


@pytest.mark.parametrize("pitch_deg", [-20.0, 20.0])
def test_pitch_from_an_upright_body_and_height_without_standing_feet(free: BodyModel, pitch_deg: float) -> None:
    """On one spot the body alone tells the pitch, against the guess of a level camera; most feet are in the air."""
    upright = BodyParams.from_rotvecs(torch.zeros(30, 52, 3), torch.zeros(30, 3), walker(30).betas)
    body_w = landmark_map(free).posed(free, upright).detach().double().numpy()[..., [2, 0, 1]]
    body_w[..., 2] -= body_w[..., 2].min()
    body_w[10:, :, 2] += 0.5  # a jump: two thirds of the frames
    points = (body_w + np.array([4.0, 0, -1.4])) @ camera_to_world(np.radians(pitch_deg))
    ground = find_ground(points, np.zeros((30, 4), bool))
    # Two guesses with their variances: (pitch / 8^2) / (1 / 8^2 + 1 / 15^2); the body leans a little by itself.
    assert ground.pitch_deg == pytest.approx(pitch_deg * 15**2 / (8**2 + 15**2), abs=3.0)
    level = find_ground((body_w + np.array([4.0, 0, -1.4])) @ camera_to_world(0.0), np.zeros((30, 4), bool))
    assert level.height == pytest.approx(1.4, abs=0.2)


@pytest.mark.parametrize("pitch_deg", [-5.0, 0.0, 20.0])
def test_pitch_from_feet_at_two_distances(free: BodyModel, pitch_deg: float) -> None:
    """A standing person walked from 3 m to 6 m before a camera that looks down."""
    rotmat = camera_to_world(np.radians(pitch_deg))
    assert np.allclose(rotmat @ rotmat.T, np.eye(3)) and np.linalg.det(rotmat) > 0
    params = walker(30)
    upright = BodyParams.from_rotvecs(torch.zeros(30, 52, 3), torch.zeros(30, 3), params.betas)
    body_w = landmark_map(free).posed(free, upright).detach().double().numpy()[..., [2, 0, 1]]  # Z up
    body_w[..., 2] -= body_w[..., 2].min()
    body_w[..., 0] += np.linspace(3, 6, 30)[:, None]
    points = (body_w - [0, 0, 1.4]) @ rotmat
    ground = find_ground(points, np.ones((30, 4), bool))
    assert ground.pitch_deg == pytest.approx(pitch_deg, abs=2.0)
    assert ground.height == pytest.approx(1.4, abs=0.1)
