"""Feet on the ground: where the soles are, when heel and ball stand, and the height of the ground itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.artefacts.intervals import debounce, hysteresis, runs
from humanoid_hoi.scene.bodies import BodySolid

FEET = ("left_ankle", "right_ankle")
SOLE_NAMES = ("left_heel", "left_ball", "right_heel", "right_ball")
_SOFT = 2  # frames
_NEAR = 0.04  # m over the lowest points within which a point can stand
_AGREE = 0.015  # m: middle heights of standing points that differ by more are not noise


@dataclass
class FootOptions(Settings, yaml="tools/clean/default", node="feet", key="clean.feet"):
    """When a heel or ball of the foot stands (and, for the clean-up, that it stays where it stands).

    Attributes:
        enter_height, leave_height: m above the ground.
        enter_speed, leave_speed: m/s horizontally. A point starts to
            stand below both first values and goes on until it is above one of the second.
        gap_time: s of interruption that do not end a stance.
        min_time: s, shorter ones are dropped.
    """

    enabled: bool = setting()
    enter_height: float = setting(at_least=0)
    leave_height: float = setting(at_least=0)
    enter_speed: float = setting(at_least=0)
    leave_speed: float = setting(at_least=0)
    gap_time: float = setting(at_least=0)
    min_time: float = setting(at_least=0)


@dataclass(frozen=True)
class SolePoints:
    """Heel and ball of both feet, in the order of :data:`SOLE_NAMES`.

    Attributes:
        joints: the 4 joints that carry them: the ankles.
        points: (4, 3) m in the joints' frames.
    """

    joints: tuple[int, ...]
    points: Tensor

    @staticmethod
    def of(solids: Sequence[BodySolid]) -> SolePoints:
        """On the underside of the feet's boxes."""
        names = [solid.joint for solid in solids]
        joints = []
        points = []
        for name in FEET:
            solid = solids[names.index(name)]
            for end in (-1.0, 1.0):
                joints.append(names.index(name))
                # Both ends of the box's underside: heel behind, ball in front (the foot points along x at rest).
                points.append(solid.pos + np.array([end * solid.size[0], 0.0, -solid.size[2]]))
        return SolePoints(tuple(joints), torch.as_tensor(np.array(points)))

    def world(self, joint_pos_w: Tensor, joint_rotmat_w: Tensor) -> Tensor:
        """World positions (T, 4, 3) for joints (T, J, 3) and their rotation matrices (T, J, 3, 3)."""
        joints = list(self.joints)
        turned = (joint_rotmat_w[:, joints] * self.points.to(joint_pos_w)[:, None]).sum(-1)
        return joint_pos_w[:, joints] + turned


def clip_soles(clip: HoiClip, solids: tuple[BodySolid, ...]) -> FloatArray:
    """Heel and ball positions (T, 4, 3) of a clip, m."""
    pos, quat = (torch.from_numpy(a) for a in clip.joint_pose_w())
    return SolePoints.of(solids).world(pos, roma.unitquat_to_rotmat(quat)).numpy()


def horizontal_speed(points_w: FloatArray, fps: float) -> FloatArray:
    """Horizontal speed (T, ...) m/s of points (T, ..., 3), central differences."""
    # Heights are left out: a foot that is lifted does not skate.
    return np.linalg.norm(np.gradient(np.asarray(points_w, np.float64)[..., :2], axis=0), axis=-1) * fps


def ground_height(points: FloatArray, fps: float, slow: float = 0.15) -> float | None:
    """Height (m) of what the feet stand on: the middle height of every point while it stands, averaged over the points.

    Averaging, where the lowest point of every frame would do for exact data: of several noisy points the lowest lies
    too low by about the noise, and the person would be shifted by that.

    Args:
        points: (T, K, 3), heels and balls or toe joints.
        fps: frames per second.
        slow: m/s.

    Returns:
        None when no foot ever stands.
    """
    height = points[..., 2]
    # Both measures must agree: a foot held still in the air is no stance.
    # Near the lowest heights of the clip (the lowest fifth of the frames' lowest points), and slow.
    near = height < np.quantile(height.min(axis=1), 0.2) + _NEAR
    still = (horizontal_speed(points, fps) < slow) & near
    counts = still.sum(axis=0)
    # Two frames are no stance.
    if counts.max() < 3:
        return None
    kept = np.flatnonzero(counts >= 3)
    # One height a point over the frames in which it stands.
    middle = np.array([np.median(height[still[:, k], k]) for k in kept])
    agree = middle < middle.min() + _AGREE  # a foot that is always higher than the other floats
    # Points that stand longer count more.
    return float(np.average(middle[agree], weights=counts[kept][agree]))


def find_stance(soles: FloatArray, fps: float, options: FootOptions) -> BoolArray:
    """(T, 4) which sole points stand; heights over z = 0."""
    speed = horizontal_speed(soles, fps)
    height = soles[..., 2]
    # Entering asks for more than staying, so that a stance does not flicker at the threshold.
    enter = (height < options.enter_height) & (speed < options.enter_speed)
    stay = (height < options.leave_height) & (speed < options.leave_speed)
    gap = round(options.gap_time * fps)
    length = max(2, round(options.min_time * fps))
    columns = [debounce(hysteresis(enter[:, k], stay[:, k]), gap, length) for k in range(soles.shape[1])]
    return np.stack(columns, axis=1)


@dataclass(frozen=True)
class FootLocks:
    """Where standing sole points stay: ``target_w`` (T, 4, 3) m where ``stands`` (T, 4)."""

    stands: BoolArray
    target_w: FloatArray

    def weights(self) -> FloatArray:
        """(T, 4) 1 inside a stance, growing from 0.1 over its first and last frames: a foot lands and leaves softly."""
        weight = np.zeros(self.stands.shape)
        for column in range(self.stands.shape[1]):
            for first, stop in runs(self.stands[:, column]):
                frames = np.arange(first, stop)
                # The clip's own ends are no landing.
                into = frames - first if first > 0 else np.full(len(frames), _SOFT)
                # Frames from the nearer end of the stance: 0.1 in the first, 1 from the third on.
                left = stop - 1 - frames if stop < len(weight) else np.full(len(frames), _SOFT)
                weight[first:stop, column] = np.interp(np.minimum(into, left), [0, _SOFT], [0.1, 1.0])
        return weight

    def inner(self) -> BoolArray:
        """(T, 4) frames at full weight: landing and leaving are no skating."""
        return self.weights() > 0.999


def foot_locks(soles: FloatArray, stands: BoolArray) -> FootLocks:
    """Every stance at its middle position on z = 0; heel and ball that stand together keep the foot's length apart."""
    # Where the motion has it, unless a stance says otherwise.
    target = np.array(soles, np.float64)
    for column in range(stands.shape[1]):
        for first, stop in runs(stands[:, column]):
            # The median place: drift and noise over the stance cancel.
            target[first:stop, column, :2] = np.median(soles[first:stop, column, :2], axis=0)
    target[..., 2] = np.where(stands, 0.0, target[..., 2])
    for heel, ball in ((0, 1), (2, 3)):
        _keep_length(soles, stands, target, heel, ball)
    return FootLocks(stands, target)


def _keep_length(soles: FloatArray, stands: BoolArray, target: FloatArray, heel: int, ball: int) -> None:
    """A rigid sole cannot reach two targets that are not its length apart; one direction per common stance."""
    # The sole's own length, over the whole clip.
    length = float(np.median(np.linalg.norm(soles[:, ball] - soles[:, heel], axis=-1)))
    for first, _ in runs(stands[:, heel] & stands[:, ball]):
        # One middle and one direction for both points, as they stand together.
        middle = 0.5 * (target[first, heel, :2] + target[first, ball, :2])
        along = target[first, ball, :2] - target[first, heel, :2]
        # Half the length to either side of the middle.
        along *= 0.5 * length / max(float(np.linalg.norm(along)), 1e-6)
        # Before and after the common stance the single point holds the place it has in it.
        for column, sign in ((heel, -1.0), (ball, 1.0)):
            around = next(run for run in runs(stands[:, column]) if run[0] <= first < run[1])
            target[slice(*around), column, :2] = middle + sign * along
