"""Mending what validation found: trim broken ends, renormalize quaternions; all else is refused by name and value."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.checks.validate import BAD_FRAME_KINDS, JUMP_KINDS, Finding, longest_good_run
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.raw import RawMotion

Motion = TypeVar("Motion", HoiClip, RawMotion)
TRIM_KINDS = (*BAD_FRAME_KINDS, *JUMP_KINDS)


def repair(motion: Motion, findings: Sequence[Finding], where: str | Path | None = None) -> Motion:
    """Apply every repair the findings allow and append a sentence on each to ``source``.

    Trims to the longest run of sound frames (at least 80 % of the motion, else the finding is not repairable) and
    scales quaternions back to unit norm.

    Raises:
        HoiError: a finding that refuses the motion cannot be repaired; lists all of them with frames and values.
    """
    refuse(motion, [f for f in findings if f.refuses and not f.repairable], where)
    todo = [f for f in findings if f.repairable]
    trims = [f for f in todo if f.kind in TRIM_KINDS]
    if any(f.kind == "non_unit_quat" for f in todo):
        motion = _renormalized(motion, next(f for f in todo if f.kind == "non_unit_quat"))
    return _trimmed(motion, trims) if trims else motion


def refuse(motion: HoiClip | RawMotion, findings: Sequence[Finding], where: str | Path | None = None) -> None:
    """Raise one HoiError that lists ``findings`` (nothing when there are none)."""
    if not findings:
        return
    name = where or (motion.name if isinstance(motion, HoiClip) else None)
    fix = "repair=true" if all(f.repairable for f in findings) else _remedy(findings)
    raise HoiError("; ".join(str(f) for f in findings), where=name, fix=fix)


def blocking(findings: Sequence[Finding], accept: Collection[str] = ()) -> list[Finding]:
    """The findings that refuse a motion and whose kind the user has not accepted."""
    return [f for f in findings if f.refuses and f.kind not in accept]


def _remedy(findings: Sequence[Finding]) -> str:
    kinds = sorted({f.kind for f in findings})
    return f"cut or mend the recording there, or keep it as it is with accept=[{','.join(kinds)}]"


def _renormalized(motion: Motion, finding: Finding) -> Motion:
    changes = {}
    for name in ("joint_quat", "obj_quat_w"):
        quat = getattr(motion, name)
        norm = np.linalg.norm(quat, axis=-1, keepdims=True)
        changes[name] = np.where((norm > 0.5) & (norm < 1.5), quat / np.maximum(norm, 1e-12), quat).astype(quat.dtype)
    note = f"Quaternions scaled to unit norm in {len(finding.frames)} frames (off by up to {finding.value:.3g})."
    return _noted(dataclasses.replace(motion, **changes), note)


def _trimmed(motion: Motion, findings: Sequence[Finding]) -> Motion:
    total = motion.num_frames
    first, stop = longest_good_run(total, findings)
    note = f"Kept frames {first}-{stop - 1} of 0-{total - 1}: {'; '.join(str(f) for f in findings)}."
    cut = motion.trimmed(first, stop) if isinstance(motion, RawMotion) else slice_clip(motion, first, stop)
    return _noted(cut, note)


def _noted(motion: Motion, note: str) -> Motion:
    return dataclasses.replace(motion, source=f"{motion.source} {note}".strip())
