"""Put given hands onto a body: the person moves a little as a whole, then each arm reaches exactly, as two bones do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import roma
import torch
from scipy.ndimage import gaussian_filter1d
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.reconstruction.in_scene.hand import hand_joints

_SLACK = 1e-4
"""m that an arm keeps from being straight: there its elbow has no direction."""
_SMOOTH_S = 0.3
"""s over which the person's whole shift is smoothed."""
_ROUNDS = 4


@dataclass(frozen=True)
class HandMotion:
    """T poses of one hand.

    Attributes:
        rotmat: (T, 3, 3) wrist orientation.
        pos: (T, 3) wrist position, m.
        fingers: (T, 15, 3, 3) parent-relative finger rotations.
    """

    rotmat: Tensor
    pos: Tensor
    fingers: Tensor

    def to(self, dtype: torch.dtype) -> HandMotion:
        """In another precision."""
        return HandMotion(self.rotmat.to(dtype), self.pos.to(dtype), self.fingers.to(dtype))

    def moved(self, rotmat: Tensor, pos: Tensor) -> HandMotion:
        """Seen in another frame: ``x' = rotmat x + pos``, (T, 3, 3) and (T, 3)."""
        return HandMotion(rotmat @ self.rotmat, torch.einsum("tij,tj->ti", rotmat, self.pos) + pos, self.fingers)


def hand_of_body(body: BodyModel, params: BodyParams, side: str) -> HandMotion:
    """Where a body's own hand is, in the frame of its parameters."""
    ids = hand_joints(side)
    posed = body.pose(params)
    return HandMotion(posed.joint_rotmats[:, ids[0]], posed.joints[:, ids[0]], params.rotmats()[:, ids[1:]])


def put_hands(
    body: BodyModel, params: BodyParams, hands: Mapping[str, HandMotion], fps: float, move_person: bool = True
) -> BodyParams:
    """The body with its hands where they were solved.

    The person as a whole follows the mean offset of the hands, smoothed, and any reach that the arms lack; then elbow and
    shoulder turn as little as brings the wrist to its place, and the wrist takes its orientation.

    Args:
        body: model of ``params``.
        params: T frames, float64, in the frame of the hands.
        hands: by side; a side that is absent keeps its arm.
        fps: frames per second.
        move_person: allow the shift of the whole person.
    """
    if move_person and hands:
        params = _shifted(body, params, hands, fps)
    for side, hand in hands.items():
        params = _reach(body, params, side, hand)
    return params


def _shifted(body: BodyModel, params: BodyParams, hands: Mapping[str, HandMotion], fps: float) -> BodyParams:
    """The whole person moved smoothly to where the hands are in reach."""
    own = {side: hand_of_body(body, params, side).pos for side in hands}
    # First the mean offset of all hands: what is common to both is the body's own error in depth.
    offset = torch.stack([hands[side].pos - own[side] for side in hands]).mean(dim=0)
    params = params.replace(transl=params.transl + _smooth(offset, fps))
    # Then whatever still lies beyond a straight arm. Smoothing flattens the peaks of what is
    # lacking, so each round asks for a fifth more, and a few rounds are needed.
    for _ in range(_ROUNDS):
        lacking = torch.stack([_lacking(body, params, side, hand) for side, hand in hands.items()]).sum(dim=0)
        if float(lacking.norm(dim=-1).max()) == 0:
            break
        params = params.replace(transl=params.transl + 1.2 * _smooth(lacking, fps))
    return params


def _smooth(values: Tensor, fps: float) -> Tensor:
    return torch.from_numpy(gaussian_filter1d(values.numpy(), _SMOOTH_S * fps, axis=0, mode="nearest")).to(values)


def _lacking(body: BodyModel, params: BodyParams, side: str, hand: HandMotion) -> Tensor:
    """(T, 3) what the straight arm lacks to reach the hand; zero where it reaches."""
    shoulder, elbow, wrist = _arm(body.pose(params).joints, side)
    # Both bones in a line, less the slack on either side.
    length = (elbow - shoulder).norm(dim=-1) + (wrist - elbow).norm(dim=-1) - 2 * _SLACK
    towards = hand.pos - shoulder
    distance = towards.norm(dim=-1)
    return towards * ((distance - length).clamp_min(0) / distance)[:, None]


def _arm(joints: Tensor, side: str) -> tuple[Tensor, Tensor, Tensor]:
    shoulder, elbow, wrist = (joints[:, JOINT_NAMES.index(f"{side}_{name}")] for name in ("shoulder", "elbow", "wrist"))
    return shoulder, elbow, wrist


def _reach(body: BodyModel, params: BodyParams, side: str, hand: HandMotion) -> BodyParams:
    posed = body.pose(params)
    shoulder, elbow, wrist = _arm(posed.joints, side)
    upper = elbow - shoulder
    lower = wrist - elbow
    first = upper.norm(dim=-1)
    second = lower.norm(dim=-1)
    towards = hand.pos - shoulder
    # The triangle shoulder-elbow-wrist exists only between |a - b| and a + b; stay off both ends,
    # where its elbow has no direction.
    distance = torch.minimum(towards.norm(dim=-1), first + second - _SLACK)
    distance = torch.maximum(distance, (first - second).abs() + _SLACK)
    # The angle between the bones' directions, now and as the law of cosines wants it.
    bend = torch.acos(((upper * lower).sum(-1) / (first * second)).clamp(-1, 1))
    wanted = torch.acos(((distance**2 - first**2 - second**2) / (2 * first * second)).clamp(-1, 1))
    # The elbow bends further about the axis it is bent about already: the plane of the arm is kept.
    axis = torch.cross(upper, lower, dim=-1)
    axis = axis / axis.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    flex = roma.rotvec_to_rotmat(axis * (wanted - bend)[:, None])
    reached = upper + torch.einsum("tij,tj->ti", flex, lower)
    # Then the whole arm swings, by the least rotation, until the wrist points to its place.
    swing = _between(reached, towards)
    names = [JOINT_NAMES.index(f"{side}_{name}") for name in ("collar", "shoulder", "elbow", "wrist")]
    collar, old_shoulder, old_elbow, _ = (posed.joint_rotmats[:, i] for i in names)
    new_shoulder = swing @ old_shoulder
    new_elbow = swing @ flex @ old_elbow
    local = params.rotmats().clone()
    # Global orientations become parent-relative ones, each by what hangs above it now. The wrist
    # takes the solved orientation, which undoes whatever flex and swing did to it.
    local[:, names[1]] = collar.transpose(-1, -2) @ new_shoulder
    local[:, names[2]] = new_shoulder.transpose(-1, -2) @ new_elbow
    local[:, names[3]] = new_elbow.transpose(-1, -2) @ hand.rotmat
    local[:, hand_joints(side)[1:]] = hand.fingers
    return BodyParams.from_rotvecs(roma.rotmat_to_rotvec(local), params.transl, params.betas)


def _between(source: Tensor, target: Tensor) -> Tensor:
    """(T, 3, 3) least rotation from one direction to another."""
    a = source / source.norm(dim=-1, keepdim=True)
    b = target / target.norm(dim=-1, keepdim=True)
    # For opposite directions the axis is undefined and the result the identity: it does not occur
    # between an arm as bent and its target.
    axis = torch.cross(a, b, dim=-1)
    sine = axis.norm(dim=-1, keepdim=True)
    angle = torch.atan2(sine, (a * b).sum(-1, keepdim=True))
    return roma.rotvec_to_rotmat(axis / sine.clamp_min(1e-12) * angle)
