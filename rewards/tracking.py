"""Tracking reward R_tr = exp(-(E_p + E_v)) (paper Sec. 4): how far human and object are from the reference.

Every error is a mean *square*, so halving an error quarters its share of the exponent. Rotations use the chordal
square 4 (1 - <q, q'>^2) = 4 sin^2(angle / 2): equal to angle^2 for small angles (0.8 % less at 0.3 rad, 2 % at
0.5 rad), bounded by 4 at pi, the same for q and -q, and free of arccos with its infinite slope at zero.

A training step takes all errors from :class:`FusedErrors`; the plain formulas stand in ``tests/rewards/tracking_errors.py``,
and a test holds both equal. Change both.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.context import TaskContext
from rewards.inputs import REWARDS, RewardInput, RewardTerm

# "rms": over joints with the group weights, unlike the plain mean distance an environment may log beside it.
ERROR_NAMES = (
    "joint_pos_rms_m",
    "obj_pos_m",
    "joint_rot_rms_rad",
    "obj_rot_rad",
    "joint_vel_rms_mps",
    "joint_angvel_rms_radps",
    "obj_vel_mps",
    "obj_angvel_radps",
)


# The coefficient of each error, in the order of ERROR_NAMES.
_COEFFICIENTS = ("joint_pos", "obj_pos", "joint_rot", "obj_rot", "joint_vel", "joint_angvel", "obj_vel", "obj_angvel")


def joint_weights(
    skeleton: Skeleton, body: float, hand: float, finger: float, device: str | torch.device = "cpu"
) -> Tensor:
    """Weight of each joint, from one number per group (fingers, wrists, all the rest), summing to one over joints.

    Returns (J, 3): the weight repeated for x, y, z, so that an error is one product of flat rows. Reducing a last axis
    of 3 instead takes torch's CPU kernels five times as long, and this runs every control step.
    """
    of_group = {**dict.fromkeys(skeleton.wrists, hand), **dict.fromkeys(skeleton.fingers, finger)}
    each = [of_group.get(name, body) for name in skeleton.names]
    weights = torch.tensor(each, dtype=torch.float32, device=device)
    return (weights / weights.sum()).unsqueeze(1).repeat(1, 3)


class FusedErrors:
    """All eight squared errors of a step in a dozen tensor operations instead of thirty; equal to the plain formulas,
    which stand in ``tests/rewards/tracking_errors.py``.

    Positions and velocities become one row of 9 J + 9 numbers and rotations one of J + 1 products; two constant matrices hold
    the weights and put every sum into its column.

    Args:
        weights: (J, 3) of :func:`joint_weights`.
    """

    def __init__(self, weights: Tensor) -> None:
        flat = weights.reshape(-1)
        # The object is one body: x, y and z count in full, where a joint's are weighted by its share.
        object_weight = weights.new_ones(3)
        # (9 J + 9, 6), one block per sum: each of the six rates of
        # joints and object has its own rows and its column of weights.
        vectors = torch.block_diag(*(w.unsqueeze(1) for w in (*3 * [flat], *3 * [object_weight])))
        # Chordal square 4 (1 - inner^2), weights summing to 1: a constant 4 and minus four times the weighted squares.
        turns = -4.0 * torch.block_diag(weights[:, :1], weights.new_ones(1, 1))
        self._vectors = _columns(vectors, [f"joint_{k}" for k in _RATES] + [f"obj_{k}" for k in _RATES])
        self._turns = _columns(turns, ["joint_rot", "obj_rot"])
        self._ones = _columns(weights.new_full((1, 2), 4.0), ["joint_rot", "obj_rot"])[0]

    def __call__(self, inputs: RewardInput) -> Tensor:
        """(8, N) in the order of ``ERROR_NAMES``."""
        difference = _vector_row(inputs.state) - _vector_row(inputs.ref)
        # The products of quaternions' parts; their sum is the inner product, (N, J + 1).
        x, y, z, w = (_quat_row(inputs.state) * _quat_row(inputs.ref)).unbind(-1)
        # (N, 9 J + 9) squares @ (9 J + 9, 8) weights, plus the constant 4 of the chordal square
        # under both rotation errors.
        errors = torch.addmm(self._ones, difference.square_(), self._vectors)
        # Rounding may leave a rotation error a hair below 0, of which a root would be NaN.
        return errors.addmm_((x + y + z + w).square_(), self._turns).clamp_(min=0.0).T


# What has three numbers for each joint and for the object; rotations have four and go another way.
_RATES = ("pos", "vel", "angvel")


def _vector_row(s: SimState | ReferenceFrame) -> Tensor:
    # (N, 9 J + 9), its blocks in the order of the columns that FusedErrors weighs them with.
    joints = (s.joint_pos_w.flatten(1), s.joint_vel_w.flatten(1), s.joint_angvel_w.flatten(1))
    return torch.cat([*joints, s.obj_pos_w, s.obj_vel_w, s.obj_angvel_w], 1)


def _quat_row(s: SimState | ReferenceFrame) -> Tensor:
    return torch.cat([s.joint_quat_w, s.obj_quat_w.unsqueeze(1)], 1)


def _columns(matrix: Tensor, errors: list[str]) -> Tensor:
    """``matrix`` (M, K) spread over 8 columns, column k under the error named k-th."""
    spread = matrix.new_zeros(len(matrix), len(ERROR_NAMES))
    # An error is found by the beginning of its name, "obj_vel"
    # in "obj_vel_mps": its column is its place in ERROR_NAMES.
    spread[:, [next(i for i, n in enumerate(ERROR_NAMES) if n.startswith(f"{e}_")) for e in errors]] = matrix
    return spread


@dataclass(frozen=True)
class TrackingParams(Settings, yaml="rewards/base", node="terms.tracking.params"):
    """Coefficients and joint weights.

    Attributes:
        joint_pos, joint_rot, obj_pos, obj_rot: coefficients of E_p, 1/m^2 or 1/rad^2.
        joint_vel, joint_angvel, obj_vel, obj_angvel: coefficients of E_v, (s/m)^2 or (s/rad)^2.
        body_weight, hand_weight, finger_weight: weight of each joint of the group (of SMPL-X's 52: 20 body joints,
            2 wrists, 30 fingers). At 0.1 the 30 fingers together weigh a tenth of the whole; equal weights would give
            them 58 %.
    """

    joint_pos: float = setting(at_least=0)
    joint_rot: float = setting(at_least=0)
    obj_pos: float = setting(at_least=0)
    obj_rot: float = setting(at_least=0)
    joint_vel: float = setting(at_least=0)
    joint_angvel: float = setting(at_least=0)
    obj_vel: float = setting(at_least=0)
    obj_angvel: float = setting(at_least=0)
    body_weight: float = setting(above=0)
    hand_weight: float = setting(at_least=0)
    finger_weight: float = setting(at_least=0)


@REWARDS.register("tracking")
class Tracking(RewardTerm):
    """E_p + E_v with one coefficient per error; the table turns it into exp(-(E_p + E_v)).

    The defaults put the whole exponent near 1.3 when *every* error is at the edge of usable tracking (joints 10 cm,
    0.4 rad, 1 m/s, 3 rad/s; object 10 cm, 0.5 rad, 1 m/s, 3 rad/s): there the slope of exp(-x) still teaches. At
    4 cm and proportionally smaller errors it is 0.2 (reward 0.81); at 20 cm, the limit of success, 5 (reward < 0.01).
    Shares at that edge: 0.40, 0.24, 0.10, 0.09 for the human, 0.30, 0.10, 0.05, 0.05 for the object. Velocities
    count little: the reference's are finite differences of noisy poses.
    """

    Params = TrackingParams
    bounded = True

    def __init__(self, context: TaskContext, params: TrackingParams) -> None:
        weights = (params.body_weight, params.hand_weight, params.finger_weight)
        self._errors = FusedErrors(joint_weights(context.skeleton, *weights, context.device))
        coefficients = [getattr(params, name) for name in _COEFFICIENTS]
        self.coefficients = torch.tensor(coefficients, dtype=torch.float32, device=context.device)

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """E_p + E_v (N,) and the root-mean-square of each error (m, rad, m/s, rad/s)."""
        squares = self._errors(inputs)
        # (8,) coefficients times (8, N) squares.
        return self.coefficients @ squares, dict(zip(ERROR_NAMES, squares.sqrt().unbind(), strict=True))
