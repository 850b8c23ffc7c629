"""Things that stand: sat on, leaned on, pushed, stepped on, kicked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.interpoint.data.postures import Arm, Leg, Posture
from humanoid_hoi.interpoint.data.stage import Person, Plan, Stage

UP = (0.0, 1.0, 0.0)
DOWN = (0.0, -1.0, 0.0)
ARM_REACH = 0.53
"""m from the shoulder to where a palm can still be laid."""
LEFT_RIGHT = (("left", 1.0), ("right", -1.0))


BACK = ("upperSpine_back", "middleSpine_back")
SEATED = ("leftUpperLeg_back", "rightUpperLeg_back", *BACK)
"""What a seat and its backrest carry beside the buttocks."""


def sit(stage: Stage) -> Plan:
    """Buttocks on a seat; thighs and back where seat and backrest carry them, sometimes a hand beside."""
    backrest = stage.obj.category == "chair"
    leaning = backrest and stage.chance(0.75)
    posture = _seated(stage, leaning)
    rotmat = stage.yaw((0.0,) if backrest else (0.0, 1.0), 0.05)
    person = stage.strike(posture)
    depth = _seat_depth(stage, person, rotmat, leaning)
    # The seat point under each buttock, in the object's frame.
    seat = {
        f"buttocks_{side}": _above(stage, rotmat, person.at(f"buttocks_{side}") - (0, 0, depth))
        for side, _ in LEFT_RIGHT
    }
    names = tuple(seat)
    middle = np.mean(list(seat.values()), axis=0)
    # Seats and flesh give way a little: the anchor lies that far above the surface,
    # so the body sinks in.
    sink = stage.uniform(0.0, 0.015)
    anchor = middle - rotmat.T @ np.array([0.0, sink, 0.0])
    pos = person.at(*names) - rotmat @ anchor
    plan = Plan(posture, rotmat, pos, dict(seat), anchor=(names, anchor), rests=SEATED)
    for side, sign in LEFT_RIGHT:
        if stage.chance(0.3):
            _hand_on_seat(stage, plan, person, side, sign)
    return plan


def _seated(stage: Stage, leaning: bool) -> Posture:
    """Thighs about level; the trunk upright or bent forward, or laid back a little with the whole pelvis."""
    pitch = -stage.uniform(0.0, 0.2) if leaning else 0.0
    lean = stage.uniform(-0.1, 0.2) if leaning else stage.uniform(-0.05, 0.35)
    # The hips bend less by what the pelvis is laid back: the thighs stay level.
    fold = stage.uniform(1.35, 1.6) + pitch
    legs = [
        Leg(fold + stage.uniform(-0.1, 0.1), stage.uniform(1.2, 1.7), 0.0, stage.uniform(0.02, 0.3)) for _ in range(2)
    ]
    arm = Arm(1.2, stage.uniform(0.2, 0.5), stage.uniform(0.5, 1.2), 0.6)
    return Posture(arm, arm, legs[0], legs[1], lean, pitch, nod=stage.uniform(0.0, 0.4))


def _seat_depth(stage: Stage, person: Person, rotmat: FloatArray, leaning: bool) -> float:
    """z of the object's origin, such that the back meets the backrest or the seat's middle carries the person."""
    if not leaning:
        buttocks = person.at("buttocks_left", "buttocks_right")
        return float(buttocks[2]) + stage.uniform(-0.05, 0.05) - 0.02
    # Whatever of the back is rearmost meets the backrest first; no part may be deep inside it.
    rear = min(float(person.at(name)[2]) for name in (*BACK, "hip_back"))
    rest = stage.hit(rotmat, np.array([0.0, 0.6 * stage.half[1], 1.0]), (0.0, 0.0, -1.0))
    return rear + stage.uniform(0.0, 0.015) - float((rotmat @ rest)[2])


def _above(stage: Stage, rotmat: FloatArray, point: FloatArray) -> FloatArray:
    """The object point under a place, far enough from the rear edge not to be the top of a backrest."""
    rear = float(stage.extent(rotmat)[0, 2])
    origin = np.array([point[0], 1.0, max(point[2], rear + 0.09)])
    return stage.hit(rotmat, origin, DOWN)


def _hand_on_seat(stage: Stage, plan: Plan, person: Person, side: str, sign: float) -> None:
    """A palm on whatever is beside the hip: seat or armrest."""
    width = float(stage.extent(plan.rotmat)[1, 0]) - 0.03
    beside = person.at("hip_left" if side == "left" else "hip_right")
    x = sign * min(max(abs(beside[0]) + 0.07, width), abs(beside[0]) + 0.2)
    origin = np.array([x, 1.0, stage.uniform(-0.02, 0.15)])
    point = plan.rotmat @ stage.hit(plan.rotmat, origin, DOWN) + plan.pos
    shoulder = person.at(f"{side}Shoulder_front", f"{side}UpperArm_up")
    # An armrest that is out of reach is simply not touched.
    if np.linalg.norm(point - shoulder) > ARM_REACH:
        return
    stage.lay_hand(plan, side, origin, DOWN, (0.0, 0.0, 1.0), (-sign, 0.0, 0.0))
    plan.posture = plan.posture.with_arm(side, Arm(1.2, 0.15, 0.5, 1.2, 0.6))


def _on_floor(stage: Stage, person: Person, rotmat: FloatArray, x: float, z: float) -> FloatArray:
    """Position of a standing thing."""
    return np.array([x, person.floor() - stage.extent(rotmat)[0, 1], z])


def lean_on(stage: Stage) -> Plan:
    """One or two palms on top of a table or a chest-high thing before the person."""
    hands = ("left", "right") if stage.chance(0.55) else (stage.side(),)
    posture = Posture(lean=stage.uniform(0.15, 0.6), pitch=stage.uniform(0.0, 0.25), nod=stage.uniform(0.0, 0.4))
    posture = replace(
        posture, left_leg=Leg(0.1 + posture.pitch, 0.2, 0.1), right_leg=Leg(0.1 + posture.pitch, 0.2, 0.1)
    )
    for side in hands:
        posture = posture.with_arm(side, Arm(1.2, stage.uniform(0.5, 0.8), stage.uniform(0.3, 0.8), 1.4, 0.8, 0.05))
    rotmat = stage.yaw((0.0, 1.0), 0.08)
    person = stage.strike(posture)
    # The near edge stands just before the thighs.
    gap = stage.uniform(0.02, 0.08)
    front = max(person.at(n)[2] for n in ("hip_front", "leftUpperLeg_front", "rightUpperLeg_front"))
    pos = _on_floor(stage, person, rotmat, stage.uniform(-0.15, 0.15), front + gap - stage.extent(rotmat)[0, 2])
    plan = Plan(posture, rotmat, pos, {})
    for side, sign in LEFT_RIGHT:
        if side in hands:
            at = np.array([sign * stage.uniform(0.16, 0.3), 0.0, front + gap + stage.uniform(0.06, 0.2)])
            stage.lay_hand(plan, side, at - plan.pos + (0, 2, 0), DOWN, (0.0, 0.0, 1.0), (-sign, 0.0, 0.0))
    return plan


def push(stage: Stage) -> Plan:
    """Palms against the near face of something big."""
    hands = ("left", "right") if stage.chance(0.7) else (stage.side(),)
    stride = Leg(stage.uniform(0.2, 0.5), 0.4, 0.1)
    posture = Posture(lean=stage.uniform(0.1, 0.4), pitch=stage.uniform(0.0, 0.2)).with_leg(stage.side(), stride)
    reach = stage.uniform(0.2, 0.36)
    for side in hands:
        posture = posture.with_arm(side, Arm(1.25, stage.uniform(1.0, 1.3), stage.uniform(0.4, 0.8), 1.4, 1.1, 0.05))
    rotmat = stage.yaw((0.0, 1.0), 0.06)
    person = stage.strike(posture)
    pos = _on_floor(
        stage, person, rotmat, stage.uniform(-0.1, 0.1), person.front() + reach - stage.extent(rotmat)[0, 2]
    )
    top = pos[1] + stage.extent(rotmat)[1, 1]
    shoulder = person.at("upperSpine_front")[1]
    plan = Plan(posture, rotmat, pos, {})
    for side, sign in LEFT_RIGHT:
        if side in hands:
            # Shoulder-high, but not above the thing's upper edge.
            height = min(shoulder + stage.uniform(-0.15, 0.1), top - 0.1)
            at = np.array([sign * stage.uniform(0.14, 0.25), height, 0.0])
            stage.lay_hand(plan, side, at - plan.pos - (0, 0, 2), (0.0, 0.0, 1.0), UP, (-sign, 0.0, 0.0))
    return plan


def lean_back(stage: Stage) -> Plan:
    """The upper back against something tall."""
    arm = Arm(1.2, 0.6, 1.6, 0.3) if stage.chance(0.5) else Arm()
    posture = Posture(arm, arm, Leg(0.25, 0.1), Leg(0.25, 0.1), stage.uniform(-0.1, 0.1), -stage.uniform(0.1, 0.2))
    rotmat = stage.yaw((0.0, 1.0), 0.04)
    person = stage.strike(posture)
    name = "upperSpine_back"
    back = person.at(name)
    pos = _on_floor(stage, person, rotmat, stage.uniform(-0.15, 0.15), 0.0)
    touched = stage.hit(rotmat, np.array([back[0] - pos[0], back[1] - pos[1], 2.0]), (0.0, 0.0, -1.0))
    pos = back - rotmat @ touched
    return Plan(posture, rotmat, pos, {name: touched}, anchor=((name,), touched))


def foot_on(stage: Stage) -> Plan:
    """One foot on top of a low thing."""
    side = stage.side()
    sign = 1.0 if side == "left" else -1.0
    lift = stage.uniform(0.6, 1.0)
    posture = Posture(lean=stage.uniform(0.0, 0.2)).with_leg(side, Leg(lift, 1.3 * lift, 0.2 * lift, 0.05))
    rotmat = stage.yaw()
    person = stage.strike(posture)
    pos = _on_floor(stage, person, rotmat, sign * stage.uniform(0.08, 0.16), stage.uniform(0.28, 0.4))
    touched = stage.hit(rotmat, np.array([0.0, 2.0, stage.uniform(-0.3, 0.2) * stage.half[2]]), DOWN)
    return Plan(posture, rotmat, pos, {f"{side}Foot_sole": touched})


def kick(stage: Stage) -> Plan:
    """A ball at the instep or the toes."""
    side = stage.side()
    sign = 1.0 if side == "left" else -1.0
    posture = Posture(Arm(0.8), Arm(0.8), lean=stage.uniform(-0.1, 0.2)).with_leg(
        side, Leg(stage.uniform(0.3, 0.8), 0.4, -0.4)
    )
    rotmat = stage.yaw()
    person = stage.strike(posture)
    name = f"{side}ToeBase" if stage.chance(0.6) else f"{side}Foot_instep"
    lift = stage.uniform(0.0, 0.25)
    touched = stage.hit(rotmat, np.array([0.0, -0.2 * stage.half[1], -1.0]), (0.0, 0.0, 1.0))
    # Where the ball would have to be for the foot to touch it; it lies on the floor
    # or a little above.
    ball = person.at(name) + np.array([0.0, 0.0, 0.02]) - rotmat @ touched
    pos = np.array(
        [sign * abs(ball[0]), max(ball[1], person.floor() - stage.extent(rotmat)[0, 1]) + 0.2 * lift, ball[2]]
    )
    return Plan(posture, rotmat, pos, {name: touched})


def stand_on(stage: Stage) -> Plan:
    """Both feet on a board or a low box."""
    bend = stage.uniform(0.1, 0.5)
    leg = Leg(bend, 2 * bend, bend, stage.uniform(0.1, 0.25))
    posture = Posture(Arm(0.9, 0.2, 0.4), Arm(0.9, 0.2, 0.4), leg, leg, stage.uniform(0.0, 0.3))
    rotmat = stage.yaw((0.5, 1.5) if stage.half[2] > stage.half[0] else (0.0, 1.0), 0.1)
    person = stage.strike(posture)
    soles = ("leftFoot_sole", "rightFoot_sole")
    middle = person.at(*soles)
    contacts = {name: stage.hit(rotmat, person.at(name) - middle + (0.0, 2.0, 0.0), DOWN) for name in soles}
    anchor = np.mean(list(contacts.values()), axis=0)
    return Plan(posture, rotmat, middle - rotmat @ anchor, contacts, anchor=(soles, anchor))


def knee_on(stage: Stage) -> Plan:
    """One knee on a low thing."""
    side = stage.side()
    sign = 1.0 if side == "left" else -1.0
    posture = Posture(lean=stage.uniform(0.0, 0.3)).with_leg(side, Leg(0.5, 1.7, -0.4, 0.05))
    rotmat = stage.yaw((0.0, 1.0), 0.1)
    person = stage.strike(posture)
    name = f"{side}Knee_front"
    touched = stage.hit(rotmat, np.array([sign * 0.1, 2.0, stage.uniform(-0.3, 0.3) * stage.half[2]]), DOWN)
    pos = person.at(name) - rotmat @ touched
    return Plan(posture, rotmat, pos, {name: touched})
