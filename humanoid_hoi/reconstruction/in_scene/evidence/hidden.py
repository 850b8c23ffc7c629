"""Hands where they are not seen: the person's own arm says where, corrected by what was seen before and after."""

from __future__ import annotations

import dataclasses

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.reconstruction.in_scene.arms import hand_of_body
from humanoid_hoi.reconstruction.in_scene.evidence.timeline import Timeline
from humanoid_hoi.reconstruction.in_scene.problem import Problem
from humanoid_hoi.reconstruction.in_scene.session import HandTrack, InSceneSession

_MOSTLY = 0.2
"""A hand seen in a smaller share of the held frames counts as hidden in them."""


def follow_arms(given: InSceneSession, body: BodyModel) -> InSceneSession:
    """The session with every hand in all frames: where it is not seen, carried along by the body's arm.

    What the estimator says beyond the arm, place and turn, is interpolated between the seen neighbors; fingers have no arm to
    follow and are interpolated themselves. A hand that is never seen stays as it was given.
    """
    person = given.session.body_cam.to(torch.float64)
    hands = {}
    for side, track in given.hands.items():
        if not track.visible.any() or track.visible.all():
            hands[side] = track
            continue
        arm = hand_of_body(body, person, side)
        hands[side] = _followed(track, arm.rotmat, arm.pos.numpy())
    return given.replace(hands=hands)


def _followed(track: HandTrack, arm_rotmat: Tensor, arm_pos: FloatArray) -> HandTrack:
    seen = torch.from_numpy(np.flatnonzero(track.visible))
    own = torch.from_numpy(np.asarray(track.rotmat, np.float64))
    # The wrist in the arm's hand: for a perfect body the identity.
    turned = between_seen(arm_rotmat.transpose(-1, -2) @ own, seen)
    fingers = roma.rotvec_to_rotmat(torch.from_numpy(np.asarray(track.fingers, np.float64)))
    bent = roma.rotmat_to_rotvec(between_seen(fingers, seen)).numpy()
    offset = np.asarray(track.pos, np.float64) - arm_pos
    frames = np.arange(len(arm_pos))
    shift = np.stack([np.interp(frames, seen.numpy(), offset[seen.numpy(), k]) for k in range(3)], axis=1)
    hidden = ~track.visible
    rotmat = np.where(hidden[:, None, None], (arm_rotmat @ turned).numpy(), track.rotmat)
    pos = np.where(hidden[:, None], arm_pos + shift, track.pos)
    return dataclasses.replace(
        track, rotmat=rotmat, pos=pos, fingers=np.where(hidden[:, None, None], bent, track.fingers)
    )


def between_seen(rotmat: Tensor, seen: Tensor) -> Tensor:
    """Rotations (T, ..., 3, 3) of all frames from those of the frames ``seen`` (ascending): between two, part of the way."""
    frames = torch.arange(len(rotmat))
    # The seen frame at or after each frame, and the one at or before it; beyond the ends the same one twice.
    after = torch.searchsorted(seen, frames).clamp(max=len(seen) - 1)
    before = (torch.searchsorted(seen, frames, right=True) - 1).clamp(min=0)
    one = seen[before]
    other = seen[after]
    share = ((frames - one) / (other - one).clamp_min(1)).to(rotmat).clamp(0, 1)
    step = roma.rotmat_to_rotvec(rotmat[one].transpose(-1, -2) @ rotmat[other])
    return rotmat[one] @ roma.rotvec_to_rotmat(step * share.reshape(-1, *[1] * (step.ndim - 1)))


def with_hidden_hands(problem: Problem, timeline: Timeline) -> tuple[Timeline, tuple[str, ...]]:
    """The timeline with the hands that carry without being seen, and these.

    A hand behind the object cannot be seen to carry it. It is taken to, when its arm ends at the tracked object in most
    frames in which the object moves.
    """
    rows = torch.arange(timeline.held.start, timeline.held.stop)
    found = []
    for side, hand in problem.hands.items():
        if side in timeline.hands or float(hand.seen[rows].double().mean()) >= _MOSTLY:
            continue
        skin = hand.model.pose(hand.rotmat[rows], hand.pos[rows], hand.fingers[rows], hand.model.samples).points
        away = skin - problem.tracker_pos[rows, None]
        local = torch.einsum("tji,tnj->tni", problem.tracker_rotmat[rows], away)
        nearest = problem.thing.sdf.query(local).min(dim=1).values
        if float(nearest.median()) < problem.options.timeline.hidden_reach_m:
            found.append(side)
    hands = tuple(side for side in problem.hands if side in timeline.hands or side in found)
    return dataclasses.replace(timeline, hands=hands), tuple(found)
