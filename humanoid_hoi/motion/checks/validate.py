"""Finding what real captures get wrong, before a clip is trained on. Every finding names frames and values.

Kinematic checks work on raw data (where an all-zero frame still shows as zero quaternions) and on clips; geometric
checks need the object's shape and run on clips. :mod:`humanoid_hoi.motion.checks.repair` mends what can be mended.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import roma
import torch

from humanoid_hoi.body.kinematics import quat_difference
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import shape_vertices, signed_depth
from humanoid_hoi.motion.clip import HoiClip

BAD_FRAME_KINDS = ("zero_frame", "not_finite", "broken_quat")
JUMP_KINDS = ("root_jump", "obj_jump", "joint_flip")


@dataclass(frozen=True)
class Limits:
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

    root_speed: float = 12.0
    obj_speed: float = 30.0
    joint_turn: float = 2.0
    quat_norm: float = 1e-3
    body_depth_note: float = 0.01
    body_depth: float = 0.10
    obj_depth_note: float = 0.01
    obj_depth: float = 0.15
    hand_depth_note: float = 0.03
    hand_depth: float = 0.10
    frozen_time: float = 1.0
    min_kept: float = 0.8


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
        return f"{self.kind}: {self.message} in {frame_ranges(self.frames)}"


class Kinematics(Protocol):
    """What raw motions and clips share; arrays as in HoiClip."""

    @property
    def fps(self) -> float:
        """Frames per second."""

    @property
    def root_pos_w(self) -> np.ndarray:
        """(T, 3) m."""

    @property
    def joint_quat(self) -> np.ndarray:
        """(T, 52, 4) parent-relative."""

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
        if runs and frame == runs[-1][1] + 1:
            runs[-1][1] = frame
        else:
            runs.append([frame, frame])
    text = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:most])
    return f"frame{'s' if len(frames) > 1 else ''} {text}{', ...' if len(runs) > most else ''}"


def find_problems(motion: Kinematics, limits: Limits | None = None) -> list[Finding]:
    """All findings, worst first: the kinematic ones, and for a sound HoiClip the geometric ones too."""
    limits = limits or Limits()
    findings = kinematic_problems(motion, limits)
    if isinstance(motion, HoiClip) and not any(f.refuses for f in findings):
        findings += geometric_problems(motion, limits)
    return sorted(findings, key=lambda f: not f.refuses)


def kinematic_problems(motion: Kinematics, limits: Limits) -> list[Finding]:
    """Frames without a pose, NaN, quaternions off the unit sphere, teleports, flips, stand-still."""
    bad = _bad_frames(motion, limits)
    broken = np.zeros(len(motion.root_pos_w), bool)
    for finding in bad:
        if finding.kind in BAD_FRAME_KINDS:
            broken[list(finding.frames)] = True
    findings = bad + _jumps(motion, ~broken, limits)
    first, stop = longest_good_run(len(broken), findings)
    kept = (stop - first) / max(len(broken), 1)
    trimmable = kept >= limits.min_kept and stop - first >= 2
    findings = [_with_repair(f, trimmable) for f in findings]
    return findings + _frozen(motion, ~broken, limits)


def longest_good_run(num_frames: int, findings: Iterable[Finding]) -> tuple[int, int]:
    """``(first, stop)`` of the longest run without a bad frame and without a jump between its frames."""
    cuts = {0, num_frames}
    bad: set[int] = set()
    for finding in findings:
        if finding.kind in BAD_FRAME_KINDS:
            bad |= set(finding.frames)
        elif finding.kind in JUMP_KINDS and finding.refuses:
            cuts |= set(finding.frames)
    cuts |= bad | {b + 1 for b in bad}
    edges = sorted(cuts)
    runs = [(a, b) for a, b in itertools.pairwise(edges) if a not in bad]
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


def geometric_problems(clip: HoiClip, limits: Limits) -> list[Finding]:
    """Body or object under the ground, hands deep inside the object, an object that could be declared static."""
    pos, _ = clip.joint_pose_w()
    lowest = pos[..., 2].argmin(axis=1)
    findings = _depth(
        "body_under_ground",
        -pos[..., 2].min(axis=1),
        limits.body_depth_note,
        limits.body_depth,
        lambda t: f"{JOINT_NAMES[lowest[t]]} center below the ground",
    )
    findings += _depth(
        "obj_under_ground",
        -object_lowest(clip),
        limits.obj_depth_note,
        limits.obj_depth,
        lambda t: f"lowest point of {clip.obj.name} below the ground",
    )
    hands = [JOINT_NAMES.index(n) for n in ("left_wrist", "right_wrist", *FINGER_JOINTS)]
    local = to_object_frame(pos[:, hands], clip)
    depth = signed_depth(clip.obj, local.reshape(-1, 3)).reshape(len(pos), -1)
    deepest = depth.argmax(axis=1)
    findings += _depth(
        "hand_in_object",
        depth.max(axis=1),
        limits.hand_depth_note,
        limits.hand_depth,
        lambda t: f"{JOINT_NAMES[hands[deepest[t]]]} center inside {clip.obj.name}",
    )
    return findings + _still_object(clip)


def to_object_frame(points_w: np.ndarray, clip: HoiClip) -> np.ndarray:
    """World points (T, K, 3) -> the object's frame."""
    quat = torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64))[:, None].expand(-1, points_w.shape[1], 4)
    offset = torch.from_numpy(np.asarray(points_w, np.float64) - clip.obj_pos_w[:, None])
    return roma.quat_action(roma.quat_conjugation(quat), offset).numpy()


def object_lowest(clip: HoiClip) -> np.ndarray:
    """Height (T,) of the object's lowest point, m."""
    obj: ObjectShape = clip.obj
    if obj.kind == "sphere":
        return clip.obj_pos_w[:, 2] - obj.size[0]
    rotation = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64))).numpy()
    return clip.obj_pos_w[:, 2] + (rotation[:, 2] @ shape_vertices(obj).T).min(axis=1)


def _bad_frames(motion: Kinematics, limits: Limits) -> list[Finding]:
    values = np.concatenate([np.asarray(a).reshape(len(motion.root_pos_w), -1) for a in _arrays(motion)], axis=1)
    nan = ~np.isfinite(values).all(axis=1)
    root_norm = np.linalg.norm(motion.joint_quat[:, 0], axis=-1)
    at_origin = (motion.root_pos_w == 0).all(axis=-1) & (motion.obj_pos_w == 0).all(axis=-1)
    zero = ~nan & ((root_norm < 1e-6) | at_origin)
    findings = []
    if nan.any():
        findings.append(_finding("not_finite", nan, float("nan"), "NaN or infinity in the kinematics"))
    if zero.any():
        findings.append(_finding("zero_frame", zero, 0.0, "all kinematics are zero"))
    quats = np.concatenate([motion.joint_quat, motion.obj_quat_w[:, None]], axis=1)
    off = np.abs(np.linalg.norm(quats, axis=-1) - 1).max(axis=1)
    off = np.where(nan | zero, 0.0, off)
    for kind, mask, sentence in (
        ("broken_quat", off > 0.5, "quaternion norm is off by"),
        ("non_unit_quat", (off > limits.quat_norm) & (off <= 0.5), "quaternion norm differs from 1 by"),
    ):
        if mask.any():
            worst = float(off[mask].max())
            findings.append(_finding(kind, mask, worst, f"{sentence} {worst:.3g}", repairable=kind == "non_unit_quat"))
    return findings


def _arrays(motion: Kinematics) -> tuple[np.ndarray, ...]:
    return motion.root_pos_w, motion.joint_quat, motion.obj_pos_w, motion.obj_quat_w


def _jumps(motion: Kinematics, good: np.ndarray, limits: Limits) -> list[Finding]:
    """Steps between two sound frames that are too fast; the finding names the frame after the jump."""
    both = good[1:] & good[:-1]
    findings = []
    for kind, pos, limit, who in (
        ("root_jump", motion.root_pos_w, limits.root_speed, "pelvis"),
        ("obj_jump", motion.obj_pos_w, limits.obj_speed, "object"),
    ):
        speed = np.where(
            both, np.linalg.norm(np.diff(np.nan_to_num(pos, posinf=0.0, neginf=0.0), axis=0), axis=-1) * motion.fps, 0.0
        )
        if (speed > limit).any():
            worst = float(speed.max())
            mask = np.concatenate([[False], speed > limit])
            findings.append(_finding(kind, mask, worst, f"{who} moves at {worst:.1f} m/s (limit {limit:g})"))
    return findings + _flips(motion, both, limits)


def _flips(motion: Kinematics, both: np.ndarray, limits: Limits) -> list[Finding]:
    quat = torch.from_numpy(np.nan_to_num(np.asarray(motion.joint_quat, np.float64), posinf=0.0, neginf=0.0))
    turn = quat_difference(quat[:-1], quat[1:]).norm(dim=-1).numpy()
    turn = np.where(both[:, None], turn, 0.0)
    limit = min(limits.joint_turn * 30.0 / motion.fps, 3.0)
    if not (turn > limit).any():
        return []
    worst = float(turn.max())
    joint = JOINT_NAMES[int(turn.max(axis=0).argmax())]
    mask = np.concatenate([[False], (turn > limit).any(axis=1)])
    return [_finding("joint_flip", mask, worst, f"{joint} turns by {worst:.2f} rad from one frame to the next")]


def _frozen(motion: Kinematics, good: np.ndarray, limits: Limits) -> list[Finding]:
    """A run of identical frames: a capture that stopped, or padding."""
    if len(good) < 2:
        return []
    same = np.ones(len(good) - 1, bool)
    for array in _arrays(motion):
        same &= (np.diff(array, axis=0) == 0).reshape(len(same), -1).all(axis=1)
    frames = _longest_true_run(same & good[1:] & good[:-1])
    seconds = len(frames) / motion.fps
    if seconds < limits.frozen_time:
        return []
    return [Finding("frozen", frames, seconds, f"nothing moves for {seconds:.1f} s", refuses=False)]


def _longest_true_run(mask: np.ndarray) -> tuple[int, ...]:
    best: list[int] = []
    run: list[int] = []
    for index, value in enumerate(mask):
        run = [*run, index] if value else []
        best = max(best, run, key=len)
    return tuple(best)


def _still_object(clip: HoiClip) -> list[Finding]:
    travel = float(np.ptp(clip.obj_pos_w, axis=0).max())
    if clip.obj_is_static and travel > 0.01:
        frames = tuple(range(clip.num_frames))
        return [Finding("static_moves", frames, travel, f"object declared static but travels {travel:.3f} m")]
    if not clip.obj_is_static and travel < 1e-3:
        frames = tuple(range(clip.num_frames))
        return [
            Finding(
                "obj_never_moves",
                frames,
                travel,
                f"object travels {travel * 1e3:.2f} mm: could be declared static (obj_is_static=true)",
                refuses=False,
            )
        ]
    return []


def _depth(kind: str, depth: np.ndarray, note: float, limit: float, who: Callable[[int], str]) -> list[Finding]:
    """One finding for the frames deeper than ``note``; it refuses when the worst is deeper than ``limit``."""
    if not (depth > note).any():
        return []
    worst = int(depth.argmax())
    text = f"{who(worst)} by up to {100 * depth[worst]:.1f} cm (frame {worst}; refused beyond {100 * limit:.0f} cm)"
    return [_finding(kind, depth > note, float(depth[worst]), text, refuses=bool(depth[worst] > limit))]


def _finding(
    kind: str, mask: np.ndarray, value: float, message: str, repairable: bool = False, refuses: bool = True
) -> Finding:
    return Finding(kind, tuple(int(i) for i in np.flatnonzero(mask)), value, message, repairable, refuses)


def _with_repair(finding: Finding, trimmable: bool) -> Finding:
    if finding.kind in BAD_FRAME_KINDS or finding.kind in JUMP_KINDS:
        return Finding(finding.kind, finding.frames, finding.value, finding.message, trimmable, finding.refuses)
    return finding
