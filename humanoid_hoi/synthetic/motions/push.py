"""A person pushes a crate across a counter with both palms and lets go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.proportions import DEFAULT_HEIGHT, adult_skeleton, standing_pelvis_height
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, Support
from humanoid_hoi.synthetic.motions.contacts import contact_annotation, palms_and_pads
from humanoid_hoi.synthetic.motions.ik import BalanceTask, IkProblem, solve
from humanoid_hoi.synthetic.motions.posture import HEAD_DOWN, flat_fingers, joint_mass_shares, standing_freedoms
from humanoid_hoi.synthetic.motions.tasks import (
    BALANCE_WEIGHT,
    HAND_ON_NEAR,
    SIDES,
    clip_without_contacts,
    middle_of_feet,
    palm_task,
    planted_feet,
    require_reached,
)
from humanoid_hoi.synthetic.motions.trajectory import arc, ramp

_COUNTER_DEPTH = 0.9
_COUNTER_WIDTH = 1.1
_COUNTER_THICKNESS = 0.05


@dataclass(frozen=True)
class PushParams:
    """Everything that shapes the push; metres, seconds, kilograms, radians.

    Attributes:
        height: standing height of the person.
        fps: frames per second.
        box_half: half extents of the crate; the palms press on its near (-x) face. A push higher above the counter than half
            depth / friction would tip it.
        box_mass: its mass.
        counter_height: height of the counter's top.
        box_distance: pelvis to the crate's near face, forward, before the push.
        push: how far it is pushed.
        squeeze: how deep the palms are held inside the face while pushing.
        finger_squeeze: how much deeper than the palm the finger pads press.
        hand_gap: distance of palm and face before and after.
        grip_up: palm center above the crate's center.
        spread: half distance of the palms.
        stance: half distance of the feet.
        knee_bend: how far the pelvis is lowered from straight legs.
        still: standing at both ends.
        reach: hands to the face and back.
        settle: pressing before and after.
        travel: the push.
    """

    height: float = DEFAULT_HEIGHT
    fps: float = 30.0
    box_half: tuple[float, float, float] = (0.16, 0.20, 0.17)
    box_mass: float = 1.5
    counter_height: float = 1.02
    box_distance: float = 0.32
    push: float = 0.20
    squeeze: float = 0.008
    finger_squeeze: float = 0.002
    hand_gap: float = 0.05
    grip_up: float = 0.0
    spread: float = 0.12
    stance: float = 0.12
    knee_bend: float = 0.015
    still: float = 0.4
    reach: float = 0.5
    settle: float = 0.1
    travel: float = 1.4

    @property
    def duration(self) -> float:
        """Whole length, s."""
        # Every phase but the push itself happens twice, there and back.
        return 2 * (self.still + self.reach + self.settle) + self.travel

    def times(self) -> FloatArray:
        """Frame times (T,), s."""
        return np.arange(round(self.duration * self.fps) + 1) / self.fps


def make_push(params: PushParams | None = None) -> HoiClip:
    """The push with its interaction graph and contact labels; deterministic.

    Raises:
        ValueError: the parameters are out of this person's reach.
    """
    p = params or PushParams()
    times = p.times()
    offsets = adult_skeleton(p.height)
    obj_pos_w = _crate_path(p, times)
    gap = _palm_gap(p, times)
    solution = solve(_problem(p, offsets, times, obj_pos_w, gap), len(times))
    require_reached(solution, "bring the crate nearer, or lower push and counter_height")
    obj = ObjectShape("crate", "box", np.array(p.box_half, np.float32), mass=p.box_mass)
    clip = clip_without_contacts("push", "push", p.fps, offsets, solution, obj_pos_w, obj).replace(
        supports=(_counter(p),)
    )
    # The hands press on the near face, -x.
    return contact_annotation(clip, palms_and_pads(), gap <= 0.0, face_axis=0)


def _moments(p: PushParams) -> tuple[float, float, float, float, float, float]:
    """Times (s) at which the reach starts, palms press, the crate starts and stops, palms leave, hands rest."""
    return tuple(np.cumsum([p.still, p.reach, p.settle, p.travel, p.settle, p.reach]))  # type: ignore[return-value]


def _crate_path(p: PushParams, times: FloatArray) -> FloatArray:
    """Crate center (T, 3): straight forward on the counter."""
    _, _, start, stop, _, _ = _moments(p)
    # The crate's center: its near face is `box_distance` away, its bottom on the counter.
    near = np.array([p.box_distance + p.box_half[0], 0.0, p.counter_height + p.box_half[2]])
    return arc(ramp(times, start, stop), near, near + np.array([p.push, 0.0, 0.0]), 0.0)


def _palm_gap(p: PushParams, times: FloatArray) -> FloatArray:
    """Distance (T,) of palm surface and near face, m; ``-squeeze`` while pushing."""
    reach, press, _, _, leave, rest = _moments(p)
    # 1 while the palms are on the face.
    closed = ramp(times, reach, press) - ramp(times, leave, rest)
    return p.hand_gap - closed * (p.hand_gap + p.squeeze)


def _problem(
    p: PushParams, offsets: FloatArray, times: FloatArray, obj_pos_w: FloatArray, gap: FloatArray
) -> IkProblem:
    upright = np.tile(np.eye(3), (len(times), 1, 1))
    points, turns = planted_feet(offsets, p.stance, len(times))
    for side, sign in SIDES.items():
        # In the crate's frame: the hands go along with it.
        on_box = np.stack(
            [-p.box_half[0] - gap, np.full_like(gap, sign * p.spread), np.full_like(gap, p.grip_up)], axis=-1
        )
        point, turn = palm_task(side, on_box, HAND_ON_NEAR[side], obj_pos_w, upright)
        points.append(point)
        turns.append(turn)
    pelvis = np.array([0.0, 0.0, standing_pelvis_height(offsets) - p.knee_bend])
    target = np.tile([middle_of_feet(offsets), 0.0], (len(times), 1))
    return IkProblem(
        offsets,
        pelvis,
        standing_freedoms(0.9, wrist_weight=0.5),
        root_weight=(2.0, 2.0, 15.0),
        fixed=HEAD_DOWN | flat_fingers(offsets, p.finger_squeeze),
        points=points,
        orientations=turns,
        # The counter carries the crate: it is no load of the body's.
        balance=BalanceTask(joint_mass_shares(), obj_pos_w, np.zeros(len(times)), target, BALANCE_WEIGHT),
    )


def _counter(p: PushParams) -> Support:
    """A slab whose near edge lies just in front of the crate."""
    # Two centimeters of counter before the crate; the rest lies where it is pushed to.
    near = p.box_distance - 0.02
    center = [near + 0.5 * _COUNTER_DEPTH, 0.0, p.counter_height - 0.5 * _COUNTER_THICKNESS]
    half = 0.5 * np.array([_COUNTER_DEPTH, _COUNTER_WIDTH, _COUNTER_THICKNESS])
    return Support("counter", np.array(center, np.float32), np.array([0, 0, 0, 1], np.float32), half.astype(np.float32))
