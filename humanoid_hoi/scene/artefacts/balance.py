"""Where a still person's center of mass lies against the soles that carry them."""

from __future__ import annotations

import numpy as np
import roma
import torch
from scipy.spatial import ConvexHull, QhullError

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.artefacts.stance import clip_soles
from humanoid_hoi.scene.description import SceneDescription

_TOUCH = 0.02  # m: soles nearer to the ground than this carry
_STILL = 0.10  # m/s: below it the center of mass must lie over the feet


def balance_error(clip: HoiClip, scene: SceneDescription, soles: FloatArray | None = None) -> FloatArray:
    """Distance (T,) m of the center of mass from the hull of the carrying soles, seen from above; 0 inside.

    NaN where the person moves (momentum balances), no sole carries, or a body other than hands and feet is in contact
    with an object that never moves (it carries a seated or leaning person).
    """
    pos, quat = clip.joint_pose_w()
    # Masses of the very bodies that will be simulated, and where their centers lie in the joints' frames.
    mass = np.array([s.mass for s in scene.solids])
    local = torch.as_tensor(np.array([s.pos for s in scene.solids]), dtype=torch.float32).expand(len(pos), -1, -1)
    centers = pos + roma.quat_action(torch.from_numpy(quat), local).numpy()
    com = (mass[:, None] * centers).sum(1) / mass.sum()
    # A moving person balances by momentum, which a picture from above does not show.
    speed = np.linalg.norm(np.gradient(com, axis=0), axis=-1) * clip.fps
    soles = clip_soles(clip, scene.solids) if soles is None else soles
    # The ankle's box is the foot: size[1] is half its width.
    half = next(s for s in scene.solids if s.joint == "left_ankle").size[1]
    out = np.full(clip.num_frames, np.nan)
    for t in np.flatnonzero((speed < _STILL) & ~_carried(clip)):
        carrying = soles[t][soles[t, :, 2] < _TOUCH][:, :2]
        if len(carrying):
            # A sole point carries as far as half the foot's width around it: eight points on that circle.
            ring = half * np.array([[np.cos(a), np.sin(a)] for a in np.arange(8) * np.pi / 4])
            out[t] = _outside((carrying[:, None] + ring).reshape(-1, 2), com[t, :2])
    return out


def _carried(clip: HoiClip) -> BoolArray:
    """(T,) the object, which never moves, touches a body that is neither hand nor foot."""
    skeleton = clip.skeleton
    ends = {*skeleton.feet, *skeleton.wrists}
    trunk = skeleton.index([name for name in skeleton.body if name not in ends])
    return (clip.contact_labels[:, trunk] == 1).any(axis=1) & clip.obj_is_static


def _outside(points: FloatArray, query: FloatArray) -> float:
    try:
        planes = ConvexHull(points).equations
    except QhullError:
        # Two points or points on a line have no hull: the nearest one counts.
        return float(np.linalg.norm(points - query, axis=1).min())
    # Signed distances to the hull's sides, normals outward: the largest is positive outside.
    return max(0.0, float((planes[:, :2] @ query + planes[:, 2]).max()))
