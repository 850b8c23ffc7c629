"""Which frames can start an episode: put there, does the humanoid survive the first moment?"""

from __future__ import annotations

import torch
from torch import Tensor

from envs.actions import NUM_TARGETS, ActionMap
from envs.resets import reset_state
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.sim.base import Simulator

_STEPS = 2
MAX_ERROR = 0.15  # m, mean joint error after two control steps of a start that was thrown off by penetration
MAX_OBJ_ERROR = 0.10  # m


def valid_starts(sim: Simulator, reference: PackedReference, scene_of_clip: Tensor, actions: ActionMap) -> Tensor:
    """(rows,) 1 where a frame is a valid start, 0 where the simulator diverges or throws bodies or object off.

    Frame 0 of a clip is always kept: evaluation starts there whatever happens.
    """
    valid = torch.ones(int(reference.lengths.sum()))
    for scene in range(int(scene_of_clip.max()) + 1):
        envs = (sim.scene_ids == scene).nonzero().flatten()
        pairs = [
            (int(c), f) for c in (scene_of_clip == scene).nonzero().flatten() for f in range(int(reference.lengths[c]))
        ]
        for begin in range(0, len(pairs), len(envs)):
            clips, frames = torch.tensor(pairs[begin : begin + len(envs)]).T
            good = _survives(sim, reference, actions, envs[: len(clips)], clips, frames)
            valid[reference.row(clips, frames)] = (good | (frames == 0)).float()
    return valid


def _survives(
    sim: Simulator, reference: PackedReference, actions: ActionMap, envs: Tensor, clips: Tensor, frames: Tensor
) -> Tensor:
    sim.reset(envs, reset_state(reference.frame(clips, frames)))
    targets = torch.zeros(sim.num_envs, NUM_TARGETS // 3, 3)
    diverged = torch.zeros(len(envs), dtype=torch.bool)
    for step in range(_STEPS):
        targets[envs] = actions.targets(torch.zeros(len(envs), actions.size), clips, frames + step)
        sim.step(targets)
        diverged |= sim.diverged()[envs]
    state, ref = sim.state(), reference.frame(clips, frames + _STEPS)
    error = (state.joint_pos_w[envs] - ref.joint_pos_w).norm(dim=-1).mean(-1)
    obj_error = (state.obj_pos_w[envs] - ref.obj_pos_w).norm(dim=-1)
    return ~diverged & (error < MAX_ERROR) & (obj_error < MAX_OBJ_ERROR)
