"""A person bends down, takes a box from the floor with both palms, stands up and holds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.proportions import DEFAULT_HEIGHT, adult_skeleton, standing_pelvis_height
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.synthetic.motions.contacts import contact_annotation, palms_and_pads
from humanoid_hoi.synthetic.motions.ik import BalanceTask, IkProblem, solve
from humanoid_hoi.synthetic.motions.posture import HEAD_DOWN, flat_fingers, joint_mass_shares, standing_freedoms
from humanoid_hoi.synthetic.motions.tasks import (
    BALANCE_WEIGHT,
    HAND_ON_SIDE,
    SIDES,
    clip_without_contacts,
    middle_of_feet,
    palm_task,
    planted_feet,
    require_reached,
)
from humanoid_hoi.synthetic.motions.trajectory import arc, ramp


@dataclass(frozen=True)
class FloorLiftParams:
    """Everything that shapes the lift from the floor; metres, seconds, kilograms, radians.

    Attributes:
        height: standing height of the person.
        fps: frames per second.
        box_half: half extents of the box; the palms press on its +-y faces.
        box_mass: its mass.
        box_distance: pelvis to box center, forward.
        rise: how high it is lifted.
        nearer: how much nearer to the body it is held in the end.
        squeeze: how deep the palms are held inside the faces: with PD control this depth is the grip force.
        finger_squeeze: how much deeper than the palm the finger pads press.
        hand_gap: distance of palm and face when the hands arrive beside the box.
        start_up: how far above their grip the hands begin.
        start_back: how far behind it.
        grip_back: palm center behind the box center.
        grip_up: palm center above the box center.
        hand_pitch: the fingers point this far below the horizontal.
        stance: half distance of the feet.
        knee_bend: how far the pelvis is lowered from straight legs at rest.
        body_mass: of the person, for balance.
        still: standing at the start.
        bend: going down.
        close: closing the hands.
        settle: pressing before the lift.
        lift: going up.
        hold: standing with the box.
    """

    height: float = DEFAULT_HEIGHT
    fps: float = 30.0
    box_half: tuple[float, float, float] = (0.11, 0.15, 0.21)
    box_mass: float = 0.8
    box_distance: float = 0.43
    rise: float = 0.52
    nearer: float = 0.02
    squeeze: float = 0.010
    finger_squeeze: float = 0.006
    hand_gap: float = 0.05
    start_up: float = 0.66
    start_back: float = 0.04
    grip_back: float = 0.05
    grip_up: float = 0.12
    hand_pitch: float = 0.8
    stance: float = 0.12
    knee_bend: float = 0.015
    body_mass: float = 70.0
    still: float = 0.3
    bend: float = 1.3
    close: float = 0.4
    settle: float = 0.15
    lift: float = 1.4
    hold: float = 0.45

    @property
    def duration(self) -> float:
        """Whole length, s."""
        return self.still + self.bend + self.close + self.settle + self.lift + self.hold

    def times(self) -> FloatArray:
        """Frame times (T,), s."""
        return np.arange(round(self.duration * self.fps) + 1) / self.fps


def make_floor_lift(params: FloorLiftParams | None = None) -> HoiClip:
    """The lift from the floor with its interaction graph and contact labels; deterministic.

    Raises:
        ValueError: the parameters are out of this person's reach.
    """
    p = params or FloorLiftParams()
    times = p.times()
    offsets = adult_skeleton(p.height)
    obj_pos_w = _box_path(p, times)
    gap = _palm_gap(p, times)
    # The object's path and the palms' gap come first; the person is solved to fit them.
    solution = solve(_problem(p, offsets, times, obj_pos_w, gap), len(times))
    require_reached(solution, "bring the box nearer, make it higher, or lower rise and hand_pitch")
    obj = ObjectShape("floor_box", "box", np.array(p.box_half, np.float32), mass=p.box_mass)
    clip = clip_without_contacts("lift_floor", "lift", p.fps, offsets, solution, obj_pos_w, obj)
    # In contact while the palm is at the face or inside it; the hands press on the +-y faces.
    return contact_annotation(clip, palms_and_pads(), gap <= 0.0, face_axis=1)


def _moments(p: FloorLiftParams) -> tuple[float, float, float, float, float]:
    """Times (s) at which bending starts, hands close, palms press, the lift starts and ends."""
    return tuple(np.cumsum([p.still, p.bend, p.close, p.settle, p.lift]))  # type: ignore[return-value]


def _box_path(p: FloorLiftParams, times: FloatArray) -> FloatArray:
    """Box center (T, 3): at rest on the floor, straight up and a little nearer, at rest in the hands."""
    _, _, _, start, end = _moments(p)
    low = np.array([p.box_distance, 0.0, p.box_half[2]])
    # No arc (height 0): the box goes up in a straight line.
    return arc(ramp(times, start, end), low, low + np.array([-p.nearer, 0.0, p.rise]), 0.0)


def _palm_gap(p: FloorLiftParams, times: FloatArray) -> FloatArray:
    """Distance (T,) of palm surface and face, m; ``-squeeze`` while holding."""
    _, close, press, _, _ = _moments(p)
    # From beside the face to `squeeze` inside it, and held there to the end: the
    # clip ends with the box in the hands.
    return p.hand_gap - ramp(times, close, press) * (p.hand_gap + p.squeeze)


def _problem(
    p: FloorLiftParams, offsets: FloatArray, times: FloatArray, obj_pos_w: FloatArray, gap: FloatArray
) -> IkProblem:
    bend, close, _, _, _ = _moments(p)
    # 1 at the start (hands high and back), 0 when they have arrived beside the box.
    away = 1.0 - ramp(times, bend, close)
    upright = np.tile(np.eye(3), (len(times), 1, 1))
    points, turns = planted_feet(offsets, p.stance, len(times))
    for side, sign in SIDES.items():
        # Palm centers in the box's frame, so that the hands go along when it is lifted.
        on_box = np.stack(
            [-p.grip_back - p.start_back * away, sign * (p.box_half[1] + gap), p.grip_up + p.start_up * away], -1
        )
        point, turn = palm_task(side, on_box, _pitched(p.hand_pitch) @ HAND_ON_SIDE[side], obj_pos_w, upright)
        points.append(point)
        turns.append(turn)
    pelvis = np.array([0.0, 0.0, standing_pelvis_height(offsets) - p.knee_bend])
    return IkProblem(
        offsets,
        pelvis,
        standing_freedoms(0.1),
        # Lowering the pelvis costs: hips bend more than knees, which stay behind the box.
        root_weight=(1.0, 2.0, 8.0),
        fixed=HEAD_DOWN | flat_fingers(offsets, p.finger_squeeze),
        points=points,
        orientations=turns,
        balance=_balance(p, offsets, times, obj_pos_w),
    )


def _pitched(angle: float) -> FloatArray:
    """Rotation (3, 3) by ``angle`` (rad) about the left axis: what points forward points down."""
    c = np.cos(angle)
    s = np.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def _balance(p: FloorLiftParams, offsets: FloatArray, times: FloatArray, obj_pos_w: FloatArray) -> BalanceTask:
    """Center of mass over the middle of the feet; the box counts from the lift on."""
    _, _, press, start, _ = _moments(p)
    # The load comes on gradually, or the body would jump to its new balance.
    carried = ramp(times, press, start + 0.1)
    target = np.tile([middle_of_feet(offsets), 0.0], (len(times), 1))
    return BalanceTask(joint_mass_shares(), obj_pos_w, carried * p.box_mass / p.body_mass, target, BALANCE_WEIGHT)
