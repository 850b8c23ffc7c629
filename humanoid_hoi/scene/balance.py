"""Whether a clip's body could stand as it moves: center of mass, zero-moment point, capture point, and where the feet are.

All from the recorded motion and the masses of the scene it would be simulated with; nothing is simulated.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import ConvexHull, QhullError
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription

# The four corners of a rectangle.
_SIGNS = np.array(list(itertools.product((-1.0, 1.0), (-1.0, 1.0))))
NOWHERE = 9.0
"""m outside, where no foot is down: there is no support to be inside of."""
FOOT_DOWN = 0.04
"""m, corners of the soles lower than this support the body."""
_SMOOTH = 2.0
"""Frames; the second difference of an unsmoothed recording is mostly noise."""
_STEADY = 3
"""Consecutive frames that a standing start needs, so that a foot that passes the floor once is none."""


@dataclass(frozen=True)
class Balance:
    """Frame by frame (T).

    Attributes:
        com_w: (T, 3) m, center of mass of the body alone.
        zmp_w: (T, 2) m, where on the ground the ground's force must act.
        capture_w: (T, 2) m, where a step would have to go for the body to come to rest.
        zmp_outside: (T,) m the zero-moment point lies outside the feet that are down (negative: inside).
        capture_outside: (T,) m, the same of the capture point.
        sole_height: (T,) m, lowest corner of the soles above the ground.
        foot_speed: (T,) m/s, mean of both ankles.
        root_fall: (T,) m/s, downward speed of the pelvis.
    """

    com_w: FloatArray
    zmp_w: FloatArray
    capture_w: FloatArray
    zmp_outside: FloatArray
    capture_outside: FloatArray
    sole_height: FloatArray
    foot_speed: FloatArray
    root_fall: FloatArray

    @property
    def outside_share(self) -> float:
        """Share of the frames whose zero-moment point lies outside the feet."""
        return float((self.zmp_outside > 0).mean())


def balance(scene: SceneDescription, clip: HoiClip) -> Balance:
    """Balance of ``clip`` with the masses and feet of ``scene``."""
    pos, quat = (np.asarray(a, np.float64) for a in clip.joint_pose_w())
    com = center_of_mass(scene, pos, quat)
    # Twice differentiated below, which multiplies noise by the square of the frame rate.
    smooth = gaussian_filter1d(com, _SMOOTH, axis=0, mode="nearest")
    vel = _rate(smooth, clip.fps)
    acc = _rate(vel, clip.fps)
    gravity = scene.physics.gravity
    # The zero-moment point of a point mass: x - z ax / (az + g). The divisor is kept away from 0, where the body flies.
    zmp = smooth[:, :2] - smooth[:, 2:] / np.maximum(gravity + acc[:, 2:], 1.0) * acc[:, :2]
    # The capture point of a linear inverted pendulum: x + v sqrt(z / g).
    capture = smooth[:, :2] + vel[:, :2] * np.sqrt(np.maximum(smooth[:, 2:], 0.1) / gravity)
    corners = sole_corners(scene, pos, quat)
    # Corners of the soles that carry, frame by frame.
    down = [frame[frame[:, 2] < FOOT_DOWN][:, :2] for frame in corners]
    ankles = pos[:, clip.skeleton.index(["left_ankle", "right_ankle"])]
    return Balance(
        com_w=com,
        zmp_w=zmp,
        capture_w=capture,
        zmp_outside=np.array([outside(p, feet) for p, feet in zip(zmp, down, strict=True)]),
        capture_outside=np.array([outside(p, feet) for p, feet in zip(capture, down, strict=True)]),
        sole_height=corners[..., 2].min(axis=1),
        foot_speed=np.linalg.norm(_rate(ankles, clip.fps), axis=-1).mean(axis=1),
        # Positive downward.
        root_fall=-_rate(pos[:, 0], clip.fps)[:, 2],
    )


def center_of_mass(scene: SceneDescription, joint_pos_w: FloatArray, joint_quat_w: FloatArray) -> FloatArray:
    """(T, 3) m of posed joints (T, 52, 3) and rotations (T, 52, 4)."""
    masses = np.array([solid.mass for solid in scene.solids])
    centers = np.array([solid.pos for solid in scene.solids])
    turned = _rotate(joint_quat_w, np.broadcast_to(centers, joint_pos_w.shape))
    # Mean of the bodies' centers, weighted by mass.
    return np.einsum("j,tjk->tk", masses, joint_pos_w + turned) / masses.sum()


def sole_corners(scene: SceneDescription, joint_pos_w: FloatArray, joint_quat_w: FloatArray) -> FloatArray:
    """(T, 16, 3) m: lower corners of the four foot boxes."""
    corners = []
    for index, solid in enumerate(scene.solids):
        if solid.joint in scene.skeleton.feet:
            for sign in _SIGNS:
                # The lower face of the box, z down in the foot's frame.
                local = solid.pos + np.array([*(sign * solid.size[:2]), -solid.size[2]])
                turned = _rotate(joint_quat_w[:, index], np.broadcast_to(local, joint_pos_w[:, index].shape))
                corners.append(joint_pos_w[:, index] + turned)
    return np.stack(corners, axis=1)


def outside(point: FloatArray, feet: FloatArray) -> float:
    """m a ground point (2,) lies outside the convex hull of points (K, 2); negative inside, ``NOWHERE`` without a hull."""
    # A single edge of a foot is no area to stand on.
    if len(feet) < 3:
        return NOWHERE
    try:
        planes = ConvexHull(feet).equations
    except QhullError:
        return NOWHERE
    # Largest signed distance to the hull's sides: negative inside.
    return float((planes[:, :2] @ point + planes[:, 2]).max())


def first_standing_frame(found: Balance, limit: int, height: float = 0.03, fall: float = 0.25) -> int:
    """First frame from which the body stands: a sole near the ground and the pelvis not falling, for three frames.

    Args:
        found: of the clip.
        limit: last frame that may be returned; where none stands, 0 is.
        height: m, a sole is on the ground below it.
        fall: m/s, a pelvis that sinks faster is falling.
    """
    good = (found.sole_height < height) & (found.root_fall < fall)
    for frame in range(min(limit + 1, len(good) - _STEADY)):
        if good[frame : frame + _STEADY].all():
            return frame
    return 0


def _rate(values: FloatArray, fps: float) -> FloatArray:
    if len(values) < 2:
        return np.zeros_like(values)
    return np.gradient(values, 1.0 / fps, axis=0)


def _rotate(quat: FloatArray, vectors: FloatArray) -> FloatArray:
    turned = Rotation.from_quat(quat.reshape(-1, 4)).apply(np.array(vectors).reshape(-1, 3))
    return turned.reshape(vectors.shape)
