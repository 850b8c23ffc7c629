"""A person who stands in front of a stool sits down on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.proportions import DEFAULT_HEIGHT, adult_skeleton, standing_pelvis_height
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.synthetic.motions.contacts import BodyPoint, contact_annotation
from humanoid_hoi.synthetic.motions.ik import BalanceTask, IkProblem, PointTask, solve
from humanoid_hoi.synthetic.motions.posture import flat_fingers, joint_mass_shares, standing_freedoms
from humanoid_hoi.synthetic.motions.tasks import (
    BALANCE_WEIGHT,
    TASK_WEIGHT,
    clip_without_contacts,
    middle_of_feet,
    planted_feet,
    require_reached,
)
from humanoid_hoi.synthetic.motions.trajectory import arc, ramp

SEAT_POINT = 0.105
"""m from the pelvis' joint down to the skin that a flat seat touches first."""
_BELOW_PELVIS = np.array([0.0, 0.0, -SEAT_POINT])


@dataclass(frozen=True)
class SitParams:
    """Everything that shapes the sitting down; metres, seconds.

    Attributes:
        height: standing height of the person.
        fps: frames per second.
        stool_half: half extents of the stool, a solid block that stands still.
        stool_back: center of the stool behind the standing pelvis.
        seat_back: the sitting pelvis behind the standing one.
        sink: how deep the pelvis is held inside the seat.
        lean_back: how far behind the middle of the feet the mass comes to rest when the seat carries it.
        stance: half distance of the feet.
        knee_bend: how far the pelvis is lowered from straight legs at rest.
        still: standing at the start.
        lower: going down.
        straighten: sitting up after the seat is reached.
        rest: sitting.
    """

    height: float = DEFAULT_HEIGHT
    fps: float = 30.0
    stool_half: tuple[float, float, float] = (0.17, 0.22, 0.22)
    stool_back: float = 0.30
    seat_back: float = 0.24
    sink: float = 0.008
    lean_back: float = 0.15
    stance: float = 0.13
    knee_bend: float = 0.015
    still: float = 0.4
    lower: float = 1.5
    straighten: float = 0.8
    rest: float = 0.6

    @property
    def duration(self) -> float:
        """Whole length, s."""
        return self.still + self.lower + self.straighten + self.rest

    def times(self) -> FloatArray:
        """Frame times (T,), s."""
        return np.arange(round(self.duration * self.fps) + 1) / self.fps


def make_sit(params: SitParams | None = None) -> HoiClip:
    """Sitting down with its interaction graph and contact labels; deterministic.

    Raises:
        ValueError: the parameters are out of this person's reach.
    """
    p = params or SitParams()
    times = p.times()
    offsets = adult_skeleton(p.height)
    # Behind the person; its center is half its height above the floor.
    stool = np.tile([-p.stool_back, 0.0, p.stool_half[2]], (len(times), 1))
    solution = solve(_problem(p, offsets, times, stool), len(times))
    require_reached(solution, "bring the stool nearer or make it higher")
    obj = ObjectShape("stool", "box", np.array(p.stool_half, np.float32))
    clip = clip_without_contacts("sit", "sit", p.fps, offsets, solution, stool, obj).replace(obj_is_static=True)
    seat = [BodyPoint("pelvis", "pelvis", _BELOW_PELVIS)]
    # The thighs touch as well where the pose brings them down to the seat.
    seat += [BodyPoint.of(f"{side}UpperLeg_back", required=False) for side in ("left", "right")]
    # Carried from the frame in which the lowest skin reaches the seat's top.
    carried = solution.root_pos_w[:, 2] - SEAT_POINT <= 2 * p.stool_half[2]
    return contact_annotation(clip, seat, carried, face_axis=2)


def _problem(p: SitParams, offsets: FloatArray, times: FloatArray, stool: FloatArray) -> IkProblem:
    down = p.still + p.lower
    points, turns = planted_feet(offsets, p.stance, len(times))
    stand = np.array([0.0, 0.0, standing_pelvis_height(offsets) - p.knee_bend])
    # The pelvis ends `sink` deeper than touching: that depth is what makes the seat carry.
    seat = np.array([-p.seat_back, 0.0, 2 * p.stool_half[2] + SEAT_POINT - p.sink])
    pelvis = arc(ramp(times, p.still, down), stand, seat, 0.0)
    points.append(PointTask("pelvis", np.zeros(3), pelvis, TASK_WEIGHT))
    middle = middle_of_feet(offsets)
    # The center of mass may leave the feet only when the seat is nearly reached.
    back = p.lean_back * ramp(times, down - 0.5, down + p.straighten)
    balance = np.stack([middle - back, np.zeros(len(times))], axis=-1)
    return IkProblem(
        offsets,
        stand,
        standing_freedoms(),
        root_weight=(0.1, 1.0, 0.1),
        fixed=flat_fingers(offsets),
        points=points,
        orientations=turns,
        balance=BalanceTask(joint_mass_shares(), stool, np.zeros(len(times)), balance, BALANCE_WEIGHT),
    )
