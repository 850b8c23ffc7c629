"""Where the page's camera stands at first: it sees the whole motion, from the front left."""

from __future__ import annotations

from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.viewer.camera import auto_camera, heading_of
from humanoid_hoi.viewer.scene3d import Scene3D, motion_bounds
from humanoid_hoi.viewer.web.take import Motion, Take

BESIDE_W = (0.0, 1.5, 0.0)
"""m, where the reference stands when it is not drawn as a ghost."""
_PICTURE = (960, 540)


def aim(server: Any, take: Take, trial: int, place: str) -> None:
    """Let the camera of new visitors, and of those who reset their view, frame a trial of the take.

    Args:
        server: viser's.
        take: what is shown.
        trial: the one in the foreground.
        place: of the reference: ``ghost``, ``beside`` or ``hidden``.
    """
    motion = take.motion(trial)
    bounds = whole_bounds(take.scene, motion)
    if take.trials and place == "beside":
        other = whole_bounds(take.scene, take.reference) + np.array(BESIDE_W)
        bounds = np.stack([np.minimum(bounds[0], other[0]), np.maximum(bounds[1], other[1])])
    camera = auto_camera(bounds, _PICTURE, heading_of(motion.poses[0, 0, 3:]))
    start = server.initial_camera
    start.position = camera.eye()
    start.look_at = camera.lookat
    start.fov = float(np.radians(camera.fovy))


def whole_bounds(scene: Scene3D, motion: Motion) -> FloatArray:
    """Box (2, 3), m, of everything that moves: joints, solids, and the skin of a body that has no solids."""
    points = [motion.poses[..., :3]]
    if scene.parts:
        points.append(motion_bounds(scene, motion.poses))
    if motion.skin_w is not None:
        points.append(motion.skin_w)
    flat = np.concatenate([np.asarray(p, np.float64).reshape(-1, 3) for p in points])
    return np.stack([flat.min(0), flat.max(0)])
