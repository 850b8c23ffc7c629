"""The refined trajectory as simulated states, and how far N states are from it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import rotate
from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.refine.record import Record
from humanoid_hoi.sim.state import ResetState, SimState, rows_of


@dataclass(frozen=True)
class Nominal:
    """A refined trajectory of T + 1 states and T steps.

    Attributes:
        states: T + 1 rows.
        targets: (T, J - 1, 3) rad, row t leads from state t to state t + 1.
        skeleton: of the body.
        has_object: whether an object moves with it.
    """

    states: SimState
    targets: Tensor
    skeleton: Skeleton
    has_object: bool

    @property
    def steps(self) -> int:
        """T."""
        return len(self.targets)


@torch.no_grad()
def nominal_of(record: Record, plant: Plant, skeleton: Skeleton, has_object: bool) -> Nominal:
    """Replay a record on a plant of one copy and keep what the simulator shows."""
    # From the recorded start, bit by bit the same trajectory (the simulator is deterministic).
    plant.spread({name: value[0] for name, value in record.states.items()})
    shown = [_copy(plant.sim.state())]
    for frame in range(1, len(record.targets)):
        shown.append(_copy(plant.step(record.targets[frame : frame + 1])))
    states = SimState(*(torch.cat([getattr(s, f.name) for s in shown]) for f in fields(SimState)))
    # Row 0 of a record leads to no frame.
    return Nominal(states, record.targets[1:], skeleton, has_object)


def _copy(state: SimState) -> SimState:
    return SimState(*(getattr(state, f.name)[:1].clone() for f in fields(SimState)))


class ErrorState:
    """Deviation of N states from the nominal ones as a flat vector, zero on the trajectory.

    Root position, rotation, velocity and spin in the nominal heading frame (12); rotation of every body joint relative to
    its nominal one, in the child's frame, and its rate (3 each); the object as the root (12). Hidden joints matter: a
    feedback on fewer numbers did worse than none.

    Args:
        nominal: the trajectory.

    Attributes:
        size: X.
        joints: indices of the body joints, in the order of the vector.
        axes: (A,) columns of a flat (3 (J - 1),) target that belong to them.
    """

    def __init__(self, nominal: Nominal) -> None:
        self.nominal = nominal
        skeleton = nominal.skeleton
        # Fingers follow their targets without feedback.
        self.joints = [k for k in skeleton.index(skeleton.body) if k > 0]
        self._parents = [skeleton.parents[k] for k in self.joints]
        # A joint's three columns of the flat targets; the root has none, hence k - 1.
        self.axes = torch.tensor([3 * (k - 1) + axis for k in self.joints for axis in range(3)])
        self.size = 12 + 6 * len(self.joints) + (12 if nominal.has_object else 0)
        self._heading = _heading_inverse(nominal.states.joint_quat_w[:, 0])
        self._local, self._rates = self._joint_motion(nominal.states)

    def __call__(self, state: SimState, frames: Tensor) -> Tensor:
        """(N, X) of ``state`` (N) against the nominal states ``frames`` (N,)."""
        # (N, ...) rows of the nominal states at each copy's own frame.
        ref = rows_of(self.nominal.states, frames)
        heading = self._heading[frames]
        parts = self._free(
            heading,
            (state.joint_pos_w[:, 0], state.joint_quat_w[:, 0], state.joint_vel_w[:, 0], state.joint_angvel_w[:, 0]),
            (ref.joint_pos_w[:, 0], ref.joint_quat_w[:, 0], ref.joint_vel_w[:, 0], ref.joint_angvel_w[:, 0]),
        )
        local, rates = self._joint_motion(state)
        # Rotation relative to the nominal one, in the child's frame: q_nominal^-1 q.
        turned = roma.quat_product(roma.quat_conjugation(self._local[frames]), local)
        parts += [_log(turned).flatten(1), (rates - self._rates[frames]).flatten(1)]
        if self.nominal.has_object:
            parts += self._free(
                heading,
                (state.obj_pos_w, state.obj_quat_w, state.obj_vel_w, state.obj_angvel_w),
                (ref.obj_pos_w, ref.obj_quat_w, ref.obj_vel_w, ref.obj_angvel_w),
            )
        # Bounded, so that a copy that has exploded does not become infinite in the regression.
        return torch.cat(parts, 1).nan_to_num(10.0, 10.0, -10.0).clamp(-10.0, 10.0)

    def _free(self, heading: Tensor, now: tuple[Tensor, ...], ref: tuple[Tensor, ...]) -> list[Tensor]:
        # In the world from the left, as turns of root and object are counted in the heading frame.
        turn = _log(roma.quat_product(now[1], roma.quat_conjugation(ref[1])))
        deviations = (now[0] - ref[0], turn, now[2] - ref[2], now[3] - ref[3])
        return [rotate(heading, value) for value in deviations]

    def _joint_motion(self, state: SimState) -> tuple[Tensor, Tensor]:
        """Parent-relative rotations (N, B, 4) and rates in the child's frame (N, B, 3)."""
        above = state.joint_quat_w[:, self._parents]
        own = state.joint_quat_w[:, self.joints]
        local = roma.quat_product(roma.quat_conjugation(above), own)
        relative = state.joint_angvel_w[:, self.joints] - state.joint_angvel_w[:, self._parents]
        return local, rotate(roma.quat_conjugation(own), relative)


@dataclass(frozen=True)
class Kick:
    """Standard deviations of a random disturbance of a state.

    Attributes:
        joint: rad, every joint. joint_rate: rad/s, body joints.
        root_pos: m. root_turn: rad. root_vel: m/s. root_spin: rad/s. obj_vel: m/s.
    """

    joint: float = 0.0
    joint_rate: float = 0.0
    root_pos: float = 0.0
    root_turn: float = 0.0
    root_vel: float = 0.0
    root_spin: float = 0.0
    obj_vel: float = 0.0


def disturbed(nominal: Nominal, frames: Tensor, kick: Kick, scale: Tensor, generator: torch.Generator) -> ResetState:
    """States near the nominal ones at ``frames`` (N,).

    Args:
        nominal: the trajectory.
        frames: (N,).
        kick: sizes.
        scale: (N,) factor on all of them.
        generator: of the disturbance.
    """
    state = rows_of(nominal.states, frames)
    parents = list(nominal.skeleton.parents)
    count = len(frames)

    def noise(size: float, *shape: int) -> Tensor:
        drawn = size * torch.randn((count, *shape), generator=generator)
        return drawn * scale.view(-1, *[1] * len(shape))

    above = state.joint_quat_w[:, [max(p, 0) for p in parents]]
    local = roma.quat_product(roma.quat_conjugation(above), state.joint_quat_w)
    # Rotation noise on the right, about the joint's own axes; the root's from the left, about the world's.
    local = roma.quat_product(local, _turn(noise(kick.joint, len(parents), 3)))
    local[:, 0] = roma.quat_product(_turn(noise(kick.root_turn, 3)), state.joint_quat_w[:, 0])
    relative = state.joint_angvel_w - state.joint_angvel_w[:, [max(p, 0) for p in parents]]
    rate = rotate(roma.quat_conjugation(state.joint_quat_w), relative)
    # Fingers are not kicked: they would only rattle.
    body = torch.tensor([name in nominal.skeleton.body for name in nominal.skeleton.names])
    rate = rate + noise(kick.joint_rate, len(parents), 3) * body[None, :, None]
    return ResetState(
        root_pos_w=state.joint_pos_w[:, 0] + noise(kick.root_pos, 3),
        joint_quat=local,
        root_vel_w=state.joint_vel_w[:, 0] + noise(kick.root_vel, 3),
        root_angvel_w=state.joint_angvel_w[:, 0] + noise(kick.root_spin, 3),
        joint_angvel=rate,
        obj_pos_w=state.obj_pos_w,
        obj_quat_w=state.obj_quat_w,
        obj_vel_w=state.obj_vel_w + noise(kick.obj_vel, 3),
        obj_angvel_w=state.obj_angvel_w,
    )


def _turn(rotvec: Tensor) -> Tensor:
    return roma.rotvec_to_unitquat(rotvec)


def _log(quat: Tensor) -> Tensor:
    return roma.unitquat_to_rotvec(torch.where(quat[..., 3:] < 0, -quat, quat))


def _heading_inverse(quat: Tensor) -> Tensor:
    """World to heading frame (T, 4): the turn about z that takes the nominal root's forward to x."""
    # The first column of the rotation is the pelvis' forward direction.
    forward = rotate(quat, torch.tensor([1.0, 0.0, 0.0]).expand(len(quat), 3))
    yaw = torch.atan2(forward[:, 1], forward[:, 0])
    zero = torch.zeros_like(yaw)
    return roma.rotvec_to_unitquat(torch.stack([zero, zero, -yaw], 1))
