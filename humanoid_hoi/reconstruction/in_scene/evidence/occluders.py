"""Which part of the person hides the object, and which only stands behind it."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_erosion, binary_opening, distance_transform_edt

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.in_scene.evidence.depth import SmallMasks, usable
from humanoid_hoi.reconstruction.in_scene.session import HandTrack, InSceneSession

_BEHIND = 1.06
"""Depth over the object's far side beyond which the person is behind it."""
_FLESH_M = 0.025
"""m around a hand's keypoints that is hand, whatever depth is read there: fingers are as thin as depth maps are blurred."""


def occluders(given: InSceneSession, masks: SmallMasks) -> BoolArray:
    """(T, h, w) pixels of the person that may hide the object, at the depth maps' size.

    A border between the object and a person behind it is the object's own. Without depth, or where the object shows too
    little of it, the whole person may be in front.
    """
    if given.depth is None:
        return masks.human
    result = masks.human.copy()
    for t in range(given.num_frames):
        known = usable(given.depth[t])
        own = binary_erosion(masks.thing[t]) & known
        if own.sum() < 5:
            continue
        far = _BEHIND * np.percentile(given.depth[t][own], 95)
        # Along the object's border a depth map mixes both: a band of a pixel or two, which opening removes.
        front = binary_opening(masks.human[t] & ~(known & (given.depth[t] > far)), np.ones((3, 3), bool))
        result[t] = front | (masks.human[t] & _hands(given, masks, t))
    return result


def _hands(given: InSceneSession, masks: SmallMasks, t: int) -> BoolArray:
    """(h, w) pixels near the keypoints of a hand."""
    share = float(masks.camera_matrix[0, 0] / given.session.camera_matrix[0, 0])
    shape = masks.human.shape[1:]
    near = np.zeros(shape, bool)
    for track in given.hands.values():
        px = _keypoints(track, t) * share
        inside = (px >= 0).all(axis=1) & (px[:, 0] < shape[1]) & (px[:, 1] < shape[0])
        if not inside.any():
            continue
        column, row = px[inside].astype(int).T
        marked = np.ones(shape, bool)
        marked[row, column] = False
        # Metres at the hand's distance as pixels; at least one, or nothing but the keypoint's own pixel would be hand.
        reach = max(1.0, _FLESH_M * masks.camera_matrix[0, 0] / max(float(track.pos[t, 2]), 0.05))
        near |= distance_transform_edt(marked) <= reach
    return near


def _keypoints(track: HandTrack, t: int) -> FloatArray:
    known = np.isfinite(track.px[t]).all(axis=1)
    result: FloatArray = track.px[t][known] if track.visible[t] else np.zeros((0, 2))
    return result
