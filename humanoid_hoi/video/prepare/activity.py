"""Stretches of a clip in which nothing is handled: proposals for what to leave out (paper 3.1)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.ndimage import binary_closing, binary_opening, distance_transform_edt

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.video.frames import Shot
from humanoid_hoi.video.pose import PoseTrack

REACH = 0.12
"""Body heights: a wrist or ankle nearer than this to the object's silhouette may be handling it."""
MIN_SECONDS = 0.5
"""Shorter gaps and shorter contacts do not divide a stretch."""
_LIMBS = (15, 16, 19, 20, 27, 28, 31, 32)


def idle_stretches(track: PoseTrack, masks: Mapping[int, BoolArray], fps: float) -> list[Shot]:
    """Ranges without interaction: nobody is seen, or no limb is near the object's silhouette.

    A proposal only: a person who sits on the object is idle by this rule, unless their hands are near it.

    Args:
        track: body points.
        masks: of the object by frame; frames without one say nothing, and count as interaction.
        fps: frames per second.
    """
    height = float(np.nanmedian(np.ptp(track.px[track.seen][..., 1], axis=1)))
    active = track.seen.copy()
    for frame, mask in masks.items():
        if frame < len(active) and active[frame] and mask.any():
            active[frame] = bool(_nearest(track.px[frame, list(_LIMBS)], mask) < REACH * height)
    width = max(1, round(MIN_SECONDS * fps))
    padded = np.pad(active, width, mode="edge")
    # Closing fills short gaps, opening removes short contacts; padded, so that the
    # ends count as they are.
    calm = binary_opening(binary_closing(padded, np.ones(width)), np.ones(width))[width:-width]
    # Edges of the inactive stretches: they begin where True turns to False, and end
    # at the next change.
    edges = np.flatnonzero(np.diff(np.concatenate([[True], calm, [True]]).astype(int)))
    return [Shot(int(a), int(b)) for a, b in zip(edges[0::2], edges[1::2], strict=True)]


def _nearest(points: FloatArray, mask: BoolArray) -> float:
    """Smallest distance from points (N, 2) px to a mask, px; points outside the picture count from its edge."""
    apart = distance_transform_edt(~mask)
    inside = np.clip(points, 0, np.array(mask.shape[::-1]) - 1)
    columns, rows = inside.astype(int).T
    return float((apart[rows, columns] + np.linalg.norm(points - inside, axis=1)).min())
