"""A policy that follows a refined clip, judged by the capture the clip was refined from.

A refinement moves the reference to where the simulator can follow it. What a user wants to know is how far the simulated
body is from what the person did: the same roll-outs are measured once more, with the capture as their reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.evaluation.protocol import EvaluationResult, summarize
from humanoid_hoi.evaluation.rollout import ClipRollout, reference_motion
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference


def against(result: EvaluationResult, captures: Sequence[HoiClip]) -> EvaluationResult:
    """The same roll-outs with other references.

    Args:
        result: of clips that were followed; its roll-outs are measured again.
        captures: one for each of its clips, at the same rate, frame for frame.

    Raises:
        HoiError: another number of clips, frames or joints.
    """
    if len(captures) != len(result.rollouts):
        raise HoiError(
            f"names {len(captures)} clips, {len(result.rollouts)} were evaluated",
            where="config",
            field="evaluation.against",
            fix="name one for each, in the same order",
        )
    # The simulated part stays, the reference is exchanged.
    moved = [_with_reference(r, clip) for r, clip in zip(result.rollouts, captures, strict=True)]
    judged = summarize(moved, result.config, result.anchor, result.metrics)
    # What made the roll-outs invalid makes the second look invalid too.
    return replace(judged, problems=result.problems, engine=result.engine)


def _with_reference(rollout: ClipRollout, clip: HoiClip) -> ClipRollout:
    joints = rollout.joint_pos_w.shape[2]
    # The metrics subtract frame from frame and joint from joint, so that both counts must agree.
    if clip.num_frames != rollout.num_frames or clip.skeleton.size != joints:
        raise HoiError(
            f"{clip.name} has {clip.num_frames} frames and {clip.skeleton.size} joints, the clip that was followed "
            f"{rollout.num_frames} and {joints}",
            where="config",
            field="evaluation.against",
            fix="name the original.npz that hoi refine wrote beside the refined clip",
        )
    motion: dict[str, Any] = {**reference_motion(PackedReference([clip], torch.device("cpu")), 0)}
    return replace(rollout, **motion)
