"""Which way is down, by an object that lies where nobody touches it.

A camera's pitch is guessed from a person, and small networks take people for upright before a level camera (7 degrees
off on our own rendered walk). An object at rest knows better: nobody holds it and it does not move, so it lies on one of
the faces it can stand on, and that face is level. And where it lies next to nothing above the person's ground, it lies on
the ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from humanoid_hoi.core.arrays import BoolArray, FloatArray

STILL_M_S = 0.06
"""m/s below which an object lies still; noise of its tracks alone makes it some cm/s fast."""
WINDOW_S = 0.4
"""s over which that speed is taken, and that a rest must last."""
MOST_OFF_DEG = 20.0
"""A face farther from facing down says nothing: the object leans, or the guess is worse than any we have seen."""
CLEARLY = 2.0
"""The next face must be so many times farther off; a ball or a rounded thing has one near any direction."""
ON_FLOOR_M = 0.15
"""Nearer to the ground a resting object stands on it: a guessed ground is wrong by ten centimeters, a table is higher."""
_SAME_DEG = 3.0
_LARGE_SHARE = 0.04
"""Of the hull's surface: smaller faces are a scan's facets."""


@dataclass(frozen=True)
class RestingObject:
    """What an object that lies untouched says of the world, in the axes of the first frame's camera.

    Attributes:
        down_person: (3,) down as the person's world has it.
        down_object: (3,) down as the face has it on which the object stands.
        lowest: (3,) its lowest point, m; None where it lies clearly above the ground, or nothing is known of that.
        ground: (3,) a point of the person's ground, m.
    """

    down_person: FloatArray
    down_object: FloatArray
    lowest: FloatArray | None = None
    ground: FloatArray | None = None

    def on_floor(self, corners: FloatArray, ground: FloatArray) -> RestingObject:
        """The same with its lowest point, where that is next to the ground.

        Args:
            corners: (N, 3) of the object at rest, m.
            ground: (3,) the ground where the person stands, m.
        """
        lowest = corners[np.argmax(corners @ self.down_object)]
        # By the object's own down: with the person's, an object half a meter before the feet would be off by their lean.
        height = float((ground - lowest) @ self.down_object)
        if abs(height) > ON_FLOOR_M:
            return self
        return RestingObject(self.down_person, self.down_object, lowest, ground)


def resting_frames(pos_w: FloatArray, touched: BoolArray, known: BoolArray, fps: float) -> BoolArray:
    """(T,) frames in which the object lies still and nobody touches it.

    Args:
        pos_w: (T, 3) m, of the object where the camera is taken to be.
        touched: (T,) bool, somebody touches it.
        known: (T,) bool, its pose is determined.
        fps: frames per second.
    """
    half = max(1, round(0.5 * WINDOW_S * fps))
    frames = np.arange(len(pos_w))
    before = np.maximum(frames - half, 0)
    after = np.minimum(frames + half, len(pos_w) - 1)
    # Over a window: from frame to frame even a still object jumps by the noise of its tracks.
    speed = np.linalg.norm(pos_w[after] - pos_w[before], axis=-1) * fps / np.maximum(after - before, 1)
    rest = known & ~touched & (speed < STILL_M_S)
    return rest if rest.sum() >= WINDOW_S * fps else np.zeros_like(rest)


def standing_faces(vertices: FloatArray) -> FloatArray:
    """(F, 3) outward unit normals of the hull's faces on which the object can stand, object frame."""
    try:
        hull = ConvexHull(vertices)
    except (QhullError, ValueError):  # a flat mesh has no hull
        return np.zeros((0, 3))
    corners = vertices[hull.simplices]
    areas = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=-1)
    middle = np.average(corners.mean(axis=1), axis=0, weights=areas)
    found: list[FloatArray] = []
    left = np.ones(len(areas), bool)
    while left.any():
        # Triangles of one flat side, the largest first, count as one face.
        normal = hull.equations[np.where(left, areas, -1.0).argmax(), :3]
        same = left & (hull.equations[:, :3] @ normal > np.cos(np.radians(_SAME_DEG)))
        left &= ~same
        if areas[same].sum() > _LARGE_SHARE * areas.sum() and _stands(corners[same], normal, middle):
            found.append(normal)
    return np.array(found).reshape(-1, 3)


def _stands(corners: FloatArray, normal: FloatArray, middle: FloatArray) -> bool:
    """Whether the middle lies over a face, given as triangles (K, 3, 3)."""
    side = np.eye(3)[np.abs(normal).argmin()]
    across = np.cross(normal, side)
    across /= np.linalg.norm(across)
    plane = np.stack([across, np.cross(normal, across)], axis=-1)
    flat = corners.reshape(-1, 3) @ plane
    face = ConvexHull(flat)
    return bool(np.all(face.equations[:, :2] @ (middle @ plane) + face.equations[:, 2] < 0))


def down_by_rest(rotmat_cam: FloatArray, down_cam: FloatArray, faces: FloatArray) -> FloatArray | None:
    """Where down is in the camera frame, (3,) unit, by the face that the resting object stands on.

    Args:
        rotmat_cam: (T, 3, 3) of the object in its resting frames.
        down_cam: (3,) where down is taken to be.
        faces: (F, 3) of :func:`standing_faces`.

    Returns:
        None where no face is clearly the one that looks down.
    """
    if not len(faces) or not len(rotmat_cam):
        return None
    # The median over frames, so that a few bad ones do not tilt it.
    normals = np.median(faces @ rotmat_cam.mT, axis=0)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    off = np.degrees(np.arccos(np.clip(normals @ down_cam, -1, 1)))
    order = np.argsort(off)
    clear = len(off) == 1 or off[order[1]] > CLEARLY * off[order[0]]
    return np.asarray(normals[order[0]]) if off[order[0]] < MOST_OFF_DEG and clear else None
