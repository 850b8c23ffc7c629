"""A whole video looked at by the pose and hand networks, into one file of arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.video.frames.probe import VideoInfo
from humanoid_hoi.video.frames.read import read_frames
from humanoid_hoi.video.pose.hand import SIDES, HandFinder
from humanoid_hoi.video.pose.person import NUM_POINTS, PersonFinder

HAND_POINTS = 21
Progress = Callable[[int, int], None]
OnSilhouette = Callable[[int, BoolArray | None], None]


@dataclass(frozen=True)
class PoseTrack:
    """One person in T frames; NaN where not seen.

    Attributes:
        px: (T, 33, 2) body points, px.
        visibility: (T, 33) in [0, 1]; 0 in frames without the person.
        world: (T, 33, 3) m about the hips, in the camera's directions (x right, y down, z forward).
        score: (T,) probability that a person is there.
        hand_px: (T, 2, 21, 2) px, left then right.
        hand_world: (T, 2, 21, 3) m about the hand's middle.
        hand_score: (T, 2).
    """

    px: FloatArray
    visibility: FloatArray
    world: FloatArray
    score: FloatArray
    hand_px: FloatArray
    hand_world: FloatArray
    hand_score: FloatArray

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.px)

    @property
    def seen(self) -> BoolArray:
        """(T,) frames with the person."""
        return self.score > 0


def observe_people(
    video: VideoInfo,
    start: int = 0,
    stop: int | None = None,
    prompt_px: FloatArray | None = None,
    on_silhouette: OnSilhouette | None = None,
    progress: Progress | None = None,
) -> PoseTrack:
    """Body and hand points of one person in frames ``start .. stop-1``; memory does not grow with the pictures.

    Args:
        video: of ``probe_video``.
        start, stop: range.
        prompt_px: (2,) a point on the person in the first frame, where several people are seen.
        on_silhouette: given the row and the person's mask (H, W) of every frame (None where not seen).
        progress: called with (frames done, frames in all).

    Raises:
        HoiError: networks were not fetched, a damaged video, or nobody was seen in any frame.
    """
    stop = video.num_frames if stop is None else stop
    person = PersonFinder()
    hands = HandFinder()
    # Filled in place, frame by frame: pictures are never held.
    rows = _empty(stop - start)
    for frame, picture in read_frames(video, start, stop):
        row = frame - start
        # A click is of the first frame; from then on the person is followed.
        view = person(picture, prompt_px if row == 0 else None)
        if on_silhouette is not None:
            # The network's silhouette is a probability per pixel.
            on_silhouette(row, None if view is None else view.silhouette > 0.5)
        if view is not None:
            rows.px[row] = view.px
            rows.visibility[row] = view.visibility
            rows.world[row] = view.world
            rows.score[row] = view.score
            for i, side in enumerate(SIDES):
                # Looked for where the body's wrist and fingers are, on each side.
                hand = hands.near_body(picture, view.px, side)
                if hand is not None:
                    rows.hand_px[row, i] = hand.px
                    rows.hand_world[row, i] = hand.world
                    rows.hand_score[row, i] = hand.score
        if progress is not None:
            progress(row + 1, stop - start)
    if not rows.seen.any():
        raise HoiError(
            "nobody was seen in any frame",
            where=video.path,
            field=f"frames {start}..{stop - 1}",
            fix="choose a range with a whole person in it, or import motion and masks of another tool",
        )
    return rows


def write_pose_track(track: PoseTrack, path: Path) -> None:
    """Write to ``.npz``, atomically, as float32."""
    arrays = {field.name: np.asarray(getattr(track, field.name), np.float32) for field in fields(PoseTrack)}
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]


def read_pose_track(path: Path) -> PoseTrack:
    """Read what :func:`write_pose_track` wrote.

    Raises:
        HoiError: not such a file, or arrays whose shapes do not fit together.
    """
    arrays = read_arrays(path, "pose track", "delete it and run the step again")
    names = [field.name for field in fields(PoseTrack)]
    # The shapes that belong to this number of frames.
    expected = _empty(len(arrays["px"])) if "px" in arrays else None
    for name in names:
        want = getattr(expected, name).shape if expected is not None else None
        if name not in arrays or arrays[name].shape != want:
            raise HoiError(f"no array of shape {want}", where=path, field=name, fix="run the step again")
    return PoseTrack(**{name: arrays[name].astype(np.float64) for name in names})


def _empty(frames: int) -> PoseTrack:
    """Nobody seen in any frame."""
    return PoseTrack(
        np.full((frames, NUM_POINTS, 2), np.nan),
        np.zeros((frames, NUM_POINTS)),
        np.full((frames, NUM_POINTS, 3), np.nan),
        np.zeros(frames),
        np.full((frames, 2, HAND_POINTS, 2), np.nan),
        np.full((frames, 2, HAND_POINTS, 3), np.nan),
        np.zeros((frames, 2)),
    )
