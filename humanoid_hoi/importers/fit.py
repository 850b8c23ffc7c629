"""The skeleton fit of a source, and its judgement joint by joint: against anatomy and against its own variation in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES, NUM_JOINTS, PARENTS, joint_index, mirror_name
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.checks.finding import Finding

LIMBS = tuple(f"{side}_{part}" for side in ("left", "right") for part in ("knee", "ankle", "elbow", "wrist"))
"""Joints at the end of a long bone; their lengths tell the person's size."""
SIZES = (0.4, 1.6)
"""A person's size relative to an adult of 1.75 m: from a child of two years to nobody taller."""
FINGER_RATIO = (0.3, 3.0)
"""Length of a finger bone relative to an adult's of the same size; seen in sound data: 0.52 to 2.15."""
LIMB_RATIO = (0.6, 1.6)
"""The same of a long bone; seen: 0.77 to 1.15."""
LONGEST = 0.4
"""m at adult size, any other bone (the spine of a skeleton without its middle joint: 0.28)."""
VARIES = 0.02
"""m, standard deviation in time of a bone's length; seen in sound data: 0.005."""
MISSES_MEAN = 0.08
"""m, mean over time by which a bone's end is missed; seen in sound data: 0.025, in hands shifted by three joints: 0.28."""
TOLD_MM = 60.0
"""A joint farther than this from the recording in some frame is told; a hand then misses what it holds."""
BONES = ("refuse", "other_hand", "mean_hand")
"""What to do with impossible finger bones: refuse, take the mirrored ones of the other hand, or an adult's."""


@dataclass(frozen=True)
class SkeletonFit:
    """Rest offsets recovered from data, and how well they reproduce it.

    Attributes:
        offsets: (52, 3) m in the parent's frame.
        mean_mm, max_mm: distance of FK from the stored joints.
        body_mm: the same mean over the 22 body joints (no fingers).
        worst: name of the worst joint.
        worst_frame: where it is worst.
        joint_mm: (52,) largest distance of each joint.
        bone_miss: (52,) m, mean distance of each bone's end from where its parent and the fitted bone put it.
        bone_varies: (52,) m, standard deviation in time of each bone's length.
    """

    offsets: FloatArray
    mean_mm: float
    max_mm: float
    body_mm: float
    worst: str
    worst_frame: int
    joint_mm: FloatArray
    bone_miss: FloatArray
    bone_varies: FloatArray

    def sentence(self) -> str:
        """The fit's residual in words, for a clip's provenance."""
        return (
            f"Skeleton fitted to the stored joint positions: forward kinematics differs by {self.mean_mm:.3g} mm mean "
            f"({self.body_mm:.3g} mm on the 22 body joints), {self.max_mm:.3g} mm at most ({self.worst}, frame "
            f"{self.worst_frame})."
        )

    def remark(self) -> str | None:
        """Which joints are somewhere farther than :data:`TOLD_MM` from the recording; None where none is."""
        rows = [k for k in np.argsort(-self.joint_mm) if self.joint_mm[k] > TOLD_MM]
        if not rows:
            return None
        named = ", ".join(f"{JOINT_NAMES[k]} by up to {self.joint_mm[k]:.0f} mm" for k in rows[:3])
        more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
        return f"constant bones do not reach the recorded {named}{more}: look at those frames (replay.py)"


def fit_skeleton(root_pos_w: FloatArray, joint_quat: FloatArray, joint_pos_w: FloatArray) -> SkeletonFit:
    """Constant rest offsets that best explain positions and rotations, bone by bone in the least-squares sense.

    ``p_j - p_parent = R_parent o_j`` in every frame has the minimizer ``o_j = mean_t R_parent^T (p_j - p_parent)``.

    Args:
        root_pos_w: (T, 3).
        joint_quat: (T, 52, 4) parent-relative.
        joint_pos_w: (T, 52, 3).
    """
    root, local, pos = (torch.from_numpy(np.ascontiguousarray(a)) for a in (root_pos_w, joint_quat, joint_pos_w))
    _, quat_w = forward_kinematics(root, local, torch.zeros(NUM_JOINTS, 3, dtype=torch.float64))
    parents = list(PARENTS[1:])
    bones = roma.quat_action(roma.quat_conjugation(quat_w[:, parents]), pos[:, 1:] - pos[:, parents])
    offsets = torch.cat([torch.zeros(1, 3, dtype=torch.float64), bones.mean(dim=0)])
    fk, _ = forward_kinematics(root, local, offsets)
    error = 1e3 * (fk - pos).norm(dim=-1)
    frame, joint = divmod(int(error.argmax()), NUM_JOINTS)
    miss = (bones - bones.mean(dim=0)).norm(dim=-1).mean(dim=0).numpy()
    varies = bones.norm(dim=-1).std(dim=0, correction=0).numpy()
    return SkeletonFit(
        offsets.numpy(),
        float(error.mean()),
        float(error.max()),
        float(error[:, :22].mean()),
        JOINT_NAMES[joint],
        frame,
        error.amax(dim=0).numpy(),
        np.concatenate([[0.0], miss]),
        np.concatenate([[0.0], varies]),
    )


def judge_fit(fit: SkeletonFit) -> list[Finding]:
    """Bones that no person has, or that change while the person moves; every finding refuses the motion."""
    size = body_size(fit.offsets)
    if not SIZES[0] <= size <= SIZES[1]:
        hint = next((f": centimetres or millimetres? (1 : {s})" for s in (100, 1000) if 0.5 < size / s < 1.6), "")
        message = f"the long bones are {size:.3g} times an adult's{hint}"
        return [Finding("body_size", (), size, message)]
    length = np.linalg.norm(fit.offsets, axis=1)
    low, high = _bounds(size)
    bad = np.flatnonzero((length < low) | (length > high))
    findings = []
    if len(bad):
        worst = bad[np.abs(np.log(np.maximum(length[bad], 1e-4) / np.sqrt(low * high)[bad])).argmax()]
        message = (
            f"{JOINT_NAMES[worst]} is {100 * length[worst]:.1f} cm from {JOINT_NAMES[PARENTS[worst]]} "
            f"(possible: {100 * low[worst]:.1f}-{100 * high[worst]:.1f} cm){_others(bad, int(worst))}"
        )
        findings.append(Finding("bone_length", (), float(length[worst]), message))
    for kind, values, limit, words in (
        ("bone_varies", fit.bone_varies, VARIES, "changes its distance from its parent by"),
        ("bone_misses", fit.bone_miss, MISSES_MEAN, "is off the place its parent's rotation puts it by"),
    ):
        bad = np.flatnonzero(values > limit)
        if len(bad):
            worst = bad[values[bad].argmax()]
            amount = f"{1e3 * values[worst]:.0f} mm (limit {1e3 * limit:.0f})"
            message = f"{JOINT_NAMES[worst]} {words} {amount}{_others(bad, int(worst))}"
            findings.append(Finding(kind, (), float(values[worst]), message))
    return findings


def bad_joints(fit: SkeletonFit) -> list[str]:
    """Joints whose bone :func:`judge_fit` finds impossible, changing or missed."""
    low, high = _bounds(body_size(fit.offsets))
    length = np.linalg.norm(fit.offsets, axis=1)
    bad = (length < low) | (length > high) | (fit.bone_varies > VARIES) | (fit.bone_miss > MISSES_MEAN)
    return [name for name, is_bad in zip(JOINT_NAMES, bad, strict=True) if is_bad]


def body_size(offsets: FloatArray) -> float:
    """The person's size relative to an adult of 1.75 m: the median over the long bones."""
    rows = joint_index(LIMBS)
    return float(np.median(np.linalg.norm(offsets[rows], axis=1) / np.linalg.norm(adult_skeleton()[rows], axis=1)))


def replace_finger_bones(offsets: FloatArray, bad: list[str], how: str) -> tuple[FloatArray, str]:
    """The offsets (in our rest frame) with the bones of every hand that holds a bad finger joint exchanged.

    Args:
        offsets: (52, 3) m, our rest frame (left is +y).
        bad: joint names; all must be fingers.
        how: ``other_hand`` mirrors the other hand's bones, ``mean_hand`` takes an adult's at the person's size.

    Returns:
        New offsets, and a sentence about them.

    Raises:
        HoiError: a body joint is bad, or the other hand is bad too.
    """
    others = [name for name in bad if name not in FINGER_JOINTS]
    if others:
        raise HoiError(f"only finger bones can be replaced, not {', '.join(others)}", field="bones", fix="cut or mend")
    sides = sorted({name.split("_")[0] for name in bad})
    if how == "other_hand" and len(sides) > 1:
        raise HoiError("both hands are wrong", field="bones", fix="bones=mean_hand")
    out = offsets.copy()
    adult = adult_skeleton() * body_size(offsets)
    for side in sides:
        for name in (n for n in FINGER_JOINTS if n.startswith(side)):
            row = JOINT_NAMES.index(name)
            mirrored = offsets[JOINT_NAMES.index(mirror_name(name))] * np.array([1.0, -1.0, 1.0])
            out[row] = mirrored if how == "other_hand" else adult[row]
    source = "the other hand's" if how == "other_hand" else "an adult's of this person's size"
    return out, f"Finger bones of the {' and '.join(sides)} hand replaced by {source}: {len(bad)} were impossible."


def _bounds(size: float) -> tuple[FloatArray, FloatArray]:
    """Shortest and longest possible bone (52,) of a person of that size, m; the root's is never judged."""
    adult = np.linalg.norm(adult_skeleton(), axis=1) * size
    low = np.zeros(NUM_JOINTS)
    high = np.full(NUM_JOINTS, LONGEST * size)
    for names, ratio in ((FINGER_JOINTS, FINGER_RATIO), (LIMBS, LIMB_RATIO)):
        rows = joint_index(list(names))
        low[rows] = ratio[0] * adult[rows]
        high[rows] = ratio[1] * adult[rows]
    return low, high


def _others(bad: np.ndarray, worst: int) -> str:
    names = [JOINT_NAMES[k] for k in bad if k != worst]
    return (
        f"; likewise {', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}" if names else ""
    )
