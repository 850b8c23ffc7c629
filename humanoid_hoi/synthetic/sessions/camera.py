"""Where the virtual camera stands, and how an unsteady hand moves it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch
from scipy.ndimage import gaussian_filter1d

from humanoid_hoi.core.arrays import FloatArray


@dataclass(frozen=True)
class CameraOptions:
    """A phone held upright. Unset angles are drawn at random.

    Attributes:
        width, height: of the video, px; the focal length is ``sqrt(width^2 + height^2)`` as GVHMR assumes.
        azimuth_deg: direction of the camera seen from the scene, 0 = world +x; None: any.
        elevation_deg: above the horizon; None: 0 to 30.
        distance_m: from the scene's middle; None: just far enough to see everything, up to a third farther.
        moving: hand-held: drifts by ``sway_m`` and turns by ``sway_deg`` (standard deviations), slowly.
        sway_m, sway_deg: see ``moving``.
    """

    width: int = 720
    height: int = 1280
    azimuth_deg: float | None = None
    elevation_deg: float | None = None
    distance_m: float | None = None
    moving: bool = False
    sway_m: float = 0.03
    sway_deg: float = 0.6

    def matrix(self) -> FloatArray:
        """(3, 3) K, px."""
        focal = float(np.hypot(self.width, self.height))
        return np.array([[focal, 0, self.width / 2], [0, focal, self.height / 2], [0, 0, 1]])


def place_camera(
    points_w: FloatArray, fps: float, options: CameraOptions, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """World from camera: rotation (T, 3, 3) and position (T, 3); OpenCV camera axes, Z-up world.

    Args:
        points_w: (T, N, 3) everything that should be in the picture.
        fps: frames per second of ``points_w``.
        options: what is fixed; the rest is drawn from ``rng``.
    """
    low = points_w.min((0, 1))
    high = points_w.max((0, 1))
    target = (low + high) / 2
    azimuth = rng.uniform(0, 360) if options.azimuth_deg is None else options.azimuth_deg
    elevation = rng.uniform(0, 30) if options.elevation_deg is None else options.elevation_deg
    # Drawn even if the distance is given: the draws after it stay the same.
    room = rng.uniform(1.0, 1.33)
    a, e = np.radians([azimuth, elevation])
    # Spherical coordinates about the Z-up world's vertical.
    direction = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    rotmat = look_along(-direction)
    distance = options.distance_m or room * _distance_to_see(points_w.reshape(-1, 3) - target, rotmat, options)
    turn, sway = _sway(len(points_w), fps, options, rng)
    return rotmat @ turn, target + distance * direction + sway


def look_along(direction: FloatArray) -> FloatArray:
    """(3, 3) world-from-camera rotation of a camera without roll that looks along ``direction`` (not vertical)."""
    forward = direction / np.linalg.norm(direction)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    # OpenCV: x to the right, y = forward x right down, z forward; as columns, since they are the
    # camera's axes in the world.
    return np.stack([right, np.cross(forward, right), forward], axis=1)


def smooth_noise(rng: np.random.Generator, frames: int, size: int, sigma: float, width: float) -> FloatArray:
    """(frames, size) Gaussian noise of standard deviation ``sigma``, smooth over about ``width`` frames.

    The scale is exact for the ensemble, not for one draw: a short sequence may be off on one side throughout.
    """
    if sigma == 0:
        return np.zeros((frames, size))
    # The filter's edge effects fall into a margin that is cut off.
    margin = int(np.ceil(4 * width))
    white = rng.normal(size=(frames + 2 * margin, size))
    if width <= 0:
        return sigma * white
    impulse = np.zeros(2 * margin + 1)
    impulse[margin] = 1.0
    # A filtered white noise has the standard deviation of the filter's 2-norm: divided out.
    gain = np.linalg.norm(gaussian_filter1d(impulse, width))
    return sigma * gaussian_filter1d(white, width, axis=0)[margin : margin + frames] / gain


def _distance_to_see(offsets: FloatArray, rotmat: FloatArray, options: CameraOptions) -> float:
    """Smallest distance from which every point is at least 8 % inside the picture."""
    cam = offsets @ rotmat
    focal = options.matrix()[0, 0]
    half = 0.42 * np.array([options.width, options.height])
    # x| f / (z + d) <= half gives d for each point and axis; the worst one decides.
    return float((focal * np.abs(cam[:, :2]) / half - cam[:, 2:]).max())


def _sway(frames: int, fps: float, options: CameraOptions, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Turns (T, 3, 3) and shifts (T, 3) of the hand that holds the camera."""
    if not options.moving:
        return np.broadcast_to(np.eye(3), (frames, 3, 3)), np.zeros((frames, 3))
    shift = smooth_noise(rng, frames, 3, options.sway_m, 0.7 * fps)
    rotvec = smooth_noise(rng, frames, 3, np.radians(options.sway_deg), 0.7 * fps)
    return roma.rotvec_to_rotmat(torch.from_numpy(rotvec)).numpy(), shift
