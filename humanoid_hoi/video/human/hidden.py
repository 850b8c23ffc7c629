"""A foot that something hides goes on standing, as long as nothing that is seen says otherwise.

Behind a box or a table the network guesses: its points wander by a foot's length, and a foot that wanders is taken for
lifted, so that the fit lets the leg go where it likes (on our own rendered walk half a meter away). But a foot that stands
at the same place before and after it was hidden has, more likely than not, been there all the time.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import median_filter

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.video.human.contact import FOOT_LANDMARKS, stature_px

CLEARLY = 0.5
"""Visibility from which a foot is seen ..."""
BESIDE_OTHER = 0.75
"""... unless it is below this share of the other foot's: small networks call hidden points half visible."""
MOSTLY = 0.5
"""Share of a gap between two stances in which the foot must be hidden."""
SAME_PLACE = 0.04
"""Body heights between the places of two stances that are one."""
AWAY = 0.06
"""Body heights from its place at which a foot that is seen has been lifted."""
LEGS = ((27, 29, 31), (28, 30, 32))
"""Landmarks of the left and the right foot: ankle, heel, toe."""
_SMOOTH_S = 0.25


def hidden_feet(visibility: FloatArray, fps: float) -> BoolArray:
    """(T, 2) where the left and the right foot are not clearly seen.

    Args:
        visibility: (T, 33).
        fps: frames per second.
    """
    width = 2 * max(1, round(0.5 * _SMOOTH_S * fps)) + 1
    ends = visibility[:, list(FOOT_LANDMARKS)]
    seen = median_filter(0.5 * (ends[:, :2] + ends[:, 2:]), size=(width, 1), mode="nearest")
    return np.asarray((seen < CLEARLY) | (seen < BESIDE_OTHER * seen[:, ::-1]))


def stances_while_hidden(px: FloatArray, hidden: BoolArray, standing: BoolArray) -> BoolArray:
    """(T, 4) frames, in which heels and toes do not seem to stand, and most likely do.

    A gap between two stances at one place is closed when the foot is hidden in most of it and never seen elsewhere. Where
    the video begins or ends with the gap, the other foot has to stand all through it.

    Args:
        px: (T, 33, 2) complete.
        hidden: (T, 2) of :func:`hidden_feet`.
        standing: (T, 4) as the pixels say, of :func:`.contact.standing_feet`.
    """
    height = stature_px(px)
    closed = np.zeros_like(standing)
    for column, landmark in enumerate(FOOT_LANDMARKS):
        side = column % 2
        other = standing[:, 1 - side] | standing[:, 3 - side]
        for first, stop in _gaps(standing[:, column]):
            unseen = hidden[first:stop, side]
            place = _one_place(px[:, landmark], standing[:, column], first, stop, SAME_PLACE * height)
            if place is None or unseen.mean() < MOSTLY:
                continue
            seen_away = np.linalg.norm(px[first:stop, landmark] - place, axis=-1)[~unseen] > AWAY * height
            at_an_end = first == 0 or stop == len(standing)
            if not seen_away.any() and (not at_an_end or other[first:stop].all()):
                closed[first:stop, column] = True
    return closed


def _gaps(standing: BoolArray) -> list[tuple[int, int]]:
    """Runs of frames in which a point does not stand, of one that stands at some time."""
    if not standing.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate([[True], standing, [True]]).astype(int)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _one_place(px: FloatArray, standing: BoolArray, first: int, stop: int, reach: float) -> FloatArray | None:
    """(2,) the middle of the stances on both sides of a gap; None where they are two places."""
    before = standing[:first]
    after = standing[stop:]
    # The last (first) of them only: far away in time a person has walked on.
    begins = first - int(np.argmax(~before[::-1])) if not before.all() else 0
    ends = stop + int(np.argmax(~after)) if not after.all() else len(standing)
    spots = [
        np.median(px[rows], axis=0) for rows in (slice(begins, first), slice(stop, ends)) if rows.start < rows.stop
    ]
    if len(spots) == 2 and np.linalg.norm(spots[0] - spots[1]) > reach:
        return None
    return np.asarray(np.mean(spots, axis=0))
