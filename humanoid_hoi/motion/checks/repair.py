"""Mending what validation found: trim broken ends, turn back single flipped joints, renormalize quaternions.

All else is refused by name, frame and value.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.checks.finding import ACCEPTABLE, BAD_FRAME_KINDS, JUMP_KINDS, Finding, Limits, frame_ranges
from humanoid_hoi.motion.checks.flips import mend
from humanoid_hoi.motion.checks.validate import flips_of, longest_good_run
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.raw import RawMotion

Motion = TypeVar("Motion", HoiClip, RawMotion)
TRIM_KINDS = (*BAD_FRAME_KINDS, *JUMP_KINDS)


def repair(
    motion: Motion, findings: Sequence[Finding], where: str | Path | None = None, limits: Limits | None = None
) -> Motion:
    """Apply every repair the findings allow and append a sentence on each to ``source``.

    Trims to the longest run of sound frames (at least 80 % of the motion, else the finding is not repairable), scales
    quaternions back to unit norm, and interpolates single joints over their flips (:mod:`.flips`).

    Raises:
        HoiError: a finding that refuses the motion cannot be repaired; lists all of them with frames and values.
    """
    # What cannot be mended comes first: no repair is made of a motion that is refused in the end.
    refuse(motion, [f for f in findings if f.refuses and not f.repairable], where)
    todo = [f for f in findings if f.repairable]
    trims = [f for f in todo if f.kind in TRIM_KINDS]
    # Before trimming, since frames are numbered as in the findings.
    if any(f.kind == "non_unit_quat" for f in todo):
        motion = _renormalized(motion, next(f for f in todo if f.kind == "non_unit_quat"))
    motion = _trimmed(motion, trims) if trims else motion
    # After trimming, and found anew there: the frames have other numbers now.
    return _unflipped(motion, limits or Limits()) if any(f.kind == "joint_flip" for f in todo) else motion


def refuse(motion: HoiClip | RawMotion, findings: Sequence[Finding], where: str | Path | None = None) -> None:
    """Raise one HoiError that lists ``findings`` (nothing when there are none)."""
    if not findings:
        return
    name = where or (motion.name if isinstance(motion, HoiClip) else None)
    # repair=true is named only where it would do.
    fix = "repair=true" if all(f.repairable for f in findings) else _remedy(findings)
    raise HoiError("; ".join(str(f) for f in findings), where=name, fix=fix)


def blocking(findings: Sequence[Finding], accept: Collection[str] = ()) -> list[Finding]:
    """The findings that refuse a motion and whose kind the user has not accepted."""
    return [f for f in findings if f.refuses and f.kind not in accept]


def _remedy(findings: Sequence[Finding]) -> str:
    kinds = sorted({f.kind for f in findings})
    if not set(kinds) <= set(ACCEPTABLE):
        return "cut or mend the recording there"
    return f"cut or mend the recording there, or keep it as it is with accept=[{','.join(kinds)}]"


def _renormalized(motion: Motion, finding: Finding) -> Motion:
    changes = {}
    for name in ("joint_quat", "obj_quat_w"):
        quat = getattr(motion, name)
        norm = np.linalg.norm(quat, axis=-1, keepdims=True)
        # Norms far from one are broken frames, which trimming takes out; they are left as they are.
        changes[name] = np.where((norm > 0.5) & (norm < 1.5), quat / np.maximum(norm, 1e-12), quat).astype(quat.dtype)
    note = f"Quaternions scaled to unit norm in {len(finding.frames)} frames (off by up to {finding.value:.3g})."
    return _noted(dataclasses.replace(motion, **changes), note)


def _unflipped(motion: Motion, limits: Limits) -> Motion:
    """Single joints interpolated over their flips; says which joints in which frames."""
    flips = flips_of(motion, np.ones(motion.num_frames - 1, bool), limits)
    if not flips.spells:
        return motion
    quat = mend(motion.joint_quat, flips.spells)
    # A clip's own replace drops servo targets, which belonged to the motion with its flips.
    mended = (
        motion.replace(joint_quat=quat) if isinstance(motion, HoiClip) else dataclasses.replace(motion, joint_quat=quat)
    )
    # The provenance says for each joint which frames are made up.
    frames: dict[str, list[int]] = {}
    for spell in flips.spells:
        frames.setdefault(motion.skeleton.names[spell.joint], []).extend(range(spell.first, spell.stop))
    told = "; ".join(f"{joint} in {frame_ranges(tuple(sorted(set(at))))}" for joint, at in frames.items())
    return _noted(mended, f"Flips of single joints mended by interpolating their rotation: {told}.")


def _trimmed(motion: Motion, findings: Sequence[Finding]) -> Motion:
    total = motion.num_frames
    first, stop = longest_good_run(total, findings)
    note = f"Kept frames {first}-{stop - 1} of 0-{total - 1}: {'; '.join(str(f) for f in findings)}."
    cut = motion.trimmed(first, stop) if isinstance(motion, RawMotion) else slice_clip(motion, first, stop)
    return _noted(cut, note)


def _noted(motion: Motion, note: str) -> Motion:
    return dataclasses.replace(motion, source=f"{motion.source} {note}".strip())
