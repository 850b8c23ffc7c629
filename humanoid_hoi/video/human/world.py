"""Which way is up, and where the ground is, for a camera that stands still and is held without roll.

The pitch comes from the body (people are upright more often than not) and, where feet stand at different distances,
from the ground they stand on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.video.human.contact import FOOT_POINTS
from humanoid_hoi.video.human.points import POINT_NAMES

BODY_SIGMA = np.radians(8.0)
"""How well an upright body tells the vertical."""
HEIGHT_SIGMA = 0.04
"""m: how well standing feet tell the ground."""
LEVEL_SIGMA = np.radians(15.0)
"""How far from level phones are held."""


@dataclass(frozen=True)
class GroundView:
    """The camera over the ground.

    Attributes:
        rotmat: (3, 3) camera frame -> Z-up world; the camera looks along the world's +x.
        height: of the camera over the ground, m.
        pitch_deg: how far the camera looks down.
        sources: what the pitch was taken from, in words.
    """

    rotmat: FloatArray
    height: float
    pitch_deg: float
    sources: str


def find_ground(points: FloatArray, standing: BoolArray) -> GroundView:
    """Pitch and height of the camera.

    Args:
        points: (T, P, 3) the fit's points in the camera frame.
        standing: (T, 4) which heels and toes stand.
    """
    feet = points[:, list(FOOT_POINTS)]
    body = _upright(points)
    spots = feet[standing]
    # One number on a bounded range: tried everywhere, so no wrong valley is possible.
    pitches = np.radians(np.arange(-60.0, 75.0, 0.25))
    cost = (pitches / LEVEL_SIGMA) ** 2
    sources = ["level camera"]
    if body is not None:
        cost += ((pitches - np.arctan2(-body[2], -body[1])) / BODY_SIGMA) ** 2
        sources.append("upright body")
    # Depth decides whether the feet can tell: on one spot any pitch fits.
    if len(spots) > 10 and np.ptp(spots[:, 2]) > 0.3:
        # Height of every standing spot for every pitch; with the right one they all lie in a plane.
        heights = -np.cos(pitches)[:, None] * spots[:, 1] - np.sin(pitches)[:, None] * spots[:, 2]
        spread = heights.std(axis=1) / HEIGHT_SIGMA
        # Frames of one stance say the same thing: they count as a few independent ones.
        cost += 4 * spread**2
        sources.append("standing feet")
    pitch = float(pitches[np.argmin(cost)])
    rotmat = camera_to_world(pitch)
    # ``rotmat[2]`` is up in the camera frame, so this is height relative to the camera. Without
    # standing feet the lower fifth of all feet serves.
    lowest = (spots if len(spots) else feet.reshape(-1, 3)) @ rotmat[2]
    return GroundView(rotmat, float(-np.percentile(lowest, 20)), float(np.degrees(pitch)), ", ".join(sources))


def camera_to_world(pitch: float) -> FloatArray:
    """(3, 3) of a camera without roll that looks ``pitch`` rad below the horizon, along the world's +x."""
    # Camera axes: y points down and z forward, so level means up = -y; looking down
    # tilts it backwards.
    up = np.array([0.0, -np.cos(pitch), -np.sin(pitch)])
    left = np.array([-1.0, 0.0, 0.0])
    return np.stack([np.cross(left, up), left, up])


def _upright(points: FloatArray) -> FloatArray | None:
    """(3,) direction from ankles to neck in the camera frame, over frames in which the legs are stretched."""
    at = {name: points[:, POINT_NAMES.index(name)] for name in POINT_NAMES[:22]}
    reach = 0.0
    for side in ("left", "right"):
        hip, knee, ankle = (at[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
        whole = np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
        # Straight legs: hip to ankle is nearly as long as thigh and shank together.
        reach = reach + 0.5 * np.linalg.norm(hip - ankle, axis=1) / whole
    upright = np.asarray(reach) > 0.95
    if upright.sum() < 3:
        return None
    base = 0.5 * (at["left_ankle"] + at["right_ankle"])
    direction = np.median((at["neck"] - base)[upright], axis=0)
    return direction / np.linalg.norm(direction)
