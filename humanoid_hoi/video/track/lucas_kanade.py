"""Pyramidal Lucas-Kanade with a forward-backward check, a template check and re-detection.

The forward-backward check separates good points from bad ones: a point is followed one frame on and back again, and
where it does not come back to where it was, it has slipped. A slipped point ends: a gap costs an annotator a click, a
drifting point costs them their trust. Before a point is given up, its template (the picture around the last place a
person clicked) is looked for nearby, so that a short blur or a passing hand does not end it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.video.packages import opencv
from humanoid_hoi.video.track.base import Frames, PointTracker, Progress
from humanoid_hoi.video.track.patch import Patch, cut_patch, find_template, similarity


@dataclass(frozen=True)
class LKOptions:
    """How points are followed.

    Attributes:
        window: side of the compared patch, px.
        levels: pyramid levels above the full picture.
        max_error_px: forward-backward distance that ends a point.
        min_texture: smallest eigenvalue of the patch's gradient matrix (OpenCV's normalization); flat patches carry no
            position.
        min_similarity: normalized cross-correlation of the patch in successive frames below which a point ends. (Its
            likeness to the template only lowers the confidence: an object that turns looks different, and is followed.)
        template_px: side of the template, px.
        redetect: look for a lost point's template nearby before it ends.
        search_px: how far to look, px.
        redetect_similarity: correlation that a re-detected place needs.
        drift_correct: align each point to its own template (under an affine change) after the frame-to-frame step:
            errors do not add up.
        max_correction_px: a larger correction is not believed, px.
        round_trip_px: a point followed to its end and all the way back must come back this near to where it was clicked;
            None: no such check. It finds points that slid onto a hand: every single step of theirs looked good.
    """

    window: int = 21
    levels: int = 4
    max_error_px: float = 1.0
    min_texture: float = 1e-4
    min_similarity: float = 0.7
    template_px: int = 25
    redetect: bool = True
    search_px: int = 24
    redetect_similarity: float = 0.9
    drift_correct: bool = True
    max_correction_px: float = 1.5
    round_trip_px: float | None = 1.5


class LucasKanade(PointTracker):
    """See the module."""

    name = "lucas_kanade"

    def __init__(self, options: LKOptions | None = None) -> None:
        self.options = options or LKOptions()

    def follow(
        self, frames: Frames, order: range, points_px: FloatArray, progress: Progress | None = None
    ) -> tuple[FloatArray, BoolArray, FloatArray, FloatArray]:
        """See :meth:`PointTracker.follow`."""
        if self.options.round_trip_px is None:
            return self._pass(frames, order, points_px, progress=progress)
        # There, then all the way home: twice the work, for points that can be trusted.
        found = self._pass(frames, order, points_px, progress=_half(progress, 0, len(order)))
        self._cut_slipped(frames, order, found, _half(progress, 1, len(order)))
        return found

    def _cut_slipped(
        self,
        frames: Frames,
        order: range,
        found: tuple[FloatArray, BoolArray, FloatArray, FloatArray],
        progress: Progress | None,
    ) -> None:
        """End points (in place) that do not come back, where the way back joins the way there.

        A point that slid onto a hand comes back with the hand: from the frame on in which both ways agree it may have
        been on the hand, before that it was not.
        """
        px, ok, error, confidence = found
        last = ok.sum(axis=0) - 1  # a point is followed from the first row to its last without a gap
        points = np.flatnonzero(last > 1)
        if not len(points):
            return
        home, came = self._way_home(frames, order, px, points, last[points], progress)
        apart = np.linalg.norm(home - px[:, points], axis=2)
        apart[~came] = np.inf
        limit = self.options.round_trip_px or 0.0
        for column, point in enumerate(points):
            # Came back to where it was clicked: the whole way is believed.
            if apart[0, column] <= limit:
                continue
            stop = int(np.flatnonzero(apart[:, column] <= limit)[0])  # the end itself agrees
            # From here on both ways agree, which means they may both be on the hand.
            # The clicked frame always stays.
            lost = slice(max(1, stop), None)
            ok[lost, point] = False
            px[lost, point] = np.nan
            error[lost, point] = np.nan
            confidence[lost, point] = 0.0

    def _way_home(
        self,
        frames: Frames,
        order: range,
        px: FloatArray,
        points: IntArray,
        last: IntArray,
        progress: Progress | None,
    ) -> tuple[FloatArray, BoolArray]:
        """Where points come to from their ends: (S, M, 2) and whether they are still followed, rows as in ``order``.

        One way back for all: each point joins at the row it ended in.
        """
        top = int(last.max())
        ends = px[last, points]
        # Rows of the way back run from the last end to the click; a point joins
        # ``top - last`` rows later.
        back, came, _, _ = self._pass(frames, order[: top + 1][::-1], ends, top - last, progress)
        home = np.full((len(order), len(points), 2), np.nan)
        held = np.zeros(home.shape[:2], bool)
        home[: top + 1] = back[::-1]
        held[: top + 1] = came[::-1]
        return home, held

    def _pass(
        self,
        frames: Frames,
        order: range,
        points_px: FloatArray,
        begin: IntArray | None = None,
        progress: Progress | None = None,
    ) -> tuple[FloatArray, BoolArray, FloatArray, FloatArray]:
        """One way through the frames; ``begin`` (N,) are the rows at which the points join, by default the first."""
        shape = (len(order), len(points_px))
        begin = np.zeros(shape[1], np.int64) if begin is None else begin
        px = np.full((*shape, 2), np.nan)
        ok = np.zeros(shape, bool)
        error = np.full(shape, np.nan)
        confidence = np.zeros(shape)
        patches: dict[int, Patch] = {}
        before = np.empty(0, np.uint8)
        for step, frame in enumerate(order):
            after = gray(frames[frame])
            # Points that were followed to the frame before; lost ones stay lost.
            alive = np.flatnonzero(ok[step - 1]).tolist() if step else []
            if alive:
                found = self._step(before, after, px[step - 1, alive], [patches[i] for i in alive])
                px[step, alive], ok[step, alive], error[step, alive], confidence[step, alive] = found
            for point in np.flatnonzero(begin == step).tolist():
                patches[point] = Patch(after, points_px[point], self.options.template_px)
                px[step, point] = points_px[point]
                ok[step, point] = True
                confidence[step, point] = 1.0
            before = after
            if progress is not None:
                progress(step + 1, len(order))
        return px, ok, error, confidence

    def _step(
        self, before: ByteArray, after: ByteArray, points: FloatArray, patches: list[Patch]
    ) -> tuple[FloatArray, BoolArray, FloatArray, FloatArray]:
        """One frame on: positions, whether each is still followed, forward-backward error, confidence."""
        options = self.options
        moved, back, texture = self._there_and_back(before, after, points)
        error = np.linalg.norm(back - points, axis=1)
        # (width, height), as points are (x, y).
        size = np.array(after.shape[::-1])
        inside = ((moved >= 0) & (moved <= size)).all(axis=1)
        similar = np.array([similarity(after, p, t.template) for p, t in zip(moved, patches, strict=True)])
        # Every reason to end a point: outside, slipped, nothing to hold on to, and
        # (below) a patch that looks different.
        good = inside & (error <= options.max_error_px) & (texture >= options.min_texture)
        good &= self._alike(before, points, after, moved) >= options.min_similarity
        for row in np.flatnonzero(~good) if options.redetect else ():
            place, score = self._again(before, after, points[row], patches[row].template)
            if score >= options.redetect_similarity:
                moved[row] = place
                similar[row] = score
                # A re-detected point has no way back; what it lacks in likeness
                # stands for the error.
                error[row] = 1.0 - score
                good[row] = True
        if options.drift_correct and good.any():
            self._align(after, moved, patches, good)
        # Likeness to the template counts half (a turned object looks different), the
        # forward-backward error exponentially.
        confidence = (0.5 + 0.5 * np.clip(similar, 0, 1)) * np.exp(-error / options.max_error_px)
        return moved, good, error, confidence

    def _again(
        self, before: ByteArray, after: ByteArray, point: FloatArray, template: ByteArray
    ) -> tuple[FloatArray, float]:
        """Where a lost point's template is nearby, and how alike; 0 unless the way back leads to the point again."""
        reach = self.options.search_px
        place, score = find_template(after, point, template, reach)
        home, _ = find_template(before, place, cut_patch(after, place, len(template)), reach)
        return place, score if np.linalg.norm(home - point) <= self.options.max_error_px else 0.0

    def _there_and_back(
        self, before: ByteArray, after: ByteArray, points: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Positions in ``after``, where those come back to in ``before``, and how much texture there is."""
        cv2 = opencv()
        settings: dict[str, Any] = {
            "winSize": (self.options.window, self.options.window),
            "maxLevel": self.options.levels,
            "criteria": (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 0.003),
        }
        start = (points - 0.5).astype(np.float32)[:, None]  # OpenCV counts from the center of the first pixel
        forth, found, texture = cv2.calcOpticalFlowPyrLK(
            before, after, start, None, flags=cv2.OPTFLOW_LK_GET_MIN_EIGENVALS, **settings
        )
        back, returned, _ = cv2.calcOpticalFlowPyrLK(after, before, forth, None, **settings)
        lost = (found[:, 0] == 0) | (returned[:, 0] == 0)
        back = back[:, 0].astype(np.float64) + 0.5
        # An infinite error ends the point by the ordinary rule.
        back[lost] = np.inf
        return forth[:, 0].astype(np.float64) + 0.5, back, texture[:, 0].astype(np.float64)

    def _alike(self, before: ByteArray, points: FloatArray, after: ByteArray, moved: FloatArray) -> FloatArray:
        """(N,) correlation of each patch with the one it came from."""
        side = self.options.window
        return np.array(
            [similarity(after, new, cut_patch(before, old, side)) for old, new in zip(points, moved, strict=True)]
        )

    def _align(self, after: ByteArray, moved: FloatArray, patches: list[Patch], good: BoolArray) -> None:
        """Move points (in place) to where their template, turned and stretched as the surface is by now, fits best.

        Where it does not fit well any more, the frame-to-frame step alone is believed.
        """
        for row in np.flatnonzero(good):
            found = patches[row].align(after, moved[row])
            if found is not None and np.linalg.norm(found - moved[row]) <= self.options.max_correction_px:
                moved[row] = found


def _half(progress: Progress | None, half: int, frames: int) -> Progress | None:
    """The way there is the first half of the work, the way back the second: neither is silent."""
    if progress is None:
        return None
    return lambda step, steps: progress((half * frames + step * frames // steps) // 2, frames)


def gray(picture: ByteArray) -> ByteArray:
    """(H, W) brightness of an RGB or gray picture."""
    cv2 = opencv()
    picture = np.asarray(picture)
    return picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
