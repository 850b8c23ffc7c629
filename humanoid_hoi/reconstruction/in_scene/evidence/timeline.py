"""When the object rests and when it moves, and which hands carry it: free, grasp, held, release, free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import binary_dilation, distance_transform_edt

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.in_scene.evidence.depth import SmallMasks, rays, usable
from humanoid_hoi.reconstruction.in_scene.options import TimelineOptions
from humanoid_hoi.reconstruction.in_scene.session import HandTrack, InSceneSession

PHASES = ("free", "grasp", "held", "release")


@dataclass(frozen=True)
class Timeline:
    """The phases of T frames.

    Attributes:
        frames: T.
        grasp: last frame in which the object rests at its first place; -1 where it moves from the start.
        release: first frame in which it rests at its last place; T where it never does.
        window: frames of the grasp and the release stage.
        hands: sides that carry it.
    """

    frames: int
    grasp: int
    release: int
    window: int
    hands: tuple[str, ...]

    @property
    def before(self) -> slice:
        """Frames at the first place."""
        return slice(0, self.grasp + 1)

    @property
    def after(self) -> slice:
        """Frames at the last place."""
        return slice(self.release, self.frames)

    @property
    def held(self) -> slice:
        """Frames carried, with the two in which it is still, or again, at rest."""
        return slice(max(self.grasp, 0), min(self.release, self.frames - 1) + 1)

    def phases(self) -> list[str]:
        """The phase of every frame, of :data:`PHASES`."""
        names = ["free"] * self.frames
        for t in range(self.frames):
            if self.grasp < t < self.release:
                names[t] = "held"
            elif max(self.grasp - self.window, -1) < t <= self.grasp:
                names[t] = "grasp"
            elif self.release <= t < self.release + self.window:
                names[t] = "release"
        return names


def find_timeline(
    given: InSceneSession, masks: SmallMasks, depth: FloatArray | None, options: TimelineOptions
) -> Timeline:
    """Phases of a session.

    The object moves from the frame in which it is seen where its first silhouette, seen from that frame's camera, is not;
    a hand that covers it can only take pixels away. Holding hands are those whose keypoints stay near it while it moves.

    Args:
        given: frames the user gave win.
        masks: at the depth maps' size.
        depth: (T, h, w) metric, or None.
        options: thresholds.

    Raises:
        HoiError: it never rests, never moves, or no hand is near it.
    """
    fps = given.session.fps
    start = 0 if given.grasp is None else given.grasp
    least = max(2, round(options.min_static_s * fps))
    # Backwards in time for the end: the last frames are the pool, and the object "starts to move"
    # when the video is read from its end.
    novel_start = novelty(given, masks, depth, np.arange(least), options)
    novel_end = novelty(given, masks, depth, np.arange(given.num_frames - least, given.num_frames), options)
    # The last frame at rest is the one before the first that moves; likewise for the release.
    grasp = start if given.grasp is not None else _onset(novel_start, options) - 1
    release = given.release if given.release is not None else given.num_frames - _onset(novel_end[::-1], options)
    where = given.session.name
    if grasp >= given.num_frames - 1:
        raise HoiError(
            "the object never moves", where=where, field="timeline", fix="give grasp=FRAME and release=FRAME"
        )
    # The first frames are at rest by definition: only more of them show that the object rests.
    if given.grasp is None and grasp + 1 <= least:
        grasp = -1
    if given.release is None and given.num_frames - release <= least:
        release = given.num_frames
    if grasp < 0 and release >= given.num_frames:
        raise HoiError(
            f"no static interval: the object moves from frame 0 to {given.num_frames - 1}",
            where=where,
            field="timeline",
            fix="start the video before the grasp, or end it after the release; or give grasp=FRAME, release=FRAME",
        )
    if release <= grasp + 1:
        raise HoiError(
            f"released in frame {release}, grasped in frame {grasp}",
            where=where,
            field="timeline",
            fix="give grasp=FRAME before release=FRAME",
        )
    hands = holding_hands(given, masks, slice(max(grasp, 0), min(release, given.num_frames)), options)
    return Timeline(given.num_frames, grasp, release, max(2, round(options.window_s * fps)), hands)


def _onset(novel: FloatArray, options: TimelineOptions) -> int:
    """First frame that moves: of the first two in a row that do for sure, back to where it is still at rest; T for none."""
    # Two frames in a row, so that one bad mask is no grasp; the appended False only closes the
    # array, and the very last frame is paired with itself.
    sure = np.append(novel > options.high, False)
    twice = np.flatnonzero(sure[:-1] & np.append(sure[1:-1], sure[-2:-1]))
    if not len(twice):
        return len(novel)
    # "For sure" comes late: from there back to the last frame that still looked at rest.
    resting = np.flatnonzero(novel[: twice[0]] <= options.low)
    return int(resting[-1]) + 1 if len(resting) else 0


def novelty(
    given: InSceneSession, masks: SmallMasks, depth: FloatArray | None, pool: IntArray, options: TimelineOptions
) -> FloatArray:
    """(T,) share of the object's silhouette that lies outside the one of the frames ``pool``, as each camera sees that."""
    region = _regions(given, masks, depth, pool)
    structure = np.ones((1, 2 * options.margin_px + 1, 2 * options.margin_px + 1), bool)
    outside = masks.thing & ~binary_dilation(region, structure)
    # Relative to the object's usual area at rest, so that one threshold serves near
    # and far objects.
    size = max(float(masks.thing[pool].sum(axis=(1, 2)).mean()), 1.0)
    return outside.sum(axis=(1, 2)) / size


def _regions(given: InSceneSession, masks: SmallMasks, depth: FloatArray | None, pool: IntArray) -> BoolArray:
    """(T, h, w) the silhouettes of the pool in every frame's picture."""
    rotmat = given.session.world_from_cam_rotmat.numpy()
    pos = given.session.world_from_cam_pos.numpy()
    # A fixed camera needs no depth: the silhouettes lie over each other as they are.
    if depth is None or (np.ptp(rotmat, axis=0).max() < 1e-9 and np.ptp(pos, axis=0).max() < 1e-9):
        return np.broadcast_to(masks.thing[pool].any(axis=0), masks.thing.shape)
    direction = rays(masks.thing.shape[1:], masks.camera_matrix)
    points = []
    for t in pool:
        seen = masks.thing[t] & usable(depth[t])
        points.append(direction[seen] * depth[t][seen][:, None] @ rotmat[t].T + pos[t])
    # Otherwise the pool's object pixels are lifted to the world by their depth and drawn into every
    # other frame; one dilation closes the gaps that sparse points leave.
    world = np.concatenate(points)
    frames, height, width = masks.thing.shape
    region = np.zeros((frames, height, width), bool)
    for t in range(frames):
        pixel = (world - pos[t]) @ rotmat[t] @ masks.camera_matrix.T
        column, row = np.floor(pixel[:, :2] / np.maximum(pixel[:, 2:], 0.05)).astype(int).T
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        region[t, row[inside], column[inside]] = True
    return binary_dilation(region, np.ones((1, 3, 3), bool))


def holding_hands(given: InSceneSession, masks: SmallMasks, held: slice, options: TimelineOptions) -> tuple[str, ...]:
    """Sides whose nearest keypoint lies within reach of the object's silhouette in most frames of the interval.

    Raises:
        HoiError: none is.
    """
    # Keypoints are in full-size pixels, the masks are small.
    share = masks.camera_matrix[0, 0] / given.session.camera_matrix[0, 0]
    distances = {side: _distances(given.hands[side], masks, held, share) for side in given.hands}
    medians: Mapping[str, float] = {
        side: float(np.median(row))
        for side, row in distances.items()
        if len(row) >= max(2, 0.2 * (held.stop - held.start))
    }
    near = tuple(side for side, median in medians.items() if median < options.reach_m)
    if not near:
        found = ", ".join(f"{side} {100 * m:.0f} cm" for side, m in medians.items()) or "none is visible"
        raise HoiError(
            f"no hand is near the object while it moves ({found})",
            where=given.session.name,
            field="hands",
            fix="check hands and masks, or give grasp=FRAME and release=FRAME",
        )
    return near


def _distances(track: HandTrack, masks: SmallMasks, held: slice, share: float) -> FloatArray:
    """m from the nearest keypoint to the silhouette, at the hand's distance, in the frames that show both."""
    found = []
    for t in range(held.start, held.stop):
        px = track.px[t] * share
        px = px[np.isfinite(px).all(axis=1)]
        if not len(px) or not masks.thing[t].any():
            continue
        away = distance_transform_edt(~masks.thing[t])
        row = px[:, 1].astype(int).clip(0, away.shape[0] - 1)
        column = px[:, 0].astype(int).clip(0, away.shape[1] - 1)
        # Pixels times depth over focal length are metres at the hand's distance.
        found.append(away[row, column].min() * track.pos[t, 2] / masks.camera_matrix[0, 0])
    return np.array(found)
