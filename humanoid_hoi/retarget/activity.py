"""When an annotated pair really touches: by distance and relative motion, not by the mere presence of the pair.

An annotator marks a contact once and lets it run; a reconstruction then holds a box "in contact" while the hands hang
beside the body. A pair's own distance while it touches tells how far off the reconstruction is there (its nearest fifth
of the annotated frames), and a hand that leaves gets farther from the object than that, or moves along it fast.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.surface import sample_surface
from humanoid_hoi.motion.checks.validate import to_object_frame
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.interaction.graph import rotate
from humanoid_hoi.scene.artefacts.intervals import debounce, hysteresis

ENTER = 0.02
"""m beyond the pair's own contact distance within which it begins to touch."""
LEAVE = 0.035
"""m beyond it, at which it has let go (hands that wait beside a box are 4 to 5 cm off)."""
CARRIED = 0.1
"""m beyond it within which a body that moves along with a moving object still touches it."""
MOVING = 0.15
"""m/s of an object that somebody carries; it does not move by itself."""
ALONG = 0.1
"""m/s along the object of a body that carries it."""
FAST = 0.5
"""m/s along the object; a hand that slides faster while it is beyond :data:`ENTER` is on its way."""
BASE_SHARE = 0.2
"""Quantile of a pair's annotated distances that counts as its contact distance."""
FARTHEST_BASE = 0.15
"""m; a pair that is never nearer is left as annotated: the reconstruction says nothing about it."""
GAP_TIME = 0.1
MIN_TIME = 0.1
"""s: gaps that are filled, and contacts that are too short."""


def with_real_contacts(clip: HoiClip) -> HoiClip:
    """``clip`` with its pairs active only where they touch by geometry and motion; says in how many frames that changed.

    A pair is never made active where it was not annotated.
    """
    graph = clip.graph
    if not graph.num_pairs:
        return clip
    distance, speed = pair_motion(clip)
    # The object's own speed: it only moves when somebody carries it.
    obj_speed = np.linalg.norm(np.gradient(np.asarray(clip.obj_pos_w, np.float64), axis=0), axis=-1) * clip.fps
    active = np.zeros_like(graph.active)
    for pair in range(graph.num_pairs):
        active[:, pair] = _touching(graph.active[:, pair], distance[:, pair], speed[:, pair], obj_speed, clip.fps)
    before = graph.active.any(axis=1).mean()
    after = active.any(axis=1).mean()
    if np.array_equal(active, graph.active):
        return clip
    # Pairs that never really touch leave the graph.
    kept = np.flatnonzero(active.any(axis=0))
    thinned = dataclasses.replace(
        graph,
        keypoint_names=tuple(graph.keypoint_names[k] for k in kept),
        joint_names=tuple(graph.joint_names[k] for k in kept),
        point_joint=graph.point_joint[kept],
        point_obj=graph.point_obj[kept],
        active=active[:, kept],
    )
    note = f"Contacts by geometry and motion: in {100 * after:.0f} % of the frames (annotated: {100 * before:.0f} %)."
    return clip.replace(graph=thinned).with_note(note)


def pair_motion(clip: HoiClip) -> tuple[FloatArray, FloatArray]:
    """Distance (T, P) m of each pair's body point from the object's surface, and its speed (T, P) m/s along the object."""
    pos, quat = clip.joint_pose_w()
    joints = clip.skeleton.index(clip.graph.joint_names)
    points = pos[:, joints] + rotate(quat[:, joints], clip.graph.point_joint)
    local = to_object_frame(points, clip)
    # (T, P) m from the nearest point of the surface.
    distance, _ = cKDTree(sample_surface(clip.obj)).query(local)
    # In the object's frame: the speed along the object, not that of both together.
    speed = np.linalg.norm(np.gradient(local, axis=0), axis=-1) * clip.fps
    return distance, speed


def _touching(
    annotated: BoolArray, distance: FloatArray, speed: FloatArray, obj_speed: FloatArray, fps: float
) -> BoolArray:
    if not annotated.any():
        return annotated
    # How far this pair is off where it certainly touches: the reconstruction's own error.
    base = float(np.quantile(distance[annotated], BASE_SHARE))
    if base > FARTHEST_BASE:
        return annotated
    beyond = distance - base
    # Touching begins near the contact distance and ends a little farther away.
    enter = beyond < ENTER
    # A body that moves along with a moving object carries it, even if the reconstruction puts it somewhat off.
    carried = (beyond < CARRIED) & (obj_speed > MOVING) & (speed < ALONG)
    stay = ((beyond < LEAVE) & ((speed < FAST) | enter)) | carried
    found = debounce(hysteresis(enter, stay), round(GAP_TIME * fps), max(2, round(MIN_TIME * fps)))
    # Never beyond what was annotated: the annotator has seen the picture.
    return found & annotated
