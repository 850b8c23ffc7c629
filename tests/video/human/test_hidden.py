"""A foot behind something is taken to stand on where it stood before and after."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.video.human.contact import standing_feet
from humanoid_hoi.video.human.fit import FitOptions, fit_motion
from humanoid_hoi.video.human.hidden import LEGS, hidden_feet, stances_while_hidden
from humanoid_hoi.video.human.points import landmark_map
from humanoid_hoi.video.pose import PoseTrack

from .conftest import FPS, MATRIX, seen_by_networks, walker

HIDDEN = slice(15, 45)
FRAMES = 60


def standing_person() -> BodyParams:
    """The walker with both legs straight: nothing moves but an arm and the spine."""
    params = walker(FRAMES)
    turns = params.rotvecs()
    for joint in ("left_hip", "left_knee"):
        turns[:, JOINT_NAMES.index(joint)] = 0.0
    return BodyParams.from_rotvecs(turns, params.transl, params.betas)


def behind_a_box(body: BodyModel, rows: slice = HIDDEN, visible: float = 0.4) -> PoseTrack:
    """The left foot is guessed in some frames: it wanders by 40 px."""
    track = seen_by_networks(body, standing_person(), noise_px=0.5)
    px = track.px.copy()
    visibility = track.visibility.copy()
    count = len(range(*rows.indices(FRAMES)))
    for landmark in LEGS[0]:
        px[rows, landmark, 1] -= 40 * np.sin(np.linspace(0, np.pi if rows.stop < FRAMES else 0.6 * np.pi, count))
        visibility[rows, landmark] = visible
    return dataclasses.replace(track, px=px, visibility=visibility)


def closed(track: PoseTrack) -> tuple[FloatArray, FloatArray]:
    """Frames in which heels and toes stand by the pixels, and those that are added."""
    stands = standing_feet(track.px, track.visibility, FPS)
    return stands, stances_while_hidden(track.px, hidden_feet(track.visibility, FPS), stands)


def test_a_hidden_foot_stands_where_it_stood(free: BodyModel) -> None:
    stands, added = closed(behind_a_box(free))
    assert not stands[20:40, 0].any() and stands[:, 1].all()
    assert (stands | added).all()
    # Seen as well as the other one it has been lifted.
    assert not closed(behind_a_box(free, visible=1.0))[1].any()


def test_a_foot_that_is_seen_elsewhere_or_comes_back_elsewhere_was_lifted(free: BodyModel) -> None:
    track = behind_a_box(free)
    shown = track.visibility.copy()
    shown[26:34, list(LEGS[0])] = 1.0
    assert not closed(dataclasses.replace(track, visibility=shown))[1].any()
    moved = track.px.copy()
    moved[40:, list(LEGS[0])] += [0.0, 40.0]
    stands, added = closed(dataclasses.replace(track, px=moved))
    assert stands[50:, 0].all() and not added.any()


def test_at_the_end_the_other_foot_decides(free: BodyModel) -> None:
    track = behind_a_box(free, slice(30, FRAMES))
    stands, added = closed(track)
    assert not stands[40:50, 0].any() and (stands | added).all()
    lifted = track.px.copy()
    lifted[45:, list(LEGS[1]), 1] -= np.linspace(0, 60, 15)[:, None]
    assert not closed(dataclasses.replace(track, px=lifted))[1].any()


def test_the_fit_holds_a_hidden_foot(free: BodyModel) -> None:
    """How far the left ankle goes; the true one stands."""
    points = landmark_map(free)
    toe = points.body_points[list(points.body_ids).index(31)]

    def path_m(visible: float) -> float:
        motion = fit_motion(behind_a_box(free, visible=visible), free, MATRIX, FPS, FitOptions(iterations=120))
        with torch.no_grad():
            feet = points.posed(free, motion.params_cam)[:, toe].double().numpy()
        return float(np.linalg.norm(np.ptp(feet, axis=0)))

    assert path_m(0.4) < 0.06
    assert path_m(1.0) > 0.12
