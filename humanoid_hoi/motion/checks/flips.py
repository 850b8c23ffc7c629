"""Joints that flip from one frame to the next: which flips can be mended, and mending them on the rotation manifold.

Captures of hands jump between two readings of the same picture: a finger turns by 1 to 3 rad within one frame and often
back soon after. Everything around such a flip is sound, so the frames between the two jumps (or around a lone one) are
replaced by the shortest rotation between their sound neighbors. A pelvis that flips, or several body joints at once,
is another matter: there the whole pose is in doubt, and nothing tells which side is right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.body.kinematics import positive_w, quat_difference
from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.arrays import BoolArray, FloatArray

TOGETHER = 2
"""Body joints (no fingers) that may flip in one frame; more, or the pelvis, is a flip of the whole body."""
FINGER_SPELL = 0.3
"""s: jumps of a finger joint that lie closer belong to one flip there and back."""
BODY_SPELL = 0.1
"""s, the same for a body joint, which must come back within this time."""
WIDEST = 0.15
"""s that the interpolation may reach into sound frames on either side."""
MOST_FRAMES = 0.25
"""Share of a joint's frames that may be replaced."""


@dataclass(frozen=True)
class Spell:
    """Frames ``first .. stop - 1`` of one joint, to be replaced between frames ``first - 1`` and ``stop``."""

    joint: int
    first: int
    stop: int


@dataclass(frozen=True)
class Flips:
    """Steps that turn too far.

    Attributes:
        turn: (T - 1, J) rad.
        names: of the J joints.
        spells: what can be mended.
        single: (T,) bool, frames after a step that a spell mends.
        body: (T,) bool, frames after a step that nothing mends.
    """

    turn: FloatArray
    names: tuple[str, ...]
    spells: tuple[Spell, ...]
    single: BoolArray
    body: BoolArray

    def worst(self, frames: BoolArray) -> tuple[float, str]:
        """The largest turn (rad) into one of ``frames`` (T,), and its joint."""
        # The largest turn into one of the marked frames, which are the later ends of their steps.
        inside = np.where(frames[1:, None], self.turn, 0.0)
        return float(inside.max()), self.names[int(inside.max(axis=0).argmax())]


def find_flips(joint_quat: FloatArray, sound: BoolArray, limit: float, fps: float, skeleton: Skeleton) -> Flips:
    """The flips of a motion, and how to mend those that can be.

    Args:
        joint_quat: (T, J, 4) parent-relative; frames that are not sound may hold anything finite.
        sound: (T - 1,) steps between two sound frames.
        limit: rad a joint may turn in one step.
        fps: frames per second.
        skeleton: of the J joints; tells fingers from the body.
    """
    is_finger = np.isin(skeleton.names, skeleton.fingers)
    quat = torch.from_numpy(np.asarray(joint_quat, np.float64))
    # Angle of each joint's step; steps from or to broken frames do not count.
    turn = np.where(sound[:, None], quat_difference(quat[:-1], quat[1:]).norm(dim=-1).numpy(), 0.0)
    over = turn > limit
    # The pelvis, or several body joints at once: the whole pose is in doubt, and no joint of it is mended.
    whole = over[:, 0] | ((over & ~is_finger).sum(axis=1) > TOGETHER)
    spells: list[Spell] = []
    mended = np.zeros_like(over)
    for joint in np.flatnonzero((over & ~whole[:, None]).any(axis=0)):
        # Steps of this joint alone, those of the whole body left out.
        steps = np.flatnonzero(over[:, joint] & ~whole)
        own = _spells_of(quat[:, joint], int(joint), bool(is_finger[joint]), steps, limit, fps)
        if own is not None:
            spells += own
            mended[steps, joint] = True
    # Steps that turn too far and that no spell mends.
    left = over & ~mended
    lead = np.zeros(1, bool)
    # A step is the business of the frame after it, hence one False in front.
    single = np.concatenate([lead, mended.any(axis=1) & ~left.any(axis=1)])
    return Flips(turn, skeleton.names, tuple(spells), single, np.concatenate([lead, left.any(axis=1)]))


def mend(joint_quat: FloatArray, spells: tuple[Spell, ...]) -> FloatArray:
    """A copy of (T, J, 4) with the frames of every spell on the shortest rotation between its neighbors."""
    out = np.array(joint_quat)
    for spell in spells:
        # The sound frames on either side, from a copy, so that spells may touch.
        ends = out[[spell.first - 1, spell.stop], spell.joint].astype(np.float64)
        before, after = torch.from_numpy(ends)
        # Shares of the way, the two sound ends left out.
        part = torch.linspace(0, 1, spell.stop - spell.first + 2, dtype=torch.float64)[1:-1]
        between = roma.unitquat_slerp(before, after, part, shortest_arc=True)
        out[spell.first : spell.stop, spell.joint] = positive_w(between).numpy().astype(out.dtype)
    return out


def _spells_of(
    quat: torch.Tensor, joint: int, finger: bool, steps: np.ndarray, limit: float, fps: float
) -> list[Spell] | None:
    """Spells that cover all ``steps`` of a joint's (T, 4), or None where they cannot be mended."""
    reach = max(1, round((FINGER_SPELL if finger else BODY_SPELL) * fps))
    widest = max(2, round(WIDEST * fps))
    spells: list[Spell] = []
    # Jumps closer than reach are one flip there and back; a wider gap begins another group.
    for group in np.split(steps, np.flatnonzero(np.diff(steps) > reach) + 1):
        if len(group) == 1 and not finger:
            return None  # a body joint that flips and stays: which side is right?
        # Steps group[0] .. group[-1] lie between these two frames, which are taken for sound.
        spell = _widened(quat, joint, int(group[0]), int(group[-1]) + 1, limit, widest)
        if spell is None:
            return None
        spells.append(spell)
    # A joint that is replaced for a large part is not recorded but made up.
    replaced = sum(spell.stop - spell.first for spell in spells)
    return spells if replaced <= max(MOST_FRAMES * len(quat), 2) else None


def _widened(quat: torch.Tensor, joint: int, before: int, after: int, limit: float, widest: int) -> Spell | None:
    """The narrowest spell between frames ``before`` and ``after``, widened until half the limit is kept in each step."""
    last = len(quat) - 1
    # Wider and wider, until the way from one end to the other takes half the limit a step at most.
    for wider in range(widest + 1):
        a = max(before - wider, 0)
        b = min(after + wider, last)
        angle = float(quat_difference(quat[a], quat[b]).norm())
        if b - a > 1 and angle / (b - a) < limit / 2:
            return Spell(joint, a + 1, b)
    return None
