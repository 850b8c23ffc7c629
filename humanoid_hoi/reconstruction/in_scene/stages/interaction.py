"""The object under way: it moves with the hands that carry it, from its first rest to its last, end poses given.

The seed's formula "object = wrist x one grasp transform x small deviation" is solved for the wrist, so that any number of
hands can carry one object: ``W_h(t) = O(t) H_h D_h(t)`` with H the hand's one grasp transform and D near the identity. O is
an unknown of every frame except the two ends, which are the static poses themselves: the motion cannot jump there.
"""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.geometry.so3 import turn
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion
from humanoid_hoi.reconstruction.in_scene.evidence.silhouette import Silhouette
from humanoid_hoi.reconstruction.in_scene.evidence.timeline import Timeline
from humanoid_hoi.reconstruction.in_scene.problem import DTYPE, Problem
from humanoid_hoi.reconstruction.in_scene.stages.static import StaticResult
from humanoid_hoi.reconstruction.in_scene.stages.terms import (
    descend,
    hand_term,
    huber,
    inside_term,
    scene_distance,
    silhouette_term,
    smooth_term,
    surface_term,
    tracker_term,
)

_LOOSE = 20.0
"""Without a grasp transform the deviation may be this many times larger."""
_NEAR_M = 0.03
"""A pad that starts farther from the object than this is not drawn to it."""


@dataclass(frozen=True)
class Interaction:
    """What the interaction stage finds.

    Attributes:
        obj_rotmat, obj_pos: (T, 3, 3), (T, 3) the object in every frame of the video.
        held: first frame of the interval, and one past its last.
        hands: (F, ...) poses of the carrying hands in it, by side.
    """

    obj_rotmat: Tensor
    obj_pos: Tensor
    held: slice
    hands: dict[str, HandMotion]


class _Carried:
    """One carrying hand's unknowns."""

    def __init__(self, problem: Problem, side: str, rows: Tensor, obj_rotmat: Tensor, obj_pos: Tensor) -> None:
        self.seen = problem.hands[side]
        self.rows = rows
        # Frames that show the hand; without any, all of them, so that means exist.
        use = self.seen.seen[rows]
        use = use if bool(use.any()) else torch.ones_like(use)
        # H, the hand in the object's frame: rotations averaged by projecting their mean on SO(3),
        # positions by the median, which shrugs off frames in which the tracker was lost.
        relative = obj_rotmat[use].transpose(-1, -2) @ self.seen.rotmat[rows][use]
        self.rotmat = roma.special_procrustes(relative.mean(dim=0))
        offset = (self.seen.pos[rows] - obj_pos)[use]
        self.pos = torch.einsum("tji,tj->ti", obj_rotmat[use], offset).median(dim=0).values
        self.fingers = roma.special_procrustes(self.seen.fingers[rows][use].mean(dim=0))
        self.grasp = [torch.zeros(3, dtype=DTYPE, requires_grad=True) for _ in range(2)]
        self.deviation = [torch.zeros(len(rows), 3, dtype=DTYPE, requires_grad=True) for _ in range(2)]
        self.bend = torch.zeros(15, 3, dtype=DTYPE, requires_grad=True)
        self.change = torch.zeros(len(rows), 15, 3, dtype=DTYPE, requires_grad=True)

    def on_object(self) -> HandMotion:
        """The hand in the object's frame, (F, ...)."""
        # One grasp turn for all frames, then the frame's own small deviation.
        rotmat = turn(self.rotmat, self.grasp[0]) @ roma.rotvec_to_rotmat(self.deviation[0])
        pos = self.pos + self.grasp[1] + self.deviation[1]
        closed = self.fingers @ roma.rotvec_to_rotmat(self.bend)
        return HandMotion(rotmat, pos, closed @ roma.rotvec_to_rotmat(self.change))


def solve_interaction(problem: Problem, timeline: Timeline, static: StaticResult | None) -> Interaction:
    """Object and carrying hands of the held frames.

    Args:
        problem: the session.
        timeline: its phases.
        static: the rests; None solves the object in every frame of the video instead, with nothing at rest.
    """
    # Without rests the object's pose is an unknown of every frame of the video; hands are tied to
    # it only while they hold it, hence ``together``.
    held = timeline.held if static is not None else slice(0, problem.num_frames)
    rows = torch.arange(held.start, held.stop)
    together = torch.arange(timeline.held.start, timeline.held.stop) - held.start
    base_rotmat, base_pos, free = _start(problem, timeline, static, rows)
    hands = {
        side: _Carried(problem, side, rows[together], base_rotmat[together], base_pos[together])
        for side in timeline.hands
    }
    _follow_hands(problem, hands, base_rotmat, base_pos, together, free)
    spin = torch.zeros(len(rows), 3, dtype=DTYPE, requires_grad=True)
    shift = torch.zeros(len(rows), 3, dtype=DTYPE, requires_grad=True)
    mobile = free[:, None].to(DTYPE)
    # Two frames at rest on either side let second differences see that motion starts from rest.
    before, after = _neighbors(static, base_rotmat, base_pos)

    silhouette = Silhouette(problem, rows, problem.options.interaction_steps)

    def object_poses() -> tuple[Tensor, Tensor]:
        return turn(base_rotmat, spin * mobile), base_pos + shift * mobile

    def loss() -> Tensor:
        rotmat, pos = object_poses()
        total = silhouette_term(problem, rotmat, pos, rows, silhouette.inset(rotmat, pos))
        total = total + surface_term(problem, rotmat, pos, rows)
        total = total + tracker_term(problem, rotmat, pos, rows)
        longer = torch.cat([before[0], rotmat, after[0]]), torch.cat([before[1], pos, after[1]])
        total = total + smooth_term(*longer, problem.fps, problem.options.weights)
        if problem.options.scene_terms:
            hull = torch.einsum("tij,nj->tni", rotmat, problem.thing.hull) + pos[:, None]
            total = total + inside_term(scene_distance(problem, hull), problem.options.weights)
        for carried in hands.values():
            total = total + _hand_loss(problem, carried, rotmat[together], pos[together])
        return total

    # Positions (m) and turns (rad) take steps of different size.
    variables = [v for hand in hands.values() for v in (hand.grasp[1], hand.deviation[1])]
    turns = [v for hand in hands.values() for v in (hand.grasp[0], hand.deviation[0], hand.bend, hand.change)]
    descend(loss, [([shift, *variables], 0.004), ([spin, *turns], 0.015)], problem.options.interaction_steps)
    with torch.no_grad():
        rotmat, pos = object_poses()
        found = {side: _placed(hand, rotmat[together], pos[together]) for side, hand in hands.items()}
        return Interaction(*_whole(problem, timeline, static, rotmat, pos), timeline.held, found)


def _start(
    problem: Problem, timeline: Timeline, static: StaticResult | None, rows: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """First poses (F, ...) of the object, and which frames may move; the ends are the rests."""
    rotmat = problem.tracker_rotmat[rows].clone()
    pos = problem.tracker_pos[rows].clone()
    free = torch.ones(len(rows), dtype=torch.bool)
    if static is None:
        return rotmat, pos, free
    # The ends are the rests themselves and do not move: no jump is possible there.
    for row, pose in ((0, static.before), (len(rows) - 1, static.after)):
        if pose is not None:
            rotmat[row] = pose.rotmat
            pos[row] = pose.pos
            free[row] = False
    return rotmat, pos, free


def _follow_hands(
    problem: Problem, hands: dict[str, _Carried], rotmat: Tensor, pos: Tensor, together: Tensor, free: Tensor
) -> None:
    """Start the object where its hands carry it: hands are tracked better than what they hide. In place."""
    if not problem.options.grasp_transform:
        return
    turned = torch.zeros_like(rotmat[together])
    placed = torch.zeros_like(pos[together])
    count = torch.zeros(len(together), dtype=DTYPE)
    for hand in hands.values():
        seen = hand.seen.seen[hand.rows].to(DTYPE)
        # O = W H^-1: each seen hand says where its object is; several hands are averaged.
        guess = hand.seen.rotmat[hand.rows] @ hand.rotmat.T
        turned += seen[:, None, None] * guess
        placed += seen[:, None] * (hand.seen.pos[hand.rows] - guess @ hand.pos)
        count += seen
    use = (count > 0) & free[together]
    rotmat[together[use]] = roma.special_procrustes(turned[use])
    pos[together[use]] = placed[use] / count[use, None]


def _neighbors(
    static: StaticResult | None, rotmat: Tensor, pos: Tensor
) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """The two resting frames before and after the interval, so that motion starts and ends from rest."""
    pairs = []
    for pose in (None, None) if static is None else (static.before, static.after):
        if pose is None:
            pairs.append((rotmat[:0], pos[:0]))
        else:
            pairs.append((pose.rotmat.expand(2, 3, 3), pose.pos.expand(2, 3)))
    return pairs[0], pairs[1]


def _hand_loss(problem: Problem, hand: _Carried, rotmat: Tensor, pos: Tensor) -> Tensor:
    weights = problem.options.weights
    local = hand.on_object()
    world = local.moved(rotmat, pos)
    total = hand_term(problem, hand.seen, world.rotmat, world.pos, world.fingers, hand.rows)
    total = total + smooth_term(world.rotmat, world.pos, problem.fps, weights)
    # Without a grasp transform the deviations are all but free.
    loose = 1.0 if problem.options.grasp_transform else _LOOSE
    total = total + (hand.deviation[0] / (loose * weights.grasp_rad)).square().sum()
    total = total + (hand.deviation[1] / (loose * weights.grasp_m)).square().sum()
    total = total + (hand.change / weights.finger_change).square().sum()
    total = total + (hand.change.diff(dim=0) / weights.finger_change).square().sum()
    model = hand.seen.model
    skin = model.pose(local.rotmat, local.pos, local.fingers, torch.cat([model.pads, model.samples])).points
    signed = problem.thing.sdf.query(skin)
    total = total + inside_term(signed, weights)
    pads = signed[:, : len(model.pads)]
    # Only pads that are near already are drawn in. The choice has no gradient and is
    # made anew each step.
    near = (pads.detach() < _NEAR_M).to(DTYPE)
    total = total + (huber(pads.clamp_min(0) / weights.contact_m) * near).sum()
    # Some part of a carrying hand touches, whatever the first guess was.
    return total + huber(pads.min(dim=1).values.clamp_min(0) / weights.contact_m).sum()


def _placed(hand: _Carried, rotmat: Tensor, pos: Tensor) -> HandMotion:
    moved = hand.on_object().moved(rotmat, pos)
    return HandMotion(moved.rotmat.detach(), moved.pos.detach(), moved.fingers.detach())


def _whole(
    problem: Problem, timeline: Timeline, static: StaticResult | None, rotmat: Tensor, pos: Tensor
) -> tuple[Tensor, Tensor]:
    """The object over the whole video."""
    if static is None:
        return rotmat, pos
    all_rotmat = torch.empty(problem.num_frames, 3, 3, dtype=DTYPE)
    all_pos = torch.empty(problem.num_frames, 3, dtype=DTYPE)
    all_rotmat[timeline.held] = rotmat
    all_pos[timeline.held] = pos
    for place, pose in ((timeline.before, static.before), (timeline.after, static.after)):
        if pose is not None:
            all_rotmat[place] = pose.rotmat
            all_pos[place] = pose.pos
    return all_rotmat, all_pos
