"""Where up is and where the ground lies in one picture: neither is observed, so both are said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError

UP_CHOICES = ("auto", "camera", "body")
CAMERA_UP = (0.0, -1.0, 0.0)
"""A level camera: its y axis points down."""
_LEAST = 0.2
"""A direction with less than this share across is too near the vertical to say where the front is."""


def up_direction(
    choice: str | Sequence[float], known: FloatArray | None, body_up: FloatArray, where: str = "config"
) -> FloatArray:
    """Unit vector (3,) that points up, camera frame.

    Args:
        choice: ``auto`` takes the picture's own where it is known, else a level camera; ``camera`` a level camera; ``body``
            the person's pelvis to neck (somebody who sits or stands upright); or three numbers.
        known: of the picture, or None.
        body_up: (3,) from the pelvis to the neck.
        where: for the message.

    Raises:
        HoiError: none of these.
    """
    if isinstance(choice, str):
        if choice not in UP_CHOICES:
            raise HoiError(
                f"unknown choice {choice!r}", where=where, field="up", fix=f"{', '.join(UP_CHOICES)} or up=[x,y,z]"
            )
        level = np.array(CAMERA_UP)
        wanted = {"auto": level if known is None else known, "camera": level, "body": body_up}[choice]
    else:
        wanted = numbers_of(choice, where)
    return np.asarray(wanted, np.float64) / np.linalg.norm(wanted)


def numbers_of(choice: Sequence[float], where: str) -> FloatArray:
    """Three numbers that are a direction.

    Raises:
        HoiError: they are none.
    """
    try:
        found = np.array([float(number) for number in choice])
    except (TypeError, ValueError):
        found = np.zeros(0)
    if found.shape != (3,) or not np.isfinite(found).all() or np.linalg.norm(found) < 1e-6:
        raise HoiError(
            f"{list(choice)} is no direction", where=where, field="up", fix="three numbers, e.g. up=[0,-1,0]"
        )
    return found


def world_from_camera(
    up_cam: FloatArray, front_cam: FloatArray, pelvis_cam: FloatArray, points_cam: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Rotation (3, 3) and origin (3,) of ``x_w = R x_cam + p``: z up, the person faces x, the lowest point on the ground.

    Args:
        up_cam: (3,) unit.
        front_cam: (3,) where the person faces.
        pelvis_cam: (3,) above the origin of the ground.
        points_cam: (N, 3) all that must not be below the ground, m.
    """
    across = front_cam - (front_cam @ up_cam) * up_cam
    # Somebody who lies faces up or down: then the way from the camera will do.
    if np.linalg.norm(across) < _LEAST * np.linalg.norm(front_cam):
        away = np.eye(3)[np.abs(up_cam).argmin()]
        across = away - (away @ up_cam) * up_cam
    forward = across / np.linalg.norm(across)
    rotmat = np.stack([forward, np.cross(up_cam, forward), up_cam])
    moved = rotmat @ pelvis_cam
    ground = float((points_cam @ up_cam).min())
    return rotmat, -np.array([moved[0], moved[1], ground])
