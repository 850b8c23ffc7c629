"""The demo clip: a standing person lifts a light box off a table, carries it along an arc and puts it down again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.body.proportions import DEFAULT_HEIGHT, adult_skeleton, standing_pelvis_height
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, Support
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
    quat_of,
    require_reached,
)
from humanoid_hoi.synthetic.motions.trajectory import arc, ramp

_TABLE_DEPTH = 0.5
_TABLE_WIDTH = 1.1
_TABLE_THICKNESS = 0.05


@dataclass(frozen=True)
class DemoParams:
    """Everything that shapes the demo clip; metres, seconds, kilograms, radians.

    Attributes:
        height: standing height of the person.
        fps: frames per second.
        box_half: half extents of the box; the palms press on its +-y faces.
        box_mass: its mass.
        table_height: height of the table's top.
        box_distance: pelvis to box center, forward.
        rise: height of the arc.
        shift: sideways travel, from -shift/2 (right) to +shift/2 (left).
        forward: how much farther forward the box is put down.
        turn: yaw of the box at the end minus at the start.
        squeeze: how deep the palms' surface is held inside the faces: with PD control this depth is the grip force.
            Open-loop PD with the pelvis welded to the reference, one run each: the box's largest rotation error was
            0.63, 0.50 and 0.23 rad at 4, 7 and 10 mm (finger_squeeze 6 mm), and 1.6 rad at 10 mm with 3 mm fingers
            (that last run gripped 2 cm lower and 5 mm farther back).
        hand_gap: distance of palm and face before and after.
        grip_back, grip_up: palm center behind and above the box center; the wrist must stay behind the near edge, else
            the thicker forearm touches before the palm.
        wrist_bend: backward bend of the wrists at rest, which moves the elbows outwards.
        finger_squeeze: how much deeper than the palm the finger pads press; they carry the box's front.
        stance: half distance of the feet.
        knee_bend: how far the pelvis is lowered from straight legs.
        body_mass: of the person, for balance.
        still: standing at both ends.
        reach: closing and opening the hands.
        settle: pressing before and after the lift.
        carry: the arc.
    """

    height: float = DEFAULT_HEIGHT
    fps: float = 30.0
    box_half: tuple[float, float, float] = (0.10, 0.14, 0.12)
    box_mass: float = 0.5
    table_height: float = 0.88
    box_distance: float = 0.38
    rise: float = 0.20
    shift: float = 0.16
    forward: float = 0.0
    turn: float = 0.15
    squeeze: float = 0.010
    hand_gap: float = 0.06
    grip_back: float = 0.055
    grip_up: float = 0.02
    wrist_bend: float = 0.2
    finger_squeeze: float = 0.006
    stance: float = 0.10
    knee_bend: float = 0.015
    body_mass: float = 70.0
    still: float = 0.4
    reach: float = 0.5
    settle: float = 0.15
    carry: float = 1.7

    @property
    def duration(self) -> float:
        """Whole length, s."""
        return 2 * (self.still + self.reach + self.settle) + self.carry

    def times(self) -> FloatArray:
        """Frame times (T,), s."""
        return np.arange(round(self.duration * self.fps) + 1) / self.fps


def make_demo_clip(params: DemoParams | None = None) -> HoiClip:
    """The demo clip with its interaction graph and contact labels; deterministic.

    Raises:
        ValueError: the parameters are out of this person's reach (a hand or foot misses its target).
    """
    p = params or DemoParams()
    times = p.times()
    offsets = adult_skeleton(p.height)
    # First the box and the palms' gap over time, then a person who does it.
    obj_pos_w, obj_rot_w = _box_path(p, times)
    gap = _palm_gap(p, times)
    problem = _problem(p, offsets, times, obj_pos_w, obj_rot_w, gap)
    solution = solve(problem, len(times))
    require_reached(solution, "bring the box nearer, or lower rise, shift and turn")
    obj = ObjectShape("demo_box", "box", np.array(p.box_half, np.float32), mass=p.box_mass)
    clip = clip_without_contacts("demo_box", "lift", p.fps, offsets, solution, obj_pos_w, obj).replace(
        obj_quat_w=quat_of(obj_rot_w).astype(np.float32), supports=(_table(p),)
    )
    # Contact is where the palms were asked to touch or press; the graph is read off
    # the solved motion.
    return contact_annotation(clip, palms_and_pads(), gap <= 0.0, face_axis=1)


def _moments(p: DemoParams) -> tuple[float, float, float, float, float, float]:
    """Times (s) at which the reach starts, palms press, the lift starts and ends, palms open, hands rest."""
    return tuple(np.cumsum([p.still, p.reach, p.settle, p.carry, p.settle, p.reach]))  # type: ignore[return-value]


def _box_path(p: DemoParams, times: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Box center (T, 3) and rotation (T, 3, 3): at rest on the table, along the arc, at rest on the table."""
    _, _, lift, down, _, _ = _moments(p)
    progress = ramp(times, lift, down)
    z = p.table_height + p.box_half[2]
    start = np.array([p.box_distance, -0.5 * p.shift, z])
    end = np.array([p.box_distance + p.forward, 0.5 * p.shift, z])
    # Half of the turn to either side of straight ahead.
    yaw = torch.from_numpy(p.turn * (progress - 0.5))
    rotation = roma.rotvec_to_rotmat(torch.stack([0 * yaw, 0 * yaw, yaw], dim=-1))
    return arc(progress, start, end, p.rise), rotation.numpy()


def _palm_gap(p: DemoParams, times: FloatArray) -> FloatArray:
    """Distance (T,) of palm surface and face, m; ``-squeeze`` while holding."""
    reach, press, _, _, release, rest = _moments(p)
    closed = ramp(times, reach, press) - ramp(times, release, rest)
    return p.hand_gap - closed * (p.hand_gap + p.squeeze)


def _problem(
    p: DemoParams, offsets: FloatArray, times: FloatArray, obj_pos_w: FloatArray, obj_rot_w: FloatArray, gap: FloatArray
) -> IkProblem:
    fixed = HEAD_DOWN | flat_fingers(offsets, p.finger_squeeze)
    points, turns = planted_feet(offsets, p.stance, len(times))
    for side, sign in SIDES.items():
        # The palm's target in the box's frame: on the +-y face, off it by the gap
        # (negative while pressing).
        on_box = np.stack(
            [np.full_like(gap, -p.grip_back), sign * (p.box_half[1] + gap), np.full_like(gap, p.grip_up)], -1
        )
        point, turn = palm_task(side, on_box, HAND_ON_SIDE[side], obj_pos_w, obj_rot_w)
        points.append(point)
        turns.append(turn)
    pelvis = np.array([0.0, 0.0, standing_pelvis_height(offsets) - p.knee_bend])
    return IkProblem(
        offsets,
        pelvis,
        standing_freedoms(p.wrist_bend),
        root_weight=(2.0, 2.0, 15.0),
        fixed=fixed,
        points=points,
        orientations=turns,
        balance=_balance(p, offsets, times, obj_pos_w),
    )


def _balance(p: DemoParams, offsets: FloatArray, times: FloatArray, obj_pos_w: FloatArray) -> BalanceTask:
    """Center of mass over the middle of the feet; the box counts while it is off the table."""
    _, press, lift, down, release, _ = _moments(p)
    # The load comes onto the person while the lift begins, not at a stroke: the
    # balance target would jump.
    carried = ramp(times, press, lift + 0.1) - ramp(times, down - 0.1, release)
    target = np.tile([middle_of_feet(offsets), 0.0], (len(times), 1))
    return BalanceTask(joint_mass_shares(), obj_pos_w, carried * p.box_mass / p.body_mass, target, BALANCE_WEIGHT)


def _table(p: DemoParams) -> Support:
    """A slab whose near edge lies just in front of the box, clear of the person."""
    near = p.box_distance - p.box_half[0] - 0.03
    center = [near + 0.5 * _TABLE_DEPTH, 0.0, p.table_height - 0.5 * _TABLE_THICKNESS]
    half = 0.5 * np.array([_TABLE_DEPTH, _TABLE_WIDTH, _TABLE_THICKNESS])
    return Support("table", np.array(center, np.float32), np.array([0, 0, 0, 1], np.float32), half.astype(np.float32))
