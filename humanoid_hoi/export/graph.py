"""The whole policy as one function of raw simulator state: observation, normalizer, network, reference, action rule."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi.learning.policy import Policy
from humanoid_hoi.motion.reference import PairTable
from humanoid_hoi.sim.base import MAX_TARGET
from humanoid_hoi.sim.state import SimState


class RawState(NamedTuple):
    """What the policy takes, env-major (N, ...), world frame, quaternions xyzw with w >= 0; N = 1 in the exported file.

    Attributes:
        joint_pos_w: (N, J, 3) m.
        joint_quat_w: (N, J, 4).
        joint_vel_w, joint_angvel_w: (N, J, 3) at the body origins, m/s and rad/s.
        obj_pos_w: (N, 3) m.
        obj_quat_w: (N, 4).
        obj_vel_w, obj_angvel_w: (N, 3).
        touching: (N, J), 1 where the force of object and world together is above the contact threshold, else 0.
        touching_object: (N, J), 1 where the object's force alone is.
        frame: (N,) int64, frame of the clip that the state belongs to.
    """

    joint_pos_w: Tensor
    joint_quat_w: Tensor
    joint_vel_w: Tensor
    joint_angvel_w: Tensor
    obj_pos_w: Tensor
    obj_quat_w: Tensor
    obj_vel_w: Tensor
    obj_angvel_w: Tensor
    touching: Tensor
    touching_object: Tensor
    frame: Tensor


# Order and names are part of the exported file: the runner unpacks them by place.
OUTPUTS = ("targets", "ref_joint_pos_w", "ref_obj_pos_w")
"""PD targets (N, J - 1, 3) for the step to ``frame + 1``, and the reference at ``frame``, to measure errors with."""


class RawPolicy(nn.Module):
    """From :class:`RawState` to :data:`OUTPUTS`; runs the environment's own observation and action code.

    Args:
        env: an environment of the clip.
        policy: the network.
        clip: which of the environment's clips is exported.
    """

    def __init__(self, env: HoiImitationEnv, policy: Policy, clip: int = 0) -> None:
        super().__init__()
        self._policy = policy
        self._observations = env.world.observations
        self._actions = env.world.actions
        self._reference = env.reference
        self._clip = clip
        self._last = int(env.reference.lengths[clip]) - 1
        # Newtons above which a body counts as touching, as in training.
        self._threshold = float(env.world.observations.context.config.contact_threshold)
        table = env.reference.pairs
        # The pairs of the one clip; the environment axis is added at each call.
        self._pairs = PairTable(*(getattr(table, name)[clip] for name in ("joint", "point_joint", "point_obj")))

    def forward(
        self,
        joint_pos_w: Tensor,
        joint_quat_w: Tensor,
        joint_vel_w: Tensor,
        joint_angvel_w: Tensor,
        obj_pos_w: Tensor,
        obj_quat_w: Tensor,
        obj_vel_w: Tensor,
        obj_angvel_w: Tensor,
        touching: Tensor,
        touching_object: Tensor,
        frame: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """See :class:`RawState` and :data:`OUTPUTS`."""
        # The environment's terms compare forces with a threshold; the exported policy is given flags.
        by_object, by_ground = self._forces(touching, touching_object)
        motion = (joint_pos_w, joint_quat_w, joint_vel_w, joint_angvel_w, obj_pos_w, obj_quat_w, obj_vel_w)
        state = SimState(*motion, obj_angvel_w, by_object, by_ground)
        # The graph clamps by itself: nobody checks its input.
        frame = frame.clamp(0, self._last)
        # A tensor and not a number, so that it is traced together with the frame.
        clip = torch.zeros_like(frame) + self._clip
        obs = self._observations.compute(state, clip, frame, self._pairs_of(len(frame)))
        targets = self._actions.targets(self._policy(obs), clip, frame)
        reference = self._reference.frame(clip, frame)
        return shortened(targets), reference.joint_pos_w, reference.obj_pos_w

    def _forces(self, touching: Tensor, touching_object: Tensor) -> tuple[Tensor, Tensor]:
        """Forces that the environment's thresholds turn into these flags: along x, twice the threshold or none."""
        size = 2 * self._threshold
        # Any direction would do, as only the size is looked at.
        along = torch.tensor([size, 0.0, 0.0])
        by_object = touching_object.unsqueeze(-1) * along
        # The rest of the net force: both together are above the threshold exactly where "touching" says so.
        return by_object, touching.unsqueeze(-1) * along - by_object

    def _pairs_of(self, count: int) -> PairTable:
        pairs = self._pairs
        return PairTable(
            *(x.unsqueeze(0).expand(count, *x.shape) for x in (pairs.joint, pairs.point_joint, pairs.point_obj))
        )


def shortened(targets: Tensor) -> Tensor:
    """The simulator's own limit of a target's length, without its shortcut, which depends on the values."""
    # No branch on values: a graph is traced once for all of them.
    length = targets.square().sum(-1, keepdim=True).sqrt()
    return targets * (MAX_TARGET / length.clamp(min=MAX_TARGET))


def raw_state(state: SimState, frames: Tensor, threshold: float) -> RawState:
    """The exported policy's input at a simulated state; ``threshold`` in N."""
    by_object = state.obj_contact_force_w.norm(dim=-1) > threshold
    # Forces are added as vectors before their length is taken: this flag is not the "or" of two flags.
    net = state.net_contact_force_w.norm(dim=-1) > threshold
    flags = {"touching": net.float(), "touching_object": by_object.float()}
    return RawState(**{name: getattr(state, name) for name in RawState._fields[:8]}, **flags, frame=frames)


def example(env: HoiImitationEnv) -> RawState:
    """One row of valid input, for tracing: the state of the first environment."""
    return row(raw_state(env.state(), env.frames, float(env.world.observations.context.config.contact_threshold)), 0)


def row(raw: RawState, env: int) -> RawState:
    """Environment ``env`` alone, still with a leading axis of one."""
    return RawState(*(x[env : env + 1].clone() for x in raw))
