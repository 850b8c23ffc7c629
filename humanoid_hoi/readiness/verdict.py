"""From figures to a verdict in words."""

from __future__ import annotations

from humanoid_hoi.motion.checks.validate import frame_ranges
from humanoid_hoi.readiness.report import Measured, ReadinessLimits
from humanoid_hoi.scene.artefacts.measure import deep_frames


def judge(found: Measured, limits: ReadinessLimits) -> tuple[str, tuple[str, ...]]:
    """The verdict on a clip and its reasons: first what stands in the way, then what is worth knowing."""
    blocking = (*_too_few_frames(found, limits), *_bad_motion(found, limits))
    if blocking:
        verdict = "not ready"
    else:
        # Gaps are frames with artefacts, few enough not to block.
        verdict = "ready" if found.clean_ok.all() else "ready with gaps"
    return verdict, (*blocking, *_notes(found, limits))


def _too_few_frames(found: Measured, limits: ReadinessLimits) -> list[str]:
    reasons = []
    if found.clean_share < limits.clean_share:
        reasons.append(
            f"only {100 * found.clean_share:.0f} % of the frames are free of artefacts "
            f"(wanted {100 * limits.clean_share:.0f} %)"
        )
    if found.start_share is not None and found.start_share < limits.start_share:
        # The starts print the very sentence that training prints.
        reasons.append(f"only {found.starts} (wanted {100 * limits.start_share:.0f} %)")
    return reasons


def _bad_motion(found: Measured, limits: ReadinessLimits) -> list[str]:
    reasons = []
    feet = found.artefacts
    if feet.skate_mm_s > limits.skate:
        reasons.append(f"standing feet slide at {feet.skate_mm_s:.0f} mm/s (allowed {limits.skate:g})")
    if feet.float_mm > limits.floating:
        reasons.append(f"standing feet float {feet.float_mm:.0f} mm over the ground (allowed {limits.floating:g})")
    if found.survived_s is not None and found.survived_s < limits.survival:
        reasons.append(f"open-loop servos survive {found.survived_s:.2f} s (wanted {limits.survival:g} s)")
    return reasons


def _notes(found: Measured, limits: ReadinessLimits) -> list[str]:
    notes = []
    hard = found.difficulty
    notes.append(f"{hard.words}: {hard.effort}")
    # 0: the clip stands from the first frame on, or no frame that was looked at stands.
    if hard.first_frame:
        notes.append(f"begins in the air or falling: frame {hard.first_frame} is the first that stands")
    deep = deep_frames(found.per_frame, limits.obj_depth)
    if deep:
        notes.append(f"bodies inside the object by more than {1e3 * limits.obj_depth:.0f} mm in {deep}")
    for kind, frames in found.causes.items():
        # Depth in the object has a sentence of its own above.
        if frames and kind != "body in object":
            notes.append(f"{kind} in {frame_ranges(frames)}")
    return notes
