"""What a coarse reconstruction gets wrong, so that predictors which trust it are measured fairly."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.interpoint.protocol import NUM_KEYPOINTS, ContactQuery
from humanoid_hoi.synthetic.sessions.noise import TYPICAL


@dataclass(frozen=True)
class Misalignment:
    """Standard deviations. Defaults are what the synthetic sessions take for typical, where they say something.

    Attributes:
        center_m: of the object's position, per axis, m.
        turn_rad: of its orientation, per axis.
        depth_m: of the body along its viewing ray, m.
        keypoint_m: of every body keypoint, per axis, m: joints wrong by 0.03 rad each put a hand about this far off.
    """

    center_m: float = TYPICAL.center_m
    turn_rad: float = 0.15
    depth_m: float = TYPICAL.root_depth_m
    keypoint_m: float = 0.02


def disturbed(query: ContactQuery, rng: np.random.Generator, how: Misalignment | None = None) -> ContactQuery:
    """The query as a coarse reconstruction would put it; the image and the masks stay.

    Args:
        query: with true poses.
        rng: draws the errors.
        how: see :class:`Misalignment`.
    """
    how = how or Misalignment()
    changes: dict[str, Any] = {}
    if query.obj_rotmat_cam is not None:
        changes["obj_rotmat_cam"] = (
            # A small turn in the camera's axes, on top of the true orientation.
            Rotation.from_rotvec(rng.normal(0, how.turn_rad, 3)).as_matrix() @ query.obj_rotmat_cam
        )
    if query.obj_pos_cam is not None:
        changes["obj_pos_cam"] = query.obj_pos_cam + rng.normal(0, how.center_m, 3)
    if query.keypoints_cam is not None:
        # A body regressor errs in depth as a whole, and in every joint a little.
        # Away from the camera or towards it: the direction to the middle of the body.
        ray = query.keypoints_cam.mean(0)
        ray = ray / np.linalg.norm(ray)
        noise = rng.normal(0, how.keypoint_m, (NUM_KEYPOINTS, 3))
        changes["keypoints_cam"] = query.keypoints_cam + rng.normal(0, how.depth_m) * ray + noise
    return dataclasses.replace(query, **changes)
