"""Stretches in which nobody handles the object are proposed by how near hands and feet are to its silhouette."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.video.frames import Shot
from humanoid_hoi.video.pose import PoseTrack
from humanoid_hoi.video.prepare.activity import idle_stretches

LEFT_WRIST = 15
FPS = 30.0


def track_of(wrist_x: np.ndarray) -> PoseTrack:
    """A person 100 px tall at x = 50 whose left wrist is where it is told, in row 65."""
    frames = len(wrist_x)
    px = np.zeros((frames, 33, 2))
    px[..., 0] = 50.0
    px[..., 1] = np.linspace(20.0, 120.0, 33)
    px[:, LEFT_WRIST] = np.stack([wrist_x, np.full(frames, 65.0)], axis=1)
    alone = np.zeros((frames, 2, 21))
    hands = (np.full((*alone.shape, 2), np.nan), np.full((*alone.shape, 3), np.nan), np.zeros((frames, 2)))
    return PoseTrack(px, np.ones((frames, 33)), np.zeros((frames, 33, 3)), np.ones(frames), *hands)


def thing(frames: int) -> dict[int, np.ndarray]:
    """The silhouette: rows 60 to 70 and columns 200 to 210 of a wide picture."""
    mask = np.zeros((160, 400), bool)
    mask[60:71, 200:211] = True
    return dict.fromkeys(range(frames), mask)


def test_a_hand_within_an_eighth_of_the_body_height_handles_the_object() -> None:
    wrist = np.where(np.arange(60) < 30, 190.0, 150.0)  # 10 px off, then 50; 12 are near
    assert idle_stretches(track_of(wrist), thing(60), FPS) == [Shot(30, 60)]


def test_a_short_look_away_does_not_divide_a_stretch() -> None:
    wrist = np.full(90, 205.0)
    wrist[40:48] = 100.0  # a quarter of a second
    assert idle_stretches(track_of(wrist), thing(90), FPS) == []


def test_frames_in_which_nobody_is_seen_are_idle_and_those_without_a_mask_are_not() -> None:
    track = track_of(np.full(60, 100.0))
    track.px[:30] = np.nan
    track.score[:30] = 0.0
    masks = {frame: mask for frame, mask in thing(60).items() if frame < 30}
    assert idle_stretches(track, masks, FPS) == [Shot(0, 30)]
