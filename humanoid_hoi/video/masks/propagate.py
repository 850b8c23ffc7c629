"""A mask carried from key frames through the video: optical flow moves it, GrabCut fits it to the next picture."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

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
    """Masks (H, W) for all frames from those of some, in memory: for short clips (see :func:`carried_masks`).

    Args:
        frames: the video by absolute frame number.
        keys: masks a person vouches for.
        start, stop: range, ``stop`` excluded.
        other: the person's mask of a frame, which is not the object.
        progress: called with (frames done, frames in all).

    Raises:
        HoiError: no key frame in the range, or a mask of another size than the video.
    """
    return dict(sorted(carried_masks(frames, keys, start, stop, other, progress)))


def carried_masks(
    frames: Frames,
    keys: Mapping[int, BoolArray],
    start: int = 0,
    stop: int | None = None,
    other: Others | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[int, BoolArray]]:
    """Frame and mask (H, W) of all frames, from the masks of some; one at a time, not in order.

    Each key frame's mask is carried half way to its neighbors, so that every frame has the nearer key's; before the
    first and after the last key there is one source. An empty key mask says that the object is not seen there.

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
    done = 0
    # The two ways from a key share it: it is given out once, at the head of the way back.
    for leg in _legs(order, start, stop):
        mask = np.asarray(keys[leg[0]], bool)
        if leg.step < 0:
            yield leg[0], mask  # a key frame stands at the head of both its ways
            done += 1
        for frame, found in _carry(frames, mask, leg, other):
            yield frame, found
            done += 1
            if progress is not None:
                progress(done, stop - start)


def _legs(order: list[int], start: int, stop: int) -> list[range]:
    """Ways to carry masks: from each key frame back and on, half way to its neighbors or to the ends."""
    # Half way between neighboring keys; the way back stops one before, the way on includes it.
    ends = [start - 1, *((first + second) // 2 for first, second in itertools.pairwise(order)), stop - 1]
    legs = []
    for key, before, after in zip(order, ends[:-1], ends[1:], strict=True):
        legs += [range(key, before, -1), range(key, after + 1)]
    return legs


def _carry(frames: Frames, mask: BoolArray, order: range, other: Others | None) -> Iterator[tuple[int, BoolArray]]:
    """Masks of ``order[1:]``, each from the one before."""
    before = frames[order[0]] if len(order) > 1 else None
    for frame in order[1:]:
        picture = np.asarray(frames[frame])
        person = other(frame) if other is not None else None
        mask = step(np.asarray(before), picture, mask, person)
        yield frame, mask
        before = picture


def step(before: ByteArray, after: ByteArray, mask: BoolArray, person: BoolArray | None = None) -> BoolArray:
    """A mask one frame on; an object that is lost stays lost until the next key frame."""
    if mask.sum() < MIN_PIXELS:
        return np.zeros_like(mask)
    # Flow first, then GrabCut in a band around the moved outline: flow alone smears,
    # GrabCut alone leaks.
    moved = warp(before, after, mask)
    # The person covers the object where both are, and is known from its own mask.
    if person is not None:
        moved &= ~person
    if moved.sum() < MIN_PIXELS:
        return np.zeros_like(mask)
    slack = max(2, round(SLACK_SHARE * float(np.sqrt(moved.sum()))))
    labels, area = trimap(moved, slack, person)
    fitted = refine(after, labels, area, keep=moved)
    # Where GrabCut changes too much it has leaked into something of the same color.
    shared = (fitted & moved).sum() / max(1, (fitted | moved).sum())
    return fitted if shared >= 1 - MAX_CHANGE else moved


def warp(before: ByteArray, after: ByteArray, mask: BoolArray) -> BoolArray:
    """A mask moved by dense optical flow (DIS), looked up backwards: every pixel asks where it came from."""
    cv2 = opencv()
    # Flow from the later picture to the earlier one: every pixel of the result asks where it came
    # from, so there are no holes.
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
