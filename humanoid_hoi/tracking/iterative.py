"""Targets by iterative learning: play the clip with the pelvis held, see where each joint lags, aim further there, again.

What inverse dynamics computes from a model of the contacts, this learns from the simulation itself: with pelvis and object
on springs (:mod:`humanoid_hoi.sim.assistance`) every roll-out goes through the whole clip, and each joint's target of a
frame moves by a share of the rotation error just after it,

    u[t] += rate (0.5 e[t] + 0.3 e[t + 1] + 0.2 e[t + 2]),    e = log(q_sim^-1 q_ref) in the joint's own axes,

because a servo answers a few frames late. Few rounds and a small sum: against the springs the legs go on winding up, and a
body without springs pays for that. The round with the smallest error of the body joints is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import local_rotations
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, ReferenceFrame
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.assistance import Strength, guide_to
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.sim.state import rows_of
from humanoid_hoi.tracking.base_targets import moved_ahead, servo_lag
from humanoid_hoi.tracking.start_states import reset_state

_AHEAD = (0.5, 0.3, 0.2)
"""Weights of the errors at a target's own frame and the two after it."""


@dataclass(frozen=True)
class IterativeConfig:
    """How the targets are learned.

    Attributes:
        rounds: roll-outs, the first of the reference itself.
        rate: share of an error that is made up for in one round.
        limit: rad, largest change of an axis over all rounds.
        strength: of the springs.
    """

    rounds: int = 6
    rate: float = 0.6
    limit: float = 0.3
    strength: Strength = field(default_factory=lambda: Strength(root_frequency=2.7, object_frequency=4.0))


@dataclass(frozen=True)
class IterativeTargets:
    """The targets and how they were reached.

    Attributes:
        targets: (T, J - 1, 3) rad, float64.
        errors: m, mean error of the body joints in each round's roll-out; the targets are those of the smallest.
    """

    targets: FloatArray
    errors: tuple[float, ...]


@torch.no_grad()
def iterative_targets(
    scene: SceneDescription, clip: HoiClip, config: IterativeConfig | None = None
) -> IterativeTargets:
    """Learn the targets of ``clip`` in ``scene``; always on MuJoCo's CPU engine, so that every backend gets the same.

    Args:
        scene: the clip's scene, as its environment simulates it.
        clip: at the control rate.
        config: defaults when None.
    """
    config = config or IterativeConfig()
    # The start is what the plain reference targets are: the clip, ahead by the servos' lag.
    base = moved_ahead(clip, servo_lag(clip.skeleton, scene.humanoid)).double()
    every = PackedReference([clip]).frame_of_rows(torch.arange(clip.num_frames))
    sim = MujocoCpuSimulator(scene, 1, 1)
    change = torch.zeros_like(base)
    errors: list[float] = []
    best = base
    try:
        for _ in range(config.rounds):
            # 1. Play the targets of this round from the first frame to the last.
            targets = base + change
            quat, error = _roll_out(sim, every, targets, clip, config.strength)
            # 2. Keep them if nothing was better so far; rounds do not improve for ever.
            if not errors or error < min(errors):
                best = targets
            errors.append(error)
            # 3. Aim further where the joints stayed behind; the limit keeps the springs from hiding a run-away sum.
            change = (change + config.rate * _answer(quat, every)).clamp(-config.limit, config.limit)
    finally:
        sim.close()
    return IterativeTargets(best.numpy(), tuple(errors))


def _roll_out(
    sim: MujocoCpuSimulator, every: ReferenceFrame, targets: Tensor, clip: HoiClip, strength: Strength
) -> tuple[Tensor, float]:
    """Parent-relative rotations (T, J, 4) of one guided roll-out, and the mean error of its body joints, m."""
    body = clip.skeleton.index(clip.skeleton.body)
    first = _row(every, 0)
    sim.reset(torch.zeros(1, dtype=torch.long), reset_state(first, clip.skeleton.parents))
    quats = [first.joint_quat]
    distances: list[float] = []
    # Row t of the targets leads from frame t - 1 to frame t; row 0 leads nowhere.
    for frame in range(1, clip.num_frames):
        sim.guided_step(targets[frame : frame + 1].float(), guide_to(_row(every, frame), torch.ones(1)), strength)
        state = sim.state()
        quats.append(local_rotations(state.joint_quat_w, clip.skeleton.parents))
        # Fingers are left out: they would outvote the body by their number.
        off = state.joint_pos_w[:, body] - _row(every, frame).joint_pos_w[:, body]
        distances.append(float(off.norm(dim=-1).mean()))
    # A roll-out that exploded is no number, and must not count as the best.
    return torch.cat(quats), float(np.nan_to_num(np.mean(distances), nan=np.inf))


def _answer(quat: Tensor, every: ReferenceFrame) -> Tensor:
    """What each target should have been more by (T, J - 1, 3), rad: the weighted errors from its frame on."""
    # e = log(q_sim^-1 q_ref), by the shorter way (w >= 0).
    turn = roma.quat_product(roma.quat_conjugation(quat[:, 1:]), every.joint_quat[:, 1:]).double()
    error = roma.unitquat_to_rotvec(torch.where(turn[..., 3:] < 0, -turn, turn)).nan_to_num()
    # After the last frame its error is repeated, so that every frame has two after it.
    later = torch.cat([error, error[-1:].expand(len(_AHEAD) - 1, *error.shape[1:])])
    return sum(w * later[k : k + len(error)] for k, w in enumerate(_AHEAD))  # type: ignore[return-value]


def _row(every: ReferenceFrame, frame: int) -> ReferenceFrame:
    return rows_of(every, torch.tensor([frame]))
