"""Rigid hands: the pose in which the fingers are welded to the palm where ``humanoid.hands`` says ``rigid``.

Fingers that hold a grasp take 90 of 165 degrees of freedom and move by a few degrees. Welded, they stay bodies with solids
and contact forces of their own (all 52 joints are still seen, rewarded and measured), but are no joints any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.motion.clip import HoiClip

STEP = 1e-3
"""rad: welded poses are rounded to it. A refined clip holds the pose it was simulated in, to float32; rounding that once more
gives the same numbers, so that it finds the scene again that it was refined in."""


@dataclass(frozen=True)
class Weld:
    """Joints that do not move, and how they stand.

    Attributes:
        joints: K names.
        quat: (K, 4) parent-relative.
    """

    joints: tuple[str, ...]
    quat: FloatArray

    def quat_of(self, joint: str) -> FloatArray | None:
        """(4,) where ``joint`` is welded, else None."""
        return self.quat[self.joints.index(joint)] if joint in self.joints else None


def grasp_weld(clips: Sequence[HoiClip]) -> Weld:
    """The mean grasp of clips that share a scene, hand by hand.

    The mean of the frames in which that hand is labelled to touch the object, because that is when the fingers' pose
    matters; of all frames where it never is. A first contact frame would catch a hand that is still closing.

    Args:
        clips: of one skeleton; one without fingers has nothing to weld.
    """
    skeleton = clips[0].skeleton
    names: list[str] = []
    means: list[FloatArray] = []
    for hand in skeleton.hands.values():
        fingers = [name for name in hand if name in skeleton.fingers]
        if fingers:
            # Names and means grow together: the rows of the weld are in this order.
            names += fingers
            means.append(_mean_rotvec([_grasp_frames(clip, hand, fingers) for clip in clips]))
    if not names:
        return Weld((), np.zeros((0, 4)))
    # (K, 3) rotation vectors of both hands on a grid, see STEP.
    # A little noise about zero rounds to -0.0, which is another text in a scene's hash: adding zero makes it 0.0.
    rounded = np.round(np.concatenate(means) / STEP) * STEP + 0.0
    return Weld(tuple(names), _positive_w(Rotation.from_rotvec(rounded).as_quat()))


def _grasp_frames(clip: HoiClip, hand: Sequence[str], fingers: Sequence[str]) -> FloatArray:
    """Rotations (T', K, 4) of the fingers while the hand touches."""
    # 1 requires contact; 0 is unknown, -1 forbids it.
    touching = (clip.contact_labels[:, clip.skeleton.index(hand)] > 0).any(axis=1)
    frames = touching if touching.any() else np.ones(clip.num_frames, bool)
    return np.asarray(clip.joint_quat, np.float64)[frames][:, clip.skeleton.index(fingers)]


def _mean_rotvec(parts: Sequence[FloatArray]) -> FloatArray:
    """Mean rotation (K, 3) of stacks of quaternions (T, K, 4), as rotation vectors; the chordal mean, free of signs."""
    # Every frame of every clip has the same weight.
    together = np.concatenate(parts)
    return np.stack([Rotation.from_quat(together[:, k]).mean().as_rotvec() for k in range(together.shape[1])])


def _positive_w(quat: FloatArray) -> FloatArray:
    # q and -q are one rotation: this makes equal rotations equal numbers. xyzw, w last.
    return np.where(quat[:, 3:] < 0, -quat, quat) + 0.0
