"""The 21 points of each hand, looked for where the body's wrist, index and little finger are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.video.pose.detect import Detector
from humanoid_hoi.video.pose.person import rotation
from humanoid_hoi.video.pose.region import Region, upright_region
from humanoid_hoi.video.pose.runner import NetworkRunner

NUM_POINTS = 21
SIDES = ("left", "right")
MIN_SCORE = 0.5
PALM_STRIDES = (8, 16, 16, 16)
# Rows of the hand's 21 points: the wrist and the first knuckle of three fingers.
_WRIST, _INDEX, _MIDDLE, _RING = 0, 5, 9, 13
_FROM_BODY = 2.7
"""Side of the first square over the distance from the wrist to the knuckles (twice that is the hand's length)."""
_FROM_HAND = 2.0
_FORWARD = 0.1
"""The square is pushed this share of its side towards the fingers."""
_BODY_POINTS = {"left": (15, 17, 19), "right": (16, 18, 20)}
"""Wrist, little finger and index finger among the 33 body points."""


@dataclass(frozen=True)
class HandView:
    """Points (21, 2) px and (21, 3) m about the hand's middle (camera's directions), score, P(right hand)."""

    px: FloatArray
    world: FloatArray
    score: float
    right: float


class HandFinder:
    """Hands of a known body, or of none (palm detection)."""

    def __init__(self) -> None:
        self._network = NetworkRunner("hand_landmark")
        self._palms: Detector | None = None

    def near_body(self, picture: ByteArray, body_px: FloatArray, side: str) -> HandView | None:
        """A side's hand, given the 33 body points (33, 2) px; None where it is not seen as a hand."""
        wrist, little, index = body_px[list(_BODY_POINTS[side])]
        # About the knuckle of the middle finger, nearer to the index finger.
        middle = (2 * index + little) / 3
        reach = float(np.linalg.norm(middle - wrist))
        # Less than two pixels from wrist to knuckles: nothing to be seen of a hand that small.
        if reach < 2:
            return None
        region = _pushed(upright_region(middle, middle + (middle - wrist), 2 * _FROM_BODY * reach))
        first = self._look(picture, region)
        if first is None:
            return None
        # A second look at the square that the hand's own points ask for.
        return self._look(picture, hand_region(first.px)) or first

    def anywhere(self, picture: ByteArray) -> list[HandView]:
        """Hands of a picture without a body in it."""
        self._palms = self._palms or Detector("palm_detection", PALM_STRIDES, signed=False)
        views = []
        for palm in self._palms(picture):
            wrist = palm.points[0]
            knuckle = palm.points[2]
            # Palm boxes hold the palm only: 2.6 times their size holds the fingers,
            # half of a palm further ahead.
            side = 2.6 * float(palm.box[2:].max())
            square = upright_region(palm.box[:2], palm.box[:2] + (knuckle - wrist), side)
            forward = square.to_picture(np.array([[0.5, 0.5 - 0.5 / 2.6]]))[0]
            view = self._look(picture, Region(forward, square.side, square.angle))
            if view is not None:
                views.append(self._look(picture, hand_region(view.px)) or view)
        return views

    def _look(self, picture: ByteArray, region: Region) -> HandView | None:
        landmarks, flag, handedness, world = self._network(region.crop(picture, self._network.side))
        if float(flag[0]) < MIN_SCORE:
            return None
        # Each point has three numbers; the third, a relative depth, is not used.
        spots = landmarks.astype(np.float64).reshape(NUM_POINTS, 3)[:, :2] / self._network.side
        metric = world.astype(np.float64).reshape(NUM_POINTS, 3)
        # From the square's directions to the camera's; depth is the same in both.
        metric[:, :2] = metric[:, :2] @ rotation(region)
        return HandView(region.to_picture(spots), metric, float(flag[0]), float(handedness[0]))


def hand_region(px: FloatArray) -> Region:
    """The square that shows a hand upright, from its 21 points."""
    knuckles = 0.25 * (px[_INDEX] + 2 * px[_MIDDLE] + px[_RING])
    straight = upright_region(px.mean(axis=0), px.mean(axis=0) + (knuckles - px[_WRIST]), 1.0)
    # The bounding box along the square's own axes.
    local = (px - straight.center) @ np.linalg.inv(rotation(straight))
    low = local.min(axis=0)
    high = local.max(axis=0)
    center = straight.center + (low + high) / 2 @ rotation(straight)
    return _pushed(Region(center, _FROM_HAND * float((high - low).max()), straight.angle))


def _pushed(region: Region) -> Region:
    # A fraction of 0.5 is the square's middle, and up in the square is towards the fingers.
    forward = region.to_picture(np.array([[0.5, 0.5 - _FORWARD]]))[0]
    return Region(forward, region.side, region.angle)
