"""How far samples are from the reference: the look-ahead's cost and the errors it is judged by."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import rotate
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, ReferenceFrame
from humanoid_hoi.refine.config import CostConfig
from humanoid_hoi.sim.state import SimState

_HOPELESS = 1e3
"""Cost of a sample that exploded: more than any that still stands."""


@dataclass(frozen=True)
class Errors:
    """Errors (N,): mean distance of all joints, fingers included, and distance of the object's origin, m."""

    joints: Tensor
    obj: Tensor

    @property
    def worst(self) -> Tensor:
        """The larger of the two, (N,) m."""
        return torch.maximum(self.joints, self.obj)


class TrackingCost:
    """Weighted squared errors of N samples against one frame of the reference.

    Args:
        clip: the reference, at the control rate.
        config: weights.
        device: of the simulator.
    """

    def __init__(self, clip: HoiClip, config: CostConfig, device: torch.device) -> None:
        self.config = config
        self._reference = PackedReference([clip], device)
        self._moves = not clip.obj_is_static
        self._turns = clip.obj.kind != "sphere"
        skeleton = clip.skeleton
        self.skeleton = skeleton
        self._feet = skeleton.index(skeleton.feet)
        self._body = skeleton.index(skeleton.body)
        self._hands = skeleton.index([name for side in skeleton.hands.values() for name in side])
        # A weighted mean with weights that sum to 1: the wrists count more, the size of the term stays.
        weight = torch.tensor([config.wrist if name in skeleton.wrists else 1.0 for name in skeleton.body])
        self._weight = (weight / weight.sum()).to(device)

    def frame(self, frame: int) -> ReferenceFrame:
        """The reference of one frame, (1, ...); the last one beyond the end."""
        # One row, which broadcasts against all N samples.
        return self.frames(torch.tensor([frame]))

    def frames(self, frames: Tensor) -> ReferenceFrame:
        """The reference of N frames, (N, ...)."""
        frames = frames.to(self._reference.lengths.device)
        return self._reference.frame(torch.zeros_like(frames), frames)

    def foot_speed(self, frame: int) -> float:
        """m/s of the faster ankle or toe joint of the reference at a frame."""
        return float(self.frame(frame).joint_vel_w[0, self._feet].norm(dim=-1).max())

    def __call__(self, state: SimState, frame: int, diverged: Tensor) -> Tensor:
        """Cost (N,) of simulated ``state`` at ``frame``."""
        config = self.config
        ref = self.frame(frame)
        # Fingers are left out here: they follow their wrists, and 30 of them would outvote the body.
        pos = state.joint_pos_w[:, self._body] - ref.joint_pos_w[:, self._body]
        cost = config.joints * (_squared(pos) @ self._weight)
        # The pelvis is the first body joint. Its velocities count too, as within
        # a short horizon a fall shows as speed before it shows as distance.
        cost = cost + config.root_pos * _squared(pos[:, 0])
        cost = cost + config.root_rot * _turn(state.joint_quat_w[:, 0], ref.joint_quat_w[:, 0])
        cost = cost + config.root_vel * _squared(state.joint_vel_w[:, 0] - ref.joint_vel_w[:, 0])
        cost = cost + config.root_spin * _squared(state.joint_angvel_w[:, 0] - ref.joint_angvel_w[:, 0])
        if self._moves:
            cost = cost + self._object(state, ref)
        # A bounded cost keeps the softmax usable when most samples fall.
        # Three ways to explode: declared by the simulator, NaN or infinity in the state, or merely absurd.
        return torch.where(diverged, _HOPELESS, cost).nan_to_num(_HOPELESS).clamp(max=_HOPELESS)

    def _object(self, state: SimState, ref: ReferenceFrame) -> Tensor:
        config = self.config
        cost = config.obj_pos * _squared(state.obj_pos_w - ref.obj_pos_w)
        cost = cost + config.obj_vel * _squared(state.obj_vel_w - ref.obj_vel_w)
        # A ball without marks looks the same however it is turned, so its angle is nobody's business.
        if self._turns:
            cost = cost + config.obj_rot * _turn(state.obj_quat_w, ref.obj_quat_w)
        # Hands are compared in the object's frame: a grip that moves along with a late object is still a grip.
        touching = ref.contact_labels[0, self._hands] > 0
        if config.hand and bool(touching.any()):
            # Only the hand joints that the clip labels as touching at this frame: others may be anywhere.
            hands = torch.tensor(self._hands, device=touching.device)[touching]
            # (N, K, 3) simulated and (1, K, 3) wanted, each in the frame of its own object.
            seen = _in_object(state.joint_pos_w[:, hands], state.obj_pos_w, state.obj_quat_w)
            wanted = _in_object(ref.joint_pos_w[:, hands], ref.obj_pos_w, ref.obj_quat_w)
            cost = cost + config.hand * _squared(seen - wanted).mean(-1)
        return cost

    def errors(self, state: SimState, frame: int) -> Errors:
        """Distances of simulated ``state`` (N) at ``frame``; a non-finite state is far off."""
        return _errors(state, self.frame(frame))

    def errors_at(self, state: SimState, frames: Tensor) -> Errors:
        """The same, each copy at a frame of its own (N,)."""
        return _errors(state, self.frames(frames))


def _errors(state: SimState, ref: ReferenceFrame) -> Errors:
    # All joints, fingers too, unlike the cost: this is the measure that decides what counts as followed.
    joints = (state.joint_pos_w - ref.joint_pos_w).norm(dim=-1).mean(-1)
    obj = (state.obj_pos_w - ref.obj_pos_w).norm(dim=-1)
    return Errors(joints.nan_to_num(_HOPELESS), obj.nan_to_num(_HOPELESS))


def _squared(values: Tensor) -> Tensor:
    return values.square().sum(-1)


def _turn(quat: Tensor, wanted: Tensor) -> Tensor:
    """4 sin^2 of half the angle between rotations: its square where it is small, rad^2."""
    # q and -q are the same rotation; the square makes the sign disappear without an abs.
    inner = (quat * wanted).sum(-1)
    return 4.0 - 4.0 * inner * inner


def _in_object(points: Tensor, pos: Tensor, quat: Tensor) -> Tensor:
    """World points (N, K, 3) in the object's frame."""
    # The conjugate of xyzw turns world vectors into the object's frame.
    back = torch.cat([-quat[:, :3], quat[:, 3:]], 1)
    return rotate(back.unsqueeze(1).expand(-1, points.shape[1], -1), points - pos.unsqueeze(1))
