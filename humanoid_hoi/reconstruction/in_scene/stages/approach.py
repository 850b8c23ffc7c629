"""Hands before the grasp and after the release: from what is seen to the solved grasp, without passing through anything.

The frames in which a hand carries the object are given and stay as they are; all others are unknowns, tied to them by
smoothness. So contact at the moment of the grasp is that of the interaction stage, and the hand arrives there.
"""

from __future__ import annotations

import roma
import torch
from torch import Tensor

from humanoid_hoi.geometry.so3 import turn
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion
from humanoid_hoi.reconstruction.in_scene.problem import DTYPE, Problem
from humanoid_hoi.reconstruction.in_scene.stages.interaction import Interaction
from humanoid_hoi.reconstruction.in_scene.stages.terms import (
    descend,
    hand_term,
    inside_term,
    scene_distance,
    smooth_term,
)

_EASE = 4
"""Free frames over which the jump to a solved frame is spread before the descent."""


def observed_motion(problem: Problem, side: str, interaction: Interaction) -> HandMotion:
    """A hand as observed (where it is not seen, as its arm says), with the interaction's frames where it carries."""
    hand = problem.hands[side]
    motion = HandMotion(hand.rotmat.clone(), hand.pos.clone(), hand.fingers.clone())
    carried = interaction.hands.get(side)
    if carried is None:
        return motion
    for whole, part in zip(
        (motion.rotmat, motion.pos, motion.fingers), (carried.rotmat, carried.pos, carried.fingers), strict=True
    ):
        whole[interaction.held] = part
    return motion


def solve_approach(problem: Problem, side: str, interaction: Interaction) -> HandMotion:
    """One hand over the whole video; the other frames than those it carries the object in are solved."""
    hand = problem.hands[side]
    start = observed_motion(problem, side, interaction)
    free = torch.ones(problem.num_frames, dtype=torch.bool)
    if side in interaction.hands:
        free[interaction.held] = False
    rows = torch.nonzero(free)[:, 0]
    if not len(rows) or not bool(hand.seen.any()):
        return start
    # A jump between the last free and the first solved frame would be a huge acceleration, and Adam
    # would spend its steps on it: it is spread over a few frames first.
    _ease_in(start, free)
    # Changes of solved frames are multiplied by zero: they stay exactly as they are.
    mobile = free[:, None].to(DTYPE)
    spin = torch.zeros(problem.num_frames, 3, dtype=DTYPE, requires_grad=True)
    shift = torch.zeros(problem.num_frames, 3, dtype=DTYPE, requires_grad=True)
    bend = torch.zeros(problem.num_frames, 15, 3, dtype=DTYPE, requires_grad=True)
    # The pads again on top of the samples: those are the parts that arrive first.
    skin_ids = torch.cat([hand.model.pads, hand.model.samples])

    def poses() -> HandMotion:
        fingers = start.fingers @ roma.rotvec_to_rotmat(bend * mobile[:, None])
        return HandMotion(turn(start.rotmat, spin * mobile), start.pos + shift * mobile, fingers)

    def loss() -> Tensor:
        motion = poses()
        weights = problem.options.weights
        part = HandMotion(motion.rotmat[rows], motion.pos[rows], motion.fingers[rows])
        total = hand_term(problem, hand, part.rotmat, part.pos, part.fingers, rows)
        total = total + smooth_term(motion.rotmat, motion.pos, problem.fps, weights)
        # Second differences of the fingers: speed of closing may be anything, but is
        # to change gently.
        change = roma.rotmat_to_rotvec(motion.fingers[:-1].transpose(-1, -2) @ motion.fingers[1:])
        total = total + (change.diff(dim=0) / weights.finger_change).square().sum()
        skin = hand.model.pose(part.rotmat, part.pos, part.fingers, skin_ids).points
        local = torch.einsum("tji,tnj->tni", interaction.obj_rotmat[rows], skin - interaction.obj_pos[rows, None])
        total = total + inside_term(problem.thing.sdf.query(local), weights)
        if problem.options.scene_terms:
            total = total + inside_term(scene_distance(problem, skin), weights)
        return total

    descend(loss, [([shift], 0.006), ([spin, bend], 0.02)], problem.options.approach_steps)
    with torch.no_grad():
        found = poses()
    return HandMotion(found.rotmat.detach(), found.pos.detach(), found.fingers.detach())


def _ease_in(motion: HandMotion, free: Tensor) -> None:
    """Spread the jump between observation and solved frames over the few free frames beside them, in place."""
    edges = torch.nonzero(free[1:] != free[:-1])[:, 0]
    for edge in edges.tolist():
        # Solved frames lie after the edge when the frame before it is free: walk away from them.
        fixed, first, step = (edge + 1, edge, -1) if bool(free[edge]) else (edge, edge + 1, 1)
        jump = motion.pos[fixed] - motion.pos[first]
        for k in range(_EASE):
            row = first + k * step
            if not 0 <= row < len(free) or not bool(free[row]):
                break
            # Of the jump, 4/5 next to the solved frame, then 3/5, 2/5, 1/5.
            motion.pos[row] += jump * (1 - (k + 1) / (_EASE + 1))
