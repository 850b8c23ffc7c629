"""Where the fit starts: the trunk's orientation and place in the camera frame, from the landmarks alone."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.pose.observe import PoseTrack

_SHOULDERS = (11, 12)
_HIPS = (23, 24)
_TRUSTED = (11, 12, 13, 14, 23, 24, 25, 26, 27, 28)


def fill_gaps(values: FloatArray, seen: BoolArray) -> FloatArray:
    """Rows (T, ...) of unseen frames from their neighbors, linearly; the ends are held."""
    rows = np.flatnonzero(seen)
    flat = values.reshape(len(values), -1)
    times = np.arange(len(values))
    columns = [np.interp(times, rows, flat[rows, i]) for i in range(flat.shape[1])]
    return np.stack(columns, axis=1).reshape(values.shape)


def start_rotations(world: FloatArray) -> FloatArray:
    """(T, 3, 3) pelvis orientations from the trunk: to its left, up and front as columns.

    Args:
        world: (T, 33, 3) metric landmarks in the camera's directions, complete.
    """
    hips = world[:, _HIPS[0]] - world[:, _HIPS[1]]
    up = world[:, _SHOULDERS].mean(axis=1) - world[:, _HIPS].mean(axis=1)
    # Hips and shoulders together: either alone may be hidden or turned.
    left = hips + (world[:, _SHOULDERS[0]] - world[:, _SHOULDERS[1]])
    y = _unit(up)
    # Up exactly along the trunk, left at right angles to it.
    x = _unit(left - (left * y).sum(1, keepdims=True) * y)
    rotations = Rotation.from_matrix(np.stack([x, y, np.cross(x, y)], axis=-1))
    # Smoothed a little as quaternions of one half-sphere.
    quats = rotations.as_quat()
    for t in range(1, len(quats)):
        quats[t] *= -1 if quats[t] @ quats[t - 1] < 0 else 1
    return Rotation.from_quat(gaussian_filter1d(quats, 2.0, axis=0)).as_matrix()


def start_positions(track: PoseTrack, world: FloatArray, px: FloatArray, camera_matrix: FloatArray) -> FloatArray:
    """(T, 3) middle of the hips in the camera frame, such that the metric landmarks project onto the pixels.

    Linear: ``f (X + t_x) = (u - c_x) (Z + t_z)`` and the same for y, weighted by visibility.
    """
    ids = list(_TRUSTED)
    focal = np.array([camera_matrix[0, 0], camera_matrix[1, 1]])
    rays = (px[:, ids] - camera_matrix[:2, 2]) / focal
    points = world[:, ids]
    positions = np.zeros((len(px), 3))
    for t in range(len(px)):
        weight = np.repeat(np.maximum(track.visibility[t, ids], 0.05), 2)
        # Two equations per landmark in (t_x, t_y, t_z): t_x - r_x t_z = r_x Z - X,
        # with the ray r = (u - c) / f.
        rows = np.zeros((2 * len(ids), 3))
        rows[0::2, 0] = 1
        rows[1::2, 1] = 1
        rows[:, 2] = -rays[t].reshape(-1)
        right = (rays[t] * points[t, :, 2:] - points[t, :, :2]).reshape(-1)
        positions[t] = np.linalg.lstsq(rows * weight[:, None], right * weight, rcond=None)[0]
    if np.median(positions[:, 2]) < 0.2:
        raise HoiError(
            "the body points make no person in front of the camera",
            field="motion",
            fix="choose frames with a whole person, or import the motion of another tool",
        )
    # A few broken frames must not stand in or behind the camera.
    positions[:, 2] = np.maximum(positions[:, 2], 0.3)
    return gaussian_filter1d(positions, 2.0, axis=0)


def _unit(vector: FloatArray) -> FloatArray:
    return vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-9)
