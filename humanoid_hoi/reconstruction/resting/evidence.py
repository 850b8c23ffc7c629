"""When an object lies still, by its tracked points alone.

A solved trajectory cannot tell: where the body is off by centimeters, its contacts drag the object along, and a box that
stands on a table drifts by 0.1 m/s. Its points in the picture know better. Of an object at rest they move as the camera
makes them move and not at all before a tripod, whatever the body does.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.level import WINDOW_S
from humanoid_hoi.reconstruction.object_solver import CameraPath, ObjectProblem
from humanoid_hoi.scene.artefacts.intervals import debounce, runs

REST_M_S = 0.05
"""m/s of the points across the line of sight; noise of 1 px is 0.01 m/s at 3 m, a carried box makes 0.1 to 0.5."""
FEWEST_POINTS = 2
"""Tracked points that must be seen at both ends of a window: fewer do not show a turn."""
GAP_S = 0.1
"""s that a rest may be interrupted: a few bad tracks."""


def track_speed(problem: ObjectProblem, camera: CameraPath, depth: Tensor, fps: float) -> FloatArray:
    """(T,) m/s: how fast the tracked points move across the line of sight, beyond what the camera's motion explains.

    Of every point, from the first to the last frame in which it is seen within a window of
    :data:`~humanoid_hoi.reconstruction.level.WINDOW_S` around the frame, if they are half a window apart; then the median over
    the points. NaN where fewer than :data:`FEWEST_POINTS` say anything.

    Args:
        problem: T frames.
        camera: where it is in every frame.
        depth: (T,) m, about how far away the object is; a few per cent off is near enough.
        fps: frames per second.
    """
    half = max(1, round(0.5 * WINDOW_S * fps))
    first, last = _ends_seen(problem.track_weight > 0, half)
    # A point that is not seen long enough is said to be seen from a frame to the same one.
    known = last - first >= half
    first = torch.where(known, first, 0)
    last = torch.where(known, last, 0)
    moved_px = (_pixels(problem, last) - _seen_again(problem, camera, depth, first, last)).norm(dim=-1)
    # A pixel at this depth, m; the mean of both axes' focal lengths.
    meters = depth[first] / problem.camera_matrix.diagonal()[:2].mean()
    speed = (moved_px * meters * fps / (last - first).clamp_min(1)).masked_fill(~known, torch.nan)
    found = speed.nanmedian(dim=1).values if speed.shape[1] else torch.full((len(speed),), torch.nan)
    return np.asarray(found.masked_fill(known.sum(dim=1) < FEWEST_POINTS, torch.nan))


def resting_spells(speed: FloatArray, fps: float) -> list[tuple[int, int]]:
    """First and stop of the stretches in which an object lies still.

    Args:
        speed: (T,) m/s of its points, NaN where unknown (see :func:`track_speed`).
        fps: frames per second.
    """
    # A comparison with NaN is false: what is not seen is not said to rest.
    still = np.asarray(speed < REST_M_S)
    steady = debounce(still, round(GAP_S * fps), max(2, round(WINDOW_S * fps)))
    return runs(steady)


def as_mask(spells: list[tuple[int, int]], frames: int) -> BoolArray:
    """(T,) bool, true within the spells."""
    mask = np.zeros(frames, bool)
    for first, stop in spells:
        mask[first:stop] = True
    return mask


def _ends_seen(seen: Tensor, half: int) -> tuple[Tensor, Tensor]:
    """(T, M) first and last frame of those up to ``half`` away in which each point is seen; last < first where in none."""
    frames = len(seen)
    rows = torch.arange(frames)[:, None] + torch.arange(-half, half + 1)
    inside = (rows >= 0) & (rows < frames)
    within = seen[rows.clamp(0, frames - 1)] & inside[..., None]
    first = torch.where(within, rows[..., None], frames).amin(dim=1)
    last = torch.where(within, rows[..., None], -1).amax(dim=1)
    return first, last


def _pixels(problem: ObjectProblem, rows: Tensor) -> Tensor:
    """(T, M, 2) px of point m in frame ``rows[t, m]``."""
    return problem.track_px[rows, torch.arange(rows.shape[1])]


def _seen_again(problem: ObjectProblem, camera: CameraPath, depth: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """(T, M, 2) px: where points seen in frames ``first`` (T, M) appear in ``last`` if they do not move in the world."""
    pixel = _pixels(problem, first)
    # Rays of unit depth, made as long as the object is away.
    ray = torch.cat([pixel, torch.ones_like(pixel[..., :1])], dim=-1) @ torch.linalg.inv(problem.camera_matrix).mT
    in_cam = (depth[first][..., None] * ray)[..., None]
    in_world = camera.rotmat[first] @ in_cam + camera.pos[first][..., None]
    later = (camera.rotmat[last].mT @ (in_world - camera.pos[last][..., None]))[..., 0]
    image = later @ problem.camera_matrix.mT
    return image[..., :2] / image[..., 2:].clamp_min(torch.finfo(image.dtype).eps)
