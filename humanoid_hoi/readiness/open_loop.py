"""Open-loop roll-outs: PD servos follow a clip from several of its frames, without any policy, until it goes wrong.

Servos with a damping of a tenth of their stiffness lag their target by about 0.1 s, so targets are taken that much ahead
of the reference (``lead``), as the environment's residual action does at zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import rotate
from humanoid_hoi.body.skeleton import PARENTS
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.threads import rollout_threads
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, ReferenceFrame
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import ResetState

_CHILDREN = list(range(1, len(PARENTS)))
_ABOVE = [PARENTS[j] for j in _CHILDREN]
FIRST_STEPS = 2
"""Control steps that show whether a start throws something off: what penetration does, it does at once, while an object
that is merely not gripped falls 2 cm in this time."""


@dataclass(frozen=True)
class OpenLoopLimits:
    """When a roll-out ends, and when a start is no start.

    Attributes:
        joint_error: m, mean joint distance.
        fall: m, the pelvis below the reference's.
        obj_error: m.
        start_joint_error, start_obj_error: m after the first control steps.
        lead: s, see the module's text.
    """

    joint_error: float = 0.2
    fall: float = 0.3
    obj_error: float = 0.2
    start_joint_error: float = 0.08
    start_obj_error: float = 0.03
    lead: float = 0.1


@dataclass(frozen=True)
class OpenLoop:
    """What happened from each start (K of them).

    Attributes:
        starts: (K,) frames.
        available: (K,) frames from there to the clip's end.
        survived: (K,) frames until the mean joint error or a fall ended it.
        obj_survived: (K,) frames until the object
            was off, at most ``survived``.
        kick_m: (K,) largest object error within the first control steps.
        shake_m: (K,) mean joint error then.
    """

    starts: IntArray
    available: IntArray
    survived: IntArray
    obj_survived: IntArray
    kick_m: FloatArray
    shake_m: FloatArray

    @property
    def survived_share(self) -> float:
        """Frames survived of all frames that could have been."""
        return float(self.survived.sum() / max(self.available.sum(), 1))

    @property
    def obj_share(self) -> float:
        """The same with the object in place."""
        return float(self.obj_survived.sum() / max(self.available.sum(), 1))


def reset_state(ref: ReferenceFrame) -> ResetState:
    """The simulator state of K reference frames (joint rates turned into each joint's own frame)."""
    relative = ref.joint_angvel_w[:, _CHILDREN] - ref.joint_angvel_w[:, _ABOVE]
    spin = torch.zeros_like(ref.joint_angvel_w)
    spin[:, _CHILDREN] = rotate(roma.quat_conjugation(ref.joint_quat_w[:, _CHILDREN]), relative)
    return ResetState(
        root_pos_w=ref.joint_pos_w[:, 0],
        joint_quat=ref.joint_quat,
        root_vel_w=ref.joint_vel_w[:, 0],
        root_angvel_w=ref.joint_angvel_w[:, 0],
        joint_angvel=spin,
        obj_pos_w=ref.obj_pos_w,
        obj_quat_w=ref.obj_quat_w,
        obj_vel_w=ref.obj_vel_w,
        obj_angvel_w=ref.obj_angvel_w,
    )


def servo_targets(clip: HoiClip, lead: float) -> Tensor:
    """PD targets (T, 51, 3) rad of every frame, moved ``lead`` seconds ahead by the joints' own rates."""
    quat = torch.from_numpy(np.asarray(clip.joint_quat, np.float32))[:, 1:]
    step = roma.unitquat_to_rotvec(roma.quat_product(roma.quat_conjugation(quat[:-1]), quat[1:]))
    rate = torch.cat([step[:1], 0.5 * (step[1:] + step[:-1]), step[-1:]])
    ahead = roma.quat_product(quat, roma.rotvec_to_unitquat(rate * (lead * clip.fps)))
    return roma.unitquat_to_rotvec(ahead)


@torch.no_grad()
def open_loop(
    sim: Simulator,
    clip: HoiClip,
    starts: Sequence[int],
    limits: OpenLoopLimits | None = None,
    max_steps: int | None = None,
) -> OpenLoop:
    """Roll ``clip`` out from every frame of ``starts``, as many at a time as ``sim`` has environments.

    Args:
        sim: a simulator of this clip's scene.
        clip: at the simulator's control rate.
        starts: frames; the last frame of the clip is no start.
        limits: defaults when None.
        max_steps: stop after so many control steps; ``available`` is cut to it.

    Raises:
        HoiError: the clip has another rate than the simulator, or a start lies outside it.
    """
    limits = limits or OpenLoopLimits()
    if abs(clip.fps * sim.control_dt - 1) > 1e-3:
        raise HoiError(
            f"{clip.fps:g} frames per second, the simulator takes {1 / sim.control_dt:g} steps",
            where=clip.name,
            field="fps",
            fix="resample the clip to the control rate",
        )
    bad = [s for s in starts if not 0 <= s < clip.num_frames - 1]
    if bad:
        raise HoiError(
            f"start {bad[0]} of a clip of {clip.num_frames} frames",
            where=clip.name,
            field="starts",
            fix=f"use 0 to {clip.num_frames - 2}",
        )
    reference = PackedReference([clip], sim.device)
    targets = servo_targets(clip, limits.lead).to(sim.device)
    rows = [
        _round(sim, reference, targets, torch.tensor(starts[k : k + sim.num_envs]), limits, max_steps)
        for k in range(0, len(starts), sim.num_envs)
    ]
    merged = [np.concatenate([row[k] for row in rows]) for k in range(5)]
    return OpenLoop(np.asarray(starts, np.int64), *merged)


def _round(
    sim: Simulator,
    reference: PackedReference,
    targets: Tensor,
    starts: Tensor,
    limits: OpenLoopLimits,
    max_steps: int | None,
) -> tuple[IntArray, IntArray, IntArray, FloatArray, FloatArray]:
    count = len(starts)
    last = int(reference.lengths[0]) - 1
    starts = starts.to(sim.device)
    envs = torch.arange(count, device=sim.device)
    clips = torch.zeros_like(starts)
    sim.reset(envs, reset_state(reference.frame(clips, starts)))
    available = (last - starts).clamp(max=max_steps or last)
    alive = torch.ones(count, dtype=torch.bool, device=sim.device)
    held = torch.ones(count, dtype=torch.bool, device=sim.device)
    survived = torch.zeros_like(starts)
    obj_survived = torch.zeros_like(starts)
    kick = torch.zeros(count, device=sim.device)
    shake = torch.zeros(count, device=sim.device)
    servo = torch.zeros(sim.num_envs, targets.shape[1], 3, device=sim.device)
    with rollout_threads(sim.num_envs):
        for step in range(1, int(available.max()) + 1):
            frames = (starts + step).clamp(max=last)
            servo[:count] = targets[frames]
            sim.step(servo)
            joint, obj, drop = (e[:count] for e in _errors(sim, reference.frame(clips, frames), count))
            running = step <= available
            alive &= (joint < limits.joint_error) & (drop < limits.fall) & ~sim.diverged()[:count]
            held &= alive & (obj < limits.obj_error)
            survived += (alive & running).long()
            obj_survived += (held & running).long()
            if step <= FIRST_STEPS:
                kick = torch.where(running, torch.maximum(kick, obj), kick)
                shake = torch.where(running, torch.maximum(shake, joint), shake)
            if not bool((alive & (step < available)).any()):
                break
    return tuple(t.cpu().numpy() for t in (available, survived, obj_survived, kick, shake))  # type: ignore[return-value]


def _errors(sim: Simulator, ref: ReferenceFrame, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Mean joint error, object error and how far the pelvis is below the reference, (K,) m each; NaN counts as far."""
    state = sim.state()
    joint = (state.joint_pos_w[:count] - ref.joint_pos_w).norm(dim=-1).mean(-1)
    obj = (state.obj_pos_w[:count] - ref.obj_pos_w).norm(dim=-1)
    drop = ref.joint_pos_w[:, 0, 2] - state.joint_pos_w[:count, 0, 2]
    return joint.nan_to_num(1e3), obj.nan_to_num(1e3), drop.nan_to_num(1e3)
