"""The numbers that the optimizers move: an object's rotation, shift across the picture, depth and size."""

from __future__ import annotations

import math

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.reconstruction.single_image.image import ObjectPose

_ALIKE = 0.9
"""Ratio of two second moments above which an outline hardly tells their axes apart."""


class PoseVariables:
    """Changes of a start pose, all zero at first.

    Depth is a variable of its own, because one picture hardly observes it: the focal length of a body regressor's crop
    is 12 to 18 picture widths, nearly orthographic. With ``keep_picture`` size grows with depth, so that moving along the
    ray leaves the projection as it is.

    Args:
        start: pose at zero.
        keep_picture: tie size to depth.
        dtype: of the variables.
    """

    def __init__(self, start: ObjectPose, keep_picture: bool, dtype: torch.dtype = torch.float32) -> None:
        self.rotmat = torch.tensor(np.asarray(start.rotmat), dtype=dtype)
        self.pos = torch.tensor(np.asarray(start.pos_cam), dtype=dtype)
        self.scale = float(start.scale)
        self.keep_picture = keep_picture
        self.turn = torch.zeros(3, dtype=dtype, requires_grad=True)
        """Rotation vector in the camera frame, applied after the start's rotation, rad."""
        self.shift = torch.zeros(2, dtype=dtype, requires_grad=True)
        """m across the picture at the start's depth."""
        self.log_depth = torch.zeros((), dtype=dtype, requires_grad=True)
        self.log_scale = torch.zeros((), dtype=dtype, requires_grad=True)

    def numbers(self) -> tuple[Tensor, ...]:
        """Copies of the variables' values, for :meth:`restore`."""
        return tuple(v.detach().clone() for v in (self.turn, self.shift, self.log_depth, self.log_scale))

    def restore(self, numbers: tuple[Tensor, ...]) -> None:
        """Go back to values of :meth:`numbers`."""
        with torch.no_grad():
            for variable, value in zip((self.turn, self.shift, self.log_depth, self.log_scale), numbers, strict=True):
                variable.copy_(value)

    def place(self, vertices: Tensor) -> Tensor:
        """Vertices (V, 3) of the object in the camera frame, m."""
        rotmat, pos, scale = self._similarity()
        return scale * vertices @ rotmat.T + pos

    def turned(self, normals: Tensor) -> Tensor:
        """Directions (M, 3) of the object in the camera frame."""
        return normals @ self._similarity()[0].T

    def pose(self) -> ObjectPose:
        """The pose now."""
        with torch.no_grad():
            rotmat, pos, scale = self._similarity()
        # Orthonormal in float64: products of float32 rotations drift by 1e-7.
        clean = roma.special_procrustes(rotmat.double())
        return ObjectPose(clean.numpy(), pos.double().numpy(), float(scale))

    def _similarity(self) -> tuple[Tensor, Tensor, Tensor]:
        rotmat = roma.rotvec_to_rotmat(self.turn) @ self.rotmat
        across = self.pos + torch.cat([self.shift, torch.zeros_like(self.shift[:1])])
        # Position and size grow by the same factor with depth: every point stays on its ray.
        size = self.log_scale + (self.log_depth if self.keep_picture else 0.0)
        return rotmat, across * self.log_depth.exp(), self.scale * size.exp()


def turned_starts(start: ObjectPose, count: int, spread_deg: float, seed: int) -> list[ObjectPose]:
    """The start pose, and ``count - 1`` copies turned about spread axes by up to ``spread_deg``.

    Axes are drawn evenly over the sphere; angles grow in steps, so that few starts already reach far.
    """
    rng = np.random.default_rng(seed)
    poses = [start]
    for number in range(1, count):
        axis = rng.normal(size=3)
        axis /= np.linalg.norm(axis)
        # A third, two thirds and all of the spread, in turn.
        angle = math.radians(spread_deg) * ((number - 1) % 3 + 1) / 3.0
        turn = roma.rotvec_to_rotmat(torch.from_numpy(axis * angle)).numpy()
        poses.append(ObjectPose(turn @ start.rotmat, start.pos_cam, start.scale))
    return poses


def axial_starts(start: ObjectPose, axis: FloatArray, count: int, spread_deg: float) -> list[ObjectPose]:
    """``2 * count`` copies turned about an axis of the object's own, both ways, evenly up to ``spread_deg``.

    Args:
        start: coarse pose.
        axis: (3,) unit, object frame.
        count: either way.
        spread_deg: of the last copy.
    """
    angles = math.radians(spread_deg) * np.arange(1, count + 1) / count
    turns = roma.rotvec_to_rotmat(torch.from_numpy(np.outer(np.concatenate([angles, -angles]), axis))).numpy()
    return [ObjectPose(start.rotmat @ turn, start.pos_cam, start.scale) for turn in turns]


def round_axis(vertices: FloatArray, faces: IntArray) -> FloatArray | None:
    """(3,) unit axis about which the object is round as far as its outline tells, None for one that is not, and for a ball.

    Round: its surface is spread equally across the axis (second moments alike within :data:`_ALIKE`), as that of a bowl, and of
    a square table, whose outline knows quarter turns alone. Of the surface, not of the volume as ``trimesh``'s ``symmetry_axis``: a
    basket is open.

    Args:
        vertices: (M, 3) object frame.
        faces: (G, 3).
    """
    corners = vertices[faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    middle = corners.mean(axis=1)
    offset = middle - np.average(middle, axis=0, weights=area)
    moments, axes = np.linalg.eigh((offset * area[:, None]).T @ offset / area.sum())
    # Ascending: one of the outer two stands apart from a pair that is alike.
    low, high = moments[0] > _ALIKE * moments[1], moments[1] > _ALIKE * moments[2]
    if low == high:
        return None
    return np.asarray(axes[:, 2] if low else axes[:, 0])
