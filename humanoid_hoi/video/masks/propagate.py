"""A mask carried from key frames through the video: optical flow moves it, GrabCut fits it to the next picture."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.masks.grabcut import MIN_PIXELS, refine, trimap
from humanoid_hoi.video.packages import opencv
from humanoid_hoi.video.track.base import Frames
from humanoid_hoi.video.track.lucas_kanade import gray

SLACK_SHARE = 0.05
"""Half-width of the band in which a moved mask's edge is looked for, as a share of the mask's size."""
MAX_CHANGE = 0.35
"""GrabCut's answer is kept while it changes the moved mask by no more than this share (1 - intersection over union)."""
Others = Callable[[int], BoolArray | None]
Progress = Callable[[int, int], None]


def propagate(
    frames: Frames,
    keys: Mapping[int, BoolArray],
    start: int = 0,
    stop: int | None = None,
    other: Others | None = None,
    progress: Progress | None = None,
) -> dict[int, BoolArray]:
    """Masks (H, W) for all frames from those of some.

    Between two key frames, masks come from both: where they disagree the nearer key decides. Before the first and
    after the last there is one source. An empty key mask says that the object is not seen there.

    Args:
        frames: the video by absolute frame number.
        keys: masks a person vouches for.
        start, stop: range, ``stop`` excluded.
        other: the person's mask of a frame, which is not the object.
        progress: called with (frames done, frames in all).

    Raises:
        HoiError: no key frame in the range, or a mask of another size than the video.
    """
    stop = len(frames) if stop is None else stop
    order = sorted(frame for frame in keys if start <= frame < stop)
    if not order:
        raise HoiError("no key frame in the range", field="strokes", fix="paint on the object in one of the frames")
    _check_sizes(frames, keys, order)
    masks: dict[int, BoolArray] = {frame: np.asarray(keys[frame], bool) for frame in order}
    total = stop - start
    masks |= _carry(frames, masks[order[0]], range(order[0], start - 1, -1), other)
    for first, second in itertools.pairwise(order):
        ahead = _carry(frames, masks[first], range(first, second), other)
        back = _carry(frames, masks[second], range(second, first, -1), other)
        for frame in range(first + 1, second):
            masks[frame] = ahead[frame] if frame - first <= second - frame else back[frame]
        if progress is not None:
            progress(second - start, total)
    masks |= _carry(frames, masks[order[-1]], range(order[-1], stop), other)
    if progress is not None:
        progress(total, total)
    return dict(sorted(masks.items()))


def _carry(frames: Frames, mask: BoolArray, order: range, other: Others | None) -> dict[int, BoolArray]:
    """Masks of ``order[1:]``, each from the one before."""
    found: dict[int, BoolArray] = {}
    before = frames[order[0]] if len(order) > 1 else None
    for frame in order[1:]:
        picture = np.asarray(frames[frame])
        person = other(frame) if other is not None else None
        mask = step(np.asarray(before), picture, mask, person)
        found[frame] = mask
        before = picture
    return found


def step(before: ByteArray, after: ByteArray, mask: BoolArray, person: BoolArray | None = None) -> BoolArray:
    """A mask one frame on; an object that is lost stays lost until the next key frame."""
    if mask.sum() < MIN_PIXELS:
        return np.zeros_like(mask)
    moved = warp(before, after, mask)
    if person is not None:
        moved &= ~person
    if moved.sum() < MIN_PIXELS:
        return np.zeros_like(mask)
    slack = max(2, round(SLACK_SHARE * float(np.sqrt(moved.sum()))))
    labels, area = trimap(moved, slack, person)
    fitted = refine(after, labels, area, keep=moved)
    shared = (fitted & moved).sum() / max(1, (fitted | moved).sum())
    return fitted if shared >= 1 - MAX_CHANGE else moved


def warp(before: ByteArray, after: ByteArray, mask: BoolArray) -> BoolArray:
    """A mask moved by dense optical flow (DIS), looked up backwards: every pixel asks where it came from."""
    cv2 = opencv()
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(gray(after), gray(before), None)
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]].astype(np.float32)
    moved = cv2.remap(mask.astype(np.float32), x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR)
    return moved > 0.5


def _check_sizes(frames: Frames, keys: Mapping[int, BoolArray], order: list[int]) -> None:
    height, width = np.asarray(frames[order[0]]).shape[:2]
    for frame in order:
        if keys[frame].shape != (height, width):
            found = "x".join(map(str, keys[frame].shape[::-1]))
            raise HoiError(
                f"the mask is {found}, the video {width}x{height}",
                field=f"frame {frame}",
                fix="make masks from this video",
            )
