"""Finding what real captures get wrong, before a clip is trained on. Every finding names frames and values.

Kinematic checks work on raw data (where an all-zero frame still shows as zero quaternions) and on clips; geometric
checks need the object's shape and run on clips. :mod:`humanoid_hoi.motion.checks.repair` mends what can be mended.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import numpy as np
import roma
import torch

from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import shape_vertices, signed_depth
from humanoid_hoi.motion.checks.bounces import find_bounces, measured_restitution
from humanoid_hoi.motion.checks.finding import (
    BAD_FRAME_KINDS,
    JUMP_KINDS,
    Finding,
    Kinematics,
    Limits,
    frame_ranges,
)
from humanoid_hoi.motion.checks.flips import Flips, find_flips
from humanoid_hoi.motion.clip import HoiClip

__all__ = ["BAD_FRAME_KINDS", "JUMP_KINDS", "Finding", "Kinematics", "Limits", "frame_ranges"]


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
    # Frames in which nothing can be measured; jumps are looked for between the others.
    broken = np.zeros(len(motion.root_pos_w), bool)
    for finding in bad:
        if finding.kind in BAD_FRAME_KINDS:
            broken[list(finding.frames)] = True
    findings = bad + _jumps(motion, ~broken, limits)
    first, stop = longest_good_run(len(broken), findings)
    kept = (stop - first) / max(len(broken), 1)
    # What is left must be worth having: otherwise the finding stays and the motion is refused.
    trimmable = kept >= limits.min_kept and stop - first >= 2
    findings = [_with_repair(f, trimmable) for f in findings]
    return findings + _frozen(motion, ~broken, limits)


def longest_good_run(num_frames: int, findings: Iterable[Finding]) -> tuple[int, int]:
    """``(first, stop)`` of the longest run without a bad frame and without a jump between its frames."""
    # The motion is cut before a bad frame, after it, and at a jump; the longest piece without a bad frame wins.
    cuts = {0, num_frames}
    bad: set[int] = set()
    for finding in findings:
        if finding.kind in BAD_FRAME_KINDS:
            bad |= set(finding.frames)
        elif finding.kind in JUMP_KINDS and finding.refuses:
            # The finding of a jump names the frame after it, which begins a new piece.
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
        lambda t: f"{clip.joint_names[lowest[t]]} center below the ground",
    )
    findings += _depth(
        "obj_under_ground",
        -object_lowest(clip),
        limits.obj_depth_note,
        limits.obj_depth,
        lambda t: f"lowest point of {clip.obj.name} below the ground",
    )
    # Wrists and fingers: what may be deep inside an object that
    # is held. Joint centers, so that half a finger is allowed.
    hands = [joint for hand in clip.skeleton.hands.values() for joint in clip.skeleton.index(hand)]
    local = to_object_frame(pos[:, hands], clip)
    depth = signed_depth(clip.obj, local.reshape(-1, 3)).reshape(len(pos), -1)
    deepest = depth.argmax(axis=1)
    findings += _depth(
        "hand_in_object",
        depth.max(axis=1),
        limits.hand_depth_note,
        limits.hand_depth,
        lambda t: f"{clip.joint_names[hands[deepest[t]]]} center inside {clip.obj.name}",
    )
    return findings + _still_object(clip) + _bounces(clip)


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
    # Third row of the rotation: the world height of each axis
    # of the object. It times the hull's points is their height.
    rotation = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64))).numpy()
    return clip.obj_pos_w[:, 2] + (rotation[:, 2] @ shape_vertices(obj).T).min(axis=1)


def _bad_frames(motion: Kinematics, limits: Limits) -> list[Finding]:
    values = np.concatenate([np.asarray(a).reshape(len(motion.root_pos_w), -1) for a in _arrays(motion)], axis=1)
    nan = ~np.isfinite(values).all(axis=1)
    # Both kinds of empty frames of the data sets: everything zero, or zero quaternions alone.
    root_norm = np.linalg.norm(motion.joint_quat[:, 0], axis=-1)
    at_origin = (motion.root_pos_w == 0).all(axis=-1) & (motion.obj_pos_w == 0).all(axis=-1)
    zero = ~nan & ((root_norm < 1e-6) | at_origin)
    findings = []
    if nan.any():
        findings.append(_finding("not_finite", nan, float("nan"), "NaN or infinity in the kinematics"))
    if zero.any():
        findings.append(_finding("zero_frame", zero, 0.0, "all kinematics are zero"))
    quats = np.concatenate([motion.joint_quat, motion.obj_quat_w[:, None]], axis=1)
    # Over all joints and the object: how far the worst norm is from one.
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
        # NaN as zeros, because the mask of sound steps takes them out anyway and only warnings would remain.
        speed = np.where(
            both, np.linalg.norm(np.diff(np.nan_to_num(pos, posinf=0.0, neginf=0.0), axis=0), axis=-1) * motion.fps, 0.0
        )
        if (speed > limit).any():
            worst = float(speed.max())
            mask = np.concatenate([[False], speed > limit])
            findings.append(_finding(kind, mask, worst, f"{who} moves at {worst:.1f} m/s (limit {limit:g})"))
    return findings + _flips(motion, both, limits)


def _flips(motion: Kinematics, both: np.ndarray, limits: Limits) -> list[Finding]:
    """Flips that interpolation mends (``joint_flip``), and those of the whole body or of no return (``body_flip``)."""
    flips = flips_of(motion, both, limits)
    findings = []
    for kind, frames in (("joint_flip", flips.single), ("body_flip", flips.body)):
        if frames.any():
            worst, joint = flips.worst(frames)
            text = f"{joint} turns by {worst:.2f} rad from one frame to the next"
            findings.append(_finding(kind, frames, worst, text, repairable=kind == "joint_flip"))
    return findings


def flips_of(motion: Kinematics, sound: np.ndarray, limits: Limits) -> Flips:
    """The flips of a motion at the limits' largest turn; ``sound`` (T - 1,) steps between sound frames."""
    quat = np.nan_to_num(np.asarray(motion.joint_quat, np.float64), posinf=0.0, neginf=0.0)
    # Scaled to the real frame rate; 3 rad is nearly the largest angle there is.
    return find_flips(quat, sound, min(limits.joint_turn * 30.0 / motion.fps, 3.0), motion.fps, motion.skeleton)


def _frozen(motion: Kinematics, good: np.ndarray, limits: Limits) -> list[Finding]:
    """A run of identical frames: a capture that stopped, or padding."""
    if len(good) < 2:
        return []
    same = np.ones(len(good) - 1, bool)
    for array in _arrays(motion):
        # Bit by bit the same: a real recording has noise even at rest.
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


def _bounces(clip: HoiClip) -> list[Finding]:
    """Impacts off the floor: physics repeats them only with the object's own restitution."""
    if clip.obj_is_static:
        return []
    # Heights over the ground; supports are not looked at here.
    bounces = find_bounces(object_lowest(clip), clip.fps)
    ratio = measured_restitution(bounces)
    if ratio is None:
        return []
    own = clip.obj.restitution
    told = "the clip has no restitution of its own" if own is None else f"the clip's restitution is {own:.2f}"
    text = f"{clip.obj.name} bounces off the floor and keeps {ratio:.2f} of its speed ({told})"
    return [Finding("obj_bounces", tuple(b.frame for b in bounces), ratio, text, refuses=False)]


def _still_object(clip: HoiClip) -> list[Finding]:
    travel = float(np.ptp(clip.obj_pos_w, axis=0).max())
    # A centimetre is more than tracking noise, a millimetre less.
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
