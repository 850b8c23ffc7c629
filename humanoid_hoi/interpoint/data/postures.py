"""Starting postures for touching things, as rotation vectors in SMPL-X's axes (x left, y up, z front).

They only have to be near: the limb IK brings hands and feet to the object. Everything is given for the left side and
mirrored for the right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.skeleton import FINGERS, JOINT_NAMES, NUM_JOINTS
from humanoid_hoi.core.arrays import FloatArray

_MIRROR = np.array([1.0, -1.0, -1.0])
"""Takes a rotation vector of the left side to the right: the mirror exchanges x and -x."""


@dataclass(frozen=True)
class Arm:
    """How an arm is held, rad.

    Attributes:
        down: from the T-pose towards the side of the body.
        swing: of the hanging arm to the front (pi/2: level, pi: overhead).
        bend: of the elbow.
        twist: of the forearm: 0 palm inwards, +pi/2 palm down, -pi/2 palm up (elbow bent, forearm level).
        back: of the wrist, hand bent backwards.
        curl: of every finger joint.
    """

    down: float = 1.25
    swing: float = 0.05
    bend: float = 0.2
    twist: float = 0.0
    back: float = 0.0
    curl: float = 0.15


@dataclass(frozen=True)
class Leg:
    """How a leg is held, rad: hip to the front, knee bent, foot turned up, leg spread to the side."""

    hip: float = 0.08
    knee: float = 0.15
    ankle: float = 0.05
    spread: float = 0.06


@dataclass(frozen=True)
class Posture:
    """A whole person, rad.

    Attributes:
        left_arm, right_arm: see :class:`Arm`.
        left_leg, right_leg: see :class:`Leg`.
        lean: of the trunk to the front, shared by the spine.
        pitch: of the pelvis to the front.
        nod: of neck and head to the front.
    """

    left_arm: Arm = Arm()
    right_arm: Arm = Arm()
    left_leg: Leg = Leg()
    right_leg: Leg = Leg()
    lean: float = 0.05
    pitch: float = 0.0
    nod: float = 0.1

    def with_arm(self, side: str, arm: Arm) -> Posture:
        """The posture with one arm exchanged."""
        return replace(self, left_arm=arm) if side == "left" else replace(self, right_arm=arm)

    def with_leg(self, side: str, leg: Leg) -> Posture:
        """The posture with one leg exchanged."""
        return replace(self, left_leg=leg) if side == "left" else replace(self, right_leg=leg)

    def rotvecs(self) -> FloatArray:
        """(52, 3) rotation vectors of all joints."""
        # In SMPL-X's axes leaning forwards is a positive turn about x (from y towards z).
        turns: dict[str, FloatArray] = {"pelvis": np.array([self.pitch, 0.0, 0.0])}
        turns |= {f"spine{k}": np.array([self.lean / 3, 0.0, 0.0]) for k in (1, 2, 3)}
        turns |= {name: np.array([self.nod / 2, 0.0, 0.0]) for name in ("neck", "head")}
        for side, arm, leg in (
            ("left", self.left_arm, self.left_leg),
            ("right", self.right_arm, self.right_leg),
        ):
            # A mirror at x = 0 keeps turns about x and reverses those about y and z.
            sign = np.ones(3) if side == "left" else _MIRROR
            turns |= {f"{side}_{link}": sign * turn for link, turn in (_arm(arm) | _leg(leg)).items()}
        result = np.zeros((NUM_JOINTS, 3))
        for name, turn in turns.items():
            result[JOINT_NAMES.index(name)] = turn
        return result


def _arm(arm: Arm) -> dict[str, FloatArray]:
    """Rotation vectors of the left arm's links; fingers close towards the palm (-y) about z."""
    turns = {
        # First the arm sinks to the side (about z), then the hanging arm swings (about x): the
        # outer turn is written first.
        "shoulder": _turn(("x", -arm.swing), ("z", -arm.down)),
        "elbow": _turn(("y", -arm.bend), ("x", arm.twist)),
        "wrist": _turn(("z", arm.back)),
    }
    for finger in FINGERS:
        # Thumbs oppose the fingers and bend far less about z.
        share = 0.35 if finger == "thumb" else 1.0
        turns |= {f"{finger}{k}": np.array([0.0, 0.0, -share * arm.curl]) for k in (1, 2, 3)}
    return turns


def _leg(leg: Leg) -> dict[str, FloatArray]:
    return {
        # A negative turn about x brings the hanging leg (-y) to the front (+z).
        "hip": _turn(("x", -leg.hip), ("z", leg.spread)),
        "knee": np.array([leg.knee, 0.0, 0.0]),
        "ankle": np.array([-leg.ankle, 0.0, 0.0]),
    }


def _turn(*steps: tuple[str, float]) -> FloatArray:
    """Rotation vector of a product of turns about single axes, the first outermost."""
    rotation = Rotation.identity()
    for axis, angle in steps:
        # Multiplied from the right: later steps act in the frame that the earlier ones have turned.
        rotation = rotation * Rotation.from_euler(axis, angle)
    return np.asarray(rotation.as_rotvec(), np.float64)
