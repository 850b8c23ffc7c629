"""One person through a video: found once, then followed from frame to frame by the points themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.video.pose.detect import Detector
from humanoid_hoi.video.pose.region import Region, upright_region
from humanoid_hoi.video.pose.runner import NetworkRunner

NUM_POINTS = 33
_CENTER, _RIM = 33, 34
"""Two auxiliary points: the person's middle, and a point on the circle around them."""
_ENLARGE = 1.25
MIN_PRESENCE = 0.5
_STRIDES = (8, 16, 32, 32, 32)
# Half width of the window around a landmark in which its heat is averaged, cells.
_HEATMAP_REACH = 3
_MIN_HEAT = 0.5


@dataclass(frozen=True)
class PersonView:
    """What is seen of a person in one frame.

    Attributes:
        px: (33, 2) px.
        visibility: (33,) probability that a point is in the picture and not covered.
        world: (33, 3) m about the hips: x right, y down, z away, in the camera's directions; a rough guess.
        score: probability that a person is there.
        silhouette: (H, W) float32 in [0, 1].
        region: where it looked.
    """

    px: FloatArray
    visibility: FloatArray
    world: FloatArray
    score: float
    silhouette: FloatArray
    region: Region


class PersonFinder:
    """Detection, landmarks, and following."""

    def __init__(self) -> None:
        self._detector = Detector("pose_detection", _STRIDES, signed=True)
        self._network = NetworkRunner("pose_landmark")
        self._region: Region | None = None

    def forget(self) -> None:
        """Start anew: the next picture is of another shot."""
        self._region = None

    def detect(self, picture: ByteArray, prompt_px: FloatArray | None = None) -> Region | None:
        """The square around a person: the best detection, or the one nearest to a prompt point (2,) px."""
        found = self._detector(picture)
        if not found:
            return None
        best = found[0]
        if prompt_px is not None:
            # In units of each box's own size: a click on a distant person means that person.
            best = min(found, key=lambda d: float(np.linalg.norm((d.box[:2] - prompt_px) / np.maximum(d.box[2:], 1))))
        return person_region(best.points[0], best.points[1])

    def __call__(self, picture: ByteArray, prompt_px: FloatArray | None = None) -> PersonView | None:
        """The person in the next picture, or None when nobody is seen."""
        # Follow as long as the network says that a person is there; else detect anew.
        view = self._look(picture, self._region) if self._region is not None else None
        if view is None:
            region = self.detect(picture, prompt_px)
            view = self._look(picture, region) if region is not None else None
        self._region = None if view is None else view.region
        return view

    def _look(self, picture: ByteArray, region: Region) -> PersonView | None:
        landmarks, flag, logits, heatmap, world = self._network(region.crop(picture, self._network.side))
        if float(flag[0]) < MIN_PRESENCE:
            return None
        side = self._network.side
        # Five numbers per point: x, y, z in pixels of the square, and two logits.
        raw = landmarks.astype(np.float64).reshape(-1, 5)
        spots = refine(raw[:, :2] / side, heatmap)
        px = region.to_picture(spots)
        # World points are in the square's directions; depth stays.
        metric = world.astype(np.float64).reshape(-1, 3)[:NUM_POINTS].copy()
        metric[:, :2] = metric[:, :2] @ rotation(region)
        # In the picture, and not covered: two probabilities of the network.
        chance = sigmoid(raw[:NUM_POINTS, 3]) * sigmoid(raw[:NUM_POINTS, 4])
        size = (picture.shape[1], picture.shape[0])
        # The silhouette is made in the square and laid back over the whole picture.
        silhouette = region.paste(sigmoid(logits[..., 0]).astype(np.float32), size)
        # Where to look in the next frame: the network's own two auxiliary points.
        following = person_region(px[_CENTER], px[_RIM])
        return PersonView(px[:NUM_POINTS], chance, metric, float(flag[0]), silhouette, following)


def person_region(center: FloatArray, rim: FloatArray) -> Region:
    """The square around a person of which the middle and a point on the surrounding circle are known."""
    return upright_region(center, rim, 2 * _ENLARGE * float(np.linalg.norm(rim - center)))


def refine(spots: FloatArray, heatmap: FloatArray) -> FloatArray:
    """Landmarks (N, 2), fractions of the square, moved to the middle of their heat (h, w, N') nearby."""
    height, width, count = heatmap.shape
    moved = spots.copy()
    for i in range(min(count, len(spots))):
        column = int(spots[i, 0] * width)
        row = int(spots[i, 1] * height)
        if not (0 <= column < width and 0 <= row < height):
            continue
        rows = slice(max(0, row - _HEATMAP_REACH), row + _HEATMAP_REACH + 1)
        columns = slice(max(0, column - _HEATMAP_REACH), column + _HEATMAP_REACH + 1)
        # Center of the heat in a window around the landmark, where there is any.
        heat = sigmoid(heatmap[rows, columns, i])
        if heat.max() < _MIN_HEAT:
            continue
        y, x = np.mgrid[rows.start : rows.start + heat.shape[0], columns.start : columns.start + heat.shape[1]]
        # As the network was trained: whole cells count from their corner.
        moved[i] = (heat * x).sum() / heat.sum() / width, (heat * y).sum() / heat.sum() / height
    return moved


def rotation(region: Region) -> FloatArray:
    """(2, 2) to be multiplied from the right: from the square's directions to the picture's."""
    c = np.cos(region.angle)
    s = np.sin(region.angle)
    return np.array([[c, s], [-s, c]])


def sigmoid(values: FloatArray) -> FloatArray:
    """Logistic function, safe for large values."""
    return 1 / (1 + np.exp(-np.clip(np.asarray(values, np.float64), -60, 60)))
