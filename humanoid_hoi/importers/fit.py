"""The skeleton fit of a source, and its judgement joint by joint: against anatomy and against its own variation in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.proportions import adult_offsets
from humanoid_hoi.body.skeleton import Skeleton, mirror_name
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
        skeleton: its J joints.
        offsets: (J, 3) m in the parent's frame.
        mean_mm, max_mm: distance of FK from the stored joints.
        body_mm: the same mean over the body joints (no fingers).
        worst: name of the worst joint.
        worst_frame: where it is worst.
        joint_mm: (J,) largest distance of each joint.
        bone_miss: (J,) m, mean distance of each bone's end from where its parent and the fitted bone put it.
        bone_varies: (J,) m, standard deviation in time of each bone's length.
    """

    skeleton: Skeleton
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
            f"({self.body_mm:.3g} mm on the {len(self.skeleton.body)} body joints), {self.max_mm:.3g} mm at most ({self.worst}, frame "
            f"{self.worst_frame})."
        )

    def remark(self) -> str | None:
        """Which joints are somewhere farther than :data:`TOLD_MM` from the recording; None where none is."""
        # Worst first.
        rows = [k for k in np.argsort(-self.joint_mm) if self.joint_mm[k] > TOLD_MM]
        if not rows:
            return None
        named = ", ".join(f"{self.skeleton.names[k]} by up to {self.joint_mm[k]:.0f} mm" for k in rows[:3])
        more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
        return f"constant bones do not reach the recorded {named}{more}: look at those frames (hoi replay)"


def fit_skeleton(
    root_pos_w: FloatArray, joint_quat: FloatArray, joint_pos_w: FloatArray, skeleton: Skeleton
) -> SkeletonFit:
    """Constant rest offsets that best explain positions and rotations, bone by bone in the least-squares sense.

    ``p_j - p_parent = R_parent o_j`` in every frame has the minimizer ``o_j = mean_t R_parent^T (p_j - p_parent)``.

    Args:
        root_pos_w: (T, 3).
        joint_quat: (T, J, 4) parent-relative.
        joint_pos_w: (T, J, 3).
        skeleton: the J joints.
    """
    root, local, pos = (torch.from_numpy(np.ascontiguousarray(a)) for a in (root_pos_w, joint_quat, joint_pos_w))
    # Offsets do not matter for rotations, so that FK runs on zeros.
    _, quat_w = forward_kinematics(root, local, torch.zeros(skeleton.size, 3, dtype=torch.float64), skeleton.parents)
    parents = list(skeleton.parents[1:])
    # Each bone in its parent's frame, frame by frame: constant if the skeleton were rigid.
    bones = roma.quat_action(roma.quat_conjugation(quat_w[:, parents]), pos[:, 1:] - pos[:, parents])
    offsets = torch.cat([torch.zeros(1, 3, dtype=torch.float64), bones.mean(dim=0)])
    # FK with the mean bones shows what a constant skeleton cannot reproduce.
    fk, _ = forward_kinematics(root, local, offsets, skeleton.parents)
    error = 1e3 * (fk - pos).norm(dim=-1)
    frame, joint = divmod(int(error.argmax()), skeleton.size)
    # How far a bone's end is from where its mean would put it; and how much its length alone changes.
    miss = (bones - bones.mean(dim=0)).norm(dim=-1).mean(dim=0).numpy()
    varies = bones.norm(dim=-1).std(dim=0, correction=0).numpy()
    # The root has no bone: a zero in front brings both to J entries.
    return SkeletonFit(
        skeleton,
        offsets.numpy(),
        float(error.mean()),
        float(error.max()),
        float(error[:, skeleton.index(skeleton.body)].mean()),
        skeleton.names[joint],
        frame,
        error.amax(dim=0).numpy(),
        np.concatenate([[0.0], miss]),
        np.concatenate([[0.0], varies]),
    )


def judge_fit(fit: SkeletonFit) -> list[Finding]:
    """Bones that no person has, or that change while the person moves; every finding refuses the motion."""
    names = fit.skeleton.names
    size = body_size(fit.offsets, fit.skeleton)
    # With a wrong unit every bone is wrong, so that the size alone is told.
    if not SIZES[0] <= size <= SIZES[1]:
        # 1 : 100 or 1 : 1000 of an adult is a unit, not a person.
        hint = next((f": centimetres or millimetres? (1 : {s})" for s in (100, 1000) if 0.5 < size / s < 1.6), "")
        message = f"the long bones are {size:.3g} times an adult's{hint}"
        return [Finding("body_size", (), size, message)]
    length = np.linalg.norm(fit.offsets, axis=1)
    low, high = _bounds(size, fit.skeleton)
    bad = np.flatnonzero((length < low) | (length > high))
    findings = []
    if len(bad):
        # Worst by ratio: ten times too long and ten times too short are equally bad.
        worst = bad[np.abs(np.log(np.maximum(length[bad], 1e-4) / np.sqrt(low * high)[bad])).argmax()]
        message = (
            f"{names[worst]} is {100 * length[worst]:.1f} cm from {names[fit.skeleton.parents[worst]]} "
            f"(possible: {100 * low[worst]:.1f}-{100 * high[worst]:.1f} cm){_others(names, bad, int(worst))}"
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
            message = f"{names[worst]} {words} {amount}{_others(names, bad, int(worst))}"
            findings.append(Finding(kind, (), float(values[worst]), message))
    return findings


def bad_joints(fit: SkeletonFit) -> list[str]:
    """Joints whose bone :func:`judge_fit` finds impossible, changing or missed."""
    low, high = _bounds(body_size(fit.offsets, fit.skeleton), fit.skeleton)
    length = np.linalg.norm(fit.offsets, axis=1)
    bad = (length < low) | (length > high) | (fit.bone_varies > VARIES) | (fit.bone_miss > MISSES_MEAN)
    return [name for name, is_bad in zip(fit.skeleton.names, bad, strict=True) if is_bad]


def body_size(offsets: FloatArray, skeleton: Skeleton) -> float:
    """The person's size relative to an adult of 1.75 m: the median over the long bones."""
    rows = skeleton.index([name for name in LIMBS if name in skeleton.names])
    adult = np.linalg.norm(adult_offsets(skeleton)[rows], axis=1)
    # The median: one wrong bone must not change the person's size.
    return float(np.median(np.linalg.norm(offsets[rows], axis=1) / adult))


def replace_finger_bones(offsets: FloatArray, bad: list[str], how: str, skeleton: Skeleton) -> tuple[FloatArray, str]:
    """The offsets (in our rest frame) with the bones of every hand that holds a bad finger joint exchanged.

    Args:
        offsets: (J, 3) m, our rest frame (left is +y).
        bad: joint names; all must be fingers.
        how: ``other_hand`` mirrors the other hand's bones, ``mean_hand`` takes an adult's at the person's size.
        skeleton: the J joints.

    Returns:
        New offsets, and a sentence about them.

    Raises:
        HoiError: a body joint is bad, or the other hand is bad too.
    """
    others = [name for name in bad if name not in skeleton.fingers]
    if others:
        raise HoiError(f"only finger bones can be replaced, not {', '.join(others)}", field="bones", fix="cut or mend")
    sides = sorted({name.split("_")[0] for name in bad})
    if how == "other_hand" and len(sides) > 1:
        raise HoiError("both hands are wrong", field="bones", fix="bones=mean_hand")
    out = offsets.copy()
    adult = adult_offsets(skeleton) * body_size(offsets, skeleton)
    for side in sides:
        for name in (n for n in skeleton.fingers if n.startswith(side)):
            row, twin = skeleton.index([name, mirror_name(name)])
            # Left and right differ in the sign of y.
            mirrored = offsets[twin] * np.array([1.0, -1.0, 1.0])
            out[row] = mirrored if how == "other_hand" else adult[row]
    source = "the other hand's" if how == "other_hand" else "an adult's of this person's size"
    return out, f"Finger bones of the {' and '.join(sides)} hand replaced by {source}: {len(bad)} were impossible."


def _bounds(size: float, skeleton: Skeleton) -> tuple[FloatArray, FloatArray]:
    """Shortest and longest possible bone (J,) of a person of that size, m; the root's is never judged."""
    # An adult's bones at the person's size.
    adult = np.linalg.norm(adult_offsets(skeleton), axis=1) * size
    low = np.zeros(skeleton.size)
    high = np.full(skeleton.size, LONGEST * size)
    for names, ratio in ((skeleton.fingers, FINGER_RATIO), (LIMBS, LIMB_RATIO)):
        rows = skeleton.index([name for name in names if name in skeleton.names])
        low[rows] = ratio[0] * adult[rows]
        high[rows] = ratio[1] * adult[rows]
    return low, high


def _others(names: tuple[str, ...], bad: np.ndarray, worst: int) -> str:
    others = [names[k] for k in bad if k != worst]
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    return f"; likewise {', '.join(others[:3])}{more}" if others else ""
