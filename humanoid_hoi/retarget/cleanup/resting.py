"""An object that lies still lies exactly on its support: one constant pose per rest, level, its lowest point on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch
from scipy.spatial import ConvexHull

from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.filters.butterworth import lowpass, lowpass_rotations
from humanoid_hoi.retarget.cleanup.options import RestOptions
from humanoid_hoi.scene.artefacts.intervals import debounce, runs
from humanoid_hoi.scene.artefacts.solids import object_corners, object_radius
from humanoid_hoi.scene.description import SceneObject

_GLIDE = 2.0  # Hz: slower motion than this decides what is still, so that noise does not


@dataclass(frozen=True)
class Rest:
    """One rest, frames ``first .. stop - 1``: the pose it is given, and what that changes.

    Attributes:
        pos_w: (3,), quat_w: (4,).
        lifted: m the lowest point was moved up.
        tilted: rad it was levelled.
    """

    first: int
    stop: int
    pos_w: FloatArray
    quat_w: FloatArray
    lifted: float
    tilted: float


def still_frames(clip: HoiClip, options: RestOptions) -> BoolArray:
    """(T,) frames in which the object neither moves nor turns, flicker removed."""
    if clip.obj_is_static:
        return np.ones(clip.num_frames, bool)
    # Slow motion decides what is still: noise of a still object is fast.
    pos = lowpass(np.asarray(clip.obj_pos_w, np.float64), clip.fps, _GLIDE)
    quat = torch.from_numpy(lowpass_rotations(np.asarray(clip.obj_quat_w, np.float64), clip.fps, _GLIDE))
    speed = np.linalg.norm(np.gradient(pos, axis=0), axis=-1) * clip.fps
    turn = roma.unitquat_to_rotvec(roma.quat_product(quat[1:], roma.quat_conjugation(quat[:-1]))).norm(dim=-1).numpy()
    # Central differences of the turns between frames, one-sided at the ends.
    spin = np.concatenate([turn[:1], 0.5 * (turn[1:] + turn[:-1]), turn[-1:]]) * clip.fps
    length = max(2, round(options.min_time * clip.fps))
    return debounce((speed < options.speed) & (spin < options.spin), round(0.1 * clip.fps), length)


def rest_object(clip: HoiClip, obj: SceneObject, options: RestOptions) -> tuple[HoiClip, list[Rest]]:
    """The clip with its object resting exactly where it lies still; in between the corrections blend over.

    Args:
        clip: supports and ground (z = 0) are what an object can rest on.
        obj: its solid.
    """
    corners = object_corners(obj)
    radius = object_radius(obj)
    rests = []
    for first, stop in runs(still_frames(clip, options)):
        rest = _rest(clip, corners, radius, first, stop, options)
        if rest is not None:
            rests.append(rest)
    return (_blended(clip, rests), rests) if rests else (clip, [])


def _rest(
    clip: HoiClip, corners: FloatArray, radius: float, first: int, stop: int, options: RestOptions
) -> Rest | None:
    part = slice(first, stop)
    # The median pose of the rest; its noise is what is removed.
    pos = np.median(np.asarray(clip.obj_pos_w[part], np.float64), axis=0)
    quat = _mean_quat(clip.obj_quat_w[part])
    points = _turned(quat, corners) + pos
    top = _support_top(clip, points, radius, options.reach)
    if top is None:
        return None
    # A ball has nothing to level.
    tilt = _levelling(points) if radius == 0.0 else np.zeros(3)
    angle = float(np.linalg.norm(tilt))
    # A larger tilt is meant: the object leans on something.
    if 1e-6 < angle < options.max_tilt:
        quat = roma.quat_product(roma.rotvec_to_unitquat(torch.from_numpy(tilt)), torch.from_numpy(quat)).numpy()
    else:
        angle = 0.0
    # After levelling the lowest point is another one.
    lifted = top - float((_turned(quat, corners)[:, 2] + pos[2]).min() - radius)
    return Rest(first, stop, pos + np.array([0.0, 0.0, lifted]), quat, lifted, angle)


def _support_top(clip: HoiClip, points: FloatArray, radius: float, reach: float) -> float | None:
    """Height of the ground or support the object lies on; None where nothing is within ``reach``."""
    lowest = points[points[:, 2].argmin()] - np.array([0.0, 0.0, radius])
    center = points.mean(0)
    tops = [0.0]
    for support in clip.supports:
        rotation = roma.unitquat_to_rotmat(torch.as_tensor(np.asarray(support.quat_w, np.float64))).numpy()
        corners = rotation @ np.diag(np.asarray(support.half_size, np.float64))
        # Support's frame: its center lies over the box if it lies within its sides, with 2 cm to spare.
        over = np.abs(np.linalg.solve(rotation, center - support.pos_w)[:2]) < support.half_size[:2] + 0.02
        if over.all():
            # Height of the box's top, also where it is tilted: the sum of its axes' vertical parts.
            tops.append(float(support.pos_w[2] + np.abs(corners[2]).sum()))
    near = [t for t in tops if abs(lowest[2] - t) < reach]
    # The nearest of those within reach.
    return min(near, key=lambda t: abs(lowest[2] - t)) if near else None


def _levelling(points: FloatArray) -> FloatArray:
    """Rotation vector (3,) that lays the hull's face nearest to facing down flat on the ground."""
    hull = ConvexHull(points)
    center = points[hull.vertices].mean(0)
    # Third component of the outward normals, reversed: 1 for a face that looks straight down.
    down = -hull.equations[:, 2]
    # A body rests on the face its center lies over; scans have small facets, so look at those nearly below it.
    span = np.ptp(points[:, :2], axis=0).max()
    face_centers = points[hull.simplices].mean(1)
    near = np.linalg.norm(face_centers[:, :2] - center[:2], axis=1) < 0.75 * span
    area = _areas(points, hull.simplices)
    # Large faces that look almost down, near below the center.
    score = np.where(near & (down > np.cos(0.3)), area * down, 0.0)
    if score.max() <= 0:
        return np.zeros(3)
    normal = hull.equations[score.argmax(), :3]
    # A flat side of a scan is many small facets: all of the same direction count as one.
    same = hull.equations[:, :3] @ normal > np.cos(0.02)
    normal = (hull.equations[same, :3] * area[same, None]).sum(0)
    normal /= np.linalg.norm(normal)
    # Turn from that normal straight down: axis by the cross product, angle by atan2, which is exact for small ones.
    axis = np.cross(normal, [0.0, 0.0, -1.0])
    sine = float(np.linalg.norm(axis))
    return axis / max(sine, 1e-12) * np.arctan2(sine, -normal[2])


def _areas(points: FloatArray, simplices: IntArray) -> FloatArray:
    a, b, c = points[simplices].transpose(1, 0, 2)
    return 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)


def _blended(clip: HoiClip, rests: list[Rest]) -> HoiClip:
    """Rests at their poses; between two of them the two corrections are mixed with a smooth step, beyond them held."""
    frames = np.arange(clip.num_frames, dtype=np.float64)
    knots = []
    shifts = []
    turns = []
    pos = np.asarray(clip.obj_pos_w, np.float64)
    quat = torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64))
    for rest in rests:
        for frame in (rest.first, rest.stop - 1):
            knots.append(frame)
            # What the rest's middle pose has to be moved by.
            shifts.append(rest.pos_w - np.median(pos[rest.first : rest.stop], axis=0))
            mean = torch.from_numpy(_mean_quat(clip.obj_quat_w[rest.first : rest.stop]))
            target = torch.from_numpy(rest.quat_w)
            # In the world, from the left.
            turns.append(roma.unitquat_to_rotvec(roma.quat_product(target, roma.quat_conjugation(mean))).numpy())
    shift = _smooth_steps(frames, knots, np.array(shifts))
    turn = _smooth_steps(frames, knots, np.array(turns))
    new_pos = pos + shift
    # The same correction on every frame's own pose: in between the motion keeps its shape.
    new_quat = roma.quat_product(roma.rotvec_to_unitquat(torch.from_numpy(turn)), quat)
    for rest in rests:
        _hold(new_pos, new_quat, rest)
    stored = positive_w(new_quat).numpy().astype(np.float32)
    return clip.replace(obj_pos_w=new_pos.astype(np.float32), obj_quat_w=stored)


def _hold(pos: FloatArray, quat: torch.Tensor, rest: Rest, ramp: int = 4) -> None:
    """Constant inside the rest; what is left of the wobble at its ends fades out over the neighboring frames."""
    for edge, step in ((rest.first, -1), (rest.stop - 1, 1)):
        gap = rest.pos_w - pos[edge]
        turn = roma.unitquat_to_rotvec(
            roma.quat_product(torch.from_numpy(rest.quat_w), roma.quat_conjugation(quat[edge]))
        )
        for k in range(1, ramp + 1):
            frame = edge + step * k
            if 0 <= frame < len(pos):
                # A cosine that fades out over the frames next to the rest.
                share = 0.5 + 0.5 * np.cos(np.pi * k / (ramp + 1))
                pos[frame] += share * gap
                quat[frame] = roma.quat_product(roma.rotvec_to_unitquat(share * turn), quat[frame])
    pos[rest.first : rest.stop] = rest.pos_w
    quat[rest.first : rest.stop] = torch.from_numpy(rest.quat_w)


def _smooth_steps(frames: FloatArray, knots: list[int], values: FloatArray) -> FloatArray:
    order = np.argsort(knots, kind="stable")
    at = np.asarray(knots, np.float64)[order]
    rows = values[order]
    # Index of the knot after each frame; before the first and after the last the nearest knot holds.
    above = np.clip(np.searchsorted(at, frames, side="right"), 1, max(1, len(at) - 1))
    below = above - 1
    above = np.minimum(above, len(at) - 1)
    share = np.clip((frames - at[below]) / np.maximum(at[above] - at[below], 1e-9), 0, 1)
    # Smooth step: no jump in speed at the knots.
    share = (share * share * (3 - 2 * share))[:, None]
    return (1 - share) * rows[below] + share * rows[above]


def _mean_quat(quat: FloatArray) -> FloatArray:
    """Rotation (4,) nearest to all of (K, 4): the largest eigenvector of their outer products."""
    q = np.asarray(quat, np.float64)
    # The mean that does not care about the signs of quaternions.
    return np.linalg.eigh(q.T @ q)[1][:, -1]


def _turned(quat: FloatArray, points: FloatArray) -> FloatArray:
    return points @ roma.unitquat_to_rotmat(torch.from_numpy(np.array(quat))).numpy().T
