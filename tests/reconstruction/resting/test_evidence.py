"""When an object lies still, told by its tracked points; cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from humanoid_hoi.reconstruction.object_solver import CameraPath, ObjectProblem
from humanoid_hoi.reconstruction.resting.evidence import as_mask, resting_spells, track_speed

FPS = 30.0
MATRIX = torch.tensor([[1000.0, 0, 500], [0, 1000, 400], [0, 0, 1]], dtype=torch.float64)
CORNERS = torch.tensor([[0.1, 0, 0], [0, 0.1, 0], [-0.1, 0, 0.1], [0, -0.1, 0]], dtype=torch.float64)


def tripod(frames: int) -> CameraPath:
    return CameraPath(torch.eye(3, dtype=torch.float64).expand(frames, 3, 3), torch.zeros(frames, 3).double())


def filmed(pos_w: np.ndarray, camera: CameraPath) -> ObjectProblem:
    """Four points of an object at ``pos_w`` (T, 3), which does not turn."""
    points = CORNERS + torch.from_numpy(pos_w)[:, None]
    in_cam = (points - camera.pos[:, None]) @ camera.rotmat
    image = in_cam @ MATRIX.mT
    return ObjectProblem.build(MATRIX, track_obj=CORNERS, track_px=image[..., :2] / image[..., 2:])


def test_a_pixel_a_frame_at_two_meters_is_six_centimeters_a_second() -> None:
    """1 px x 2 m / 1000 px x 30 / s = 0.06 m/s."""
    px = np.zeros((20, 3, 2))
    px[:, :, 0] = 300 + np.arange(20)[:, None]
    problem = ObjectProblem.build(MATRIX, track_obj=CORNERS[:3], track_px=px)
    speed = track_speed(problem, tripod(20), torch.full((20,), 2.0).double(), FPS)
    assert speed == pytest.approx(np.full(20, 0.06))


def test_a_camera_that_moves_is_no_motion_of_the_object() -> None:
    """Seen from a camera that slides by 0.3 m/s and turns, an object at rest is still; held before it, it is not."""
    frames = 30
    angle = np.linspace(0, 0.2, frames)
    rotmat = np.stack([[[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]] for a in angle])
    slide = np.zeros((frames, 3))
    slide[:, 0] = 0.3 / FPS * np.arange(frames)
    camera = CameraPath(torch.from_numpy(rotmat), torch.from_numpy(slide))
    still = np.tile([0.0, 0.0, 3.0], (frames, 1))
    depth = torch.full((frames,), 3.0, dtype=torch.float64)
    assert (track_speed(filmed(still, camera), camera, depth, FPS) < 0.02).all()
    assert track_speed(filmed(still, camera), tripod(frames), depth, FPS).min() > 0.3
    carried = still + np.array([0.0, 0.2, 0.0]) * np.arange(frames)[:, None] / FPS
    assert track_speed(filmed(carried, camera), camera, depth, FPS) == pytest.approx(np.full(frames, 0.2), abs=0.02)


def test_points_that_come_and_go_still_speak_and_a_single_one_does_not() -> None:
    """Every second frame hidden, the others say the same; one point alone says nothing."""
    pos = np.tile([0.0, 0.0, 2.0], (24, 1)) + np.array([0.1 / FPS, 0, 0]) * np.arange(24)[:, None]
    problem = filmed(pos, tripod(24))
    depth = torch.full((24,), 2.0, dtype=torch.float64)
    seen = problem.track_weight.clone()
    seen[::2, :2] = 0
    seen[1::2, 2:] = 0
    flickering = ObjectProblem.build(MATRIX, track_obj=CORNERS, track_px=problem.track_px, track_weight=seen)
    assert track_speed(flickering, tripod(24), depth, FPS) == pytest.approx(np.full(24, 0.1), abs=0.01)
    one = ObjectProblem.build(MATRIX, track_obj=CORNERS[:1], track_px=problem.track_px[:, :1])
    assert np.isnan(track_speed(one, tripod(24), depth, FPS)).all()
    none = ObjectProblem.build(MATRIX, contact_obj=CORNERS, contact_cam=problem.contact_cam.new_zeros(24, 4, 3))
    assert np.isnan(track_speed(none, tripod(24), depth, FPS)).all()


def test_a_rest_lasts_and_what_is_not_seen_is_none() -> None:
    speed = np.full(90, 0.3)
    speed[:30] = 0.01
    speed[15:17] = 0.2  # two bad frames within a rest
    speed[40:48] = 0.01  # a pause of a quarter of a second is no rest
    speed[60:] = np.nan
    assert resting_spells(speed, FPS) == [(0, 30)]
    assert as_mask([(0, 30)], 90).sum() == 30
