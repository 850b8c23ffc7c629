"""Left and right put right: estimators exchange a person's sides for a few frames, people do not."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.video.pose.observe import PoseTrack

ARMS = ((11, 12), (13, 14), (15, 16), (17, 18), (19, 20), (21, 22))
LEGS = ((23, 24), (25, 26), (27, 28), (29, 30), (31, 32))
FACE = ((1, 4), (2, 5), (3, 6), (7, 8), (9, 10))
SWAP_COST = 0.15
"""What a swapped frame costs, in units of the person's size: a tie goes to what was observed."""


def repair_sides(track: PoseTrack) -> tuple[PoseTrack, BoolArray]:
    """Exchange the sides of arms, legs and face where the points move less that way.

    Each group decides for the whole video at once (Viterbi): a swap must pay for both of its ends.

    Returns:
        The repaired track, and (T, 3) which frames of arms, legs and face were swapped.
    """
    px = track.px.copy()
    visibility = track.visibility.copy()
    world = track.world.copy()
    hands = [a.copy() for a in (track.hand_px, track.hand_world, track.hand_score)]
    swapped = np.zeros((track.num_frames, 3), bool)
    for column, pairs in enumerate((ARMS, LEGS, FACE)):
        swapped[:, column] = find_swaps(track.px, pairs)
        rows = np.flatnonzero(swapped[:, column])
        # Each group for itself: estimators may exchange the legs and keep the arms.
        for array in (px, visibility, world):
            _exchange(array, rows, pairs)
        if pairs is ARMS:
            for array in hands:
                array[rows] = array[rows][:, ::-1]
    fixed = dataclasses.replace(
        track, px=px, visibility=visibility, world=world, hand_px=hands[0], hand_world=hands[1], hand_score=hands[2]
    )
    return fixed, swapped


def find_swaps(px: FloatArray, pairs: Sequence[tuple[int, int]]) -> BoolArray:
    """(T,) frames in which a group's sides are exchanged.

    Args:
        px: (T, K, 2); frames with NaN are skipped over.
        pairs: landmarks (left, right) that change places together.
    """
    left, right = np.array(pairs).T
    seen = np.flatnonzero(np.isfinite(px[:, left]).all((1, 2)) & np.isfinite(px[:, right]).all((1, 2)))
    result = np.zeros(len(px), bool)
    if len(seen) < 2:
        return result
    points = px[seen]
    # In units of the group's own size, so that one cost serves any distance.
    size = float(np.median(np.ptp(points, axis=1).max(axis=1))) or 1.0
    a = points[:, left] / size
    b = points[:, right] / size
    # How far both sides move if the labels are kept, and if they are exchanged between two frames.
    straight = _distance(a[1:], a[:-1]) + _distance(b[1:], b[:-1])
    crossed = _distance(a[1:], b[:-1]) + _distance(b[1:], a[:-1])
    result[seen] = _viterbi(straight, crossed)
    return result


def _viterbi(straight: FloatArray, crossed: FloatArray) -> BoolArray:
    """Cheapest sequence of states (as is, swapped) given the cost of staying in and of changing the state."""
    cost = np.array([0.0, SWAP_COST])
    back = []
    for stay, change in zip(straight, crossed, strict=True):
        # options[i, j]: the cost so far of state i, then going to j: staying costs the straight
        # distance, changing the crossed one.
        options = cost[:, None] + np.array([[stay, change], [change, stay]])
        back.append(options.argmin(axis=0))
        cost = options.min(axis=0) + np.array([0.0, SWAP_COST])
    state = int(cost.argmin())
    path = [state]
    for choice in reversed(back):
        state = int(choice[state])
        path.append(state)
    return np.array(path[::-1], bool)


def _distance(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.linalg.norm(a - b, axis=-1).sum(axis=-1)


def _exchange(array: FloatArray, rows: np.ndarray, pairs: Sequence[tuple[int, int]]) -> None:
    left, right = np.array(pairs).T
    kept = array[rows[:, None], left]
    array[rows[:, None], left] = array[rows[:, None], right]
    array[rows[:, None], right] = kept
