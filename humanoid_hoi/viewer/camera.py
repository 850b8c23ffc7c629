"""The camera: MuJoCo's free-camera parameters, so that every renderer takes the same one."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray


@dataclass(frozen=True)
class Camera:
    """A pinhole camera looking at ``lookat`` (m) from ``distance`` (m).

    ``azimuth`` 0 looks along +x, 90 along +y; a negative ``elevation`` looks down; ``fovy`` is the full vertical
    opening angle. All angles in degrees.
    """

    lookat: tuple[float, float, float]
    distance: float
    azimuth: float
    elevation: float
    fovy: float = 35.0

    def axes(self) -> FloatArray:
        """Rows: right, up, forward unit vectors in the world (3, 3)."""
        az, el = np.radians([self.azimuth, self.elevation])
        forward = np.array([np.cos(az) * np.cos(el), np.sin(az) * np.cos(el), np.sin(el)])
        # Always level: the right axis lies in the ground plane, whatever the elevation.
        right = np.array([np.sin(az), -np.cos(az), 0.0])
        # Up completes the right-handed frame; it tilts with the elevation, the camera never rolls.
        return np.stack([right, np.cross(right, forward), forward])

    def eye(self) -> FloatArray:
        """Position of the camera (3,) m."""
        return np.asarray(self.lookat) - self.distance * self.axes()[2]

    def focal(self, height: int) -> float:
        """Focal length in pixels of an image ``height`` pixels high."""
        return 0.5 * height / np.tan(np.radians(self.fovy) / 2)

    def project(self, points_w: FloatArray, size: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
        """Pixel coordinates (..., 2), x right and y down from the top left corner, and depth (...) m along the view."""
        # Into (right, up, forward); the picture's y runs down, hence the minus below.
        local = (np.asarray(points_w) - self.eye()) @ self.axes().T
        depth = local[..., 2]
        scale = self.focal(size[1]) / np.where(np.abs(depth) < 1e-9, 1e-9, depth)
        return np.stack([size[0] / 2 + scale * local[..., 0], size[1] / 2 - scale * local[..., 1]], -1), depth


def auto_camera(
    bounds_w: FloatArray, size: tuple[int, int], heading: float = 0.0, side: float = 38.0, elevation: float = -14.0
) -> Camera:
    """A fixed camera that keeps the box ``bounds_w`` (2, 3) in the picture, three-quarter view from the front left.

    Args:
        bounds_w: lowest and highest corner of what moves, m.
        size: (width, height) pixels.
        heading: direction the person faces, rad from +x.
        side: degrees from straight ahead towards the person's left.
        elevation: degrees, negative looks down.
    """
    corners = np.stack(np.meshgrid(*np.asarray(bounds_w).T, indexing="ij"), -1).reshape(-1, 3)
    # 180 degrees: azimuth is where the camera looks to, and it looks back at the person's front.
    azimuth = float(np.degrees(heading) + 180.0 + side)
    camera = Camera(tuple(corners.mean(0)), 1.0, azimuth, elevation)  # type: ignore[arg-type]
    local = (corners - corners.mean(0)) @ camera.axes().T
    half_height = np.tan(np.radians(camera.fovy) / 2) * 0.9  # a tenth of the picture stays free as a margin
    half_width = half_height * size[0] / size[1]
    # A corner fits when |right| <= half_width * (distance + forward), likewise upwards.
    needed = np.maximum(np.abs(local[:, 0]) / half_width, np.abs(local[:, 1]) / half_height) - local[:, 2]
    return dataclasses.replace(camera, distance=float(max(needed.max(), 0.5)))


def follow(camera: Camera, anchor_w: FloatArray, start_w: FloatArray) -> Camera:
    """The camera moved along the ground with a body that went from ``start_w`` to ``anchor_w`` (3,) m."""
    x, y, z = camera.lookat
    # Height stays: the picture must not bob with every step.
    return dataclasses.replace(camera, lookat=(x + anchor_w[0] - start_w[0], y + anchor_w[1] - start_w[1], z))


def heading_of(quat: FloatArray) -> float:
    """Direction (rad from +x) that the body's x axis points to on the ground, for an xyzw quaternion (4,)."""
    x_axis = Rotation.from_quat(quat).apply([1.0, 0.0, 0.0])
    return float(np.arctan2(x_axis[1], x_axis[0]))
