"""Observation terms for feedback: how far the body's frame, the object and the feet are from the reference, and when.

Stiff servos keep the joints of a tracked pose within a hundredth of a radian; what is lost first is the pose of the body as
a whole and of its feet on the ground. These few numbers say that directly. A policy that sees them instead of whole poses
is smaller and learns at least as much per sample (docs/results/captures.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from envs.observation_terms import OBSERVATIONS, ObservationContext, ObservationInput, ObservationTerm
from humanoid_hoi.core.registry import NoParams
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import SimState


@OBSERVATIONS.register("reference_error")
class ErrorsNow(ObservationTerm):
    """Reference less state, at the present frame: pelvis and object (position m, velocity m/s, spin rad/s, rotation vector
    rad), feet (position, velocity)."""

    frame = "heading"

    def __init__(self, context: ObservationContext, params: NoParams) -> None:
        skeleton = context.reference.skeleton
        self._feet = torch.tensor(skeleton.index(skeleton.feet), device=context.device)
        frames = list(context.reference_ahead(0))
        # Vectors of a whole clip flattened to (T, 3 n), so that all terms' tables can lie side by side.
        linear = torch.cat([self._linear(ref).flatten(1) for ref in frames])
        # Rotations are kept as quaternions, for their difference is a product and no subtraction: the last 8 columns.
        quats = torch.cat([torch.cat([ref.joint_quat_w[:, 0], ref.obj_quat_w], 1) for ref in frames])
        self._known = torch.cat([linear, quats], 1)

    def blocks(self) -> list[tuple[str, int]]:
        """Position, velocity, spin of pelvis and of object; the feet's positions, then velocities; both rotations."""
        feet = len(self._feet)
        return [("pelvis_error", 3), ("object_error", 3), ("feet_error", 2 * feet), ("rotation_error", 2)]

    def known(self) -> Tensor:
        """Vectors and the two rotations of every reference frame."""
        return self._known

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """World vectors (N, n, 3)."""
        state = inputs.state
        # The known part still holds world vectors; table and state are subtracted before anything is turned.
        moved = known[:, :-8].view(len(known), -1, 3) - self._linear(state)
        now = torch.stack([state.joint_quat_w[:, 0], state.obj_quat_w], 1)
        return torch.cat([moved, _turn(now, known[:, -8:].view(-1, 2, 4))], 1)

    def _linear(self, source: SimState | ReferenceFrame) -> Tensor:
        """Vectors (N, n, 3), world."""
        pelvis = (source.joint_pos_w[:, 0], source.joint_vel_w[:, 0], source.joint_angvel_w[:, 0])
        obj = (source.obj_pos_w, source.obj_vel_w, source.obj_angvel_w)
        feet = (source.joint_pos_w[:, self._feet], source.joint_vel_w[:, self._feet])
        return torch.cat([torch.stack([*pelvis, *obj], 1), *feet], 1)


def _turn(quat: Tensor, wanted: Tensor) -> Tensor:
    """Rotation vectors (N, K, 3), world, that take ``quat`` (N, K, 4) to ``wanted``, at most pi long."""
    # wanted = turn * quat, with the turn on the left, hence in world axes.
    turn = roma.quat_product(wanted, roma.quat_conjugation(quat))
    # The shorter way round: with w >= 0 the angle is at most pi.
    return roma.unitquat_to_rotvec(torch.where(turn[..., 3:] < 0, -turn, turn))


@dataclass(frozen=True)
class ClipTimeParams:
    """How fine the time is.

    Attributes:
        every: frames between two bumps, and their width.
    """

    every: float


@OBSERVATIONS.register("clip_time")
class ClipTime(ObservationTerm):
    """The frame as overlapping Gaussian bumps: a network tells a step from the next one, which one number hardly allows."""

    Params = ClipTimeParams

    def __init__(self, context: ObservationContext, params: ClipTimeParams) -> None:
        lengths = context.reference.lengths.tolist()
        # A stored run says for how many frames it was built, so that its policy fits other clips.
        longest = context.config.frames or max(lengths)
        # The last bump lies at the end or just beyond it, so that the last frame is told apart as well as any other.
        centers = torch.arange(0.0, longest + params.every, params.every, device=context.device)
        frames = torch.cat([torch.arange(n, device=context.device) for n in lengths]).unsqueeze(1)
        # (rows, bumps): of each row about five numbers are above 0.01.
        self._known = torch.exp(-0.5 * ((frames - centers) / params.every).square())

    def blocks(self) -> list[tuple[str, int]]:
        """A number a bump."""
        return [("clip_time", self._known.shape[1])]

    def known(self) -> Tensor:
        """Bumps at every reference frame."""
        return self._known

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Bumps (N, n)."""
        return known
