"""The kinematic optimization: bodies out of object, ground and supports; contacts and stances kept; little else changed.

All frames at once, L-BFGS on the smooth corrections of :mod:`unknowns`. Every term is a sum over frames of squared
distances, each divided by the distance (m) that costs as much as one typical joint correction.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup.options import PenetrationOptions
from humanoid_hoi.retarget.cleanup.touch import TouchTargets, touch_targets
from humanoid_hoi.retarget.cleanup.unknowns import Unknowns
from humanoid_hoi.scene.artefacts.pose import Pose, joint_angles
from humanoid_hoi.scene.artefacts.solids import BodySamples
from humanoid_hoi.scene.artefacts.stance import FootLocks, SolePoints
from humanoid_hoi.scene.artefacts.surroundings import Surroundings

# m (rad for the limit): deviation that costs as much as one typical correction in one frame.
_DEPTH = 1e-3
_GAP = 8e-3
_HAND_GAP = 1e-3
_GROUND = 1e-3
_LOCK = 1e-3
_SLIDE = 0.03
_BODY = 0.02
_LIMIT = 0.02
_JERK = 150.0  # m/s^3, of a joint's correction: without it wrists got up to 7 times as jittery as the source.
_KEEP_OUT = 5e-4  # m of air around bodies that have no business at the object
_WATCH = 0.15  # m: bodies that never come nearer to the object are not looked at
_PRESS = 0.8  # share of the allowed squeeze that a contact asks for


def remove_penetration(
    clip: HoiClip,
    around: Surroundings,
    locks: FootLocks | None,
    obj_free: np.ndarray,
    options: PenetrationOptions,
    slack: float = 1.0,
) -> tuple[HoiClip, dict[str, float]]:
    """The clip after one optimization, and what it did (cost before and after, iterations, largest corrections).

    Args:
        clip: smooth motion.
        around: scene and distance field.
        locks: where feet stand, or None.
        obj_free: (T,) see :class:`Unknowns`.
        options: ``enabled`` False leaves only locks, ground and limits.
        slack: factor on all tolerances; a first round with a large one finds the way, a last one with 1 the millimetre.
    """
    # What may change, how fast and by how much; see :mod:`unknowns`.
    unknowns = Unknowns(clip, options.correction_cutoff, options.obj_shift, options.obj_turn, obj_free)
    u = unknowns.zeros()
    with torch.no_grad():
        start = unknowns.pose(u)
        # Distances at the start decide who touches, who is near and who is watched at all.
        gap = around.samples.joint_min(around.object_gap(start, around.samples))
    touch = touch_targets(clip, gap, options.reach, options.hand_reach)
    cost = _Cost(around, touch, locks, start, around.samples.of(gap.amin(0) < _WATCH), options, clip.fps, slack)
    history = _minimize(unknowns, cost, u, options.iterations)
    with torch.no_grad():
        # The corrections themselves, in rad and m.
        change = unknowns.scale * (unknowns.smoother @ u)
    facts = {
        "cost_before": history[0],
        "cost_after": history[-1],
        "evaluations": float(len(history)),
        "largest_turn_rad": float(change[:, :-9].abs().max()),
        "largest_obj_shift_m": float(change[:, -6:-3].abs().max()),
    }
    return unknowns.clip(clip, u.detach()), facts


def _minimize(unknowns: Unknowns, cost: _Cost, u: Tensor, iterations: int) -> list[float]:
    # Quasi-Newton on all frames at once: the smoothing makes the problem well scaled for it.
    solver = torch.optim.LBFGS(
        [u],
        max_iter=iterations,
        max_eval=int(1.3 * iterations),
        history_size=30,
        line_search_fn="strong_wolfe",
        tolerance_change=1e-7,
    )
    history: list[float] = []

    def closure() -> Tensor:
        solver.zero_grad()
        # The price of the corrections, then what is still wrong with the motion.
        value = u.square().sum() + cost(unknowns.pose(u))
        value.backward()
        history.append(float(value.detach()))
        return value

    solver.step(closure)
    return history


class _Cost:
    """Sum of all terms for a pose; see the module's text."""

    def __init__(
        self,
        around: Surroundings,
        touch: TouchTargets,
        locks: FootLocks | None,
        start: Pose,
        watched: BodySamples,
        options: PenetrationOptions,
        fps: float,
        slack: float,
    ) -> None:
        # Tolerances are divided by slack, so that all terms but posture are divided by its square.
        self.price = 1 / slack**2
        skeleton = around.scene.skeleton
        # Hands are left out, for they have to move to where contacts are.
        self.body = skeleton.index([name for name in skeleton.body if name not in skeleton.wrists])
        self.around = around
        self.touch = touch
        self.start = start
        self.fps = fps
        self.watched = watched
        self.options = options
        self.soles = SolePoints.of(around.scene.solids)
        self.lock_weight = torch.from_numpy(locks.weights()).float()[..., None] if locks is not None else None
        self.target = torch.as_tensor(locks.target_w, dtype=torch.float32) if locks is not None else None
        # Touching bodies may press in a little, others have to keep a little off.
        self.allowed = torch.where(touch.labelled[:, watched.joint], options.squeeze, -_KEEP_OUT)

    def __call__(self, pose: Pose) -> Tensor:
        terms = [self._floor(pose), self._limits(pose)]
        if self.lock_weight is not None:
            terms.append(self._locks(pose))
        if self.options.enabled and len(self.watched.joint):
            terms += self._object(pose)
        if not self.around.scene.obj.is_static:
            terms.append(self._object_floor(pose))
        return self.price * torch.stack(terms).sum() + self._posture(pose) + self._jerk(pose)

    def _floor(self, pose: Pose) -> Tensor:
        return _squares((-self.around.floor_gap(pose)).clamp(min=0.0), _GROUND)

    def _posture(self, pose: Pose) -> Tensor:
        return _squares(pose.joint_pos_w[:, self.body] - self.start.joint_pos_w[:, self.body], _BODY)

    def _jerk(self, pose: Pose) -> Tensor:
        """The corrections as they are felt: a wrist adds up those of shoulder, elbow and trunk, each of them slow."""
        return jerk_cost(pose.joint_pos_w - self.start.joint_pos_w, self.fps)

    def _limits(self, pose: Pose) -> Tensor:
        return _squares((joint_angles(pose.joint_quat) - self.around.limits).clamp(min=0.0), _LIMIT)

    def _locks(self, pose: Pose) -> Tensor:
        assert self.lock_weight is not None and self.target is not None
        points = self.soles.world(pose.joint_pos_w, pose.joint_rotmat_w)
        return _squares((points - self.target) * self.lock_weight, _LOCK)

    def _object(self, pose: Pose) -> list[Tensor]:
        gap = self.around.object_gap(pose, self.watched)
        # What is deeper than allowed.
        terms = [_squares((-gap - self.allowed).clamp(min=0.0), _DEPTH)]
        # Positive where the nearest sample of a joint has not reached the depth that a contact asks for.
        nearest = self.watched.joint_min(gap) + _PRESS * self.options.squeeze
        terms.append(_squares(nearest[self.touch.wanted].clamp(min=0.0), _GAP))
        # Of each hand at least its nearest labelled body has to touch.
        for column, members in enumerate(self.touch.hands):
            frames = self.touch.group[:, column]
            if bool(frames.any()):
                best = torch.where(self.touch.labelled[:, members], nearest[:, members], torch.inf).amin(1)
                terms.append(_squares(best[frames].clamp(min=0.0), _HAND_GAP))
        # Where a touching body is on the object, compared with where it was: it may slide, at a price.
        local = pose.to_object(pose.joint_pos_w)
        terms.append(_squares((local - self.touch.obj_point)[self.touch.labelled], _SLIDE))
        return terms

    def _object_floor(self, pose: Pose) -> Tensor:
        return _squares((-self.around.object_floor_gap(pose)).clamp(min=0.0), _GROUND)


def jerk_cost(moved: Tensor, fps: float) -> Tensor:
    """Sum over frames and joints of the squared third derivative of a correction, in units of :data:`_JERK`.

    Args:
        moved: (T, J, 3) m, by which the joints are off their places.
        fps: frames per second.
    """
    return _squares(torch.diff(moved, n=3, dim=0) * fps**3, _JERK)


def _squares(residual: Tensor, size: float) -> Tensor:
    return (residual / size).square().sum()
