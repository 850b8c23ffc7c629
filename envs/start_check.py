"""Which frames can start an episode: put there, does the humanoid survive the first moment?"""

from __future__ import annotations

from collections.abc import Iterator

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
    for envs, clips, frames in starts_by_scene(sim.scene_ids, reference, scene_of_clip):
        good = _survives(sim, reference, actions, envs, clips, frames)
        valid[reference.row(clips, frames).cpu()] = (good | (frames == 0)).float().cpu()
    return valid


def starts_by_scene(
    scene_ids: Tensor, reference: PackedReference, scene_of_clip: Tensor
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Every (clip, frame) once, in rounds of (environments (M,), clips (M,), frames (M,)) that can hold them."""
    for scene in range(int(scene_of_clip.max()) + 1):
        envs = (scene_ids == scene).nonzero().flatten()
        members = (scene_of_clip == scene).nonzero().flatten().tolist()
        starts = [(clip, frame) for clip in members for frame in range(int(reference.lengths[clip]))]
        for begin in range(0, len(starts), len(envs)):
            clips, frames = torch.tensor(starts[begin : begin + len(envs)], device=scene_ids.device).T
            yield envs[: len(clips)], clips, frames


def _survives(
    sim: Simulator, reference: PackedReference, actions: ActionMap, envs: Tensor, clips: Tensor, frames: Tensor
) -> Tensor:
    sim.reset(envs, reset_state(reference.frame(clips, frames)))
    targets = torch.zeros(sim.num_envs, NUM_TARGETS // 3, 3, device=sim.device)
    diverged = torch.zeros(len(envs), dtype=torch.bool, device=sim.device)
    no_action = torch.zeros(len(envs), actions.size, device=sim.device)
    for step in range(_STEPS):
        targets[envs] = actions.targets(no_action, clips, frames + step)
        sim.step(targets)
        diverged |= sim.diverged()[envs]
    state = sim.state()
    ref = reference.frame(clips, frames + _STEPS)
    error = (state.joint_pos_w[envs] - ref.joint_pos_w).norm(dim=-1).mean(-1)
    obj_error = (state.obj_pos_w[envs] - ref.obj_pos_w).norm(dim=-1)
    return ~diverged & (error < MAX_ERROR) & (obj_error < MAX_OBJ_ERROR)
