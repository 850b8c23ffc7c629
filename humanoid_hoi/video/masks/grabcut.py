"""An object's silhouette in one picture, from strokes or from a rough mask, by GrabCut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.packages import opencv

ITERATIONS = 4
MARGIN = 1.0
"""The area looked at around strokes or a mask, as a share of its size on each side."""
MIN_MARGIN = 24
"""px."""
MIN_PIXELS = 12
"""A smaller silhouette is none."""


@dataclass(frozen=True)
class Strokes:
    """What a person painted: polylines (n, 2) px on the object, and on what is not the object.

    Attributes:
        object, background: polylines; a single point is a dot.
        width: px, of the brush.
        reach: px, the object extends no farther than this from the strokes on it; None: a guess from their extent.
    """

    object: Sequence[FloatArray]
    background: Sequence[FloatArray] = field(default_factory=list)
    width: int = 5
    reach: float | None = None


def segment(picture: ByteArray, strokes: Strokes, other: BoolArray | None = None) -> BoolArray:
    """The object's mask (H, W) in a picture.

    Args:
        picture: (H, W, 3) RGB.
        strokes: at least one on the object.
        other: (H, W) what is certainly not the object, such as the person.

    Raises:
        HoiError: no stroke on the object, or strokes outside the picture.
    """
    shape = picture.shape[:2]
    inside = paint(strokes.object, strokes.width, shape)
    if not inside.any():
        raise HoiError("no stroke on the object", field="strokes", fix="paint on the object inside the picture")
    outside = paint(strokes.background, strokes.width, shape)
    if other is not None:
        # What was painted on the object beats the person's mask, which may spill over it.
        outside |= other & ~inside
    rows, columns = _area(inside, strokes.reach)
    # From weak to strong: everything is background, the area around the strokes probably so, next
    # to the strokes probably object, and what was painted is certain either way.
    labels = np.full(shape, _BACK, np.uint8)
    labels[rows, columns] = _MAYBE_BACK
    near = _grown(inside, max(3, min(rows.stop - rows.start, columns.stop - columns.start) // 8))
    labels[near] = _MAYBE
    labels[outside] = _BACK
    labels[inside] = _OBJECT
    return refine(picture, labels, (rows, columns), keep=inside)


_BACK, _OBJECT, _MAYBE_BACK, _MAYBE = 0, 1, 2, 3  # OpenCV's labels


def refine(
    picture: ByteArray, labels: ByteArray, area: tuple[slice, slice], keep: BoolArray | None = None
) -> BoolArray:
    """GrabCut within an area from labels (0 not the object, 1 object, 2 and 3 probably not and probably).

    Args:
        picture: (H, W, 3).
        labels: (H, W).
        area: rows and columns to look at.
        keep: (H, W) pieces that touch it are kept, others are noise; None keeps the largest piece.
    """
    cv2 = opencv()
    part = np.ascontiguousarray(labels[area])
    mask = np.zeros(labels.shape, bool)
    certain = part == _OBJECT
    # GrabCut fits a color model to each side and refuses to work with one of them empty.
    if (certain | (part == _MAYBE)).any() and ((part == _BACK) | (part == _MAYBE_BACK)).any():
        # GrabCut keeps its two color mixtures in 65 numbers each: 5 Gaussians with 13 parameters.
        models = np.zeros((1, 65)), np.zeros((1, 65))
        # Its color clusters start at random: the same strokes are to give the same mask.
        cv2.setRNGSeed(0)
        # OpenCV wants BGR.
        view = np.ascontiguousarray(picture[area][..., ::-1])
        cv2.grabCut(view, part, None, *models, ITERATIONS, cv2.GC_INIT_WITH_MASK)
    mask[area] = (part == _OBJECT) | (part == _MAYBE)
    return _without_specks(mask, keep)


def paint(lines: Sequence[FloatArray], width: int, shape: tuple[int, ...]) -> BoolArray:
    """Polylines as a mask (H, W)."""
    cv2 = opencv()
    canvas = np.zeros(shape[:2], np.uint8)
    for line in lines:
        # Our pixels count from the corner, OpenCV's from the first pixel's center.
        points: IntArray = np.round(np.asarray(line, np.float64).reshape(-1, 2) - 0.5).astype(np.int32)
        cv2.polylines(canvas, [points], False, 1, width)
        cv2.circle(canvas, tuple(int(v) for v in points[0]), width // 2, 1, -1)
    return canvas.astype(bool)


def trimap(mask: BoolArray, slack: int, other: BoolArray | None) -> tuple[ByteArray, tuple[slice, slice]]:
    """Labels for :func:`refine` from last frame's mask: its core is certain, a band of ``slack`` px around it open."""
    inner = _shrunk(mask, slack)
    outer = _grown(mask, slack)
    labels = np.full(mask.shape, _BACK, np.uint8)
    labels[outer] = _MAYBE_BACK
    labels[mask] = _MAYBE
    # A mask too thin to shrink is certain as a whole, or GrabCut would have no object to learn from.
    labels[inner if inner.any() else mask] = _OBJECT
    if other is not None:
        labels[other] = _BACK
    return labels, _area(mask, None)


def _area(mask: BoolArray, reach: float | None) -> tuple[slice, slice]:
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    extent = max(np.ptp(rows), np.ptp(columns)) + 1
    margin = int(max(MIN_MARGIN, MARGIN * extent) if reach is None else reach)
    top = max(0, rows[0] - margin)
    left = max(0, columns[0] - margin)
    return slice(int(top), int(rows[-1]) + margin + 1), slice(int(left), int(columns[-1]) + margin + 1)


def _grown(mask: BoolArray, by: int) -> BoolArray:
    cv2 = opencv()
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return cv2.dilate(mask.astype(np.uint8), kernel).astype(bool)


def _shrunk(mask: BoolArray, by: int) -> BoolArray:
    cv2 = opencv()
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return cv2.erode(mask.astype(np.uint8), kernel).astype(bool)


def _without_specks(mask: BoolArray, keep: BoolArray | None) -> BoolArray:
    """Connected pieces that touch ``keep`` (or the largest), or nothing when too little is left."""
    cv2 = opencv()
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count <= 1:
        return np.zeros_like(mask)
    if keep is not None and (keep & mask).any():
        wanted = np.unique(pieces[keep & mask])
    else:
        # Component 0 is the background, hence from 1 on.
        wanted = np.array([1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))])
    clean = np.isin(pieces, wanted) & mask
    return clean if clean.sum() >= MIN_PIXELS else np.zeros_like(mask)
