"""Jitter of a motion part by part, before and after: what a clean-up may add, and where it added more."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.motion.clip import HoiClip

MOST = 2.0
"""A part may become this many times as jittery as the source; beyond it the report gives the reason."""
QUIET = 60.0
"""m/s^3; below it nobody sees a jitter, whatever the ratio."""
_PARTS = {
    "feet": ("ankle", "foot"),
    "legs": ("hip", "knee"),
    "trunk": ("pelvis", "spine", "neck", "head"),
    "arms": ("collar", "shoulder", "elbow"),
    "wrists": ("wrist",),
}


def part_jitter(clip: HoiClip) -> dict[str, float]:
    """Jitter (m/s^3, Eq. 24 times fps^3) of each part of the body, of the object, and of all joints together."""
    if clip.num_frames < 4:
        return dict.fromkeys(("all", "fingers", *_PARTS, "object"), 0.0)
    # Third differences as in Eq. 24, root mean square over time for each joint.
    third = np.diff(clip.joint_pose_w()[0].astype(np.float64), n=3, axis=0)
    joints = np.sqrt((third**2).sum(-1).mean(0)) * clip.fps**3
    names = clip.skeleton.names
    rows = {"fingers": [name in clip.skeleton.fingers for name in names]}
    rows |= {part: [any(word in name for word in words) for name in names] for part, words in _PARTS.items()}
    moved = np.diff(clip.obj_pos_w.astype(np.float64), n=3, axis=0)
    parts = {part: float(joints[np.array(chosen)].mean()) if any(chosen) else 0.0 for part, chosen in rows.items()}
    return {"all": float(joints.mean()), **parts, "object": float(np.sqrt((moved**2).sum(-1).mean()) * clip.fps**3)}


def rougher_parts(before: dict[str, float], after: dict[str, float]) -> list[str]:
    """Parts that became more than :data:`MOST` times as jittery, and visibly so."""
    return [part for part in before if after[part] > max(MOST * before[part], QUIET)]
