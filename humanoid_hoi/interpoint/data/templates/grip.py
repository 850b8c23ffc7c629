"""Things held by a handle: the object is laid into the hand, so that the handle crosses the palm."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.interpoint.data.postures import Arm, Leg, Posture
from humanoid_hoi.interpoint.data.stage import Person, Plan, Stage, align

Fraction = tuple[float, float, float]

# Where a family is gripped: axis of the handle, and two points between which hands go, in half extents of the object.
HANDLES: dict[str, tuple[int, Fraction, Fraction]] = {
    "bottle": (1, (0.0, -0.7, 0.0), (0.0, 0.1, 0.0)),
    "cup": (1, (-0.25, -0.4, 0.0), (-0.25, 0.4, 0.0)),
    "stick": (1, (0.0, -0.6, 0.0), (0.0, 0.6, 0.0)),
    "broom": (1, (0.0, 0.0, 0.0), (0.0, 0.9, 0.0)),
    "bat": (1, (0.0, -0.9, 0.0), (0.0, -0.45, 0.0)),
    "axe": (1, (0.0, -0.9, 0.0), (0.0, 0.1, 0.0)),
    "racket": (1, (0.0, -0.95, 0.0), (0.0, -0.5, 0.0)),
    "pan": (2, (0.0, 0.2, -0.95), (0.0, 0.2, -0.6)),
    "dumbbell": (2, (0.0, 0.0, -0.15), (0.0, 0.0, 0.15)),
    "suitcase": (2, (0.0, 0.93, -0.05), (0.0, 0.93, 0.05)),
    "bag": (2, (0.0, 0.95, -0.05), (0.0, 0.95, 0.05)),
    "guitar": (0, (0.2, 0.0, 0.0), (0.9, 0.0, 0.0)),
}


def _grip_point(stage: Stage, share: float) -> tuple[FloatArray, FloatArray]:
    """Point on the handle's middle line and its axis, object frame."""
    axis, low, high = HANDLES[stage.obj.category]
    ends = np.array([low, high]) * stage.half
    return ends[0] + share * (ends[1] - ends[0]), np.eye(3)[axis]


def _into_hand(
    stage: Stage, person: Person, side: str, share: float, flip: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lay the object into a hand: orientation, position, and the touched point of the object frame."""
    center, axis = _grip_point(stage, share)
    palm, out, thumb, _ = person.hand(side)
    # A direction across the handle: a unit vector in a coordinate plane, its axes shifted until the
    # zero stands on the handle's axis.
    angle = stage.uniform(-0.4, 0.4)
    roll = np.array([np.cos(angle), np.sin(angle), 0.0])
    across = np.roll(roll, int(np.argmax(axis)) + 1)
    # The handle lies along the palm from the little finger to the thumb; across it
    # looks out of the palm.
    rotmat = align((axis if not flip else -axis, across), (thumb, out))
    touched = stage.side_of(center, rotmat.T @ out)
    return rotmat, palm - rotmat @ touched, touched


def _holding_arm(stage: Stage) -> Arm:
    """An arm that holds something before or beside the body."""
    return Arm(
        stage.uniform(0.9, 1.3),
        stage.uniform(0.0, 1.1),
        stage.uniform(0.4, 1.8),
        stage.uniform(-0.4, 0.4),
        curl=stage.uniform(0.8, 1.0),
    )


def _free_posture(stage: Stage) -> Posture:
    bend = stage.uniform(0.02, 0.3)
    legs = [Leg(bend + stage.uniform(-0.1, 0.3), 2 * bend, bend, stage.uniform(0.02, 0.2)) for _ in range(2)]
    rest = Arm(stage.uniform(1.0, 1.35), stage.uniform(-0.2, 0.4), stage.uniform(0.1, 0.8))
    return Posture(rest, rest, legs[0], legs[1], stage.uniform(-0.05, 0.3), nod=stage.uniform(0.0, 0.3))


def one_hand(stage: Stage) -> Plan:
    """Held in one hand."""
    side = stage.side()
    posture = _free_posture(stage).with_arm(side, _holding_arm(stage))
    share = stage.uniform(0.0, 1.0)
    rotmat, pos, touched = _into_hand(stage, stage.strike(posture), side, share, stage.chance(0.25))
    return Plan(posture, rotmat, pos, {f"{side}Hand_palm": touched}, grips=(side,))


def two_hands(stage: Stage) -> Plan:
    """A long handle in both hands, one hand above the other."""
    first = stage.side()
    second = "right" if first == "left" else "left"
    arm = Arm(1.1, stage.uniform(0.3, 1.0), stage.uniform(0.7, 1.3), 0.0, curl=0.9)
    posture = _free_posture(stage).with_arm("left", arm).with_arm("right", arm)
    person = stage.strike(posture)
    axis = _grip_point(stage, 0.0)[1]
    tilt = stage.uniform(-1.2, 1.2)
    sign = 1.0 if first == "left" else -1.0
    # The far end of the handle points to the first hand's side.
    along = np.array([sign * np.cos(tilt), np.sin(tilt), stage.uniform(-0.4, 0.4)])
    rotmat = align((axis, np.roll(axis, 1)), (along, np.array([0.0, 0.0, 1.0])))
    share = stage.uniform(0.6, 0.9)
    reach = np.linalg.norm(_grip_point(stage, 1.0)[0] - _grip_point(stage, 0.0)[0])
    # From metres to a share of the handle, and never beyond its lower end.
    apart = min(stage.uniform(0.12, 0.45) / float(reach), share)
    # Both hands take the handle from the person's side.
    near = rotmat.T @ np.array([0.0, -0.5, 0.85])
    contacts = {
        f"{first}Hand_palm": stage.side_of(_grip_point(stage, share)[0], near),
        f"{second}Hand_palm": stage.side_of(_grip_point(stage, share - apart)[0], near),
    }
    middle = np.mean(list(contacts.values()), axis=0)
    ahead = np.array([0.0, stage.uniform(-0.25, 0.05), stage.uniform(0.14, 0.28)])
    pos = person.at("upperSpine_front") + ahead - rotmat @ middle
    return Plan(posture, rotmat, pos, contacts, grips=(first, second))


def hanging(stage: Stage) -> Plan:
    """Carried by its handle at the end of a hanging arm."""
    side = stage.side()
    arm = Arm(stage.uniform(1.2, 1.35), stage.uniform(-0.1, 0.2), stage.uniform(0.05, 0.25), curl=0.9)
    posture = _free_posture(stage).with_arm(side, arm)
    person = stage.strike(posture)
    center, axis = _grip_point(stage, stage.uniform(0.0, 1.0))
    palm, out, thumb, _ = person.hand(side)
    up = np.array([0.0, 1.0, 0.0])
    # What hangs keeps its own up; its handle turns to lie across the palm.
    rotmat = align((np.array([0.0, 1.0, 0.0]), axis), (up, thumb if stage.chance(0.5) else -thumb))
    touched = stage.side_of(center, rotmat.T @ out)
    return Plan(posture, rotmat, palm - rotmat @ touched, {f"{side}Hand_palm": touched}, grips=(side,))


def drink(stage: Stage) -> Plan:
    """Cup or bottle at the mouth, one hand round it."""
    side = stage.side()
    arm = Arm(1.0, stage.uniform(0.8, 1.1), stage.uniform(1.9, 2.2), -0.2, curl=0.8)
    posture = _free_posture(stage).with_arm(side, arm)
    person = stage.strike(posture)
    tilt = stage.uniform(-1.2, -0.5)
    # Tilted towards the mouth, the open end up and to the back.
    up = np.array([0.0, np.cos(tilt), np.sin(tilt)])
    sign = 1.0 if side == "left" else -1.0
    rotmat = align((np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])), (up, np.array([-sign, 0.0, 0.0])))
    rim = stage.nearest(np.array([0.0, stage.half[1], 0.0]))
    pos = person.at("Mouth") - rotmat @ rim
    center, _ = _grip_point(stage, stage.uniform(0.2, 0.8))
    touched = stage.side_of(center, rotmat.T @ np.array([-sign, 0.0, 0.0]))
    contacts = {"Mouth": rim, f"{side}Hand_palm": touched}
    return Plan(posture, rotmat, pos, contacts, anchor=(("Mouth",), rim), grips=(side,))


def play(stage: Stage) -> Plan:
    """A guitar before the belly: one hand at the neck, the other on the body."""
    posture = _free_posture(stage)
    posture = posture.with_arm("left", Arm(1.0, 0.5, 1.3, -0.3, curl=0.8)).with_arm("right", Arm(1.0, 0.3, 1.2, 0.3))
    person = stage.strike(posture)
    tilt = stage.uniform(0.1, 0.6)
    neck = np.array([np.cos(tilt), np.sin(tilt), 0.0])
    rotmat = align((np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])), (neck, np.array([0.0, 0.0, 1.0])))
    at = person.at("middleSpine_front")
    pos = np.array([stage.uniform(0.0, 0.12), at[1], person.front() + 0.05 + stage.uniform(0.02, 0.05)])
    fret, _ = _grip_point(stage, stage.uniform(0.2, 0.9))
    left = stage.side_of(fret, rotmat.T @ np.array([0.0, 0.7, -0.7]))
    front = stage.hit(rotmat, np.array([-0.5 * stage.half[0], 0.0, 1.0]), (0.0, 0.0, -1.0))
    return Plan(posture, rotmat, pos, {"leftHand_palm": left, "rightHand_palm": front}, grips=("left",))
