"""Single-shot detectors (person, palm): their anchor grid, and boxes with key points out of their raw outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.video.pose.region import Region
from humanoid_hoi.video.pose.runner import NetworkRunner

MIN_SCORE = 0.5
OVERLAP = 0.3
"""Boxes that share more of their union are one detection."""


@dataclass(frozen=True)
class Detection:
    """A box ``(x, y, width, height)`` px about its center, key points (K, 2) px, and a score in [0, 1]."""

    box: FloatArray
    points: FloatArray
    score: float


class Detector:
    """A detector network.

    Args:
        name: of the network.
        strides: cell size of each anchor layer, px of the network's picture; two anchors per cell and layer.
        signed: the network wants values in [-1, 1] instead of [0, 1].
    """

    def __init__(self, name: str, strides: tuple[int, ...], signed: bool) -> None:
        self._network = NetworkRunner(name)
        self._anchors = anchor_centers(self._network.side, strides)
        self._signed = signed

    def __call__(self, picture: ByteArray) -> list[Detection]:
        """Detections in a picture (H, W, 3), the best first."""
        height, width = picture.shape[:2]
        # The whole picture in a square, black bars on the short sides.
        frame = Region(np.array([width / 2, height / 2]), float(max(width, height)), 0.0)
        values = frame.crop(picture, self._network.side)
        raw, scores = self._network(values * 2 - 1 if self._signed else values)
        # Clipped before the exponential, which would overflow in float64 beyond about 700.
        probability = 1 / (1 + np.exp(-np.clip(scores[:, 0].astype(np.float64), -100, 100)))
        keep = np.flatnonzero(probability >= MIN_SCORE)
        # Rows (center, size, key points), in fractions of the picture; centers and key points count
        # from the anchor, sizes do not.
        numbers = raw[keep].astype(np.float64).reshape(len(keep), raw.shape[1] // 2, 2) / self._network.side
        numbers[:, 0] += self._anchors[keep]
        numbers[:, 2:] += self._anchors[keep, None]
        merged = merge_overlapping(numbers, probability[keep])
        return [self._in_pixels(value, score, frame) for value, score in merged]

    @staticmethod
    def _in_pixels(numbers: FloatArray, score: float, frame: Region) -> Detection:
        # A size only scales with the square, while the center is also moved to its place in the picture.
        box = np.concatenate([frame.to_picture(numbers[:1])[0], numbers[1] * frame.side])
        return Detection(box, frame.to_picture(numbers[2:]), score)


def anchor_centers(side: int, strides: tuple[int, ...]) -> FloatArray:
    """(A, 2) centers as fractions of the picture, layers with the same stride cell by cell together.

    Args:
        side: of the network's picture, px.
        strides: per layer; each puts two anchors into every cell.
    """
    layers = []
    # Layers of one stride share a grid: their anchors stand together in each cell.
    for stride in dict.fromkeys(strides):
        per_cell = 2 * strides.count(stride)
        # Ceiling division: a cell at the border counts even where only part of it lies in the picture.
        cells = -(-side // stride)
        y, x = np.divmod(np.arange(cells * cells), cells)
        centers = (np.stack([x, y], axis=1) + 0.5) / cells
        layers.append(np.repeat(centers, per_cell, axis=0))
    return np.concatenate(layers)


def merge_overlapping(numbers: FloatArray, scores: FloatArray) -> list[tuple[FloatArray, float]]:
    """Average boxes that overlap, weighted by their scores; the best first.

    Args:
        numbers: (N, 2 + K, 2) center, size and key points of each box.
        scores: (N,).
    """
    # The best box takes all that overlap it; the group becomes one box, weighted by score.
    rest = list(np.argsort(-scores))
    merged = []
    while rest:
        overlap = np.array([_overlap(numbers[rest[0]], numbers[i]) for i in rest])
        group = [i for i, share in zip(rest, overlap, strict=True) if share > OVERLAP or i == rest[0]]
        weights = scores[group] / scores[group].sum()
        merged.append((np.einsum("n,nij->ij", weights, numbers[group]), float(scores[rest[0]])))
        rest = [i for i in rest if i not in group]
    return merged


def _overlap(a: FloatArray, b: FloatArray) -> float:
    """Intersection over union of two boxes given as rows (center, size, ...)."""
    low = np.maximum(a[0] - a[1] / 2, b[0] - b[1] / 2)
    high = np.minimum(a[0] + a[1] / 2, b[0] + b[1] / 2)
    shared = float(np.prod(np.maximum(high - low, 0)))
    union = float(np.prod(a[1]) + np.prod(b[1])) - shared
    return shared / union if union > 0 else 0.0
