"""Two hands on a thing that is carried, lifted, hugged, or borne on shoulder or head."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.interpoint.data.postures import Arm, Leg, Posture
from humanoid_hoi.interpoint.data.stage import Direction, Plan, Stage, align

LEFT_RIGHT = (("left", 1.0), ("right", -1.0))
RAISED: tuple[Direction, Direction] = ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
"""Fingers and thumbs of raised hands: up, and to the back."""


def _standing(stage: Stage, arm: Arm, lean: tuple[float, float] = (-0.05, 0.25)) -> Posture:
    """Both arms alike, legs a little or much bent."""
    # Mostly upright, sometimes squatting. Knees bend twice as far as hips and
    # ankles: the trunk stays over the feet.
    bend = stage.uniform(0.02, 0.2) if stage.chance(0.7) else stage.uniform(0.3, 0.8)
    leg = Leg(bend, 2 * bend, bend, stage.uniform(0.03, 0.15))
    return Posture(arm, arm, leg, leg, stage.uniform(*lean), nod=stage.uniform(0.0, 0.4))


def _palms_on_sides(
    stage: Stage,
    plan: Plan,
    drop: float = 0.0,
    ahead: float = 0.0,
    fingers: Direction = (0.0, 0.0, 1.0),
    thumb: Direction = (0.0, 1.0, 0.0),
) -> Plan:
    """Palms on the outer sides, fingers to the front unless told otherwise."""
    for side, sign in LEFT_RIGHT:
        # From one metre outside towards the middle: the ray that a palm pressed to
        # the side follows.
        stage.lay_hand(plan, side, np.array([sign, drop, ahead]), (-sign, 0.0, 0.0), fingers, thumb)
    return plan


def _palms_below(stage: Stage, plan: Plan, apart: float) -> Plan:
    """Palms under the thing."""
    low, high = stage.extent(plan.rotmat)
    for side, sign in LEFT_RIGHT:
        # Not beyond the edge of the thing.
        reach = min(apart, 0.8 * float(high[0] if sign > 0 else -low[0]))
        origin = np.array([sign * reach, -1.0, -0.3 * float(high[2])])
        stage.lay_hand(plan, side, origin, (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (sign, 0.0, 0.0))
    return plan


def _before_trunk(stage: Stage, posture: Posture, rotmat: FloatArray, height: tuple[float, float]) -> FloatArray:
    """Position of a thing held before the trunk: ``height`` is a share between hip and chest."""
    person = stage.strike(posture)
    hip = person.at("hip_front")
    chest = person.at("upperSpine_front")
    gap = stage.uniform(0.02, 0.09)
    share = stage.uniform(*height)
    y = hip[1] + share * (chest[1] - hip[1])
    # The rear face stands a hand's breadth before the trunk.
    return np.array([stage.uniform(-0.03, 0.03), y, person.front() + gap - stage.extent(rotmat)[0, 2]])


def carry(stage: Stage) -> Plan:
    """Both palms on opposite sides, before the belly."""
    arm = Arm(1.2, stage.uniform(0.1, 0.5), stage.uniform(0.9, 1.5), stage.uniform(-0.3, 0.2))
    posture = _standing(stage, arm)
    rotmat = stage.yaw()
    pos = _before_trunk(stage, posture, rotmat, (0.0, 0.9))
    plan = Plan(posture, rotmat, pos, {})
    return _palms_on_sides(stage, plan, stage.uniform(-0.4, 0.2) * float(stage.half[1]))


def carry_under(stage: Stage) -> Plan:
    """Both palms under the thing, before the belly."""
    arm = Arm(1.2, stage.uniform(0.1, 0.4), stage.uniform(1.2, 1.6), -1.4)
    posture = _standing(stage, arm)
    rotmat = stage.yaw()
    pos = _before_trunk(stage, posture, rotmat, (0.2, 0.9))
    return _palms_below(stage, Plan(posture, rotmat, pos, {}), stage.uniform(0.1, 0.2))


def overhead(stage: Stage) -> Plan:
    """Held above the head, by its sides or from below."""
    arm = Arm(1.25, stage.uniform(2.5, 2.9), stage.uniform(0.3, 0.9), stage.uniform(-0.2, 0.2))
    posture = _standing(stage, arm, (-0.1, 0.05))
    rotmat = stage.yaw()
    top = stage.strike(posture).at("Head_top")
    height = top[1] + stage.uniform(0.05, 0.2) - stage.extent(rotmat)[0, 1]
    plan = Plan(posture, rotmat, np.array([0.0, height, stage.uniform(0.0, 0.15)]), {})
    if stage.chance(0.5):
        return _palms_on_sides(stage, plan, -0.3 * float(stage.half[1]), 0.0, *RAISED)
    below = _palms_below(stage, plan, stage.uniform(0.12, 0.22))
    below.guides.clear()  # hands bent back above the head turn as they like
    return below


def hug(stage: Stage) -> Plan:
    """Pressed to the chest with both arms round it."""
    arm = Arm(1.0, stage.uniform(0.7, 1.0), stage.uniform(0.9, 1.3), -0.2)
    posture = _standing(stage, arm, (-0.05, 0.15))
    rotmat = stage.yaw()
    chest = stage.hit(rotmat, np.array([0.0, stage.uniform(0.0, 0.5) * stage.half[1], -1.0]), (0.0, 0.0, 1.0))
    person = stage.strike(posture)
    # The chest touches too: the object is fixed to it, and the hands only close around.
    names = ("upperSpine_front",)
    pos = person.at(*names) - rotmat @ chest
    plan = Plan(posture, rotmat, pos, {names[0]: chest}, anchor=(names, chest))
    return _palms_on_sides(stage, plan, 0.0, stage.uniform(0.0, 0.5) * float(stage.extent(rotmat)[1, 2]))


def on_shoulder(stage: Stage) -> Plan:
    """A long thing along the walking direction on one shoulder, one hand on its front."""
    side = stage.side()
    sign = 1.0 if side == "left" else -1.0
    hand = Arm(1.0, stage.uniform(0.6, 1.0), stage.uniform(1.8, 2.2), -0.6)
    posture = _standing(stage, Arm(), (0.0, 0.2)).with_arm(side, hand)
    # Long axis along the walking direction, thin axis up: a board lies flat.
    long_axis = np.eye(3)[int(np.argmax(stage.half))]
    other = np.eye(3)[int(np.argmin(stage.half))]
    tilt = stage.uniform(-0.35, 0.35)
    forward = np.array([0.0, np.sin(tilt), np.cos(tilt)])
    rotmat_obj = align((long_axis, other), (forward, np.array([0.0, 1.0, 0.0])))
    names = (f"{side}Shoulder_back",)
    lift = np.array([0.0, 0.03, 0.01])  # the bone rests on the muscle above the keypoint
    rest = stage.hit(
        rotmat_obj, stage.uniform(-0.3, 0.2) * float(stage.half.max()) * forward - (0, 1, 0), (0.0, 1.0, 0.0)
    )
    person = stage.strike(posture)
    pos = person.at(*names) + lift - rotmat_obj @ rest
    # The hand is a forearm's length before the shoulder, on the outer side.
    center = rotmat_obj @ rest
    reach = stage.uniform(0.2, 0.32)
    grip = stage.hit(rotmat_obj, center + reach * forward + (sign * 0.5, 0.0, 0.0), (-sign, 0.0, 0.0))
    touched = stage.nearest((person.at(names[0]) - pos) @ rotmat_obj)
    contacts = {names[0]: touched, f"{side}Hand_palm": grip}
    return Plan(posture, rotmat_obj, pos, contacts, anchor=(names, rest - rotmat_obj.T @ lift))


def on_head(stage: Stage) -> Plan:
    """Carried on the head, one or two hands at its sides."""
    hands = ("left", "right") if stage.chance(0.4) else (stage.side(),)
    posture = _standing(stage, Arm(), (-0.05, 0.05))
    for side in hands:
        posture = posture.with_arm(side, Arm(1.1, stage.uniform(2.3, 2.7), stage.uniform(0.8, 1.3), 0.0))
    rotmat = stage.yaw()
    bottom = stage.hit(rotmat, np.array([0.0, -1.0, 0.0]), (0.0, 1.0, 0.0))
    pos = stage.strike(posture).at("Head_top") - rotmat @ bottom
    plan = Plan(posture, rotmat, pos, {"Head_top": bottom}, anchor=(("Head_top",), bottom))
    both = _palms_on_sides(stage, plan, -0.2 * float(stage.half[1]), 0.0, *RAISED)
    for side in {"left", "right"} - set(hands):
        del both.contacts[f"{side}Hand_palm"]
        del both.guides[f"Index_{side}"]
        del both.guides[f"Pinky_{side}"]
    return both
