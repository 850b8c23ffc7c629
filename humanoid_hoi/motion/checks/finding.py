"""What a check finds, the limits beyond which it refuses, and the kinds of findings there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError

BAD_FRAME_KINDS = ("zero_frame", "not_finite", "broken_quat")
JUMP_KINDS = ("root_jump", "obj_jump", "body_flip")
BONE_KINDS = ("body_size", "bone_length", "bone_varies", "bone_misses")
GEOMETRY_KINDS = ("body_under_ground", "obj_under_ground", "hand_in_object", "static_moves")
# Zero frames, NaN and broken quaternions cannot be accepted, as nothing could be computed with them.
ACCEPTABLE = ("joint_flip", *JUMP_KINDS, *BONE_KINDS[1:], *GEOMETRY_KINDS)
"""Kinds that refuse a motion and that a user may keep with ``accept=[...]``; the others leave no usable clip."""


@dataclass(frozen=True)
class Limits(Settings, yaml="tools/import_motion", node="limits", key="limits"):
    """When a value becomes a finding. ``*_note`` only reports; beyond the second value the clip is refused.

    Attributes:
        root_speed: m/s between two frames (a sprinter reaches 12).
        obj_speed: m/s (a thrown ball reaches 30).
        joint_turn: rad a joint may turn between two frames at 30 fps, scaled by the real frame rate.
        quat_norm: tolerated deviation of a quaternion's norm; off by more than 0.5 the frame itself is broken.
        body_depth_note, body_depth: m of a joint center below the ground.
        obj_depth_note, obj_depth: m of the object's lowest point below the ground.
        hand_depth_note, hand_depth: m of a wrist or finger joint center inside the object.
        frozen_time: s without any motion at all that are worth a note.
        min_kept: share of the frames that must survive a trim.
    """

    root_speed: float = setting(at_least=0)
    obj_speed: float = setting(at_least=0)
    joint_turn: float = setting(at_least=0)
    quat_norm: float = setting(at_least=0)
    body_depth_note: float = setting(at_least=0)
    body_depth: float = setting(at_least=0)
    obj_depth_note: float = setting(at_least=0)
    obj_depth: float = setting(at_least=0)
    hand_depth_note: float = setting(at_least=0)
    hand_depth: float = setting(at_least=0)
    frozen_time: float = setting(at_least=0)
    min_kept: float = setting(at_least=0, at_most=1)


@dataclass(frozen=True)
class Finding:
    """One problem: its kind, the frames it shows in, the worst value, a sentence, and what can be done.

    ``refuses``: a clip with it is not usable. ``repairable``: :func:`repair.repair` can mend it.
    """

    kind: str
    frames: tuple[int, ...]
    value: float
    message: str
    repairable: bool = False
    refuses: bool = True

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}{f' in {frame_ranges(self.frames)}' if self.frames else ''}"


class Kinematics(Protocol):
    """What raw motions and clips share; arrays as in HoiClip."""

    @property
    def fps(self) -> float:
        """Frames per second."""

    @property
    def skeleton(self) -> Skeleton:
        """Its J joints."""

    @property
    def root_pos_w(self) -> np.ndarray:
        """(T, 3) m."""

    @property
    def joint_quat(self) -> np.ndarray:
        """(T, J, 4) parent-relative."""

    @property
    def obj_pos_w(self) -> np.ndarray:
        """(T, 3) m."""

    @property
    def obj_quat_w(self) -> np.ndarray:
        """(T, 4)."""


def frame_ranges(frames: Sequence[int], most: int = 4) -> str:
    """``frames 0, 5-9, ...`` for a sorted list of frames."""
    runs: list[list[int]] = []
    for frame in frames:
        # The next frame of the last run makes it longer, any other begins a new one.
        if runs and frame == runs[-1][1] + 1:
            runs[-1][1] = frame
        else:
            runs.append([frame, frame])
    text = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:most])
    return f"frame{'s' if len(frames) > 1 else ''} {text}{', ...' if len(runs) > most else ''}"


def check_accepted(accept: Collection[str]) -> tuple[str, ...]:
    """The kinds of ``accept=[...]`` as a tuple.

    Raises:
        HoiError: a word that is no kind, or one list written as text.
    """
    if isinstance(accept, str):
        # accept=body_flip on the command line is a text, which would be looked at letter by letter.
        accept = [accept]
    unknown = [kind for kind in accept if kind not in ACCEPTABLE]
    if unknown:
        raise HoiError(f"cannot accept {unknown[0]!r}", field="accept", fix=f"one or more of {', '.join(ACCEPTABLE)}")
    return tuple(accept)
