"""How hard a clip is to follow, from its motion alone: what balance asks of it, how fast its feet are, how rough it is.

Nothing is simulated. The classes name what was seen to decide: whether the feet step, whether the zero-moment point leaves
them, whether the person sits or bends down to what is moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.balance import Balance, balance, first_standing_frame
from humanoid_hoi.scene.description import SceneDescription

_STEPPING = 0.3
"""m/s of the ankles' mean in 90 % of the frames; feet that stand stay below."""
_OFF_BALANCE = 0.1
"""Share of the frames with the zero-moment point outside; the captures tried have 0 to 1 %, rolled-out motions 3 to 38 %."""
_SITTING = 0.65
"""Pelvis height over the rest pose's; a squat passes it, a seat stays below."""
_BENT = 0.75
"""Head height over the rest pose's, below which a person is bent down or squats."""
MAX_TRIM = 15
"""Frames at an end within which one that an episode can start from is looked for."""

STANDING = "standing manipulation"
SITTING = "sitting"
CARRYING = "carrying with steps"
DRAGGING = "bent-over drag"
UNBALANCED = "fast steps out of balance"

# What refinement by sampling needed for clips of each class, in words; figures in docs/results/captures.md.
EFFORT: dict[str, str] = {
    STANDING: "300 to 1 000 environment steps a frame to refine; training follows it without refinement too",
    SITTING: "no clip of this kind was refined so far",
    CARRYING: "1 300 to 1 700 environment steps a frame to refine; captures succeed, some roll-outs of them fail",
    DRAGGING: "1 100 to 1 200 environment steps a frame to refine",
    UNBALANCED: "1 100 to 2 900 environment steps a frame to refine, and it may fail",
}


@dataclass(frozen=True)
class Difficulty:
    """What a clip asks for.

    Attributes:
        words: one of the classes of :data:`EFFORT`.
        zmp_outside: share of the frames whose zero-moment point lies outside the feet that are down; sitting, a seat
            carries the body and the figure means nothing.
        foot_speed: m/s, 90 % of the frames are slower (mean of both ankles).
        jerk: m/s^3, mean over the body joints.
        first_frame: first frame that stands, at most 15.
    """

    words: str
    zmp_outside: float
    foot_speed: float
    jerk: float
    first_frame: int

    @property
    def effort(self) -> str:
        """What clips of this class needed."""
        return EFFORT[self.words]

    def as_dict(self) -> dict[str, object]:
        """JSON-able figures."""
        return {**vars(self), "effort": self.effort}


def difficulty(scene: SceneDescription, clip: HoiClip) -> Difficulty:
    """Class and figures of ``clip`` with the masses of ``scene``."""
    found = balance(scene, clip)
    # A quantile and not the maximum: one fast swing of a foot does not make a walk.
    speed = float(np.quantile(found.foot_speed, 0.9))
    return Difficulty(
        words=_class(clip, found, speed),
        zmp_outside=found.outside_share,
        foot_speed=speed,
        jerk=_jerk(clip),
        first_frame=first_standing_frame(found, min(MAX_TRIM, clip.num_frames - 2)),
    )


def _class(clip: HoiClip, found: Balance, foot_speed: float) -> str:
    pos = clip.joint_pose_w()[0]
    rest = _rest_heights(clip)
    # Relative to the rest pose, so that a child is judged as an adult.
    pelvis = float(np.median(pos[:, 0, 2])) / rest[0]
    head = pos[:, clip.skeleton.index(["head"])[0], 2] / rest[1]
    # A static object carries a sitting person.
    if pelvis < _SITTING and clip.obj_is_static:
        return SITTING
    # Both, outside the feet and stepping: who leans on something is outside without a step.
    if found.outside_share > _OFF_BALANCE and foot_speed > _STEPPING:
        return DRAGGING if float((head < _BENT).mean()) > 0.4 and found.outside_share > 0.3 else UNBALANCED
    return CARRYING if foot_speed > _STEPPING else STANDING


def _rest_heights(clip: HoiClip) -> tuple[float, float]:
    """Heights of pelvis and head above the left toe joint in the rest pose, m."""

    def height(joint: str) -> float:
        index = clip.skeleton.index([joint])[0]
        total = 0.0
        while index > 0:
            # Offsets up the tree add up, as all frames are aligned at rest.
            total += float(clip.joint_offsets[index, 2])
            index = clip.skeleton.parents[index]
        return total

    # Heights are counted from the pelvis (index 0), so that the foot's is negative.
    ground = height("left_foot")
    return -ground, height("head") - ground


def _jerk(clip: HoiClip) -> float:
    body = clip.skeleton.index(clip.skeleton.body)
    pos = clip.joint_pose_w()[0][:, body].astype(np.float64)
    # Shorter clips have no third difference at all.
    if len(pos) < 4:
        return 0.0
    # Third differences times fps^3.
    return float(np.linalg.norm(np.diff(pos, 3, axis=0), axis=-1).mean() * clip.fps**3)
