"""Depth maps with cameras: small masks, points of pixels, and the static part of the scene as a cloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import binary_dilation

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession

FALLBACK_LONG_SIDE = 120
"""px of the small masks where there are no depth maps."""


@dataclass(frozen=True)
class SmallMasks:
    """Masks at the depth maps' size.

    Attributes:
        human, thing: (T, h, w) bool.
        camera_matrix: (3, 3) K of this size.
    """

    human: BoolArray
    thing: BoolArray
    camera_matrix: FloatArray

    def static(self, margin: int) -> BoolArray:
        """(T, h, w) pixels at least ``margin`` away from person and object."""
        # One frame thick: masks grow within their own picture, not into the next frame.
        structure = np.ones((1, 2 * margin + 1, 2 * margin + 1), bool)
        return ~binary_dilation(self.human | self.thing, structure)


def small_masks(given: InSceneSession) -> SmallMasks:
    """The session's masks at the size of its depth maps.

    Raises:
        HoiError: a mask is not of the video's size, or the object is in no mask.
    """
    masks = given.session.masks
    assert masks is not None
    width, height = given.session.image_size
    if given.depth is not None:
        size = given.depth.shape[1:]
    else:
        share = FALLBACK_LONG_SIDE / max(width, height)
        size = (round(height * share), round(width * share))
    matrix = np.diag([size[1] / width, size[0] / height, 1.0]) @ given.session.camera_matrix
    frames = range(given.num_frames)
    human = _stack(masks.human, frames, (height, width), size)
    thing = _stack(masks.object, frames, (height, width), size)
    if not thing.any():
        raise HoiError("the object is in no mask", where=given.session.name, field="masks", fix="mask the object")
    return SmallMasks(human, thing, matrix)


def _stack(
    read: Callable[[int], BoolArray | None], frames: Sequence[int], full: tuple[int, int], size: tuple[int, ...]
) -> BoolArray:
    # The full-size pixel under each small pixel's center: a mask is sampled, not averaged, because
    # half a person is no class of its own.
    rows = (np.arange(size[0]) + 0.5) * full[0] / size[0]
    columns = (np.arange(size[1]) + 0.5) * full[1] / size[1]
    stack = np.zeros((len(frames), *size), bool)
    for frame in frames:
        mask = read(frame)
        if mask is None:
            continue
        if mask.shape != full:
            raise HoiError(
                f"mask of frame {frame} is {mask.shape[1]} x {mask.shape[0]}, the video {full[1]} x {full[0]}",
                field="masks",
                fix="give masks of the video's size",
            )
        stack[frame] = mask[np.ix_(rows.astype(int), columns.astype(int))]
    return stack


def rays(shape: tuple[int, ...], camera_matrix: FloatArray) -> FloatArray:
    """(h, w, 3) directions of the pixel centers, z = 1."""
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    pixels = np.stack([columns + 0.5, rows + 0.5, np.ones_like(rows, float)], axis=-1)
    return pixels @ np.linalg.inv(camera_matrix).T


def usable(depth: FloatArray) -> BoolArray:
    """Where a depth map says something."""
    return np.isfinite(depth) & (depth > 0)


def static_cloud(
    depth: FloatArray, static: BoolArray, camera_matrix: FloatArray, rotmat: FloatArray, pos: FloatArray, cell: float
) -> tuple[FloatArray, FloatArray]:
    """The static scene as the mean of all frames' points, cell by cell.

    Args:
        depth: (F, h, w) metric.
        static: (F, h, w) pixels to use.
        camera_matrix: (3, 3).
        rotmat: (F, 3, 3) world from camera.
        pos: (F, 3).
        cell: m, side of a cell.

    Returns:
        Points (N, 3) and directions (N, 3) from each towards the cameras that saw it.
    """
    direction = rays(depth.shape[1:], camera_matrix)
    gathered = []
    for t in range(len(depth)):
        use = static[t] & usable(depth[t])
        points = direction[use] * depth[t][use][:, None]
        # Six columns: the point in the world, and the camera that saw it.
        gathered.append(np.concatenate([points @ rotmat[t].T + pos[t], np.broadcast_to(pos[t], points.shape)], axis=1))
    everything = np.concatenate(gathered)
    if not len(everything):
        return np.zeros((0, 3)), np.zeros((0, 3))
    # Points of one cell, from all frames, get one number; bincount then sums each
    # column cell by cell.
    label = np.unique(np.floor(everything[:, :3] / cell).astype(np.int64), axis=0, return_inverse=True)[1].reshape(-1)
    count = np.bincount(label)
    mean = np.stack([np.bincount(label, everything[:, k]) / count for k in range(6)], axis=1)
    towards = mean[:, 3:] - mean[:, :3]
    return mean[:, :3], towards / np.linalg.norm(towards, axis=1, keepdims=True)
