"""The clean-up from end to end: a clip in, a physically sound clip and a report of every change out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from omegaconf import DictConfig
from scipy import ndimage

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.checks.repair import blocking, repair
from humanoid_hoi.motion.checks.validate import Limits, kinematic_problems
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import resample_clip
from humanoid_hoi.motion.filters.butterworth import lowpass, lowpass_rotations, residual_cutoff
from humanoid_hoi.motion.filters.forearm import joint_turns, share_roll
from humanoid_hoi.retarget.cleanup.ground import follow_ground, shifted
from humanoid_hoi.retarget.cleanup.jitter import part_jitter, rougher_parts
from humanoid_hoi.retarget.cleanup.labels import debounce_contacts
from humanoid_hoi.retarget.cleanup.optimize import remove_penetration
from humanoid_hoi.retarget.cleanup.options import CleanOptions, SmoothOptions
from humanoid_hoi.retarget.cleanup.resting import rest_object
from humanoid_hoi.scene.artefacts.measure import Artefacts, FrameArtefacts, frame_artefacts, summarize
from humanoid_hoi.scene.artefacts.pose import clip_pose
from humanoid_hoi.scene.artefacts.solids import object_distance
from humanoid_hoi.scene.artefacts.stance import clip_soles, find_stance, foot_locks, ground_height
from humanoid_hoi.scene.artefacts.surroundings import Surroundings
from humanoid_hoi.scene.bodies import sole_drop_of
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, describe_scene

_USUAL_SOLE = 0.02  # m below the toe joint, for recordings whose ground height is off
_SOLES = (-0.01, 0.07)  # m of the toe joint above the ground within which the scene reads the sole off the motion
_THICKEST = 0.06  # m, the sole that a scene gives at most
_SLACK = 5.0  # tolerances of a round relative to the next one
MOST_FRAMES = 4000
"""Of a clip that is optimized: 2 minutes at 30 Hz; its matrix of frames by frames then has 128 MB."""
_RAMP = 6  # frames over which the object becomes free to move after a rest


@dataclass
class CleanReport:
    """What was changed and what it did.

    Attributes:
        steps: step -> figures.
        before, after: artefacts of the trimmed and resampled input and of the result, in the
            same stances.
        frames_before, frames_after: the same per frame.
        joint_shift_mm: mean and largest distance of the body joints from the input.
        obj_shift_mm: of the object.
        sole: m, sole below the toe joint that the result was made for.
        jitter_before, jitter_after: m/s^3 of each part of the body.
    """

    steps: dict[str, dict[str, float]] = field(default_factory=dict)
    before: Artefacts | None = None
    after: Artefacts | None = None
    frames_before: FrameArtefacts | None = None
    frames_after: FrameArtefacts | None = None
    joint_shift_mm: tuple[float, float] = (0.0, 0.0)
    obj_shift_mm: tuple[float, float] = (0.0, 0.0)
    sole: float = 0.0
    jitter_before: dict[str, float] = field(default_factory=dict)
    jitter_after: dict[str, float] = field(default_factory=dict)

    def rougher(self) -> str | None:
        """Which parts became more than twice as jittery, and why; None where none did."""
        parts = rougher_parts(self.jitter_before, self.jitter_after)
        if not parts or self.before is None:
            return None
        told = ", ".join(f"{p} {self.jitter_before[p]:.0f} -> {self.jitter_after[p]:.0f}" for p in parts)
        return (
            f"more than twice the source's jitter (m/s^3): {told}; they were up to {self.before.obj_depth_max_mm:.0f} mm "
            "inside the object or off it and had to get out within the time of the contact"
        )

    def as_dict(self) -> dict[str, object]:
        """JSON-able, without the per-frame arrays."""
        assert self.before is not None and self.after is not None
        return {
            "steps": self.steps,
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "sole_m": self.sole,
            "joint_shift_mm": list(self.joint_shift_mm),
            "obj_shift_mm": list(self.obj_shift_mm),
            "jitter_m_s3": {p: [self.jitter_before[p], self.jitter_after[p]] for p in self.jitter_before},
            "rougher": self.rougher(),
        }


@dataclass
class CleanClip:
    """A cleaned clip, its input trimmed and resampled alike (so that frames correspond), and the report."""

    clip: HoiClip
    original: HoiClip
    report: CleanReport


@dataclass(frozen=True)
class SceneConfigs:
    """What the simulated scene is built from: the clean-up works on the very geometry the simulator will see."""

    humanoid: HumanoidConfig
    obj: ObjectConfig
    physics: PhysicsConfig

    @classmethod
    def of(cls, cfg: DictConfig) -> SceneConfigs:
        """From a composed config with the groups humanoid, object and sim, as cfg/train.yaml is."""
        return cls(
            typed(HumanoidConfig, cfg.humanoid, "humanoid"),
            typed(ObjectConfig, cfg.object, "object"),
            typed(PhysicsConfig, cfg.sim.physics, "sim.physics"),
        )

    def scene(self, clip: HoiClip, sole: float | None = None) -> SceneDescription:
        """The scene of a clip."""
        return describe_scene(clip, self.humanoid, self.obj, self.physics, sole)


def clean_clip(
    clip: HoiClip,
    configs: SceneConfigs,
    options: CleanOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> CleanClip:
    """Run every enabled step on ``clip``; the input object is not changed.

    Args:
        clip: any valid clip.
        configs: of the scene it will be simulated in.
        options: defaults when None.
        progress: called with the name of each step before it runs.

    Raises:
        HoiError: the motion has broken frames or teleports that cannot be trimmed away; names frames and values.
    """
    options = options or CleanOptions()
    say = progress or (lambda _: None)
    report = CleanReport()
    say("repair")
    # Trimmed and resampled input: frames of input and output correspond from here on.
    clip = original = _prepared(clip, options, report)
    _refuse_endless(clip, options)
    if options.share_roll:
        clip = _rolled(clip, report)
    if options.labels.enabled:
        clip, changed = debounce_contacts(clip, options.labels.gap_time, options.labels.min_time)
        report.steps["labels"] = {"entries_changed": float(changed)}
    if options.smooth.enabled:
        say("smooth")
        clip = _smoothed(clip, options.smooth, report)
    # Before the scene is described, as the sole is part of it.
    clip, sole = _grounded(clip, configs, options, report)
    report.sole = sole
    scene = configs.scene(clip, sole)
    if options.rest.enabled and not clip.obj_is_static:
        clip, rests = rest_object(clip, scene.obj, options.rest)
        report.steps["rest"] = {
            "rests": float(len(rests)),
            "frames": float(sum(r.stop - r.first for r in rests)),
            "lifted_max_mm": 1e3 * max((abs(r.lifted) for r in rests), default=0.0),
            "tilted_max_deg": float(np.degrees(max((r.tilted for r in rests), default=0.0))),
        }
        obj_free = _free(clip, [(r.first, r.stop) for r in rests])
    else:
        obj_free = np.zeros(clip.num_frames) if clip.obj_is_static else np.ones(clip.num_frames)
    say("distance field")
    # One distance field for the whole clean-up, as the object's shape does not change.
    around = Surroundings.of(scene, object_distance(scene.obj, options.penetration.object_pieces))
    clip = _lifted(clip, around, report)
    clip = _optimized(clip, around, obj_free, options, report, say)
    _measure(original, clip, around, configs, options, report)
    return CleanClip(clip.with_note(_note(report)), original, report)


def _refuse_endless(clip: HoiClip, options: CleanOptions) -> None:
    """The optimization looks at all frames at once, with a matrix of frames by frames.

    Raises:
        HoiError: the clip has more than ``MOST_FRAMES``.
    """
    if clip.num_frames > MOST_FRAMES and (options.penetration.enabled or options.feet.enabled):
        raise HoiError(
            f"{clip.num_frames} frames, and the clean-up takes {MOST_FRAMES} at most",
            where=f"clip {clip.name}",
            fix="cut it (humanoid_hoi.motion.edit.slice_clip), or clean.penetration.enabled=false clean.feet.enabled=false",
        )


def _prepared(clip: HoiClip, options: CleanOptions, report: CleanReport) -> HoiClip:
    findings = kinematic_problems(clip, Limits())
    if options.repair:
        mended = repair(clip, blocking(findings, options.accept), clip.name)
        if mended is not clip:
            report.steps["repair"] = {
                "frames_before": float(clip.num_frames),
                "frames_after": float(mended.num_frames),
            }
        clip = mended
    if options.fps is not None and abs(clip.fps - options.fps) > 1e-6 * options.fps:
        report.steps["resample"] = {"from_fps": clip.fps, "to_fps": options.fps}
        # After trimming: broken frames must not spread into their neighbors.
        clip = resample_clip(clip, options.fps)
    return clip


def _rolled(clip: HoiClip, report: CleanReport) -> HoiClip:
    """Forearms that share their roll between elbow and wrist; no joint moves by it."""
    rolled = share_roll(clip)
    if rolled is not clip:
        largest = [math.degrees(joint_turns(one).max()) for one in (clip, rolled)]
        report.steps["share_roll"] = {"turn_before_deg": largest[0], "turn_after_deg": largest[1]}
    return rolled


def _smoothed(clip: HoiClip, options: SmoothOptions, report: CleanReport) -> HoiClip:
    pos, _ = clip.joint_pose_w()
    body = options.body_cutoff or residual_cutoff(
        pos[:, clip.skeleton.index(clip.skeleton.body)], clip.fps, options.noise_floor
    )
    obj = options.obj_cutoff or residual_cutoff(clip.obj_pos_w, clip.fps, options.noise_floor)
    # A static object has no noise that matters.
    if clip.obj_is_static:
        obj = None
    out = clip
    if body is not None:
        out = out.replace(
            root_pos_w=lowpass(clip.root_pos_w, clip.fps, body),
            joint_quat=lowpass_rotations(clip.joint_quat, clip.fps, body),
        )
    if obj is not None:
        out = out.replace(
            obj_pos_w=lowpass(clip.obj_pos_w, clip.fps, obj),
            obj_quat_w=lowpass_rotations(clip.obj_quat_w, clip.fps, obj),
        )
    moved = np.linalg.norm(out.joint_pose_w()[0] - pos, axis=-1)
    report.steps["smooth"] = {
        "body_cutoff_hz": body or 0.0,
        "obj_cutoff_hz": obj or 0.0,
        "joints_moved_mean_mm": 1e3 * float(moved.mean()),
    }
    return out


def _grounded(
    clip: HoiClip, configs: SceneConfigs, options: CleanOptions, report: CleanReport
) -> tuple[HoiClip, float]:
    """The clip on z = 0, and the sole (m below the toe joint) it is to be simulated with."""
    toes = _toes(clip)[..., 2]
    # The lower foot over the clip; 5 % rather than the minimum, which noise decides.
    lowest = float(np.quantile(toes.min(axis=1), 0.05))
    if not options.ground.enabled:
        return clip, sole_drop_of(toes)
    # A recording whose toes are far off the ground says nothing about soles.
    sole = _sole(clip) if _SOLES[0] <= lowest <= _SOLES[1] else _USUAL_SOLE
    clip, followed = follow_ground(clip, configs.scene(clip, sole).solids, options.ground)
    if followed:
        report.steps["follow_ground"] = followed
    clip, figures, found = shifted(clip, configs.scene(clip, sole).solids, options.ground)
    report.steps["ground"] = {**figures, "sole_mm": 1e3 * sole} if found else figures
    return clip, sole


def _toes(clip: HoiClip) -> FloatArray:
    """(T, 2, 3) m, the toe joints."""
    return clip.joint_pose_w()[0][:, clip.skeleton.index(["left_foot", "right_foot"])]


def _sole(clip: HoiClip) -> float:
    """How far the sole lies below the toe joint, from toes that stand: the lowest ones of a noisy motion are too low.
    Where toes stand higher than any sole is thick, the person floats and the lowest ones say more."""
    toes = _toes(clip)
    height = ground_height(toes, clip.fps)
    return height if height is not None and 0 <= height <= _THICKEST else sole_drop_of(toes[..., 2], _THICKEST)


def _free(clip: HoiClip, rests: list[tuple[int, int]]) -> FloatArray:
    """(T,) 1 where the object's pose may be corrected, 0 in its rests, a ramp in between."""
    held = np.zeros(clip.num_frames, bool)
    for first, stop in rests:
        held[first:stop] = True
    if not held.any():
        return np.ones(clip.num_frames)
    # Frames to the nearest rest.
    away = np.abs(np.arange(clip.num_frames)[:, None] - np.flatnonzero(held)).min(1)
    return np.clip(away / _RAMP, 0.0, 1.0)


def _lifted(clip: HoiClip, around: Surroundings, report: CleanReport) -> HoiClip:
    """A moving object raised out of ground and supports: by its depth, held and smoothed over a fifth of a second."""
    if clip.obj_is_static:
        return clip
    depth = (-around.object_floor_gap(clip_pose(clip))).clamp(min=0.0).numpy()
    if depth.max() < 1e-4:
        return clip
    window = 2 * round(0.1 * clip.fps) + 1
    # The mean of a running maximum over the same window is nowhere below the depth itself.
    lift = ndimage.uniform_filter1d(ndimage.maximum_filter1d(depth, window), window)
    report.steps["lift_object"] = {"lifted_max_mm": 1e3 * float(lift.max()), "frames": float((depth > 1e-4).sum())}
    # Straight up, whatever the support's slope.
    up = np.stack([0 * lift, 0 * lift, lift], axis=1).astype(np.float32)
    return clip.replace(obj_pos_w=clip.obj_pos_w + up)


def _optimized(
    clip: HoiClip,
    around: Surroundings,
    obj_free: FloatArray,
    options: CleanOptions,
    report: CleanReport,
    say: Callable[[str], None],
) -> HoiClip:
    if not (options.penetration.enabled or options.feet.enabled):
        return clip
    rounds = options.penetration.rounds
    for number in range(rounds):
        say(f"optimize {number + 1}/{rounds}")
        locks = None
        # Early rounds with wide tolerances find the way, the last one the millimetre.
        slack = _SLACK ** (rounds - 1 - number)
        if options.feet.enabled:
            soles = clip_soles(clip, around.scene.solids)
            # Stances are found anew in each round, as feet have moved.
            locks = foot_locks(soles, find_stance(soles, clip.fps, options.feet))
        clip, facts = remove_penetration(clip, around, locks, obj_free, options.penetration, slack)
        report.steps[f"optimize_{number + 1}"] = facts
    return clip


def _measure(
    original: HoiClip,
    clip: HoiClip,
    around: Surroundings,
    configs: SceneConfigs,
    options: CleanOptions,
    report: CleanReport,
) -> None:
    soles = clip_soles(clip, around.scene.solids)
    stands = foot_locks(soles, find_stance(soles, clip.fps, options.feet)).inner()
    # The input in its own scene, with its own sole; the same stances judge both.
    start = Surroundings.of(configs.scene(original), around.field)
    report.frames_before = frame_artefacts(original, start, stands)
    report.frames_after = frame_artefacts(clip, around, stands)
    report.jitter_before = part_jitter(original)
    report.jitter_after = part_jitter(clip)
    report.before = summarize(original, report.frames_before)
    report.after = summarize(clip, report.frames_after)
    moved = np.linalg.norm(clip.joint_pose_w()[0] - original.joint_pose_w()[0], axis=-1)[
        :, clip.skeleton.index(clip.skeleton.body)
    ]
    shifted = np.linalg.norm(clip.obj_pos_w - original.obj_pos_w, axis=-1)
    report.joint_shift_mm = (1e3 * float(moved.mean()), 1e3 * float(moved.max()))
    report.obj_shift_mm = (1e3 * float(shifted.mean()), 1e3 * float(shifted.max()))


def _note(report: CleanReport) -> str:
    b = report.before
    a = report.after
    assert b is not None and a is not None
    rough = report.rougher()
    return (
        f"Cleaned ({', '.join(report.steps)}): penetration of the object {b.obj_depth_max_mm:.0f} -> "
        f"{a.obj_depth_max_mm:.1f} mm at most, of the ground {b.floor_depth_max_mm:.0f} -> {a.floor_depth_max_mm:.1f} mm, "
        f"skating {b.skate_mm_s:.0f} -> {a.skate_mm_s:.1f} mm/s; body joints moved by {report.joint_shift_mm[0]:.1f} mm on "
        f"average, the object by {report.obj_shift_mm[0]:.1f} mm."
        + (f" {rough[0].upper()}{rough[1:]}." if rough else "")
    )
