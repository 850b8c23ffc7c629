"""Turned squares of a picture: what the landmark networks look at, and the way back to pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.video.packages import opencv


@dataclass(frozen=True)
class Region:
    """A square.

    Attributes:
        center: (2,) px.
        side: px.
        angle: rad, clockwise on the screen; what points up in the square is turned by this in the picture.
    """

    center: FloatArray
    side: float
    angle: float

    def to_picture(self, points: FloatArray) -> FloatArray:
        """Pixels (N, 2) of points given as fractions of the square (0..1, origin at its top left)."""
        return (np.asarray(points, np.float64) - 0.5) * self.side @ turn(self.angle).T + self.center

    def crop(self, picture: ByteArray, side: int) -> FloatArray:
        """The square's picture (side, side, 3) in [0, 1]; black beyond the border."""
        cv2 = opencv()
        warped = cv2.warpAffine(
            picture, self._matrix(side), (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
        return warped.astype(np.float32) / 255.0

    def paste(self, values: FloatArray, size: tuple[int, int]) -> FloatArray:
        """Values (side, side) of the square laid over a picture of ``size`` (width, height); 0 elsewhere."""
        cv2 = opencv()
        inverse = cv2.invertAffineTransform(self._matrix(len(values)))
        return cv2.warpAffine(values, inverse, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)

    def _matrix(self, side: int) -> FloatArray:
        """(2, 3) from picture pixels to the square's pixels, both counted from pixel centers (OpenCV)."""
        # x_square = s R(-angle) (x - center) + side / 2; the halves move both ends
        # from corners to pixel centers.
        linear = side / self.side * turn(-self.angle)
        shift = side / 2 - linear @ self.center
        half = np.array([0.5, 0.5])
        return np.column_stack([linear, shift + linear @ half - half])


def turn(angle: float) -> FloatArray:
    """(2, 2) rotation; positive is clockwise on the screen (y points down)."""
    c = np.cos(angle)
    s = np.sin(angle)
    return np.array([[c, -s], [s, c]])


def upright_region(base: FloatArray, top: FloatArray, side: float, center: FloatArray | None = None) -> Region:
    """The square in which the direction from ``base`` to ``top`` (px) points straight up.

    Args:
        base, top: (2,) px.
        side: px.
        center: (2,) px; default ``base``.
    """
    x, y = np.asarray(top, np.float64) - base
    # 0 for straight up: x is to the right and y down.
    angle = float(np.arctan2(x, -y))
    return Region(np.asarray(base if center is None else center, np.float64), float(side), angle)
